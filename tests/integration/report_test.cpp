// Reports over the wire: what people say of them, files, and links that show parts of them to
// others (PROTOCOL section 11), with the real server and Redis.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "candidate.hpp"
#include "invite.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* answer_text =
    "=Indeed, I would measure first and then look at the slow part.";

/// To the first question of the backend round.
constexpr const char* mistaken =
    "A token bucket for each client protects us from overload. Over the limit they shall wait, and "
    "I return 403 for that.";

class ReportTest : public ::testing::Test {
protected:
    HttpAnswer ask(const std::string& method, const std::string& target, const Json& body = {},
                   HeaderList headers = {}) const {
        HttpRequest request{.method = method, .target = "/api/v1/" + target};
        if (!body.is_null()) request.body = body.dump();
        request.headers = std::move(headers);
        return http(server->port(), request);
    }
    Json must(const std::string& method, const std::string& target, const Json& body = {}) const {
        const HttpAnswer answer = ask(method, target, body);
        EXPECT_LT(answer.status, 300) << method << " " << target << ": " << answer.body;
        return answer.body.empty() ? Json() : answer.json();
    }
    std::string of(const std::string& session, const std::string& rest = "") const {
        return "sessions/" + session + "/report" + rest;
    }
    Json report(const std::string& session) const { return must("GET", of(session)); }
    void answer(Candidate& person, const std::string& text = answer_text) const {
        person.must({{"kind", "item_open"}, {"item", "i1"}});
        person.event("document_created");
        person.write("i1/answer", text);
    }
    std::string practise(const std::string& of = "theory-sprint",
                         const std::string& text = answer_text) const {
        const std::string session = create_session(server->port(), {{"template", of}});
        Candidate person(server->port(), session);
        person.must({{"kind", "session_start"}});
        answer(person, text);
        person.must({{"kind", "session_pause"}});
        person.must({{"kind", "session_resume"}});
        person.must({{"kind", "session_finish"}});
        EXPECT_TRUE(eventually([&] { return listed_score(session).is_number(); }));
        return session;
    }
    Json listed_score(const std::string& session) const {
        const Json listed = must("GET", "sessions");
        for (const Json& one : listed.at("sessions")) {
            if (one.at("id") == session) return one.at("score");
        }
        return nullptr;
    }
    static const Json& item(const Json& report) {
        return report.at("rounds").at(0).at("items").at(0);
    }
    HttpAnswer shown(const std::string& token) const {
        return ask("POST", "shared", {{"token", token}});
    }

    ScratchFolder folder;
    std::unique_ptr<ServerProcess> server =
        std::make_unique<ServerProcess>(folder.path(), std::vector<std::string>{"--slots", "1"});
};

