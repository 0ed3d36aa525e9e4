#include "sets/choices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace rehearse::sets {
namespace {

using ::testing::HasSubstr;

std::vector<FormLine> lines(const std::vector<std::string>& texts, std::size_t right = 1) {
    std::vector<FormLine> made;
    for (const std::string& text : texts) made.push_back({"", text, made.size() < right, ""});
    return made;
}

std::string said(const std::optional<Misfit>& misfit) {
    if (!misfit) return "fits";
    return (misfit->line ? std::to_string(*misfit->line) + ": " : "") + misfit->message;
}

TEST(Choices, FitOrSayWhyNot) {
    struct Row {
        const char* name;
        std::vector<FormLine> options;
        bool several;
        const char* said;
    };
    const std::vector<std::string> many(13, "x");
    for (const Row& row :
         {Row{"two", lines({"a", "b"}), false, "fits"},
          Row{"several of three", lines({"a", "b", "c"}, 2), true, "fits"},
          Row{"one of several", lines({"a", "b"}), true, "fits"},
          Row{"one alone", lines({"a"}), false, "are 1, and 2 to 12"},
          Row{"too many", lines(many), false, "are 13, and 2 to 12"},
          Row{"a list", lines({"a", ""}), false, "1: has no text that is one line"},
          Row{"twice", lines({"a", "b", "a"}), false, "2: is the same as one before"},
          Row{"long", lines({"a", std::string(401, 'x')}), false, "1: is longer than 400 bytes"},
          Row{"none right", lines({"a", "b"}, 0), false, "none that is right"},
          Row{"none wrong", lines({"a", "b"}, 2), true, "none that is wrong"},
          Row{"partly right", lines({"a", "b", "c"}, 2), false, "where one is chosen"},
          Row{"all of them", lines({"a", "b", "All of the above"}), false,
              "2: speaks of those above"}}) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(said(misfit_of_options(row.options, row.several)), HasSubstr(row.said));
    }
    EXPECT_EQ(said(misfit_of_steps(lines({"a", "b", "c"}))), "fits");
    EXPECT_THAT(said(misfit_of_steps(lines({"a", "b"}))), HasSubstr("are 2, and 3 to 12"));
}

TEST(Choices, AreSingleLines) {
    EXPECT_EQ(single_line("  a `b`\n c  d "), "a `b` c d");
    for (const char* blocks : {"", " ", "a\n\nb", "- a", "a\n- b", "```\na\n```", "# a", "> a"})
        EXPECT_EQ(single_line(blocks), std::nullopt) << blocks;
}

TEST(Choices, HaveIdsThatDifferAndTellNoOrder) {
    std::vector<FormLine> made = lines({"Reply, at once", "reply at once!", "\u00fc"});
    give_ids(made);
    EXPECT_EQ(made[0].id, "reply-at-once");
    EXPECT_THAT(made[1].id, HasSubstr("part-"));
    EXPECT_THAT(made[2].id, HasSubstr("part-"));
    for (int i = 0; i < 50; ++i) {
        std::vector<FormLine> steps = lines({"a" + std::to_string(i), "b", "c"});
        give_ids_in_disorder(steps);
        EXPECT_FALSE(std::is_sorted(steps.begin(), steps.end(),
                                    [](const auto& a, const auto& b) { return a.id < b.id; }));
    }
}

}  // namespace
}  // namespace rehearse::sets
