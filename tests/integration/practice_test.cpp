// One whole practice over the wire, from the catalog to the deleted session, and what each step
// must say: the contract that every client builds on.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/limits.hpp"
#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path package =
    std::filesystem::path(REHEARSE_SOURCE_DIR) / "challenges/coding/lrucache";

std::string submission(const std::string& kind, const std::string& name) {
    return file_bytes(package / "submissions" / kind / name / "solution.py");
}

/// A running server and a session of three questions and the cache.
class Practice : public ::testing::Test {
protected:
    std::string api(const std::string& rest = "") const {
        return "/api/v1/sessions/" + session + rest;
    }
    Json fetch(const std::string& target) const {
        const HttpAnswer answer = get(server.port(), target);
        EXPECT_EQ(answer.status, 200) << target << ": " << answer.body;
        return answer.json();
    }
    /// Into the coding round, with the cache on the screen in Python.
    void open_coding(Candidate& person) {
        person.must({{"kind", "session_start"}});
        person.must({{"kind", "round_finish"}, {"round", "theory"}});
        person.must({{"kind", "item_open"}, {"item", "i4"}});
        person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
        person.event_where([&](const Json&) { return person.has("i4/python3"); });
    }

    /// The session's line in the list, once that has a score.
    Json listed_with_score() const {
        Json line;
        EXPECT_TRUE(eventually([&] {
            const Json list = get(server.port(), "/api/v1/sessions").json();
            if (list.value("sessions", Json::array()).size() != 1) return false;
            line = list.at("sessions")[0];
            return !line.at("score").is_null();
        })) << line
            << server.log();
        return line;
    }

    ScratchFolder folder;
    ServerProcess server{folder.path()};
    std::string session = create_junior_screen(server.port());
};