// REPORT-1, PROGRESS-1
TEST_F(ReportTest, WhatTheCandidateSaysOfAKeyPointCountsInScoreAndProgress) {
    const std::string session = practise();
    const Json before = report(session);
    EXPECT_EQ(before.at("may"), Json::parse(R"({"overrule":true,"rate_self":true,"share":true})"));
    std::string point;
    for (const Json& one : item(before).at("theory").at("key_points")) {
        EXPECT_TRUE(one.at("overruled").is_null());
        if (!one.at("hit").get<bool>() && point.empty()) point = one.at("id");
    }
    ASSERT_FALSE(point.empty());
    const auto topic_scores = [&] {
        std::map<std::string, double> scores;
        const Json progress = must("GET", "progress");
        for (const Json& topic : progress.at("topics"))
            scores[topic.at("topic")] = topic.at("score");
        EXPECT_EQ(progress.at("rounds").at(0).at("kind"), "theory");
        EXPECT_EQ(progress.at("rounds").at(0).at("points").at(0).at("session"), session);
        return scores;
    };
    const auto scores_before = topic_scores();
    const Json wish = {{"item", "i1"}, {"key_point", point}, {"made", "made"}};
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), wish).status, 204);

    const Json after = report(session);
    EXPECT_GT(item(after).at("score").get<double>(), item(before).at("score").get<double>());
    EXPECT_EQ(item(after).at("theory").at("estimate"), item(before).at("theory").at("estimate"));
    for (const Json& one : item(after).at("theory").at("key_points")) {
        if (one.at("id") != point) continue;
        EXPECT_EQ(one.at("hit"), true);
        EXPECT_EQ(one.at("overruled"), (Json{{"person", "local"}, {"name", "You"}}));
    }
    EXPECT_TRUE(eventually([&] { return listed_score(session) == after.at("score"); }));
    const auto scores_after = topic_scores();
    EXPECT_NE(scores_after, scores_before);

    // Taken back, all is as before, and a restart forgets nothing of it.
    Json back = wish;
    back["made"] = nullptr;
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), back).status, 204);
    EXPECT_EQ(report(session).at("score"), before.at("score"));
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), wish).status, 204);
    server->kill_hard();
    server->start();
    EXPECT_EQ(report(session).at("score"), after.at("score"));

    for (Json bad : {Json{{"item", "i1"}, {"key_point", "none-such"}, {"made", "made"}},
                     Json{{"item", "i99"}, {"key_point", point}, {"made", "made"}}})
        EXPECT_EQ(ask("PUT", of(session, "/key_points"), bad).code(), "invalid_input");
    must("GET", "sessions/" + session);
    Candidate person(server->port(), session);
    person.must({{"kind", "session_archive"}});
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), wish).code(), "not_allowed_now");
    EXPECT_EQ(report(session).at("may").at("overrule"), false);
}

// REPORT-1, REPORT-6
TEST_F(ReportTest, WhatTheCandidateSaysOfAMistakeCountsAndIsToldByALinkWithoutAName) {
    const std::string session = practise("backend-round", mistaken);
    const auto flags = [&] { return item(report(session)).at("theory").at("red_flags"); };
    const Json before = report(session);
    ASSERT_EQ(flags().size(), 1U);
    const Json flag = flags().at(0);
    EXPECT_THAT(flag.at("text"), HasSubstr("403"));
    EXPECT_EQ(flag.at("stands"), true);
    EXPECT_EQ(item(before).at("score"), item(before).at("theory").at("estimate"));
    const Json wish = {{"item", "i1"}, {"key_point", flag.at("id")}, {"made", "missed"}};
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), wish).status, 204);

    const Json after = report(session);
    EXPECT_GT(item(after).at("score").get<double>(), item(before).at("score").get<double>());
    EXPECT_EQ(item(after).at("theory").at("estimate"), item(before).at("theory").at("estimate"));
    EXPECT_EQ(flags().at(0).at("stands"), false);
    EXPECT_EQ(flags().at(0).at("overruled"), (Json{{"person", "local"}, {"name", "You"}}));
    EXPECT_TRUE(eventually([&] { return listed_score(session) == after.at("score"); }));
    EXPECT_THAT(ask("GET", of(session, "?format=csv")).body, HasSubstr(",false,You,"));
    EXPECT_THAT(ask("GET", of(session, "?format=markdown")).body, HasSubstr("Dismissed by You"));
    const Json link =
        must("POST", of(session, "/shares"), {{"parts", {"key_points"}}, {"days", nullptr}});
    const Json told = item(shown(link.at("token")).json()).at("theory").at("red_flags");
    const Json anonymous = {{"id", flag.at("id")}, {"text", flag.at("text")},
                            {"sentence", nullptr}, {"why", nullptr},
                            {"stands", false},     {"overruled", Json::object()}};
    EXPECT_EQ(told, Json::array({anonymous}));

    server->kill_hard();
    server->start();
    EXPECT_EQ(report(session).at("score"), after.at("score"));
    Json back = wish;
    back["made"] = nullptr;
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), back).status, 204);
    EXPECT_EQ(report(session).at("score"), before.at("score"));
    for (const char* bad : {"flag:99", "flag:", "flag:00"}) {
        Json other = wish;
        other["key_point"] = bad;
        EXPECT_EQ(ask("PUT", of(session, "/key_points"), other).code(), "invalid_input") << bad;
    }
}

