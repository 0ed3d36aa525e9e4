// Answers that are chosen, sorted or marked: how their text is read, what they are worth, and in
// which order they are shown.
#include "theory/form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/limits.hpp"
#include "theory/assess.hpp"
#include "theory/check.hpp"
#include "theory/snippet.hpp"

namespace rehearse::theory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string question_text(const std::string& kind, const std::string& fields,
                          const std::string& body = "Ask.\n") {
    return "---\nid: q\ntitle: T\nlevel: beginner\nkind: " + kind +
           "\ntopics: [apis]\nminutes: 3\n" + fields + "---\n" + body +
           "\n## Model answer\nBecause line 2 is wrong, as it counts the words that nobody "
           "wrote.\n";
}

const char* const four_options = R"(options:
  - {id: alpha, text: "First", correct: true, why: "why alpha"}
  - {id: beta, text: "Second", why: "why beta"}
  - {id: gamma, text: "Third", correct: true, why: "why gamma"}
  - {id: delta, text: "Fourth", why: "why delta"}
)";
const char* const two_options = R"(options:
  - {id: yes-it-is, text: "Yes", correct: true, why: "It is."}
  - {id: not-so, text: "No", why: "It is not so."}
)";
const char* const four_steps = R"(steps:
  - {id: wake, text: "Wake"}
  - {id: rise, text: "Rise", why: "One lies before."}
  - {id: eat, text: "Eat"}
  - {id: leave, text: "Leave"}
)";
const char* const marked = R"(key_points:
  - {id: line, text: "The second line", weight: 1, must: true, lines: [2], any: ["line 2"], feedback_missed: "Which one?"}
  - {id: words, text: "Counts too much", weight: 1, any: ["counts"], feedback_missed: "What does it count?"}
)";
const char* const snippet =
    "Look:\n\n```\n1  let a = 0;\n2    a += words();\n3\n4  done(a);\n```\nWhich line?\n";

Question parsed(const std::string& text) {
    Result<Question> question = parse_question(text, "q.md");
    EXPECT_TRUE(question.has_value()) << question.error().message;
    return question.has_value() ? std::move(*question) : Question{};
}
Question several() {
    return parsed(question_text("choice", four_options));
}
Question single() {
    return parsed(question_text("choice", two_options));
}
Question ordering() {
    return parsed(question_text("ordering", four_steps));
}
Question flaw() {
    return parsed(question_text("flaw", marked, snippet));
}

TEST(Form, TheKindsHaveTheirFieldsAndPoints) {
    const Question choice = several();
    EXPECT_TRUE(choice.several);
    ASSERT_EQ(choice.options.size(), 4U);
    EXPECT_EQ(choice.options[1].why, "why beta");
    ASSERT_EQ(choice.key_points.size(), 2U) << "the options that are right";
    EXPECT_EQ(choice.key_points[1].id, "gamma");
    EXPECT_FALSE(single().several);
    EXPECT_TRUE(
        parsed(question_text("choice", std::string("several: true\n") + two_options)).several);
    EXPECT_EQ(ordering().key_points.size(), 4U);
    EXPECT_EQ(ordering().steps[1].why, "One lies before.");
    EXPECT_THAT(flaw().snippet, ElementsAre("let a = 0;", "  a += words();", "", "done(a);"));
    EXPECT_EQ(form_kind(flaw()), FormKind::mark);
    const Question old = parsed(question_text(
        "flaw", "key_points:\n  - {id: line, text: L, any: [\"line 2\"]}\n", snippet));
    EXPECT_EQ(form_kind(old), FormKind::none)
        << "a question of an older session is answered in words";
}

struct ChoiceRow {
    const char* name;
    std::string answer;
    std::vector<std::size_t> picked;
    std::size_t ignored;
    const char* reason;
};

