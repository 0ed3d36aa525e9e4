// Looking back at a session over HTTP: the log page by page, who may read it, and practices that go
// on from a place in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using ::testing::Contains;
using ::testing::Not;

/// All pages of a log; each must say where the next begins.
struct Log {
    Json first;  // the view that it begins with
    std::vector<Json> events;
    std::size_t pages = 0;
    std::size_t largest = 0;  // bytes
};

class Replay : public ::testing::Test {
protected:
    std::string api(const std::string& session, const std::string& rest) const {
        return "/api/v1/sessions/" + session + rest;
    }
    Log read_log(const std::string& session, const std::string& limit, const std::string& more = "",
                 const HeaderList& headers = {}) const {
        Log log;
        for (Json next = 1; !next.is_null();) {
            const HttpAnswer answer = http(
                server.port(),
                {.target = api(session, "/events?limit=" + limit + "&from=" + next.dump() + more),
                 .headers = headers});
            EXPECT_EQ(answer.status, 200) << answer.body;
            if (answer.status != 200) break;
            const Json page = answer.json();
            EXPECT_EQ(page.at("from"), next);
            EXPECT_EQ(page.at("state").is_null(), log.pages > 0);
            if (log.pages++ == 0) log.first = page.at("state");
            for (const Json& event : page.at("events")) log.events.push_back(event);
            log.largest = std::max(log.largest, answer.body.size());
            next = page.at("next");
            if (!next.is_null()) {
                EXPECT_EQ(next, page.at("to").get<std::uint64_t>() + 1);
            }
        }
        return log;
    }
    HttpAnswer fork(const std::string& session, std::uint64_t seq, const std::string& more = "",
                    const HeaderList& headers = {}) const {
        return http(server.port(), {.method = "POST",
                                    .target = api(session, "/fork" + more),
                                    .body = Json{{"seq", seq}}.dump(),
                                    .headers = headers});
    }
    static std::vector<std::string> kinds(const std::vector<Json>& events) {
        std::vector<std::string> out;
        for (const Json& event : events) out.push_back(event.at("kind"));
        return out;
    }

    ScratchFolder folder;
    ServerProcess server{folder.path()};
};

// REPLAY-1, REPLAY-2: what the candidate was told while it happened, from the same beginning.
TEST_F(Replay, TellsTheLogAsItWasTold) {
    const std::string session = create_junior_screen(server.port());
    Candidate person(server.port(), session);
    const Json lobby = person.state();
    const ResumePoint start = person.point();
    person.must({{"kind", "session_start"}});
    EXPECT_EQ(get(server.port(), api(session, "/events")).code(), "not_allowed_now");
    EXPECT_EQ(fork(session, 1).code(), "not_allowed_now");
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    for (const std::string text : {"first", "first \xF0\x9F\x98\x80\nand second", "", "third\n"})
        person.write("i1/answer", text);
    person.must({{"kind", "session_finish"}});
    person.event("session_scored");  // the last that happens

    const Log log = read_log(session, "3");
    EXPECT_GT(log.pages, 3U);
    EXPECT_EQ(log.first, lobby);
    EXPECT_EQ(log.events, log_since(server.port(), session, start));
    EXPECT_EQ(read_log(session, "1000").events, log.events);

    EXPECT_EQ(get(server.port(), api(session, "/events?from=1000")).code(), "not_found");
    for (const std::string query : {"from=0", "from=x", "limit=0", "limit=1001"})
        EXPECT_EQ(get(server.port(), api(session, "/events?" + query)).code(), "invalid_input");
}

