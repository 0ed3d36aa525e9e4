// The whole course of a session over the wire: scheduled, live, changed while it goes, ended, opened
// again, archived; pairs that swap roles; the scratchpad; and what of all that each may not see.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "candidate.hpp"
#include "invite.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}
constexpr std::int64_t hour_ms = 3'600'000;

class Lifecycle : public ::testing::Test {
protected:
    std::string api(const std::string& rest) const { return "/api/v1/sessions/" + session + rest; }
    Json view(const Guest& guest) const {
        return http(server.port(), {.target = guest.as(api("")), .headers = guest.headers()})
            .json();
    }
    Json view() const { return get(server.port(), api("")).json(); }
    std::string token_of(const std::string& role) {
        return link_token(server.port(), session, role);
    }
    Guest invite(Candidate& host, const std::string& role, const std::string& name) {
        return invite_to(server.port(), host, session, role, name);
    }
    Json look(const std::string& token) {
        return http(server.port(), {.method = "POST",
                                    .target = "/api/v1/link",
                                    .body = Json{{"token", token}}.dump()})
            .json();
    }
    Json listed() const {
        const Json all = get(server.port(), "/api/v1/sessions").json();
        for (const Json& line : all.at("sessions")) {
            if (line.at("id") == session) return line;
        }
        return {};
    }
    /// Some question or task that the session does not have.
    std::string other(const std::string& kind) {
        const Json all = get(server.port(), api("/choices")).json();
        const std::string known = view().dump();
        for (const Json& choice : all.at("choices")) {
            const std::string ref = choice.at("ref");
            if (choice.at("kind") == kind && known.find(ref) == std::string::npos) return ref;
        }
        return {};
    }
    static std::vector<std::string> ids(const Json& round) {
        std::vector<std::string> out;
        for (const Json& item : round.at("items")) out.push_back(item.at("id"));
        return out;
    }
    /// The log as the host may read it after the end.
    Json page() const { return get(server.port(), api("/events?limit=1000")).json(); }

    ScratchFolder folder;
    ServerProcess server{folder.path()};
    std::string session;
};

using Ids = std::vector<std::string>;

TEST_F(Lifecycle, ARequestSentAgainGetsItsAnswerThoughItsStartHasPassed) {  // HTTP-11, LIFE-1
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Json body = {{"template", "junior-screen"}, {"mode", "interview"}, {"name", "Ada"}};
    const auto ask = [&](std::int64_t at, const HeaderList& key) {
        body["starts_at"] = at;
        return http(server.port(), {.method = "POST",
                                    .target = "/api/v1/sessions",
                                    .body = body.dump(),
                                    .headers = key});
    };
    const HeaderList key = {{"Idempotency-Key", "kept"}};
    // A start so near that it passes meanwhile; on a slow machine it had passed at once.
    HttpAnswer first;
    std::int64_t at = 0;
    for (std::int64_t ahead = 500; first.status != 201 && ahead < hour_ms; ahead *= 2) {
        at = now_ms() + ahead;
        first = ask(at, key);
    }
    ASSERT_EQ(first.status, 201) << first.body;
    ASSERT_TRUE(eventually([&] { return ask(at, {}).code() == "invalid_input"; }));
    const HttpAnswer again = ask(at, key);
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(again.json(), first.json());
    EXPECT_EQ(ask(at + 1, key).code(), "idempotency_conflict");
}