// FORM-1
TEST(Form, AChoiceIsReadFromAnyBytes) {
    const ChoiceRow rows[] = {
        {"nothing", "", {}, 0, ""},
        {"one", "- [x] beta\n", {1}, 0, ""},
        {"no line end", "- [X] beta", {1}, 0, ""},
        {"two in another order", "- [x] gamma\n- [x] alpha\n\nBecause.", {0, 2}, 0, "Because."},
        {"not ticked", "- [ ] beta\n- [x] alpha\n", {0}, 0, ""},
        {"taken back", "- [x] beta\n- [ ] beta\n", {}, 0, ""},
        {"the same twice", "- [x] beta\n- [x] beta\n", {1}, 0, ""},
        {"unknown id", "- [x] omega\n- [x] beta\n", {1}, 1, ""},
        {"emoji", "- [x] \xF0\x9F\x98\x80\n- [x] beta\n", {1}, 1, ""},
        {"broken bytes", "- [x] \xFF\xFE\n- [x] beta\n", {1}, 1, ""},
        {"an empty name", "- [x] \n- [x] beta\n", {1}, 1, ""},
        {"carriage returns", "- [x] beta\r\n\r\nSo.", {1}, 0, "So."},
        {"words alone", "I think beta.", {}, 0, "I think beta."},
        {"words after an empty line", "\nI think beta.", {}, 0, "I think beta."},
        {"a list in the words", "- [x] beta\n\n- [x] gamma\n", {1}, 0, "- [x] gamma\n"},
        {"words at once", "- [x] beta\nsince it is", {1}, 0, "since it is"},
        {"not quite a line", "- [y] beta\n", {}, 0, "- [y] beta\n"},
        {"cut off", "- [x", {}, 0, "- [x"},
        {"no space", "- [x]beta", {1}, 0, ""},
        {"a nul", std::string("- [x] be\0ta\n- [x] beta\n", 23), {1}, 1, ""},
    };
    const Question question = several();
    for (const ChoiceRow& row : rows) {
        SCOPED_TRACE(row.name);
        const FormAnswer form = read_form(question, row.answer);
        EXPECT_EQ(form.picked, row.picked);
        EXPECT_EQ(form.ignored, row.ignored);
        EXPECT_EQ(form.empty, row.picked.empty());
        EXPECT_EQ(row.answer.substr(form.reason_begin), row.reason);
    }
    EXPECT_THAT(read_form(single(), "- [x] yes-it-is\n- [x] not-so\n").picked, ElementsAre(1U))
        << "where one is asked for, the last one counts";
}

// FORM-1
TEST(Form, AnOrderAndAMarkAreReadFromAnyBytes) {
    const Question steps = ordering();
    EXPECT_THAT(read_form(steps, "- leave\n- wake\n\nWhy not.").picked, ElementsAre(3U, 0U));
    EXPECT_THAT(read_form(steps, "- eat\n- eat\n- wake\n- eat\n").picked, ElementsAre(2U, 0U));
    EXPECT_EQ(read_form(steps, "- sleep\n- [x] wake\n- wake\n").ignored, 2U);
    const Question question = flaw();
    struct Row {
        const char* answer;
        std::optional<int> line;
        std::size_t ignored;
    };
    const Row rows[] = {
        {"Line: 2\n\nIt counts.", 2, 0},
        {"Line: 2", 2, 0},
        {"Line:4\n", 4, 0},
        {"Line: 3\nLine: 2\n", 2, 0},
        {"Line: 0\n", std::nullopt, 1},
        {"Line: 5\n", std::nullopt, 1},
        {"Line: -1\n", std::nullopt, 1},
        {"Line: 2nd\n", std::nullopt, 1},
        {"Line: 99999999999999\n", std::nullopt, 1},
        {"Line 2: it counts.", std::nullopt, 0},
        {"line: 2\n", std::nullopt, 0},
        {"Line: \xF0\x9F\x98\x80\n", std::nullopt, 1},
        {"Line: 2\nLine: 7\n", 2, 1},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.answer);
        const FormAnswer form = read_form(question, row.answer);
        EXPECT_EQ(form.line, row.line);
        EXPECT_EQ(form.ignored, row.ignored);
    }
}

TEST(Form, AnswersWithoutEndAreCutAndNeverCrash) {
    std::string flood;
    while (flood.size() < 100 * 1024) flood += "- [x] beta\n";
    for (const Question& question : {several(), single(), ordering(), flaw()}) {
        const Assessment assessment = assess(question, flood);
        EXPECT_TRUE(assessment.too_long);
        EXPECT_EQ(assessment.bytes_read, limits::answer_bytes_max);
        EXPECT_LE(assessment.estimate, 1);
    }
    std::string cut(limits::answer_bytes_max - 1, ' ');
    EXPECT_EQ(assess(several(), cut + "\xF0\x9F\x98\x80").estimate, 0);
}

