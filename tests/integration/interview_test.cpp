// Interviews over the wire: who comes by which link, what each may do and see, and that nothing of
// the console reaches anybody else (PROTOCOL section 8).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "candidate.hpp"
#include "invite.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Interview : public ::testing::Test {
protected:
    HttpAnswer as(const Guest& guest, const std::string& rest, const std::string& method = "GET") {
        return http(server.port(), {.method = method,
                                    .target = guest.as("/api/v1/sessions/" + session + rest),
                                    .headers = guest.headers()});
    }
    std::string token_of(const std::string& role) {
        return link_token(server.port(), session, role);
    }
    Guest invite(Candidate& host, const std::string& role, const std::string& name) {
        return invite_to(server.port(), host, session, role, name);
    }
    HttpAnswer look(const std::string& token) {
        return http(server.port(), {.method = "POST",
                                    .target = "/api/v1/link",
                                    .body = Json{{"token", token}}.dump()});
    }

    ScratchFolder folder;
    ServerProcess server{folder.path()};
    std::string session = create_session(
        server.port(), {{"template", "junior-screen"}, {"mode", "interview"}, {"name", "Ada"}});
};

TEST_F(Interview, ALinkTellsItsRoleAndOpensOneSessionForOneGuest) {  // SEAT-1, SEAT-2, SEAT-4
    Candidate host(server.port(), session);
    EXPECT_EQ(host.welcome().at("role"), "interviewer");
    const Guest guest = invite(host, "candidate", "  Grace  ");
    const Json told = look(token_of("candidate")).json();
    EXPECT_EQ(told.at("role"), "candidate");
    EXPECT_EQ(told.at("host"), "Ada");
    EXPECT_EQ(told.at("signals"), false);
    Candidate person(server.port(), session, guest);
    EXPECT_EQ(person.welcome().at("role"), "candidate");
    EXPECT_EQ(person.welcome().at("name"), "Grace");
    EXPECT_EQ(person.state().at("people").size(), 2U);
    EXPECT_EQ(host.event("person_joined").at("name"), "Grace");

    // Another guest's name, no cookie, a cookie that was changed: all the same refusal.
    const std::string target = "/api/v1/sessions/" + session;
    EXPECT_EQ(get(server.port(), guest.as(target)).status, 401);
    Guest forged = guest;
    forged.cookie.back() = forged.cookie.back() == 'A' ? 'B' : 'A';
    EXPECT_EQ(as(forged, "").code(), "unauthorized");
    Guest other = invite(host, "observer", "Linus");
    other.person = guest.person;
    EXPECT_EQ(as(other, "").code(), "unauthorized");
    EXPECT_EQ(get(server.port(), target + "?as=local").status, 401);
    EXPECT_THROW(WsClient(server.port(), guest.as("/ws/session/" + session)), std::exception);

    // Other sessions do not exist for a guest, and this one is not theirs to delete.
    const std::string practice = create_junior_screen(server.port());
    EXPECT_EQ(http(server.port(), {.target = guest.as("/api/v1/sessions/" + practice),
                                   .headers = guest.headers()})
                  .status,
              404);
    EXPECT_EQ(as(guest, "", "DELETE").code(), "forbidden");
    EXPECT_EQ(as(guest, "/links").code(), "forbidden");
    EXPECT_EQ(as(guest, "").status, 200);
}