TEST_F(Lifecycle, AnInterviewFromItsAppointmentToItsArchive) {
    // LIFE-1, LIFE-2, LIFE-3, LIFE-4, ITEM-1, ITEM-2, ITEM-3, PAD-1
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::int64_t at = now_ms() + 100 * hour_ms;
    session = create_session(server.port(), {{"template", "junior-screen"},
                                             {"mode", "interview"},
                                             {"name", "Ada"},
                                             {"starts_at", at}});
    EXPECT_EQ(listed().at("lifecycle"), "scheduled");
    EXPECT_EQ(listed().at("scheduled_at"), at);
    Candidate host(server.port(), session);
    EXPECT_EQ(host.state().at("scheduled_at"), at);
    EXPECT_EQ(host.command({{"kind", "session_schedule"}, {"at", now_ms() - 1}}), "invalid_input");
    const Guest guest = invite(host, "candidate", "Grace");
    const Json told = look(token_of("candidate"));
    EXPECT_EQ(told.at("scheduled_at"), at);
    EXPECT_EQ(told.at("lifecycle"), "scheduled");
    EXPECT_GE(told.at("expires_at"), at + 24 * hour_ms);
    Candidate person(server.port(), session, guest);
    EXPECT_EQ(person.command({{"kind", "session_schedule"}, {"at", nullptr}}), "forbidden");
    host.must({{"kind", "session_schedule"}, {"at", nullptr}});
    EXPECT_EQ(person.event("session_scheduled").at("scheduled_at"), nullptr);
    EXPECT_EQ(view(guest).at("lifecycle"), "lobby");
    host.must({{"kind", "session_schedule"}, {"at", at}});

    // Before its round opens a change is the interviewer's to know.
    const std::string question = other("theory");
    ASSERT_FALSE(question.empty());
    const std::size_t heard = received_bytes().size();
    const Json add = {{"kind", "item_add"},
                      {"round", "theory"},
                      {"item_kind", "theory"},
                      {"ref", question},
                      {"position", 0}};
    EXPECT_EQ(person.command(add), "forbidden");
    EXPECT_EQ(person.command({{"kind", "item_skip"}, {"item", "i1"}, {"skipped", true}}),
              "forbidden");
    EXPECT_EQ(person.command({{"kind", "item_move"}, {"item", "i1"}, {"position", 1}}),
              "forbidden");
    EXPECT_EQ(http(server.port(), {.target = guest.as(api("/choices")), .headers = guest.headers()})
                  .code(),
              "forbidden");
    host.must(add);
    host.must({{"kind", "chat_say"}, {"text", "said to all"}});
    person.event("chat_said");
    EXPECT_EQ(count_of(person.events(), "item_added", ""), 0);
    const Json added = host.event("item_added");
    EXPECT_EQ(added.at("item").at("id"), "i5");
    EXPECT_EQ(added.at("item").at("ref"), question);
    EXPECT_EQ(ids(view().at("rounds")[0]), (Ids{"i5", "i1", "i2", "i3"}));
    EXPECT_THAT(view(guest).dump(), Not(HasSubstr(question)));
    EXPECT_EQ(host.command(add), "invalid_input") << "twice";
    Json nothing = add;
    nothing["ref"] = "no-such-question";
    EXPECT_EQ(host.command(nothing), "not_found");
    EXPECT_GT(received_bytes().size(), heard);

    host.must({{"kind", "session_start"}});
    EXPECT_EQ(ids(person.event("round_opened").at("view")), (Ids{"i5", "i1", "i2", "i3"}));
    EXPECT_EQ(view(guest).at("scheduled_at"), at);
    // Now everybody is told.
    host.must({{"kind", "item_move"}, {"item", "i5"}, {"position", 2}});
    EXPECT_EQ(person.event("item_moved").at("position"), 2);
    EXPECT_EQ(ids(view(guest).at("rounds")[0]), (Ids{"i1", "i2", "i5", "i3"}));
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    host.must({{"kind", "item_skip"}, {"item", "i1"}, {"skipped", true}});
    EXPECT_EQ(person.event("item_skipped").at("item"), "i1");
    EXPECT_EQ(person.command({{"kind", "item_open"}, {"item", "i1"}}), "not_allowed_now");
    EXPECT_EQ(person.edit("i1/answer", 0, 1, Json::array({replacement(0, 0, 0, "x")})),
              "not_allowed_now");
    EXPECT_EQ(view(guest).at("rounds")[0].at("items")[0].at("skipped"), true);
    person.must({{"kind", "item_open"}, {"item", "i5"}});
    person.write("i5/answer", "An answer to what was added.");
    EXPECT_EQ(http(server.port(),
                   {.target = guest.as(api("/items/i5")), .headers = guest.headers()})
                  .status,
              200);
    // The scratchpad is there in a pause as well, and both write on it.
    person.write("scratch", "candidate\n");
    host.event_where([&](const Json&) { return host.version("scratch") == 1; });
    host.must({{"kind", "session_pause"}});
    host.write("scratch", "candidate\ninterviewer\n");
    host.must({{"kind", "session_resume"}});
    host.must({{"kind", "round_finish"}, {"round", "theory"}});
    EXPECT_EQ(host.command({{"kind", "item_skip"}, {"item", "i2"}, {"skipped", true}}),
              "not_allowed_now");
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    host.must({{"kind", "session_finish"}});
    EXPECT_EQ(person.command({{"kind", "item_open"}, {"item", "i4"}}), "not_allowed_now");

    // Once more, for a submission.
    EXPECT_EQ(person.command({{"kind", "session_reopen"}, {"round", "coding"}, {"minutes", 5}}),
              "forbidden");
    host.must({{"kind", "report_share"}});
    host.must({{"kind", "session_reopen"}, {"round", "coding"}, {"minutes", 5}});
    EXPECT_EQ(person.event("session_reopened").at("remaining_ms"), 300'000);
    const Json again = view(guest);
    EXPECT_EQ(again.at("lifecycle"), "paused");
    EXPECT_EQ(again.at("ended_at"), nullptr);
    EXPECT_EQ(again.at("report_shared"), false);
    EXPECT_EQ(again.at("rounds")[1].at("state"), "open");
    EXPECT_EQ(listed().at("ended_at"), nullptr);
    host.must({{"kind", "session_resume"}});
    person.write("i4/python3", "print('not a cache')\n");
    const std::string job = person.grade("submit", "i4", "python3");
    EXPECT_EQ(host.command({{"kind", "session_archive"}}), "not_allowed_now");
    person.finished(job);
    host.must({{"kind", "session_finish"}});
    EXPECT_EQ(person.command({{"kind", "session_archive"}}), "forbidden");
    const Json ended = page();
    host.must({{"kind", "session_archive"}});
    EXPECT_EQ(person.event("session_archived").at("by"), "local");
    for (const Json& command :
         {Json{{"kind", "chat_say"}, {"text", "too late"}}, Json{{"kind", "report_share"}},
          Json{{"kind", "session_reopen"}, {"round", "coding"}, {"minutes", 5}},
          Json{{"kind", "note_write"}, {"note", nullptr}, {"item", nullptr}, {"text", "x"}}})
        EXPECT_EQ(host.command(command), "not_allowed_now");
    EXPECT_EQ(host.contradiction(), "");
    EXPECT_EQ(person.contradiction(), "");
    ASSERT_TRUE(eventually([&] { return !listed().at("score").is_null(); }));
    EXPECT_EQ(listed().at("lifecycle"), "archived");

    const Json report = get(server.port(), api("/report")).json();
    EXPECT_EQ(report.at("scratch"), "candidate\ninterviewer\n");
    EXPECT_EQ(report.at("max_score"), 400) << "five items, of which one is skipped";
    EXPECT_EQ(report.at("rounds")[0].at("items")[0].at("skipped"), true);
    EXPECT_EQ(report.at("rounds")[0].at("items")[0].at("max_score"), 0);
    EXPECT_EQ(report.at("rounds")[0].at("items")[2].at("theory").at("answer"),
              "An answer to what was added.");
    // The log is one value now, and tells the same history.
    ASSERT_TRUE(eventually(
        [&] { return server.log().find(R"("event":"session_archived")") != std::string::npos; }))
        << server.log();
    const std::string place = ended.at("to").dump();
    const Json put_away = get(server.port(), api("/events?limit=" + place)).json();
    EXPECT_EQ(put_away.at("hash"), ended.at("hash"));
    EXPECT_EQ(put_away.at("events"), ended.at("events"));
    // The replay tells it as it was told, from what there was at first.
    const Json log = page();
    EXPECT_EQ(ids(log.at("state").at("rounds")[0]), (Ids{"i1", "i2", "i3"}));
    EXPECT_EQ(log.at("state").at("lifecycle"), "lobby");
    const std::vector<Json> events = log.at("events");
    const auto opened = std::find_if(events.begin(), events.end(), [](const Json& event) {
        return event.at("kind") == "round_opened";
    });
    ASSERT_NE(opened, events.end());
    EXPECT_EQ(ids(opened->at("view")), (Ids{"i5", "i1", "i2", "i3"})) << "before it was moved";
    EXPECT_EQ(opened->at("view").at("items")[1].at("skipped"), false);
    const Json begin = get(server.port(), api("/events?limit=1")).json();
    EXPECT_EQ(events, log_since(server.port(), session, {1, begin.at("hash")}));
}

TEST_F(Lifecycle, APairTakesTurnsAndNeitherSeesWhatTheyWillBeAsked) {  // PAIR-1, PAIR-2, PAIR-3
    session = create_session(server.port(), {{"template", "junior-screen"}, {"mode", "pair"}});
    Candidate host(server.port(), session);
    EXPECT_EQ(host.welcome().at("role"), "interviewer");
    EXPECT_EQ(host.welcome().at("name"), "Host");
    EXPECT_TRUE(host.state().at("rounds")[0].at("items").empty());
    const Guest guest = invite(host, "candidate", "Grace");
    const auto item = [&](const std::string& id) { return get(server.port(), api("/items/" + id)); };
    const auto as_guest = [&](const std::string& rest) {
        return http(server.port(), {.target = guest.as(api(rest)), .headers = guest.headers()});
    };
    EXPECT_EQ(item("i1").code(), "item_not_open");
    EXPECT_EQ(host.command({{"kind", "item_skip"}, {"item", "i4"}, {"skipped", true}}),
              "item_not_open");
    Candidate person(server.port(), session, guest);
    person.must({{"kind", "roles_swap"}});
    EXPECT_EQ(host.event("role_changed").at("role"), "interviewer");
    EXPECT_EQ(host.command({{"kind", "session_start"}}), "forbidden");
    host.must({{"kind", "roles_swap"}});
    host.must({{"kind", "session_start"}});
    EXPECT_EQ(host.command({{"kind", "roles_swap"}}), "not_allowed_now");
    // The interviewer has the answers of the open round, and of no other; the candidate none.
    const std::string answer = item("i1").json().at("interviewer").at("model_answer");
    ASSERT_GT(answer.size(), 100U);
    EXPECT_EQ(item("i4").code(), "item_not_open");
    const std::size_t from = received_bytes().size();
    EXPECT_FALSE(as_guest("/items/i1").json().contains("interviewer"));
    EXPECT_EQ(as_guest("/items/i4").code(), "item_not_open");
    EXPECT_THAT(received_bytes().substr(from), Not(HasSubstr(answer.substr(0, 60))));
    host.must({{"kind", "note_write"}, {"note", nullptr}, {"item", "i1"}, {"text", "NOTED-1"}});
    host.must({{"kind", "recommend"}, {"value", "no"}, {"text", "RECOMMENDED-1"}});
    host.must({{"kind", "round_finish"}, {"round", "theory"}});
    host.must({{"kind", "session_pause"}});
    host.must({{"kind", "roles_swap"}});
    // Who interviews now has the answers of what was asked, and nothing that was said of them.
    const std::size_t after = received_bytes().size();
    Candidate interviewer(server.port(), session, guest);
    EXPECT_EQ(interviewer.welcome().at("role"), "interviewer");
    ASSERT_FALSE(interviewer.state().at("console").is_null());
    EXPECT_TRUE(interviewer.state().at("console").at("notes").empty());
    EXPECT_EQ(as_guest("/items/i1").json().at("interviewer").at("model_answer"), answer);
    EXPECT_TRUE(as_guest("/items/i4").json().contains("interviewer"));
    EXPECT_FALSE(item("i4").json().contains("interviewer"));
    EXPECT_EQ(as_guest("/links").status, 200);
    EXPECT_EQ(get(server.port(), api("/links")).code(), "forbidden");
    interviewer.must(
        {{"kind", "note_write"}, {"note", nullptr}, {"item", "i4"}, {"text", "NOTED-2"}});
    interviewer.must({{"kind", "session_finish"}});
    for (const char* hidden : {"NOTED-1", "RECOMMENDED-1"})
        EXPECT_THAT(received_bytes().substr(after), Not(HasSubstr(hidden)));
    EXPECT_EQ(count_of(host.events(), "note_written", ""), 1) << "their own";
    // Both read the report, each with what they wrote.
    const HttpAnswer theirs = as_guest("/report");
    const HttpAnswer ours = get(server.port(), api("/report"));
    ASSERT_EQ(theirs.status, 200) << theirs.body;
    ASSERT_EQ(ours.status, 200) << ours.body;
    EXPECT_THAT(theirs.body, Not(HasSubstr("NOTED-1")));
    EXPECT_THAT(theirs.body, HasSubstr("NOTED-2"));
    EXPECT_THAT(ours.body, HasSubstr("NOTED-1"));
    EXPECT_THAT(ours.body, Not(HasSubstr("NOTED-2")));
    const HttpAnswer log = as_guest("/events?limit=1000");
    EXPECT_THAT(log.body, Not(HasSubstr("NOTED-1")));
    EXPECT_THAT(log.body, HasSubstr("NOTED-2"));
    EXPECT_EQ(log.json().at("state").at("role"), "candidate");
}

TEST_F(Lifecycle, TwoWriteOnTheScratchpadAndAReplayHasItKeyByKey) {  // PAD-1, REPLAY-2
    session = create_session(server.port(), {{"template", "junior-screen"}, {"mode", "interview"}});
    Candidate host(server.port(), session);
    Candidate person(server.port(), session, invite(host, "candidate", "Grace"));
    Candidate watcher(server.port(), session, invite(host, "observer", "Linus"));
    EXPECT_EQ(person.edit("scratch", 0, 1, Json::array({replacement(0, 0, 0, "x")})), "not_found");
    host.must({{"kind", "session_start"}});
    for (Candidate* each : {&host, &person, &watcher})
        each->event_where([&](const Json&) { return each->has("scratch"); });
    person.write("scratch", "a -> b\n");
    host.event_where([&](const Json&) { return host.version("scratch") == 1; });
    host.write("scratch", "a -> b\nb -> c\n");
    for (Candidate* each : {&person, &watcher}) {
        each->event_where([&](const Json&) { return each->version("scratch") == 2; });
        EXPECT_EQ(each->text("scratch"), host.text("scratch"));
    }
    EXPECT_EQ(watcher.edit("scratch", 2, 1, Json::array({replacement(14, 0, 0, "x")})), "forbidden");
    host.must({{"kind", "locks"}, {"editing", true}, {"running", false}});
    EXPECT_EQ(person.edit("scratch", 2, 2, Json::array({replacement(14, 0, 0, "x")})),
              "not_allowed_now");
    host.must({{"kind", "session_finish"}});
    EXPECT_EQ(host.edit("scratch", 2, 2, Json::array({replacement(14, 0, 0, "x")})),
              "not_allowed_now");
    EXPECT_EQ(get(server.port(), api("/report")).json().at("scratch"), "a -> b\nb -> c\n");
    std::vector<std::string> writers;
    const Json log = page();
    for (const Json& event : log.at("events")) {
        if (event.at("kind") == "edited" && event.at("doc") == "scratch")
            writers.push_back(event.at("by"));
    }
    EXPECT_EQ(writers, (std::vector<std::string>{person.welcome().at("person"), "local"}));
}

}  // namespace
}  // namespace rehearse::test
