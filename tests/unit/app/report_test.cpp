// The report over made-up sessions: numbers, order of advice, and texts that nobody would write on
// purpose.
#include "app/report.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/limits.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;
using session::ItemKind;

theory::Question question_with(const std::string& id) {
    const std::string text = "---\nid: " + id + R"(
title: Why is a queue bounded?
level: beginner
kind: concept
topics: [apis]
minutes: 4
key_points:
  - {id: memory, text: "memory is finite", weight: 3, must: true, any: ["memory"], feedback_missed: "What runs out first?"}
  - {id: latency, text: "waiting grows without end", weight: 1, any: ["latency", "wait*"]}
red_flags:
  - {text: "adds more memory instead", any: ["buy more ram"]}
follow_ups: ["And who is told no?"]
---
Explain it.

## Model answer
An unbounded queue fills the memory, and long before that its latency makes every answer useless.
)";
    return theory::parse_question(text, id + ".md").value();
}

session::ItemReport theory_item(const std::string& id, std::string answer) {
    session::ItemReport item;
    item.item = id;
    item.ref = "ref-" + id;
    item.title = "Title of " + id;
    item.minutes = 4;
    item.spent = Milliseconds(1'500);
    item.text = std::move(answer);
    return item;
}

session::ItemReport coding_item(const std::string& id, double score, double max_score,
                                bool submitted) {
    session::ItemReport item = theory_item(id, "print(1)");
    item.kind = ItemKind::coding;
    item.score = score;
    item.max_score = max_score;
    item.language = "python3";
    item.runs = 2;
    if (submitted) {
        item.counted = "job-" + id;
        item.last = "pending";
        session::JobFinished outcome{"job-" + id, Verdict::WA, score, max_score, 1, 4, false};
        item.submissions = {{"job-" + id, from_millis(7), "python3", true, outcome},
                            {"pending", from_millis(8), "cpp", false, std::nullopt}};
    }
    return item;
}

struct Made {
    session::SessionReport report;
    session::Plan plan;
    ReportContents contents;

    explicit Made(std::vector<session::ItemReport> items) {
        report.session = "s";
        report.title = "Made up";
        report.created_at = from_millis(1'000);
        report.ended_at = from_millis(9'000);
        report.end_reason = session::EndReason::time;
        session::RoundReport round;
        round.id = "round";
        round.title = "Round";
        for (const session::ItemReport& item : items) {
            if (item.kind == ItemKind::theory)
                contents.questions.emplace(item.item, question_with("queue"));
        }
        round.items = std::move(items);
        report.rounds = {round};
        plan.level = "beginner";
    }
    json build() const { return report_json(report, plan, contents); }
};

std::vector<std::string> refs_of(const json& advice) {
    std::vector<std::string> refs;
    for (const json& line : advice) refs.push_back(line["ref"]);
    return refs;
}

TEST(Report, CountsTheoryAndCoding) {
    struct Row {
        const char* name;
        std::vector<session::ItemReport> items;
        double score;
        double max_score;
    };
    const Row rows[] = {
        {"no items", {}, 0, 0},
        {"whole answer", {theory_item("i1", "The memory is finite, and latency grows.")}, 100, 100},
        {"must alone", {theory_item("i1", "Memory.")}, 75, 100},
        {"must missed", {theory_item("i1", "Everybody would wait.")}, 25, 100},
        {"nothing", {theory_item("i1", "")}, 0, 100},
        {"coding in its own points", {coding_item("i1", 1, 3, true)}, 33.3, 100},
        {"coding without any points", {coding_item("i1", 0, 0, true)}, 0, 100},
        {"not submitted", {coding_item("i1", 0, 100, false)}, 0, 100},
        {"together", {theory_item("i1", "Memory."), coding_item("i2", 50, 100, true)}, 125, 200},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const json report = Made(row.items).build();
        EXPECT_DOUBLE_EQ(report["score"], row.score);
        EXPECT_DOUBLE_EQ(report["max_score"], row.max_score);
        EXPECT_EQ(report["estimate"], true);
    }
}

TEST(Report, HasTheFieldsOfTheProtocol) {
    const json report =
        Made({theory_item("i1", "Memory."), coding_item("i2", 50, 100, true)}).build();
    for (const char* name :
         {"session", "title", "created_at", "started_at", "ended_at", "end_reason", "score",
          "max_score", "estimate", "rounds", "practise_next"}) {
        EXPECT_TRUE(report.contains(name)) << name;
    }
    EXPECT_EQ(report["created_at"], 1'000);
    EXPECT_TRUE(report["started_at"].is_null());
    EXPECT_EQ(report["end_reason"], "time");
    const json& items = report["rounds"][0]["items"];
    const json& theory = items[0]["theory"];
    EXPECT_TRUE(items[0]["coding"].is_null());
    EXPECT_EQ(items[0]["spent_ms"], 1'500);
    EXPECT_EQ(theory["answer"], "Memory.");
    EXPECT_EQ(theory["must_missed"], false);
    EXPECT_EQ(theory["key_points"][0]["hit"], true);
    EXPECT_EQ(theory["key_points"][0]["phrase"], "Memory");
    EXPECT_TRUE(theory["key_points"][0]["feedback"].is_null());
    EXPECT_TRUE(theory["key_points"][0]["why"].is_null());
    EXPECT_TRUE(theory["key_points"][1]["phrase"].is_null());
    EXPECT_FALSE(theory["key_points"][1]["feedback"].get<std::string>().empty());
    EXPECT_FALSE(theory["model_answer"].get<std::string>().empty());
    const json& coding = items[1]["coding"];
    EXPECT_TRUE(items[1]["theory"].is_null());
    EXPECT_EQ(coding["counted"], "job-i2");
    EXPECT_EQ(coding["last"], "pending");
    EXPECT_EQ(coding["submissions"][0]["verdict"], "WA");
    EXPECT_EQ(coding["submissions"][0]["auto"], true);
    EXPECT_TRUE(coding["submissions"][1]["verdict"].is_null());
    EXPECT_FALSE(coding.contains("source"));
    EXPECT_EQ(coding["runs"], 2);
}

TEST(Report, ShowsTheTextAtTheCloseOnlyIfNoSubmissionHoldsIt) {
    struct Row {
        const char* name;
        bool submitted;
        bool is_starter;
        std::string text;
        json unsubmitted;
    };
    const Row rows[] = {{"never submitted", false, false, "print(1)", "print(1)"},
                        {"submitted", true, false, "print(1)", nullptr},
                        {"only the starter", false, true, "print(1)", nullptr},
                        {"nothing", false, false, "", nullptr}};
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        session::ItemReport item = coding_item("i1", 50, 100, true);
        item.submitted = row.submitted;
        item.is_starter = row.is_starter;
        item.text = row.text;
        const json report = Made({item}).build();
        EXPECT_EQ(report["rounds"][0]["items"][0]["coding"]["unsubmitted"], row.unsubmitted);
    }
}

TEST(Report, AdvisesTheWeakestFirstAndAtMostFive) {
    const std::string half = "Memory.";
    struct Row {
        const char* name;
        std::vector<session::ItemReport> items;
        std::vector<std::string> refs;
    };
    const Row rows[] = {
        {"all is well",
         {theory_item("i1", "memory and latency"), coding_item("i2", 100, 100, true)},
         {}},
        {"weakest first",
         {theory_item("i1", half), coding_item("i2", 30, 100, true), theory_item("i3", "")},
         {"ref-i3", "ref-i2", "ref-i1"}},
        {"equals stay in order",
         {coding_item("i1", 0, 100, false), theory_item("i2", ""), coding_item("i3", 0, 100, true)},
         {"ref-i1", "ref-i2", "ref-i3"}},
        {"five",
         {theory_item("i1", half), theory_item("i2", ""), theory_item("i3", ""),
          theory_item("i4", ""), theory_item("i5", ""), theory_item("i6", "")},
         {"ref-i2", "ref-i3", "ref-i4", "ref-i5", "ref-i6"}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const json advice = Made(row.items).build()["practise_next"];
        EXPECT_EQ(refs_of(advice), row.refs);
        for (const json& line : advice) {
            EXPECT_FALSE(line["why"].get<std::string>().empty());
            EXPECT_FALSE(line["title"].get<std::string>().empty());
        }
    }
    const json missed = Made({theory_item("i1", half)}).build()["practise_next"][0];
    EXPECT_EQ(missed["why"], "1 of 2 key points were missing: waiting grows without end.");
}

TEST(Report, CountsHiddenTestsByCategory) {
    struct Row {
        const char* name;
        json result;
        json categories;
        const char* why;
    };
    const json test_a = {{"group", "secret"}, {"category", "edge"}, {"verdict", "AC"}};
    const json test_b = {{"group", "secret"}, {"category", "large"}, {"verdict", "TLE"}};
    const json sample = {{"group", "sample"}, {"category", "edge"}, {"verdict", "WA"}};
    const char* no_detail = "Your best submission was not accepted yet.";
    const Row rows[] = {
        {"in order, samples left out",
         {{"tests", {test_b, sample, test_a, test_b}}},
         json::parse(
             R"([{"category":"large","passed":0,"total":2},{"category":"edge","passed":1,"total":1}])"),
         "Cases that failed: large."},
        {"no tests", {{"tests", json::array()}}, json::array(), no_detail},
        {"no such field", json::object(), json::array(), no_detail},
        {"no category",
         {{"tests", {{{"group", "secret"}, {"verdict", "AC"}}}}},
         json::parse(R"([{"category":"other","passed":1,"total":1}])"),
         no_detail},
        {"null result", nullptr, json::array(), no_detail},
        {"not an object", "text", json::array(), no_detail},
        {"tests of another shape", {{"tests", "none"}}, json::array(), no_detail},
        {"a test of another shape",
         {{"tests", {7, test_a}}},
         json::parse(R"([{"category":"edge","passed":1,"total":1}])"),
         no_detail},
        {"fields of another type",
         {{"tests", {{{"group", 1}, {"category", nullptr}, {"verdict", 2}}}}},
         json::parse(R"([{"category":"other","passed":0,"total":1}])"),
         "Cases that failed: other."},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Made made({coding_item("i1", 10, 100, true)});
        made.contents.results["i1"] = row.result;
        const json report = made.build();
        EXPECT_EQ(report["rounds"][0]["items"][0]["coding"]["categories"], row.categories);
        EXPECT_EQ(report["practise_next"][0]["why"], row.why);
    }
}

TEST(Report, TakesAnyText) {
    const std::vector<std::pair<const char*, std::string>> rows = {
        {"empty", ""},
        {"blanks", " \n\t "},
        {"emoji", "\U0001F600 memory \U0001F9E0\U0001F3FD latency"},
        {"invalid bytes", "memory \xFF\xFE\xC3 \x80 latency \xF0\x9F"},
        {"cut in a letter", "memory\xC3"},
        {"NUL", std::string("memory\0latency", 14)},
        {"huge", std::string(limits::answer_bytes_max * 5, 'm') + " memory"},
        {"huge of words",
         [] {
             std::string text;
             while (text.size() < limits::answer_bytes_max * 4) text += "memory wait \U0001F600. ";
             return text;
         }()},
        {"one line of quotes", std::string(10'000, '"')},
    };
    for (const auto& [name, text] : rows) {
        SCOPED_TRACE(name);
        session::ItemReport code = coding_item("i2", 0, 100, true);
        code.text = text;
        const json report = Made({theory_item("i1", text), code}).build();
        const std::string written = report.dump(-1, ' ', false, json::error_handler_t::replace);
        const json read = json::parse(written);
        EXPECT_EQ(read["rounds"][0]["items"].size(), 2U);
        EXPECT_GE(read["score"].get<double>(), 0);
        EXPECT_LE(read["score"].get<double>(), 200);
    }
}

TEST(Report, AQuestionThatIsGoneLeavesItsItem) {
    Made made({theory_item("i1", "Memory.")});
    made.contents.questions.clear();
    const json item = made.build()["rounds"][0]["items"][0];
    EXPECT_TRUE(item["theory"].is_null());
    EXPECT_EQ(item["score"], 0);
}

// VIS-1
// REPORT-1
TEST(Report, WhatAPersonSaidCountsAndSaysWhoseItIs) {
    Made made({theory_item("i1", "Everybody would wait.")});
    const json alone = made.build();
    made.contents.rulings["i1"]["memory"] = {true, "p", "Ada"};
    made.contents.rulings["i1"]["latency"] = {true, "p", "Ada"};  // as the estimate says
    made.contents.rulings["i2"]["memory"] = {true, "p", "Ada"};   // of no item here
    const json report = made.build();
    const json& item = report["rounds"][0]["items"][0];
    EXPECT_EQ(alone["score"], 25);
    EXPECT_EQ(report["score"], 100);
    EXPECT_EQ(item["score"], 100);
    EXPECT_EQ(item["theory"]["estimate"], 25);
    EXPECT_EQ(item["theory"]["must_missed"], false);
    const json& points = item["theory"]["key_points"];
    EXPECT_EQ(points[0]["hit"], true);
    EXPECT_EQ(points[0]["overruled"], (json{{"person", "p"}, {"name", "Ada"}}));
    EXPECT_TRUE(points[1]["overruled"].is_null());
    EXPECT_TRUE(report["practise_next"].empty());
}

// REPORT-1
TEST(Report, AMistakeCostsAQuarterUntilAPersonSaysThatItIsNone) {
    Made made(
        {theory_item("i1", "The memory ends; everybody waits. Then we buy more RAM at once.")});
    const json alone = made.build();
    EXPECT_EQ(alone["score"], 75);
    const json found = {{"id", "flag:0"},
                        {"text", "adds more memory instead"},
                        {"sentence", "Then we buy more RAM at once."},
                        {"why", nullptr},
                        {"stands", true},
                        {"overruled", nullptr}};
    const json theory = alone["rounds"][0]["items"][0]["theory"];
    EXPECT_EQ(theory["red_flags"], json::array({found}));
    EXPECT_EQ(alone["practise_next"][0]["why"], "Worth correcting: adds more memory instead.");

    made.contents.rulings["i1"]["flag:0"] = {false, "p", "Ada"};
    const json report = made.build();
    EXPECT_EQ(report["score"], 100);
    EXPECT_EQ(report["rounds"][0]["items"][0]["theory"]["estimate"], 75);
    json dismissed = found;
    dismissed["stands"] = false;
    dismissed["overruled"] = {{"person", "p"}, {"name", "Ada"}};
    EXPECT_EQ(report["rounds"][0]["items"][0]["theory"]["red_flags"], json::array({dismissed}));
    EXPECT_TRUE(report["practise_next"].empty());

    made.contents.rulings["i1"]["flag:0"] = {true, "p", "Ada"};
    EXPECT_EQ(made.build(), alone) << "as the estimate says";

    // In a pair nobody may say so: it is told, and costs nothing.
    made.contents.rulings.clear();
    made.contents.red_flags_cost = false;
    const json pair = made.build();
    EXPECT_EQ(pair["score"], 100);
    EXPECT_EQ(pair["rounds"][0]["items"][0]["theory"]["estimate"], 100);
    EXPECT_EQ(pair["rounds"][0]["items"][0]["theory"]["red_flags"], json::array({found}));
}

// REPORT-1
TEST(Report, AMistakeThatAPersonHeardCountsWithoutASentence) {
    Made made({theory_item("i1", "The memory ends; everybody waits.")});
    EXPECT_EQ(made.build()["score"], 100);
    made.contents.rulings["i1"]["flag:0"] = {true, "p", "Ada"};
    made.contents.rulings["i1"]["flag:7"] = {true, "p", "Ada"};  // none of this question
    const json report = made.build();
    EXPECT_EQ(report["score"], 75);
    const json& flags = report["rounds"][0]["items"][0]["theory"]["red_flags"];
    ASSERT_EQ(flags.size(), 1U);
    EXPECT_EQ(flags[0]["text"], "adds more memory instead");
    EXPECT_TRUE(flags[0]["sentence"].is_null());
    EXPECT_EQ(flags[0]["overruled"]["name"], "Ada");
}

// REPORT-1
TEST(Report, TheSentenceOfADismissedMistakeMakesItsPoints) {
    Made made({theory_item("i1", "When the memory is short I buy more RAM.")});
    EXPECT_EQ(made.build()["score"], 0);
    made.contents.rulings["i1"]["flag:0"] = {false, "p", "Ada"};
    EXPECT_EQ(made.build()["score"], 75) << "the point on memory, of a weight of 3";
}

TEST(Report, InterviewersAreToldWhichMistakesToListenFor) {
    const json guide = theory_guide_json(question_with("q"));
    EXPECT_EQ(guide["red_flags"],
              json::parse(R"([{"id":"flag:0","text":"adds more memory instead"}])"));
}

// REPORT-2, REPORT-3
TEST(Report, OpinionsDependOnWhoReads) {
    session::State state;
    state.mode = session::Mode::interview;
    state.lifecycle = session::Lifecycle::review;
    state.owner = "ann";
    state.people["ann"].roles = {{0, session::Role::interviewer}};
    state.people["cat"].roles = {{0, session::Role::candidate}};
    state.people["oli"].roles = {{0, session::Role::observer}};
    state.interview.ratings.write()[{"cat", "i1", "self"}] = {5, ""};
    state.interview.ratings.write()[{"ann", "i1", "clarity"}] = {2, ""};
    struct Row {
        const char* person;
        json self, rated, may;
    };
    for (const Row& row :
         {Row{"ann", 5, 2.0, json::parse(R"({"overrule":true,"rate_self":false,"share":true})")},
          Row{"cat", 5, nullptr,
              json::parse(R"({"overrule":false,"rate_self":true,"share":false})")},
          Row{"oli", nullptr, nullptr,
              json::parse(R"({"overrule":false,"rate_self":false,"share":false})")}}) {
        SCOPED_TRACE(row.person);
        json report = Made({theory_item("i1", "Memory.")}).build();
        add_opinions(report, state, row.person);
        EXPECT_EQ(report["rounds"][0]["items"][0]["self"], row.self);
        EXPECT_EQ(report["rounds"][0]["items"][0]["rated"], row.rated);
        EXPECT_EQ(report["may"], row.may);
        EXPECT_TRUE(report["integrity"].is_null());
    }
    state.interview.asks_for_signals = true;
    state.interview.noticed.write().push_back(
        {from_millis(5), "cat", session::Signal::paste, "", 7});
    json report = Made({}).build();
    add_opinions(report, state, "cat");
    EXPECT_EQ(report["integrity"],
              json::parse(R"([{"at":5,"person":"cat","signal":"paste","item":null,"size":7}])"));
}

TEST(ItemContent, OfAQuestionHoldsNothingThatHelps) {
    const theory::Question question = question_with("queue");
    session::PlanItem item;
    item.id = "i1";
    item.ref = "queue";
    item.title = question.title;
    item.hints = {"a secret hint"};
    const json content = theory_content_json("s", item, question);
    EXPECT_EQ(content["prompt"], question.text);
    const std::string text = content.dump();
    for (const char* hidden : {"memory is finite", "unbounded queue fills", "buy more ram",
                               "What runs out", "who is told no", "secret hint"}) {
        EXPECT_EQ(text.find(hidden), std::string::npos) << hidden;
    }
}

theory::Question made_question(const std::string& kind, const std::string& fields,
                               const std::string& text = "Which?") {
    return theory::parse_question("---\nid: q\ntitle: T\nlevel: beginner\nkind: " + kind +
                                      "\ntopics: [apis]\nminutes: 2\n" + fields + "---\n" + text +
                                      "\n\n## Model answer\nHidden explanation.\n",
                                  "q.md")
        .value();
}
const char* const three_options = R"(options:
  - {id: first, text: "Text of the first", why: "Hidden because one"}
  - {id: second, text: "Text of the second", correct: true, why: "Hidden because two"}
  - {id: third, text: "Text of the third", why: "Hidden because three"}
)";
const char* const three_steps = R"(steps:
  - {id: wake, text: "Text of waking", why: "Hidden reason of it"}
  - {id: rise, text: "Text of rising"}
  - {id: eat, text: "Text of eating"}
)";
const char* const marked_line = R"(key_points:
  - {id: line, text: "Hidden point", must: true, lines: [2], any: ["line 2"], feedback_missed: "Hidden hint?"}
  - {id: words, text: "Hidden words", any: ["overflow"]}
)";
const char* const snippet = "Look:\n\n```\n1  int a;\n2  a++;\n```\nWhich line?";

// VIS-1
TEST(ItemContent, OfAFormHoldsNothingOfWhatIsRight) {
    session::PlanItem item;
    item.id = "i1";
    const theory::Question choice = made_question("choice", three_options);
    const theory::Question order = made_question("ordering", three_steps);
    const theory::Question flaw = made_question("flaw", marked_line, snippet);
    std::set<std::string> orders;
    for (const theory::Question* question : {&choice, &order, &flaw}) {
        for (int session = 0; session < 40; ++session) {
            const json content = theory_content_json(std::to_string(session), item, *question);
            const std::string text = content.dump();
            for (const char* hidden : {"Hidden", "correct", "why", "wrong", "in_place"})
                EXPECT_EQ(text.find(hidden), std::string::npos) << hidden << " in " << text;
            EXPECT_EQ(content, theory_content_json(std::to_string(session), item, *question));
            orders.insert(content["form"].dump());
        }
    }
    EXPECT_EQ(orders.size(), 6U + 5U + 1U)
        << "every order of options, all but the right one of steps";
    EXPECT_EQ(theory_content_json("s", item, flaw)["form"],
              (json{{"kind", "flaw"}, {"lines", {"int a;", "a++;"}}}));
    EXPECT_TRUE(theory_content_json("s", item, question_with("queue"))["form"].is_null());
    const json guide = theory_guide_json(choice);
    EXPECT_EQ(guide["form"]["options"][1]["correct"], true);
    EXPECT_EQ(guide["key_points"].size(), 1U);
    EXPECT_EQ(theory_guide_json(flaw)["form"]["wrong"], json({2}));
    EXPECT_EQ(theory_guide_json(order)["form"]["steps"][0]["why"], "Hidden reason of it");
}

TEST(Report, TellsFormsAsAPersonWouldReadThem) {
    Made made({theory_item("i1", "- [x] first\n\nI guess."),
               theory_item("i2", "- rise\n- wake\n- eat\n"),
               theory_item("i3", "Line: 2\n\nAn overflow."), theory_item("i4", "")});
    made.contents.questions.clear();
    made.contents.questions.emplace("i1", made_question("choice", three_options));
    made.contents.questions.emplace("i2", made_question("ordering", three_steps));
    made.contents.questions.emplace("i3", made_question("flaw", marked_line, snippet));
    made.contents.questions.emplace("i4", made_question("choice", three_options));
    const json report = made.build();
    const json& items = report["rounds"][0]["items"];
    const json& choice = items[0]["theory"]["form"];
    EXPECT_EQ(choice["reason"], "I guess.");
    EXPECT_EQ(choice["answered"], true);
    session::PlanItem item;
    item.id = "i1";
    const json shown = theory_content_json("s", item, made.contents.questions.at("i1"));
    for (std::size_t at = 0; at < 3; ++at) {
        const json& option = choice["options"][at];
        EXPECT_EQ(option["id"], shown["form"]["options"][at]["id"]) << "as the candidate saw them";
        EXPECT_EQ(option["chosen"], option["id"] == "first");
        EXPECT_EQ(option["correct"], option["id"] == "second");
        EXPECT_EQ(option["why"].get<std::string>().substr(0, 14), "Hidden because");
    }
    EXPECT_EQ(items[0]["score"], 0);
    EXPECT_EQ(items[0]["theory"]["notes"][0], "You chose a wrong one.");
    const json& order = items[1]["theory"]["form"];
    EXPECT_EQ(order["steps"][0]["given"], 2);
    EXPECT_EQ(order["pairs_right"], 2);
    EXPECT_DOUBLE_EQ(items[1]["score"], 33.3);
    const json& flaw = items[2]["theory"]["form"];
    EXPECT_EQ(flaw["marked"], 2);
    EXPECT_EQ(flaw["wrong"], json({2}));
    EXPECT_EQ(items[2]["score"], 100);
    EXPECT_EQ(items[2]["theory"]["key_points"][1]["phrase"], "overflow");
    EXPECT_EQ(items[3]["theory"]["form"]["answered"], false);
    EXPECT_TRUE(items[3]["theory"]["notes"].empty());
    std::map<std::string, std::string> advice;
    for (const json& line : report["practise_next"]) advice[line["ref"]] = line["why"];
    EXPECT_EQ(advice["ref-i1"], "You chose a wrong one.");
    EXPECT_NE(advice["ref-i2"].find("2 of 3 pairs"), std::string::npos);
    EXPECT_EQ(advice["ref-i4"], "You left this one unanswered.");
}

}  // namespace
}  // namespace rehearse::app