TEST_F(Interview, ALinkThatIsCutOffOrTakenBackOpensNothing) {  // SEAT-1
    Candidate host(server.port(), session);
    host.must({{"kind", "link_make"}, {"role", "candidate"}, {"hours", 2}});
    const std::string token = token_of("candidate");
    const Json link = get(server.port(), "/api/v1/sessions/" + session + "/links")
                          .json()
                          .at("links")[0]
                          .at("link");
    for (const std::string& broken :
         {std::string(), std::string("x"), token.substr(0, token.size() - 1), token + "x",
          session + "." + link.get<std::string>() + ".", std::string("..")}) {
        EXPECT_EQ(look(broken).status, 404) << broken;
        EXPECT_THROW(join(server.port(), broken, "Eve"), std::exception);
    }
    EXPECT_EQ(look(token).status, 200);
    host.must({{"kind", "link_revoke"}, {"link", link}});
    EXPECT_EQ(look(token).status, 404);
    EXPECT_THROW(join(server.port(), token, "Eve"), std::exception);
    // Nothing in what interviewers are sent opens the session either: tokens come over HTTP alone.
    for (const Json& event : host.events()) EXPECT_THAT(event.dump(), Not(HasSubstr(token)));
}

// SEAT-6: a link in wrong hands does not fill a session before somebody notices.
TEST_F(Interview, SoManyJoinInAMinuteAndNoMore) {
    Candidate host(server.port(), session);
    host.must({{"kind", "link_make"}, {"role", "observer"}, {"hours", 2}});
    const std::string gone = token_of("observer");
    host.must({{"kind", "link_make"}, {"role", "observer"}, {"hours", 2}});
    const std::string token = token_of("observer");
    const auto come = [&](const std::string& with) {
        const Json body = {{"token", with}, {"name", "Eve"}};
        return http(server.port(),
                    {.method = "POST", .target = "/api/v1/join", .body = body.dump()});
    };
    // Who is refused for another reason does not count.
    for (int i = 0; i < 21; ++i) EXPECT_EQ(come(gone).status, 404);
    for (int i = 0; i < 20; ++i) ASSERT_EQ(come(token).status, 201) << i;
    const HttpAnswer refused = come(token);
    EXPECT_EQ(refused.status, 429) << refused.body;
    EXPECT_EQ(refused.code(), "too_many_requests");
    EXPECT_THAT(refused.body, HasSubstr("new link"));
    EXPECT_NE(refused.headers.find("retry-after"), refused.headers.end());
    EXPECT_EQ(look(token).status, 200) << "the link still tells what it is for";
    const std::string other = create_session(
        server.port(), {{"template", "junior-screen"}, {"mode", "interview"}, {"name", "Ada"}});
    Candidate other_host(server.port(), other);
    session = other;
    EXPECT_FALSE(invite(other_host, "candidate", "Grace").person.empty()) << "other sessions go on";
}