// REPORT-2, REPORT-3
TEST_F(ReportTest, TellsTheCourseAndHowSomebodyRatesThemselves) {
    const std::string session = practise();
    const Json first = report(session);
    EXPECT_TRUE(item(first).at("self").is_null());
    EXPECT_TRUE(first.at("integrity").is_null());
    std::vector<std::string> kinds;
    for (const Json& entry : first.at("course")) kinds.push_back(entry.at("kind"));
    EXPECT_EQ(kinds, (std::vector<std::string>{"session_started", "round_opened", "item_opened",
                                               "session_paused", "session_resumed", "round_closed",
                                               "session_ended"}));
    const Json wish = {{"item", "i1"}, {"points", 4}};
    EXPECT_EQ(ask("PUT", of(session, "/self_ratings"), wish).status, 204);
    EXPECT_EQ(item(report(session)).at("self"), 4);
    EXPECT_EQ(ask("PUT", of(session, "/self_ratings"), {{"item", "i1"}, {"points", 9}}).code(),
              "invalid_input");
    EXPECT_EQ(ask("PUT", of(session, "/self_ratings"), {{"item", "i77"}, {"points", 3}}).code(),
              "not_found");
    const std::string live = create_session(server->port(), {{"template", "theory-sprint"}});
    EXPECT_EQ(ask("PUT", of(live, "/self_ratings"), wish).code(), "not_allowed_now");
    EXPECT_EQ(
        ask("PUT", of(live, "/key_points"), {{"item", "i1"}, {"key_point", "x"}, {"made", "made"}})
            .code(),
        "not_allowed_now");
}

// REPORT-4, REPORT-5
TEST_F(ReportTest, IsAFileInThreeForms) {
    const std::string session = practise();
    EXPECT_EQ(must("GET", of(session, "?format=json")), report(session));
    const HttpAnswer csv = ask("GET", of(session, "?format=csv"));
    EXPECT_EQ(csv.status, 200);
    EXPECT_THAT(csv.headers.at("content-type"), HasSubstr("text/csv"));
    EXPECT_THAT(csv.headers.at("content-disposition"), HasSubstr("rehearse-report.csv"));
    EXPECT_THAT(csv.body, HasSubstr("record,round,item"));
    EXPECT_THAT(csv.body, HasSubstr("\r\nkey_point,"));
    EXPECT_THAT(csv.body, Not(HasSubstr(",=Indeed")));
    const HttpAnswer markdown = ask("GET", of(session, "?format=markdown"));
    EXPECT_THAT(markdown.headers.at("content-type"), HasSubstr("text/markdown"));
    EXPECT_THAT(markdown.body, HasSubstr(std::string("```text\n") + answer_text + "\n```"));
    EXPECT_EQ(ask("GET", of(session, "?format=pdf")).code(), "invalid_input");
}

class InterviewReport : public ReportTest {
protected:
    InterviewReport() {
        Candidate host(server->port(), session);
        guest = invite_to(server->port(), host, session, "candidate", "Grace");
        watcher = invite_to(server->port(), host, session, "observer", "Linus");
        host.must({{"kind", "signals_ask"}, {"on", true}});
        host.must({{"kind", "session_start"}});
        Candidate person(server->port(), session, guest);
        answer(person);
        person.must({{"kind", "signal_notice"}, {"signal", "paste"}, {"item", "i1"}, {"size", 77}});
        host.must(
            {{"kind", "note_write"}, {"note", nullptr}, {"item", "i1"}, {"text", "a-secret-note"}});
        host.must({{"kind", "rate"},
                   {"item", "i1"},
                   {"criterion", "a-secret-criterion"},
                   {"points", 2},
                   {"text", "a-secret-remark"}});
        host.must({{"kind", "session_finish"}});
    }
    HttpAnswer as(const Guest& who, const std::string& method, const std::string& rest,
                  const Json& body = {}) const {
        return ask(method, who.as(of(session, rest)), body, who.headers());
    }
    void let_read() const {
        Candidate host(server->port(), session);
        host.must({{"kind", "report_share"}});
    }