TEST_F(Practice, RunsFromTheCatalogToTheReportAndIsDeleted) {
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const Json catalog = fetch("/api/v1/catalog");
    EXPECT_EQ(catalog.at("templates").size(), 4U);
    EXPECT_EQ(catalog.at("levels"), Json::array({"beginner", "intermediate", "advanced"}));

    Candidate person(server.port(), session);
    EXPECT_EQ(person.state().at("lifecycle"), "lobby");
    EXPECT_EQ(person.state().at("rounds")[0].at("item_count"), 3);
    EXPECT_EQ(person.state().at("rounds")[1].at("items"), Json::array());  // VIS-2

    person.must({{"kind", "session_start"}});
    const Json opened = person.event("round_opened");
    EXPECT_EQ(opened.at("round"), "theory");
    EXPECT_EQ(
        opened.at("deadline_at").get<std::int64_t>() - opened.at("opened_at").get<std::int64_t>(),
        10 * 60 * 1000);
    for (const std::string item : {"i1", "i2", "i3"}) {
        person.must({{"kind", "item_open"}, {"item", item}});
        const Json content = fetch(api("/items/" + item));
        EXPECT_EQ(content.at("kind"), "theory");
        EXPECT_FALSE(content.at("prompt").get<std::string>().empty());
    }
    const std::string answer = "It is safe and idempotent \xF0\x9F\x98\x80, I would say.\nWhy not?";
    person.write("i1/answer", answer);

    const HttpAnswer early = get(server.port(), api("/items/i4"));
    EXPECT_EQ(early.status, 409);
    EXPECT_EQ(early.code(), "item_not_open");
    EXPECT_EQ(get(server.port(), api("/report")).code(), "not_allowed_now");

    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    const Json content = fetch(api("/items/i4"));
    EXPECT_EQ(content.at("ref"), "lrucache");
    EXPECT_EQ(content.at("samples").size(), 3U);
    EXPECT_EQ(content.at("hints_total"), 4);
    person.event_where([&](const Json&) { return person.has("i4/python3"); });

    // The starter on the samples: it runs, and is wrong.
    const std::string samples = person.grade("run", "i4", "python3");
    EXPECT_EQ(person.finished(samples).at("verdict"), "WA");
    const Json shown = fetch(api("/jobs/" + samples));
    EXPECT_EQ(shown.at("tests").size(), 3U);
    EXPECT_EQ(shown.at("tests")[0].at("group"), "sample");
    EXPECT_FALSE(shown.at("tests")[0].at("expected").get<std::string>().empty());

    // Own input: shown, never scored.
    person.write("i4/python3", submission("accepted", "python3"));
    const std::string own = person.grade("run", "i4", "python3",
                                         "[\"new\",[2]]\n[\"put\",[\"k\",\"v\"]]\n"
                                         "[\"get\",[\"k\"]]\n");
    person.finished(own);
    const Json own_result = fetch(api("/jobs/" + own));
    EXPECT_EQ(own_result.at("tests").size(), 1U) << own_result;
    EXPECT_EQ(own_result.at("tests")[0].at("group"), "own");
    EXPECT_TRUE(own_result.at("tests")[0].at("expected").is_null());
    EXPECT_THAT(own_result.at("tests")[0].at("actual").get<std::string>(), HasSubstr("\"v\""));

    person.must({{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 0}});
    EXPECT_THAT(person.event("hint_revealed").at("text").get<std::string>(),
                HasSubstr("Say in one sentence"));

    const std::string right = person.grade("submit", "i4", "python3");
    const Json accepted = person.finished(right);
    EXPECT_EQ(accepted.at("verdict"), "AC");
    EXPECT_EQ(accepted.at("score"), accepted.at("max_score"));
    EXPECT_EQ(accepted.at("passed"), accepted.at("total"));

    person.write("i4/python3", submission("wrong_answer", "evicts-on-overwrite"));
    const std::string wrong = person.grade("submit", "i4", "python3");
    const Json refused = person.finished(wrong);
    EXPECT_EQ(refused.at("verdict"), "WA");
    EXPECT_LT(refused.at("passed"), refused.at("total"));
    const Json wrong_result = fetch(api("/jobs/" + wrong));
    bool overwrite_failed = false;
    for (const Json& test : wrong_result.at("tests")) {
        EXPECT_FALSE(test.contains("input") && test.at("group") == "secret") << test;  // VIS-1
        overwrite_failed =
            overwrite_failed || (test.at("category") == "overwrite" && test.at("verdict") == "WA");
    }
    EXPECT_TRUE(overwrite_failed) << wrong_result;

    person.must({{"kind", "session_finish"}});
    EXPECT_EQ(person.event("session_ended").at("reason"), "finished");
    EXPECT_EQ(person.contradiction(), "");

    // The list has the score without anybody having opened the report.
    const Json listed = listed_with_score();
    const Json report = fetch(api("/report"));
    EXPECT_EQ(report.at("estimate"), true);
    const Json& theory = report.at("rounds")[0].at("items")[0].at("theory");
    EXPECT_EQ(theory.at("answer"), answer);
    EXPECT_FALSE(theory.at("model_answer").get<std::string>().empty());
    EXPECT_FALSE(theory.at("key_points").empty());
    const Json& coding = report.at("rounds")[1].at("items")[0].at("coding");
    EXPECT_EQ(coding.at("counted"), right);  // the best one, not the last
    EXPECT_EQ(coding.at("last"), wrong);
    EXPECT_EQ(coding.at("submissions").size(), 2U);
    EXPECT_EQ(coding.at("runs"), 2);
    EXPECT_EQ(coding.at("hints_revealed"), 1);
    EXPECT_FALSE(coding.at("categories").empty());
    EXPECT_TRUE(coding.at("unsubmitted").is_null());
    // SOURCE-1: each submission with its own source, not the last text.
    EXPECT_EQ(fetch(api("/jobs/" + right + "/source")),
              (Json{{"job", right},
                    {"language", "python3"},
                    {"source", submission("accepted", "python3")}}));
    EXPECT_EQ(fetch(api("/jobs/" + wrong + "/source")).at("source"),
              submission("wrong_answer", "evicts-on-overwrite"));
    EXPECT_EQ(get(server.port(), api("/jobs/" + own + "/source")).code(), "not_found");
    EXPECT_EQ(get(server.port(), api("/jobs/none/source")).code(), "not_found");

    EXPECT_EQ(listed.at("id"), session);
    EXPECT_EQ(listed.at("lifecycle"), "review");
    EXPECT_EQ(listed.at("score"), report.at("score"));
    EXPECT_EQ(listed.at("max_score"), report.at("max_score"));

    EXPECT_EQ(http(server.port(), {.method = "DELETE", .target = api()}).status, 204);
    EXPECT_EQ(get(server.port(), api()).code(), "not_found");
    EXPECT_EQ(get(server.port(), api("/jobs/" + right)).code(), "not_found");
    EXPECT_EQ(get(server.port(), api("/jobs/" + right + "/source")).code(), "not_found");
    EXPECT_EQ(get(server.port(), api("/report")).code(), "not_found");
    EXPECT_TRUE(fetch("/api/v1/sessions").at("sessions").empty());
    person.until_closed();
    EXPECT_TRUE(person.wire().is_closed());
}