TEST_F(Interview, BothWriteInOneDocumentAndTheClockIsTheInterviewers) {  // ROLE-1, ROLE-2, TIME-4
    Candidate host(server.port(), session);
    Candidate person(server.port(), session, invite(host, "candidate", "Grace"));
    Candidate watcher(server.port(), session, invite(host, "observer", "Linus"));
    EXPECT_EQ(person.command({{"kind", "session_start"}}), "forbidden");
    host.must({{"kind", "session_start"}});
    EXPECT_EQ(person.command({{"kind", "round_finish"}, {"round", "theory"}}), "forbidden");
    host.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    const std::string doc = "i4/python3";
    for (Candidate* each : {&host, &watcher})
        each->event_where([&](const Json&) { return each->has(doc); });
    person.write(doc, "the candidate wrote this\n");
    host.event_where([&](const Json&) { return host.version(doc) == person.version(doc); });
    host.write(doc, "and the interviewer that\n");
    for (Candidate* each : {&person, &watcher}) {
        each->event_where([&](const Json&) { return each->version(doc) == host.version(doc); });
        EXPECT_EQ(each->text(doc), host.text(doc));
        EXPECT_EQ(each->contradiction(), "");
    }
    EXPECT_EQ(watcher.edit(doc, watcher.version(doc), 1,
                           Json::array({replacement(watcher.text(doc).size(), 0, 0, "x")})),
              "forbidden");
    host.must({{"kind", "locks"}, {"editing", true}, {"running", true}});
    EXPECT_EQ(person.edit(doc, person.version(doc), person.next_update(doc),
                          Json::array({replacement(person.text(doc).size(), 0, 0, "x")})),
              "not_allowed_now");
    EXPECT_EQ(person.command({{"kind", "run"},
                              {"item", "i4"},
                              {"language", "python3"},
                              {"version", person.version(doc)},
                              {"input", nullptr}}),
              "not_allowed_now");
    host.must({{"kind", "time_extend"}, {"minutes", 5}});
    EXPECT_EQ(person.event("time_extended").at("added_ms"), 300'000);
    EXPECT_EQ(person.event("locks_set").at("editing"), true);
    EXPECT_EQ(person.command({{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 0}}), "forbidden");
    host.must({{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 0}});
    EXPECT_FALSE(person.event("hint_revealed").at("text").get<std::string>().empty());
}

TEST_F(Interview, NothingOfTheConsoleReachesAnybodyElse) {  // ROLE-3, VIS-1, VIS-2
    Candidate host(server.port(), session);
    const Guest candidate = invite(host, "candidate", "Grace");
    const Guest observer = invite(host, "observer", "Linus");
    const std::string prefix = "/api/v1/sessions/" + session;
    // The interviewer sees what is to come, with answers; nobody else even its title.
    const Json guide = get(server.port(), prefix + "/items/i1").json().at("interviewer");
    const std::string model_answer = guide.at("model_answer");
    ASSERT_GT(model_answer.size(), 100U);
    ASSERT_FALSE(guide.at("key_points").empty());
    const Json coding = get(server.port(), prefix + "/items/i4").json().at("interviewer");
    ASSERT_FALSE(coding.at("rubric").empty());
    ASSERT_FALSE(coding.at("hints").empty());
    const std::string title = host.state().at("rounds")[0].at("items")[0].at("title");

    std::string& bytes = received_bytes();
    const std::size_t before = bytes.size();
    Candidate person(server.port(), session, candidate);
    Candidate watcher(server.port(), session, observer);
    EXPECT_EQ(as(candidate, "/items/i1").code(), "item_not_open");
    EXPECT_THAT(bytes.substr(before), Not(HasSubstr(title)));
    std::string theirs = bytes.substr(before);

    host.must({{"kind", "session_start"}});
    host.must({{"kind", "note_write"}, {"note", nullptr}, {"item", "i1"}, {"text", "NOTED-1"}});
    host.must({{"kind", "rate"},
               {"item", "i1"},
               {"criterion", "CRITERION-1"},
               {"points", 2},
               {"text", "RATED-1"}});
    host.must({{"kind", "recommend"}, {"value", "strong_no"}, {"text", "RECOMMENDED-1"}});
    host.must({{"kind", "key_point_tick"},
               {"item", "i1"},
               {"key_point", "TICKED-1"},
               {"made", "missed"}});
    host.must({{"kind", "chat_say"}, {"text", "said to all"}});
    const std::size_t from = bytes.size();
    for (Candidate* each : {&person, &watcher}) {
        EXPECT_EQ(each->event("chat_said").at("text"), "said to all");
        EXPECT_EQ(each->contradiction(), "") << "what is left out is no gap (WS-4)";
    }
    // A newcomer, a full state, every REST answer.
    Candidate again(server.port(), session, candidate);
    for (const Guest* guest : {&candidate, &observer}) {
        EXPECT_EQ(as(*guest, "").status, 200);
        EXPECT_EQ(as(*guest, "/items/i1").status, 200);
        EXPECT_EQ(as(*guest, "/report").status, 409);
    }
    host.must({{"kind", "session_finish"}});
    const std::size_t host_heard = bytes.size();
    for (const Guest* guest : {&candidate, &observer})
        EXPECT_EQ(as(*guest, "/report").code(), "forbidden");
    theirs += bytes.substr(from, host_heard - from);
    for (const char* hidden : {"NOTED-1", "CRITERION-1", "RATED-1", "RECOMMENDED-1", "strong_no",
                               "TICKED-1", "link_made", "expires_at"}) {
        // What the host heard in this stretch is its acknowledgements and its own finish.
        EXPECT_THAT(theirs, Not(HasSubstr(hidden)));
    }
    EXPECT_THAT(theirs, Not(HasSubstr(model_answer.substr(0, 60))));

    const Json report = get(server.port(), prefix + "/report").json();
    EXPECT_THAT(report.at("interview").dump(), HasSubstr("NOTED-1"));
    host.must({{"kind", "report_share"}});
    const HttpAnswer shared = as(candidate, "/report");
    EXPECT_EQ(shared.status, 200);
    EXPECT_TRUE(shared.json().at("interview").is_null());
    for (const char* hidden : {"NOTED-1", "RATED-1", "RECOMMENDED-1", "TICKED-1"})
        EXPECT_THAT(shared.body, Not(HasSubstr(hidden)));
}

TEST_F(Interview, WhoIsTakenOutIsOutAtOnce) {  // SEAT-3
    Candidate host(server.port(), session);
    const Guest guest = invite(host, "candidate", "Mallory");
    const std::string token = token_of("candidate");
    Candidate person(server.port(), session, guest);
    host.must({{"kind", "person_remove"}, {"person", guest.person}});
    EXPECT_EQ(person.until_closed(), 1008);
    EXPECT_EQ(as(guest, "").status, 404);
    EXPECT_THROW(WsClient(server.port(), guest.as("/ws/session/" + session), guest.cookie),
                 std::exception);
    // Nor do they come back by the link they have.
    EXPECT_EQ(look(token).status, 404);
    EXPECT_THROW(join(server.port(), token, "Mallory again"), std::exception);
    host.must({{"kind", "link_make"}, {"role", "candidate"}, {"hours", 1}});
    EXPECT_EQ(look(token_of("candidate")).status, 200);
}

TEST_F(Interview, CursorsAndPresenceAreToldAndNotKept) {  // CURSOR-1, SEAT-5
    Candidate host(server.port(), session);
    const Guest guest = invite(host, "candidate", "Grace");
    const auto is_there = [&](const std::string& who) {
        return [who](const Json& message) {
            if (message.at("type") != "presence") return false;
            const Json& people = message.at("people");
            return std::find(people.begin(), people.end(), who) != people.end();
        };
    };
    const auto is_away = [&](const std::string& who) {
        return [who](const Json& message) {
            if (message.at("type") != "presence") return false;
            const Json& people = message.at("people");
            return std::find(people.begin(), people.end(), who) == people.end();
        };
    };
    std::uint64_t seq = 0;
    {
        Candidate person(server.port(), session, guest);
        host.message_where(is_there(guest.person));
        seq = person.point().seq;
        person.wire().send(
            R"({"type":"cursor","doc":"i4/python3","version":0,"anchor":1,"head":4})");
        const Json cursor = host.message_where(
            [](const Json& message) { return message.at("type") == "cursor"; });
        EXPECT_EQ(cursor.at("person"), guest.person);
        EXPECT_EQ(cursor.at("client"), person.client());
        EXPECT_EQ(cursor.at("head"), 4);
        // A stall brings several at once, and where the last of them is, the cursor stays.
        for (int head = 5; head <= 9; ++head) {
            person.wire().send(fmt::format(
                R"({{"type":"cursor","doc":"i4/python3","version":0,"anchor":1,"head":{}}})", head));
        }
        host.message_where([](const Json& message) {
            return message.at("type") == "cursor" && message.at("head") == 9;
        });
        person.wire().drop();
    }
    host.message_where(is_away(guest.person));
    EXPECT_GE(host.point().seq, seq);
    Candidate again(server.port(), session, guest);
    for (const Json& message : again.messages()) EXPECT_NE(message.at("type"), "cursor");
}

}  // namespace
}  // namespace rehearse::test