    std::string session = create_session(
        server->port(), {{"template", "theory-sprint"}, {"mode", "interview"}, {"name", "Ada"}});
    Guest guest;
    Guest watcher;
};

// REPORT-4, ROLE-3
TEST_F(InterviewReport, NoFormTellsARoleWhatAnotherMaySee) {
    for (const char* format : {"", "?format=json", "?format=csv", "?format=markdown"}) {
        SCOPED_TRACE(format);
        EXPECT_EQ(as(guest, "GET", format).code(), "forbidden");
        EXPECT_EQ(as(watcher, "GET", format).code(), "forbidden");
    }
    let_read();
    for (const char* format : {"?format=json", "?format=csv", "?format=markdown"}) {
        SCOPED_TRACE(format);
        const std::string host_text = ask("GET", of(session, format)).body;
        for (const Guest& who : {guest, watcher}) {
            const HttpAnswer told = as(who, "GET", format);
            EXPECT_EQ(told.status, 200);
            for (const char* secret : {"a-secret-note", "a-secret-remark", "a-secret-criterion"})
                EXPECT_THAT(told.body, Not(HasSubstr(secret)));
        }
        if (std::string(format) != "?format=csv") {
            EXPECT_THAT(host_text, HasSubstr("secret"));
        }
    }
    const Json own = as(guest, "GET", "").json();
    EXPECT_TRUE(own.at("interview").is_null());
    EXPECT_TRUE(item(own).at("rated").is_null());
    EXPECT_EQ(own.at("integrity").at(0).at("size"), 77);
}

// REPORT-1, REPORT-2
TEST_F(InterviewReport, SelfAndInterviewerStandSideBySideForInterviewers) {
    EXPECT_EQ(as(guest, "PUT", "/self_ratings", {{"item", "i1"}, {"points", 5}}).status, 204);
    EXPECT_EQ(ask("PUT", of(session, "/self_ratings"), {{"item", "i1"}, {"points", 5}}).code(),
              "forbidden");
    EXPECT_EQ(as(watcher, "PUT", "/self_ratings", {{"item", "i1"}, {"points", 5}}).code(),
              "forbidden");
    const Json host_report = report(session);
    EXPECT_EQ(item(host_report).at("self"), 5);
    EXPECT_EQ(item(host_report).at("rated"), 2.0);
    const Json& points = item(host_report).at("theory").at("key_points");
    std::string point;
    for (const Json& one : points) {
        if (!one.at("hit").get<bool>()) point = one.at("id");
    }
    const Json wish = {{"item", "i1"}, {"key_point", point}, {"made", "made"}};
    EXPECT_EQ(as(guest, "PUT", "/key_points", wish).code(), "forbidden");
    EXPECT_EQ(ask("PUT", of(session, "/key_points"), wish).status, 204);
    let_read();
    const Json own = as(guest, "GET", "").json();
    EXPECT_EQ(item(own).at("self"), 5);
    bool is_told = false;
    for (const Json& one : item(own).at("theory").at("key_points")) {
        if (one.at("id") == point) is_told = one.at("overruled").at("name") == "Ada";
    }
    EXPECT_TRUE(is_told);
    EXPECT_TRUE(item(as(watcher, "GET", "").json()).at("self").is_null());
}