// SOURCE-1: many large submissions of one task leave the best and the last of another.
TEST(PracticeSources, KeepsTheBestAndTheLastOfEachTask) {
    const ScratchFolder folder;
    const std::filesystem::path challenges = folder.path() / "challenges";
    std::filesystem::copy(std::filesystem::path(REHEARSE_SOURCE_DIR) / "challenges", challenges,
                          std::filesystem::copy_options::recursive);
    std::ofstream(challenges / "templates" / "two.yaml") <<
        R"(template_format_version: 1
id: two
title: Two
summary: Two tasks.
minutes: 20
level: beginner
rounds:
  - {id: coding, title: Coding, kind: coding, minutes: 20, items: [{coding: lrucache}, {coding: ttlcache}]}
)";
    const ServerProcess server(folder.path(), {"--challenges", challenges});
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::string session = create_session(server.port(), {{"template", "two"}});
    const std::string api = "/api/v1/sessions/" + session;
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    const auto submit = [&](const std::string& item, const std::string& source) {
        person.write(item + "/python3", source);
        std::string job = person.grade("submit", item, "python3");
        person.finished(job);
        return job;
    };
    for (const char* item : {"i1", "i2"}) {
        person.must({{"kind", "item_open"}, {"item", item}});
        person.must({{"kind", "language_choose"}, {"item", item}, {"language", "python3"}});
    }
    const auto source_of = [&](const std::string& job) {
        return get(server.port(), api + "/jobs/" + job + "/source");
    };
    const std::string first = submit("i1", "print(0)\n");
    const std::string best = submit("i1", submission("accepted", "python3"));
    const std::string last = submit("i1", submission("wrong_answer", "evicts-on-overwrite"));
    const std::string padding(limits::source_bytes_max - 64, '#');
    const std::size_t count = limits::sources_per_session_bytes_max / padding.size() + 2;
    std::vector<std::string> large;
    for (std::size_t i = 0; i < count; ++i)
        large.push_back(submit("i2", fmt::format("def ({}\n{}", i, padding)));
    person.must({{"kind", "session_finish"}});
    person.event("session_ended");

    EXPECT_EQ(source_of(best).json().at("source"), submission("accepted", "python3"));
    EXPECT_EQ(source_of(last).json().at("source"),
              submission("wrong_answer", "evicts-on-overwrite"));
    EXPECT_EQ(source_of(first).code(), "not_found") << "made room";
    EXPECT_EQ(source_of(large.front()).code(), "not_found") << "made room";
    EXPECT_EQ(source_of(large.back()).status, 200);
    const Json items = get(server.port(), api + "/report").json().at("rounds")[0].at("items");
    EXPECT_EQ(items[0].at("coding").at("counted"), best);
    EXPECT_EQ(items[0].at("coding").at("last"), last);
    EXPECT_EQ(person.contradiction(), "");
}