TEST(Form, AChoiceIsWorthNothingByChance) {
    struct Row {
        const char* answer;
        double share;
        const char* note;
    };
    const Row rows[] = {
        {"- [x] alpha\n- [x] gamma\n", 1, "2 of the 2 that are right and 0 of the 2"},
        {"- [x] alpha\n", 0.5, "1 of the 2 that are right"},
        {"- [x] alpha\n- [x] gamma\n- [x] beta\n", 0.5, "1 of the 2 that are wrong"},
        {"- [x] alpha\n- [x] beta\n", 0, "minus"},
        {"- [x] beta\n", 0, "0 of the 2 that are right"},
        {"- [x] alpha\n- [x] beta\n- [x] gamma\n- [x] delta\n", 0, "choosing all"},
        {"Alpha and gamma, of course.", 0, "You chose nothing."},
    };
    const Question question = several();
    double sum = 0;
    for (unsigned set = 0; set < 16; ++set) {
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < 4; ++i)
            if ((set >> i & 1U) != 0) chosen.push_back(i);
        sum += score_choice(question, chosen).share;
    }
    EXPECT_LE(sum / 16, 0.2);
    for (const Row& row : rows) {
        SCOPED_TRACE(row.answer);
        const Assessment assessment = assess(question, row.answer);
        EXPECT_DOUBLE_EQ(assessment.estimate, row.share);
        EXPECT_THAT(assessment.notes.front(), HasSubstr(row.note));
        EXPECT_THAT(assessment.red_flags, IsEmpty());
    }
    EXPECT_EQ(assess(single(), "- [x] yes-it-is").estimate, 1);
    EXPECT_EQ(assess(single(), "- [x] not-so").estimate, 0);
    EXPECT_THAT(assess(single(), "- [x] not-so").notes, ElementsAre("You chose a wrong one."));
    const Assessment missed = assess(question, "- [x] alpha\n- [x] eve\n");
    EXPECT_TRUE(missed.key_points[0].hit);
    EXPECT_FALSE(missed.key_points[1].hit);
    EXPECT_EQ(missed.key_points[1].feedback, "why gamma");
    EXPECT_THAT(missed.notes.back(), HasSubstr("Passed over 1 line"));
    EXPECT_TRUE(assess(question, "").empty);
}