// REPORT-6, REPORT-7
TEST_F(InterviewReport, ALinkShowsTheChosenPartsUntilItIsRevoked) {
    EXPECT_EQ(as(guest, "POST", "/shares", {{"parts", {"scores"}}, {"days", nullptr}}).code(),
              "forbidden");
    EXPECT_EQ(as(guest, "GET", "/shares").code(), "forbidden");
    const auto make = [&](const Json& parts, const Json& days = nullptr) {
        return must("POST", of(session, "/shares"), {{"parts", parts}, {"days", days}});
    };
    const Json scores = make({"scores"}, 7);
    const Json notes = make({"notes", "answers"});
    EXPECT_GT(scores.at("expires_at"), scores.at("made_at"));
    EXPECT_TRUE(notes.at("expires_at").is_null());

    const HttpAnswer told = shown(scores.at("token"));
    EXPECT_EQ(told.status, 200) << told.body;
    EXPECT_THAT(told.headers.at("x-robots-tag"), HasSubstr("noindex"));
    EXPECT_EQ(told.headers.at("cache-control"), "no-store");
    EXPECT_EQ(told.json().at("parts"), Json::parse(R"(["scores"])"));
    EXPECT_TRUE(told.json().at("score").is_number());
    for (const char* secret : {"a-secret", "Indeed, I would", "\"Grace\"", "\"Ada\"", "\"size\""})
        EXPECT_THAT(told.body, Not(HasSubstr(secret)));
    const HttpAnswer other = shown(notes.at("token"));
    EXPECT_THAT(other.body, HasSubstr("a-secret-note"));
    EXPECT_THAT(other.body, HasSubstr("Indeed"));
    EXPECT_TRUE(other.json().at("score").is_null());
    const HttpAnswer page = http(server->port(), {.target = "/shared"});
    if (page.status == 200) {
        EXPECT_THAT(page.headers.at("x-robots-tag"), HasSubstr("noindex"));
    }

    EXPECT_EQ(must("GET", of(session, "/shares")).at("shares").size(), 2U);
    server->kill_hard();
    server->start();
    EXPECT_EQ(shown(scores.at("token")).status, 200) << "a restart forgets no link";
    EXPECT_EQ(ask("DELETE", of(session, "/shares/" + scores.at("share").get<std::string>())).status,
              204);
    EXPECT_EQ(shown(scores.at("token")).code(), "not_found");
    EXPECT_EQ(ask("DELETE", of(session, "/shares/" + scores.at("share").get<std::string>())).code(),
              "not_found");
    EXPECT_EQ(shown(notes.at("token")).status, 200);

    for (const Json& bad : {Json{{"parts", {"everything"}}, {"days", nullptr}},
                            Json{{"parts", Json::array()}, {"days", nullptr}},
                            Json{{"parts", {"scores"}}, {"days", 0}}})
        EXPECT_EQ(ask("POST", of(session, "/shares"), bad).code(), "invalid_input") << bad;
    // The session goes on again: there is nothing to show meanwhile.
    Candidate host(server->port(), session);
    host.must({{"kind", "session_reopen"}, {"round", "basics"}, {"minutes", 5}});
    EXPECT_EQ(shown(notes.at("token")).code(), "not_allowed_now");
    EXPECT_EQ(ask("DELETE", "sessions/" + session).status, 204);
    EXPECT_EQ(shown(notes.at("token")).code(), "not_found");
}

// REPORT-7
TEST_F(ReportTest, ALinkOfAPracticeGoesWithItsPersonAndIsNotGuessed) {
    const std::string session = practise();
    const Json made =
        must("POST", of(session, "/shares"), {{"parts", {"timeline"}}, {"days", nullptr}});
    const std::string token = made.at("token");
    EXPECT_EQ(ask("POST", of(session, "/shares"), {{"parts", {"notes"}}, {"days", nullptr}}).code(),
              "invalid_input");
    EXPECT_EQ(shown(token).status, 200);
    // A link to join is no link to a report, nor the other way round.
    EXPECT_EQ(ask("POST", "link", {{"token", token}}).status, 404);
    const HttpAnswer gone = ask("DELETE", "me/data", {{"confirm", true}});
    EXPECT_EQ(gone.status, 200);
    EXPECT_EQ(shown(token).code(), "not_found");
    std::string forged = token;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    int refused = 0;
    for (int at = 0; at < 25; ++at) {
        const HttpAnswer answer = shown(forged);
        EXPECT_TRUE(answer.status == 404 || answer.status == 429);
        refused += answer.status == 429 ? 1 : 0;
    }
    EXPECT_EQ(refused, 6) << "the link whose session is gone has counted, too";
    EXPECT_EQ(shown(token).status, 429) << "whoever guesses is asked to wait";
}

}  // namespace
}  // namespace rehearse::test