// CMD-4 and the table of commands: what each state of the session refuses, and that the session
// goes on after every refusal.
TEST_F(Practice, RefusesWhatTheStateDoesNotAllow) {
    Candidate person(server.port(), session);
    const Json start = {{"kind", "session_start"}};
    const Json pause = {{"kind", "session_pause"}};
    const Json resume = {{"kind", "session_resume"}};
    const Json finish = {{"kind", "session_finish"}};
    const Json open = {{"kind", "item_open"}, {"item", "i1"}};
    const Json open_coding_item = {{"kind", "item_open"}, {"item", "i4"}};
    const Json choose = {{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}};
    const Json run = {{"kind", "run"},
                      {"item", "i4"},
                      {"language", "python3"},
                      {"version", 0},
                      {"input", nullptr}};
    const Json submit = {
        {"kind", "submit"}, {"item", "i4"}, {"language", "python3"}, {"version", 0}};
    const Json theory_done = {{"kind", "round_finish"}, {"round", "theory"}};
    const Json coding_done = {{"kind", "round_finish"}, {"round", "coding"}};
    const Json hint = {{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 0}};
    const Json text = Json::array({Json::array({Json::array({0, "x"})})});
    struct Row {
        const char* name;
        Json command;
        const char* answer;
    };
    const std::vector<Row> rows = {
        {"lobby: no pause", pause, "not_allowed_now"},
        {"lobby: no resume", resume, "not_allowed_now"},
        {"lobby: no finish", finish, "not_allowed_now"},
        {"lobby: no round to finish", theory_done, "not_allowed_now"},
        {"lobby: no items", open, "not_allowed_now"},
        {"start", start, "ack"},
        {"live: no second start", start, "not_allowed_now"},
        {"live: not paused", resume, "not_allowed_now"},
        {"live: a round to come cannot be finished", coding_done, "not_allowed_now"},
        {"live: no such round", {{"kind", "round_finish"}, {"round", "none"}}, "not_found"},
        {"live: no such item", {{"kind", "item_open"}, {"item", "i99"}}, "not_found"},
        {"live: an item of a round to come", open_coding_item, "item_not_open"},
        {"live: its language", choose, "item_not_open"},
        {"live: its run", run, "item_not_open"},
        {"live: its hint", hint, "item_not_open"},
        {"live: a question has no language",
         {{"kind", "language_choose"}, {"item", "i1"}, {"language", "python3"}},
         "not_allowed_now"},
        {"open", open, "ack"},
        {"pause", pause, "ack"},
        {"paused: no items", open, "not_allowed_now"},
        {"paused: no pause", pause, "not_allowed_now"},
        {"paused: no end of the round", theory_done, "not_allowed_now"},
        {"go on", resume, "ack"},
        {"next round", theory_done, "ack"},
        {"closed: its items", open, "not_allowed_now"},
        {"closed: not again", theory_done, "not_allowed_now"},
        {"coding item", open_coding_item, "ack"},
        {"unknown language",
         {{"kind", "language_choose"}, {"item", "i4"}, {"language", "cobol"}},
         "language_unavailable"},
        {"run in it",
         {{"kind", "run"},
          {"item", "i4"},
          {"language", "cobol"},
          {"version", 0},
          {"input", nullptr}},
         "language_unavailable"},
        {"language", choose, "ack"},
        {"hint out of order",
         {{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 2}},
         "invalid_input"},
        {"no such hint", {{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 99}}, "invalid_input"},
        {"finish", finish, "ack"},
        {"review: not again", finish, "not_allowed_now"},
        {"review: no items", open_coding_item, "not_allowed_now"},
        {"review: no run", run, "not_allowed_now"},
        {"review: no submission", submit, "not_allowed_now"},
        {"review: no start", start, "not_allowed_now"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(person.command(row.command), row.answer);
        // EDIT-7: nor edits when the clock stands still or is over.
        if (std::string(row.name) == "pause" || std::string(row.name) == "finish") {
            EXPECT_EQ(person.edit("i1/answer", 0, 1, text), "not_allowed_now");
        }
    }
    EXPECT_EQ(person.contradiction(), "");
}

// RUN-1, RUN-2 and the sizes of what is run.
TEST_F(Practice, BoundsWhatIsRun) {
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Candidate person(server.port(), session);
    open_coding(person);
    const std::string doc = "i4/python3";
    const Json run = {{"kind", "run"},
                      {"item", "i4"},
                      {"language", "python3"},
                      {"version", 0},
                      {"input", nullptr}};
    person.write(doc, "import time\nwhile True:\n    pass\n");
    EXPECT_EQ(person.command(run), "stale_version");  // RUN-1
    Json ahead = run;
    ahead["version"] = 99;
    EXPECT_EQ(person.command(ahead), "stale_version");

    Json now = run;
    now["version"] = person.version(doc);
    Json own = now;
    own["input"] = std::string(64 * 1024 + 1, 'x');
    EXPECT_EQ(person.command(own), "too_large");

    // Two that run until their limit; RUN-2 refuses the third.
    const std::uint64_t first = person.send_command(now);
    const std::uint64_t second = person.send_command(now);
    const std::uint64_t third = person.send_command(now);
    EXPECT_EQ(person.answer(first).at("type"), "ack");
    EXPECT_EQ(person.answer(second).at("type"), "ack");
    EXPECT_EQ(person.answer(third).value("code", ""), "queue_full");
    for (const std::uint64_t n : {first, second}) {
        const Json queued = person.event_where([&](const Json& event) {
            return event.at("kind") == "job_queued" && event.at("n") == n;
        });
        EXPECT_EQ(person.finished(queued.at("job")).at("verdict"), "TLE");
    }
    const std::string line = std::string(1023, '#') + "\n";
    std::string source;
    while (source.size() < 128 * 1024) source += line;
    person.write(doc, source);
    now["version"] = person.version(doc);
    EXPECT_EQ(person.finished(person.grade("run", "i4", "python3")).is_null(), false);
    person.write(doc, source + "#");
    now["version"] = person.version(doc);
    EXPECT_EQ(person.command(now), "too_large");
    EXPECT_EQ(person.contradiction(), "");
}

// EDIT-7: what is typed after the end of a round is kept, marked, and not graded.
TEST_F(Practice, KeepsLateEditsApart) {
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    person.write("i1/answer", "in time");
    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.write("i1/answer", "too late");
    const Json late = person.event_where(
        [](const Json& event) { return event.at("kind") == "edited" && event.at("late") == true; });
    EXPECT_EQ(late.at("doc"), "i1/answer");
    person.must({{"kind", "session_finish"}});
    const Json report = fetch(api("/report"));
    EXPECT_EQ(report.at("rounds")[0].at("items")[0].at("theory").at("answer"), "in time");
}

// SCORE-1: whoever dies between the last verdict and the line in the list, somebody else writes it.
TEST_F(Practice, ListsTheScoreOfASessionThatEndedWhenNobodyWasThere) {
    ASSERT_TRUE(server.wait_ready()) << server.log();
    {
        Candidate person(server.port(), session);
        open_coding(person);
        person.write("i4/python3", submission("accepted", "python3"));
        person.must({{"kind", "session_finish"}});  // hands it in
    }
    server.kill_hard();
    server.start();
    const Json listed = listed_with_score();
    const Json report = fetch(api("/report"));
    EXPECT_EQ(report.at("complete"), true);
    const Json& coding = report.at("rounds")[1].at("items")[0];
    EXPECT_EQ(coding.at("score"), 100);
    EXPECT_EQ(listed.at("score"), report.at("score"));
    EXPECT_EQ(listed.at("max_score"), report.at("max_score"));
    const Json& submitted = coding.at("coding").at("submissions");
    ASSERT_EQ(submitted.size(), 1U);
    EXPECT_EQ(submitted[0].at("auto"), true);
    EXPECT_EQ(
        fetch(api("/jobs/" + submitted[0].at("job").get<std::string>() + "/source")).at("source"),
        submission("accepted", "python3"));
}

TEST_F(Practice, ListsPageByPageNewestFirst) {
    std::vector<std::string> made{session};
    for (int i = 0; i < 4; ++i) made.push_back(create_junior_screen(server.port()));
    // The same Idempotency-Key makes one session, however often it is sent.
    const HttpRequest twice{.method = "POST",
                            .target = "/api/v1/sessions",
                            .body = R"({"template":"theory-sprint"})",
                            .headers = {{"Idempotency-Key", "one"}}};
    const Json once = http(server.port(), twice).json();
    EXPECT_EQ(http(server.port(), twice).json(), once);
    made.push_back(once.at("id"));
    // HTTP-11: and is refused for another.
    HttpRequest other = twice;
    other.body = R"({"template":"junior-screen"})";
    const HttpAnswer conflict = http(server.port(), other);
    EXPECT_EQ(conflict.status, 422);
    EXPECT_EQ(conflict.code(), "idempotency_conflict");

    std::vector<std::string> listed;
    std::string next;
    do {
        const Json page =
            fetch("/api/v1/sessions?limit=2" + (next.empty() ? "" : "&cursor=" + next));
        EXPECT_LE(page.at("sessions").size(), 2U);
        for (const Json& line : page.at("sessions")) listed.push_back(line.at("id"));
        next = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    } while (!next.empty() && listed.size() < 20);
    EXPECT_THAT(listed, ::testing::UnorderedElementsAreArray(made));
    EXPECT_EQ(listed.front(), made.back());
}

TEST_F(Practice, MakesACustomSession) {
    const std::string custom = create_session(server.port(), {{"custom",
                                                               {{"level", "beginner"},
                                                                {"topics", {"caching"}},
                                                                {"minutes", 30},
                                                                {"kinds", {"theory", "coding"}}}}});
    Candidate person(server.port(), custom);
    EXPECT_TRUE(person.state().at("template").is_null());
    EXPECT_EQ(person.command({{"kind", "session_start"}}), "ack");
}

}  // namespace
}  // namespace rehearse::test