TEST(Form, AnOrderIsScoredByItsPairs) {
    struct Row {
        const char* name;
        std::vector<std::size_t> given;
        std::size_t right;
        std::size_t wrong;
        double share;
        std::vector<bool> in_place;
    };
    const Row rows[] = {
        {"right", {0, 1, 2, 3}, 6, 0, 1, {true, true, true, true}},
        {"neighbours swapped", {0, 2, 1, 3}, 5, 1, 4.0 / 6, {true, true, false, true}},
        {"first comes last", {1, 2, 3, 0}, 3, 3, 0, {false, true, true, true}},
        {"turned round", {3, 2, 1, 0}, 0, 6, 0, {true, false, false, false}},
        {"one left out", {0, 1, 3}, 3, 0, 0.5, {true, true, false, true}},
        {"one alone", {2}, 0, 0, 0, {false, false, true, false}},
        {"nothing", {}, 0, 0, 0, {false, false, false, false}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const OrderScore score = score_order(4, row.given);
        EXPECT_EQ(score.pairs, 6U);
        EXPECT_EQ(score.right, row.right);
        EXPECT_EQ(score.wrong, row.wrong);
        EXPECT_DOUBLE_EQ(score.share, row.share);
        EXPECT_EQ(score.in_place, row.in_place);
    }
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    double balance = 0;
    do {
        const OrderScore score = score_order(5, order);
        balance += static_cast<double>(score.right) - static_cast<double>(score.wrong);
        const auto kept = std::count(score.in_place.begin(), score.in_place.end(), true);
        EXPECT_GE(kept, 1);
        std::vector<std::size_t> run;
        for (const std::size_t step : order)
            if (score.in_place[step]) run.push_back(step);
        EXPECT_TRUE(std::is_sorted(run.begin(), run.end()));
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_EQ(balance, 0) << "an order by chance is worth nothing";
    const Assessment told = assess(ordering(), "- wake\n- eat\n- rise\n");
    EXPECT_THAT(told.notes.front(),
                HasSubstr("2 of 6 pairs stand in the right order, 1 the other"));
    EXPECT_THAT(told.notes.front(), HasSubstr("one step is left out"));
    EXPECT_TRUE(assess(ordering(), "\nNo idea.").empty);
}

TEST(Form, TheMarkedLineIsAPointOfItsOwn) {
    const Question question = flaw();
    const std::string words =
        "It counts all those words, and so the sum is far above what is there "
        "in the text, which nobody of us did want or expect.";
    const Assessment both = assess(question, "Line: 2\n\n" + words);
    EXPECT_EQ(both.estimate, 1);
    EXPECT_EQ(both.key_points[0].why, "You marked line 2.");
    EXPECT_FALSE(both.key_points[0].evidence);
    ASSERT_TRUE(both.key_points[1].evidence);
    const std::string answer = "Line: 2\n\n" + words;
    EXPECT_EQ(answer.substr(both.key_points[1].evidence->match_begin, 6), "counts");
    const Assessment mark = assess(question, "Line: 2\n");
    EXPECT_EQ(mark.estimate, 0.5);
    EXPECT_FALSE(mark.empty);
    EXPECT_THAT(mark.notes, ElementsAre(HasSubstr("said nothing of it")));
    const Assessment wrong = assess(question, "Line: 4\n\nLine 2 it is. " + words);
    EXPECT_FALSE(wrong.key_points[0].hit) << "whoever marks one is taken at that";
    EXPECT_EQ(wrong.key_points[0].feedback, "Which one?");
    EXPECT_EQ(wrong.key_points[0].why, "You marked line 4.");
    EXPECT_TRUE(wrong.capped);
    const Assessment said = assess(question, "Line 2 it is. " + words);
    EXPECT_EQ(said.estimate, 1) << "who marks none may name it";
    EXPECT_TRUE(said.key_points[0].evidence);
    EXPECT_TRUE(assess(question, "\n").empty);
}

TEST(Form, IsShownInAnOrderOfItsOwnForEachSessionAndItem) {
    const Question choice = several();
    const Question steps = ordering();
    std::set<std::vector<std::size_t>> orders;
    std::size_t first_is_first = 0;
    for (int session = 0; session < 400; ++session) {
        const std::string id = "session-" + std::to_string(session);
        const std::vector<std::size_t> order = shown_order(choice, id, "i1");
        EXPECT_EQ(shown_order(choice, id, "i1"), order) << "after a reload";
        EXPECT_TRUE(std::is_permutation(order.begin(), order.end(),
                                        std::vector<std::size_t>{0, 1, 2, 3}.begin()));
        orders.insert(order);
        first_is_first += order.front() == 0 ? 1 : 0;
        const std::vector<std::size_t> shown = shown_order(steps, id, "i1");
        EXPECT_FALSE(std::is_sorted(shown.begin(), shown.end()));
    }
    EXPECT_EQ(orders.size(), 24U);
    EXPECT_GT(first_is_first, 60U);
    EXPECT_LT(first_is_first, 140U);
    std::size_t differ = 0;
    for (int item = 0; item < 20; ++item) {
        const std::string id = "i" + std::to_string(item);
        Question other = choice;
        other.content_hash += "0";
        if (shown_order(choice, "s", id) != shown_order(other, "s", id)) ++differ;
    }
    EXPECT_GT(differ, 10U) << "it cannot be computed without the question's bytes";
    EXPECT_THAT(shown_order(flaw(), "s", "i1"), IsEmpty());
}

struct FaultRow {
    const char* name;
    std::string text;
    const char* fault;
};

std::string option(const std::string& fields) {
    return question_text(
        "choice", "options:\n  - {id: a, text: A, correct: true, why: W}\n  - {" + fields + "}\n");
}

TEST(Form, FaultsNameFileLineAndField) {
    const std::string point = "key_points:\n  - {id: line, text: L, any: [\"words\"], lines: ";
    const FaultRow rows[] = {
        {"no options", question_text("choice", ""), "q.md:2: options: is missing"},
        {"options are no list", question_text("choice", "options: many\n"),
         "q.md:8: options: must be a list"},
        {"one option",
         question_text("choice", "options:\n  - {id: a, text: A, correct: true, why: W}\n"),
         "q.md:9: options: must have 2 to 12 entries, not 1"},
        {"none right",
         question_text("choice",
                       "options:\n  - {id: a, text: A, why: W}\n  - {id: b, text: B, why: W}\n"),
         "q.md:9: options: has none that is right"},
        {"none wrong", option("id: b, text: B, correct: true, why: W"),
         "q.md:9: options: has none that is wrong"},
        {"no why", option("id: b, text: B"), "q.md:10: options[1].why: is missing"},
        {"empty why", option("id: b, text: B, why: \"\""),
         "q.md:10: options[1].why: must not be empty"},
        {"no text", option("id: b, why: W"), "q.md:10: options[1].text: is missing"},
        {"no id", option("text: B, why: W"), "q.md:10: options[1].id: is missing"},
        {"bad id", option("id: B!, text: B, why: W"),
         "q.md:10: options[1].id: must be lower-case words"},
        {"same id", option("id: a, text: B, why: W"),
         "q.md:10: options[1].id: \"a\" stands there already"},
        {"same text", option("id: b, text: A, why: W"),
         "q.md:10: options[1].text: is the same as one before"},
        {"two lines", option("id: b, text: \"B\\nC\", why: W"),
         "q.md:10: options[1].text: must be one line"},
        {"right is no word", option("id: b, text: B, correct: yes, why: W"),
         "options[1].correct: must be true or false"},
        {"unknown field", option("id: b, text: B, why: W, right: true"),
         "q.md:10: options[1].right: is not a known field"},
        {"several right, one asked for",
         question_text("choice", std::string("several: false\n") + four_options),
         "q.md:8: several: must be true: 2 options are right"},
        {"points of its own",
         question_text("choice", std::string(two_options) + "key_points: []\n"),
         "key_points: has no place in kind choice"},
        {"red flags", question_text("choice", std::string(two_options) + "red_flags: []\n"),
         "red_flags: has no place in kind choice"},
        {"a story", question_text("choice", std::string("star: true\n") + two_options),
         "star: has no place in kind choice"},
        {"options elsewhere", question_text("concept", two_options),
         "q.md:9: options: goes with kind choice only"},
        {"steps in a choice", question_text("choice", std::string(two_options) + four_steps),
         "steps: goes with kind ordering only"},
        {"no steps", question_text("ordering", ""), "q.md:2: steps: is missing"},
        {"two steps",
         question_text("ordering", "steps:\n  - {id: b, text: B}\n  - {id: a, text: A}\n"),
         "q.md:9: steps: must have 3 to 12 entries, not 2"},
        {"ids tell the order",
         question_text(
             "ordering",
             "steps:\n  - {id: a, text: C}\n  - {id: b, text: B}\n  - {id: c, text: A}\n"),
         "q.md:9: steps: gives its order away"},
        {"same step",
         question_text(
             "ordering",
             "steps:\n  - {id: c, text: C}\n  - {id: b, text: B}\n  - {id: b, text: A}\n"),
         "q.md:11: steps[2].id: \"b\" stands there already"},
        {"line out of the snippet", question_text("flaw", point + "[5]}\n", snippet),
         "q.md:9: key_points[0].lines: names line 5, but the snippet has 4"},
        {"line zero", question_text("flaw", point + "[0]}\n", snippet),
         "q.md:9: key_points[0].lines[0]: must be a whole number from 1 to 200"},
        {"no line", question_text("flaw", point + "[]}\n", snippet),
         "key_points[0].lines: must not be empty"},
        {"the same line", question_text("flaw", point + "[2, 2]}\n", snippet),
         "key_points[0].lines[1]: appears twice"},
        {"no snippet", question_text("flaw", point + "[2]}\n"),
         "q.md:9: key_points[0].lines: needs a code block"},
        {"snippet without numbers", question_text("flaw", point + "[2]}\n", "```\nlet a;\n```\n"),
         "q.md:9: key_points[0].lines: needs a code block"},
        {"lines of another kind", question_text("concept", point + "[2]}\n", snippet),
         "key_points[0].lines: goes with kind flaw only"},
    };
    for (const FaultRow& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(to_string(read_question(row.text, "q.md").faults), HasSubstr(row.fault));
    }
    const Question old = parsed(question_text(
        "flaw", "key_points:\n  - {id: line, text: L, any: [\"line 2\"]}\n", snippet));
    EXPECT_THAT(to_string(check_question(old)),
                HasSubstr("q.md:2: key_points[0].lines: is missing"));
}

TEST(Snippet, IsTheFirstBlockIfItsLinesAreNumbered) {
    struct Row {
        const char* name;
        const char* text;
        std::vector<std::string> lines;
    };
    const Row rows[] = {
        {"none", "words", {}},
        {"one column", "```sql\n1 SELECT\n2   FROM\n```\n", {"SELECT", "  FROM"}},
        {"empty lines", "```\n1  a\n2\n3  b\n```", {"a", "", "b"}},
        {"not from one", "```\n2  a\n```", {}},
        {"a gap", "```\n1  a\n3  b\n```", {}},
        {"longer number", "```\n1  a\n20 b\n```", {}},
        {"glued", "```\n1a\n```", {}},
        {"no end", "```\n1  a\n", {}},
        {"the second block", "```\nx\n```\n```\n1  a\n```", {}},
        {"nothing in it", "```\n```", {}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(numbered_lines(row.text), row.lines);
    }
}

}  // namespace
}  // namespace rehearse::theory
