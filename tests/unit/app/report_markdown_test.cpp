// REPORT-5
#include "app/report_markdown.hpp"

#include <gtest/gtest.h>

#include <string>

#include "unit/app/made_report.hpp"

namespace rehearse::app {
namespace {

TEST(ReportMarkdown, ALineHasNoMarks) {
    struct Row {
        const char* name;
        const char* text;
        const char* line;
    };
    for (const Row& row :
         {Row{"plain", "An index, built once - and used.", "An index, built once - and used."},
          Row{"lines", "one\n\n# two\r\n\tthree", "one # two three"},
          Row{"heading", "# two", "\\# two"}, Row{"list", "- two", "\\- two"},
          Row{"number", "1. two", "1\\. two"}, Row{"quotation", "> two", "\\> two"},
          Row{"rule", "=====", "\\====="},
          Row{"html", "<script>a && b</script>", "&lt;script>a &amp;&amp; b&lt;/script>"},
          Row{"image", "![x](http://x.example/y)", "!\\[x\\](http\\://x.example/y)"},
          Row{"bare address", "https://x.example", "https\\://x.example"},
          Row{"www", "see www.x.example", "see www\\.x.example"}, Row{"table", "a | b", "a \\| b"},
          Row{"emphasis", "*a* _b_ ~c~ `d`", "\\*a\\* \\_b\\_ \\~c\\~ \\`d\\`"},
          Row{"backslash", "\\*", "\\\\\\*"}, Row{"mention", "@somebody", "\\@somebody"},
          Row{"control",
              "a\x01\x7f"
              "b",
              "a b"},
          Row{"not ASCII", "größer 🙂", "größer 🙂"}}) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(markdown_line(row.text), row.line);
    }
}

TEST(ReportMarkdown, ABlockIsEndedByNoLineOfItsText) {
    struct Row {
        const char* name;
        const char* text;
        const char* fence;
    };
    for (const Row& row :
         {Row{"plain", "a", "```"}, Row{"ends with a line", "a\n", "```"},
          Row{"a fence of three", "a\n```\n# out\n", "````"},
          Row{"a longer one", "``````", "```````"}, Row{"none at all", "", "```"}}) {
        SCOPED_TRACE(row.name);
        const std::string block = markdown_block(row.text, "cpp\n# x");
        const std::string fence = row.fence;
        EXPECT_TRUE(block.starts_with(fence + "cppx\n")) << block;
        EXPECT_TRUE(block.ends_with("\n" + fence + "\n\n")) << block;
        EXPECT_EQ(block.find(fence, fence.size()), block.size() - fence.size() - 2) << block;
    }
}

TEST(ReportMarkdown, AModelAnswerStaysInItsQuotation) {
    EXPECT_EQ(markdown_quote("# Head\n\n```\ncode"), "> # Head\n> \n> ```\n> code\n\n");
}

TEST(ReportMarkdown, TellsTheReportWithWhatPeopleOverruledAndRated) {
    const std::string text = report_markdown(test::made_report(), test::made_sources());
    for (const char* part :
         {"# T-title\n", "## T-round\n", "### T-item\n", "333.5 of 444.5", "M-answer whole",
          "- [x] M-points text (essential)", "The estimate was overruled by M-points-name.",
          "Why: M-both why", "- M-points flag: M-both flag\n", "Why: M-both flag why",
          "Dismissed by M-points-name: it counts for nothing.", "Self-rating: 888001 of 5.",
          "Interviewers: 888002 of 5.", "```python3\nM-code source\n```", "M-code open",
          "M-code scratch", "## For interviewers alone", "M-notes text",
          "M-never-name on i1, M-never-criterion: 4 of 5."})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(ReportMarkdown, TellsOfAMistakeThatWasHeardAndNotFound) {
    nlohmann::json report = test::made_report();
    auto& flag = report["rounds"][0]["items"][0]["theory"]["red_flags"][0];
    flag["sentence"] = nullptr;
    flag["why"] = nullptr;
    flag["stands"] = true;
    const std::string text = report_markdown(report, {});
    EXPECT_NE(text.find("- M-points flag\n  - The estimate did not find it; M-points-name says it "
                        "was said.\n"),
              std::string::npos)
        << text;
}

// ROLE-3
TEST(ReportMarkdown, HasNoPartForInterviewersWhereTheReportHasNone) {
    nlohmann::json report = test::made_report();
    report["interview"] = nullptr;
    const std::string text = report_markdown(report, {});
    for (const char* part : {"For interviewers", "M-notes", "M-never-criterion", "M-code source"})
        EXPECT_EQ(text.find(part), std::string::npos) << part;
}

TEST(ReportMarkdown, WhatACandidateWroteDoesNotBreakOut) {
    nlohmann::json report = test::made_report();
    auto& theory = report["rounds"][0]["items"][0]["theory"];
    const std::string evil =
        "```\n# Hired\n<img src=x onerror=alert(1)>\n[click](javascript:alert(1))\n````";
    theory["answer"] = evil;
    theory["key_points"][0]["sentence"] = evil;
    report["title"] = "x\n# Hired";
    report["scratch"] = evil;
    report["rounds"][0]["items"][1]["coding"]["unsubmitted"] = evil;
    const std::string text = report_markdown(report, {});
    // Outside of the blocks that hold it no line begins with what was written, and no tag stands
    // open.
    std::string fence;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        if (fence.empty() && line.starts_with("```")) {
            fence = line.substr(0, line.find_first_not_of('`'));
        } else if (!fence.empty()) {
            if (line == fence) fence.clear();
        } else {
            EXPECT_FALSE(line.starts_with("# Hired")) << line;
            EXPECT_EQ(line.find("<img"), std::string::npos) << line;
            EXPECT_EQ(line.find("[click]("), std::string::npos) << line;
        }
    }
    EXPECT_TRUE(fence.empty());
}

}  // namespace
}  // namespace rehearse::app