// REPLAY-1: a page is bounded, however long its entries are.
TEST_F(Replay, EndsAPageBeforeItGrowsLarge) {
    const std::string session = create_junior_screen(server.port());
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    for (int i = 0; i < 12; ++i)
        person.write("i1/answer", std::string(250'000, static_cast<char>('a' + i)));
    person.must({{"kind", "session_finish"}});
    const Log log = read_log(session, "1000");
    EXPECT_GT(log.pages, 2U);
    EXPECT_LT(log.largest, 2U * 1024 * 1024);
    EXPECT_EQ(count_of(log.events, "session_ended", ""), 1);
}

// REPLAY-3
TEST_F(Replay, ForksAPracticeThatGoesOnFromAPlace) {
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::string session = create_junior_screen(server.port());
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    person.write("i1/answer", "What I said first \xE2\x80\x93 \xF0\x9F\xA6\x80.");
    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "cpp"}});
    person.write("i4/cpp", "// half of it\n");
    const std::uint64_t place = person.point().seq;
    person.write("i4/cpp", "// all of it\n");
    person.must({{"kind", "session_finish"}});
    EXPECT_EQ(fork(session, person.point().seq + 100).code(), "invalid_input");
    EXPECT_EQ(fork(session, 0).status, 400);

    const HeaderList key = {{"Idempotency-Key", "once"}};
    const HttpAnswer made = fork(session, place, "", key);
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string forked = made.json().at("id");
    EXPECT_EQ(fork(session, place, "", key).json().at("id"), forked);
    EXPECT_EQ(fork(session, place + 1, "", key).code(), "idempotency_conflict");  // HTTP-11
    EXPECT_NE(forked, session);
    // It stands on its own feet.
    EXPECT_EQ(http(server.port(), {.method = "DELETE", .target = api(session, "")}).status, 204);
    EXPECT_EQ(fork(session, place, "", key).json().at("id"), forked);  // HTTP-11

    Candidate again(server.port(), forked);
    EXPECT_EQ(again.state().at("lifecycle"), "lobby");
    EXPECT_EQ(again.state().at("mode"), "practice");
    EXPECT_EQ(again.state().at("title"),
              person.state().at("title").get<std::string>() + ", continued");
    EXPECT_EQ(again.state().at("documents"), Json::array());
    again.must({{"kind", "session_start"}});
    const Json opened = again.event("round_opened");
    EXPECT_EQ(
        opened.at("deadline_at").get<std::int64_t>() - opened.at("opened_at").get<std::int64_t>(),
        10 * 60 * 1000);
    again.must({{"kind", "item_open"}, {"item", "i1"}});
    again.must({{"kind", "item_open"}, {"item", "i2"}});
    again.must({{"kind", "round_finish"}, {"round", "theory"}});
    const Json coding = again.event_where([](const Json& event) {
        return event.at("kind") == "round_opened" && event.at("round") == "coding";
    });
    EXPECT_EQ(coding.at("view").at("items")[0].at("language"), "cpp");
    again.must({{"kind", "item_open"}, {"item", "i4"}});
    again.event_where([&](const Json&) { return again.has("i4/cpp"); });
    EXPECT_EQ(again.text("i1/answer"), u"What I said first \u2013 \U0001F980.");
    EXPECT_EQ(again.text("i2/answer"), u"");
    EXPECT_EQ(again.text("i4/cpp"), u"// half of it\n");
    EXPECT_EQ(again.version("i4/cpp"), 0U);
    // TIME-1: nobody hands in what was only carried over.
    again.must({{"kind", "session_finish"}});
    EXPECT_THAT(kinds(read_log(forked, "1000").events), Not(Contains("job_queued")));
    const Json report = get(server.port(), api(forked, "/report")).json();
    EXPECT_EQ(report.at("rounds")[1].at("items")[0].at("coding").at("unsubmitted"),
              "// half of it\n");
    EXPECT_EQ(report.at("rounds")[0].at("items")[0].at("theory").at("answer"),
              "What I said first \xE2\x80\x93 \xF0\x9F\xA6\x80.");
}

// REPLAY-1, REPLAY-4, ROLE-3: a candidate looks back once the report is shared, and sees no notes.
TEST_F(Replay, IsForCandidatesOnceTheReportIsShared) {
    const std::string session =
        create_session(server.port(), {{"template", "junior-screen"}, {"mode", "interview"}});
    Candidate host(server.port(), session);
    host.must({{"kind", "link_make"}, {"role", "candidate"}, {"hours", 1}});
    const std::string token =
        get(server.port(), api(session, "/links")).json().at("links")[0].at("token");
    const HttpAnswer joined =
        http(server.port(), {.method = "POST",
                             .target = "/api/v1/join",
                             .body = Json{{"token", token}, {"name", "Cleo"}}.dump()});
    ASSERT_EQ(joined.status, 201) << joined.body;
    const std::string guest = joined.json().at("person");
    const std::string set = joined.headers.at("set-cookie");
    const HeaderList cookie = {{"Cookie", set.substr(0, set.find(';'))}};
    const std::string as = "as=" + guest;

    host.must({{"kind", "session_start"}});
    host.must(
        {{"kind", "note_write"}, {"note", nullptr}, {"item", nullptr}, {"text", "Hesitant."}});
    host.must({{"kind", "chat_say"}, {"text", "Take your time."}});
    host.must({{"kind", "session_finish"}});
    const auto ask = [&](const std::string& who) {
        return http(server.port(), {.target = api(session, "/events?" + who), .headers = cookie});
    };
    EXPECT_EQ(ask(as).code(), "forbidden");
    host.must({{"kind", "report_share"}});
    EXPECT_TRUE(eventually([&] { return ask(as).status == 200; }));

    const Log theirs = read_log(session, "1000", "&" + as, cookie);
    const Log ours = read_log(session, "1000");
    EXPECT_THAT(kinds(ours.events), Contains("note_written"));
    EXPECT_THAT(kinds(theirs.events), Contains("chat_said"));
    EXPECT_THAT(kinds(theirs.events), Not(Contains("note_written")));
    EXPECT_THAT(kinds(theirs.events), Not(Contains("link_made")));
    EXPECT_EQ(theirs.first.at("role"), "candidate");
    EXPECT_EQ(theirs.first.at("people").size(), 1U) << "they had not joined yet";
    EXPECT_TRUE(theirs.first.at("console").is_null());
    EXPECT_EQ(theirs.first.at("rounds")[0].at("items"), Json::array());
    EXPECT_NE(ours.first.at("rounds")[0].at("items"), Json::array());

    EXPECT_EQ(fork(session, 3, "?" + as, cookie).code(), "forbidden");
    EXPECT_EQ(fork(session, 3).status, 201);
    EXPECT_EQ(http(server.port(), {.target = api(session, "/events?" + as)}).status, 401);
}

}  // namespace
}  // namespace rehearse::test
