#include "protocol/messages.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "protocol/event_json.hpp"
#include "protocol/job_json.hpp"
#include "protocol/problem.hpp"
#include "protocol/rest.hpp"
#include "protocol/state_json.hpp"
#include "protocol/strict_json.hpp"
#include "unit/session/support.hpp"

namespace rehearse::protocol {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""h;
using session::test::Desk;

TEST(ClientMessages, AreReadStrictly) {  // ERR-1, ERR-2, HTTP-4
    using enum ErrorCode;
    struct Row {
        const char* name;
        std::string text;
        std::optional<ErrorCode> code;
    };
    const auto command = [](const std::string& inner) {
        return R"({"type":"command","n":1,"command":)" + inner + "}";
    };
    const Row rows[] = {
        {"hello", R"({"type":"hello","protocol":1,"client":null,"resume":null})", {}},
        {"hello of the future",
         R"({"type":"hello","protocol":9,"client":"c","resume":{"seq":4,"hash":"ab"}})",
         {}},
        {"hello of one whose text differs",
         R"({"type":"hello","protocol":1,"client":null,"resume":null,"diverged":true})",
         {}},
        {"hello that differs by a number",
         R"({"type":"hello","protocol":1,"client":null,"resume":null,"diverged":1})", bad_message},
        {"hello without client", R"({"type":"hello","protocol":1,"resume":null})", bad_message},
        {"ping", R"({"type":"ping","sent":12.5})", {}},
        {"start", command(R"({"kind":"session_start"})"), {}},
        {"run samples",
         command(R"({"kind":"run","item":"i1","language":"c","version":0,"input":null})"),
         {}},
        {"run without input", command(R"({"kind":"run","item":"i1","language":"c","version":0})"),
         bad_message},
        {"negative version",
         command(R"({"kind":"submit","item":"i1","language":"c","version":-1})"), bad_message},
        {"version 1.5", command(R"({"kind":"submit","item":"i1","language":"c","version":1.5})"),
         bad_message},
        {"field too many", command(R"({"kind":"session_start","x":1})"), unknown_field},
        {"unknown command", command(R"({"kind":"session_explode"})"), unknown_command},
        {"n is 0", R"({"type":"command","n":0,"command":{"kind":"session_start"}})", bad_message},
        {"n too large",
         R"({"type":"command","n":9007199254740992,"command":{"kind":"session_start"}})",
         bad_message},
        {"edit",
         R"({"type":"edit","doc":"i1/c","version":3,"first":1,"updates":[[1,[0,"a","b"],[2]]]})",
         {}},
        {"edit with check",
         R"({"type":"edit","doc":"d","version":3,"first":1,"updates":[],"check":4294967295})",
         {}},
        {"edit with an odd change",
         R"({"type":"edit","doc":"d","version":0,"first":1,"updates":[[[]]]})", bad_message},
        {"edit with a negative length",
         R"({"type":"edit","doc":"d","version":0,"first":1,"updates":[[-1]]})", bad_message},
        {"edit with half a character",
         R"({"type":"edit","doc":"d","version":0,"first":1,"updates":[[[0,"\ud800"]]]})",
         {}},
        {"command with half a character", command(R"({"kind":"item_open","item":"\ud800"})"),
         bad_message},
        {"unknown type", R"({"type":"shout"})", bad_message},
        {"unknown type of field", R"({"type":"ping","sent":1,"more":2})", unknown_field},
        {"twice the same name", R"({"type":"ping","sent":1,"sent":2})", bad_message},
        {"not JSON", "{", bad_message},
        {"two values", R"({"type":"ping","sent":1}{})", bad_message},
        {"nothing", "", bad_message},
        {"no object", "[]", bad_message},
        {"not UTF-8", "{\"type\":\"ping\xFF\",\"sent\":1}", bad_message},
        {"too deep", std::string(40, '['), bad_message},
        {"very deep", std::string(100'000, '['), bad_message},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto message = parse_client_message(row.text);
        EXPECT_EQ(message.has_value(), !row.code);
        if (!message && row.code) {
            EXPECT_EQ(message.error().code, *row.code) << message.error().message;
        }
    }
}

TEST(ClientMessages, HalfACharacterIsRefusedAsAnEdit) {  // EDIT-5
    const auto message = parse_client_message(
        R"({"type":"edit","doc":"d","version":0,"first":1,"updates":[[[0,"\ud83e\udd80 \\ud800 \udd80"]]]})");
    ASSERT_TRUE(message);
    const auto& updates = std::get<EditMessage>(*message).push.updates;
    EXPECT_EQ(updates[0].sections()[0].inserted, u"\U0001F980 \\ud800 \r");
    EXPECT_EQ(editing::Document(u"").push(0, "me", 1, updates).error().code,
              ErrorCode::invalid_change);
}

TEST(Changes, KeepTheEditorsForm) {
    for (const char* text :
         {"[]", "[5]", R"([1,[2],[0,"a"],3])", R"([[0,"","",""]])", R"([[3,"é","🦀 x"],1])"}) {
        const Json json = Json::parse(text);
        EXPECT_EQ(change_json(change_from_json(json).value()), json) << text;
    }
}

/// One session that has every kind of event in its log.
Desk eventful_desk() {
    Desk desk = session::test::coding_desk();
    EXPECT_TRUE(desk.type("i2/python3", u"print('\U0001F980')\n"));
    EXPECT_TRUE(desk.ask(session::HintReveal{"i2", 0}));
    EXPECT_TRUE(desk.ask(session::Run{"i2", "python3", 1, "1 2\n"}));
    desk.now += 9s;
    desk.tell(session::JobStarted{"job-1", 1});
    desk.tick();
    desk.tell(session::JobFinished{"job-1", Verdict::AC, 0, 0, 1, 1, false});
    EXPECT_TRUE(desk.ask(session::SessionPause{}));
    desk.now += 60s;
    EXPECT_TRUE(desk.ask(session::SessionResume{}));
    desk.now += 24h;
    desk.tick();
    desk.tell(session::JobFinished{"job-2", Verdict::PA, 62.5, 100, 5, 8, false});
    EXPECT_TRUE(desk.as(desk.me(0), session::RecordScore{62.5, 200}));
    return desk;
}

TEST(Events, GoThroughTheLog) {
    const Desk desk = eventful_desk();
    // Those of interviews: interview_json_test.cpp.
    std::vector<bool> seen(session::Event(session::PersonJoined{}).index());
    for (const session::Envelope& envelope : desk.log) {
        const std::string payload = encode_record(envelope.record);
        SCOPED_TRACE(payload);
        const auto record = decode_record(payload);
        ASSERT_TRUE(record) << record.error().message;
        EXPECT_EQ(record->event.index(), envelope.record.event.index());
        EXPECT_EQ(encode_record(*record), payload);
        seen[envelope.record.event.index()] = true;
    }
    for (std::size_t kind = 0; kind < seen.size(); ++kind)
        EXPECT_TRUE(seen[kind]) << "kind " << kind << " was not tried";
    EXPECT_FALSE(decode_record(R"({"kind":"session_exploded"})"));
    EXPECT_FALSE(decode_record(R"({"kind":"item_opened"})"));
    EXPECT_FALSE(decode_record(R"({"kind":"item_opened","item":"i1","x":1})"));
}

TEST(Snapshots, ContinueAsTheLogDoes) {
    const Desk desk = eventful_desk();
    session::State folded;
    for (std::size_t cut = 0; cut <= desk.log.size(); ++cut) {
        SCOPED_TRACE(cut);
        if (cut > 0) session::apply(folded, desk.log[cut - 1]);
        auto state = decode_snapshot(encode_snapshot(folded));
        ASSERT_TRUE(state) << state.error().message;
        EXPECT_EQ(encode_snapshot(*state), encode_snapshot(folded));
        for (std::size_t i = cut; i < desk.log.size(); ++i) session::apply(*state, desk.log[i]);
        ASSERT_EQ(encode_snapshot(*state), encode_snapshot(desk.state));
    }
    EXPECT_FALSE(decode_snapshot("{}"));
    EXPECT_FALSE(decode_snapshot(R"({"format":2})"));
}

TEST(Wire, TellsTheCandidateNothingHidden) {  // VIS-1, VIS-2
    Desk desk = eventful_desk();
    const std::string frame =
        encode_events(desk.state, "ann", 1, desk.log.size(), "h", desk.now, desk.log);
    const Json json = Json::parse(frame);
    EXPECT_EQ(json["from"], 1);
    EXPECT_EQ(json["events"].size(), desk.log.size() - 1);
    EXPECT_EQ(json["events"][0]["seq"], 2);  // WS-4: what is left out is no gap
    EXPECT_NE(frame.find("secret hint one"), std::string::npos);
    for (const char* hidden : {"secret hint two", "session_created", "hash-lru", "1 2\\n"}) {
        EXPECT_EQ(frame.find(hidden), std::string::npos) << hidden;
    }
    EXPECT_TRUE(
        Json::parse(encode_events(desk.state, "bob", 1, 9, "h", desk.now, desk.log))["events"]
            .empty());

    Desk lobby;
    lobby.create();
    const std::string early = encode_view(*session::view(lobby.state, "ann", lobby.now));
    for (const char* hidden : {"LRU", "lrucache", "secret", "Idempotency"})
        EXPECT_EQ(early.find(hidden), std::string::npos);
    EXPECT_NE(early.find(R"("item_count":2)"), std::string::npos);
}

TEST(Wire, OpensARoundWithItsView) {
    const Desk desk = eventful_desk();
    for (const session::Envelope& envelope : desk.log) {
        const auto* opened = std::get_if<session::RoundOpened>(&envelope.record.event);
        if (opened == nullptr || opened->round != "coding") continue;
        const Json json = wire_event(desk.state, envelope);
        EXPECT_EQ(json["view"]["items"].size(), 2U);
        EXPECT_EQ(json["view"]["items"][0]["hints"], Json::parse(R"({"total":2,"revealed":[]})"));
        EXPECT_EQ(json["view"]["state"], "open");
        return;
    }
    FAIL() << "the coding round never opened";
}

TEST(Wire, SpellsItsMessages) {
    const Error error{ErrorCode::stale_version, "Reload."};
    const std::pair<std::string, const char*> rows[] = {
        {encode_ack(3, 9), R"({"n":3,"seq":9,"type":"ack"})"},
        {encode_refused(3, error),
         R"({"code":"stale_version","message":"Reload.","n":3,"type":"refused"})"},
        {encode_edit_refused("d", 2, error, 7),
         R"({"code":"stale_version","doc":"d","first":2,"message":"Reload.","type":"edit_refused","version":7})"},
        {encode_progress("j", ProgressPhase::running, 1, 2),
         R"({"done":1,"job":"j","phase":"running","total":2,"type":"progress"})"},
        {encode_status(StoreStatus::away), R"({"store":"away","type":"status"})"},
        {encode_pong(5, from_millis(6)), R"({"sent":5,"server_time_at":6,"type":"pong"})"},
        {encode_error(error), R"({"code":"stale_version","message":"Reload.","type":"error"})"},
        {encode_going_away(500ms), R"({"retry_ms":500,"type":"going_away"})"},
        {encode_welcome({"c", "ann", session::Role::candidate, "Ann", from_millis(1), 2, "h", nullptr}),
         R"({"client":"c","hash":"h","name":"Ann","person":"ann","protocol":1,"role":"candidate","seq":2,"server_time_at":1,"state":null,"type":"welcome"})"},
    };
    for (const auto& [got, expected] : rows) EXPECT_EQ(got, expected);
}

TEST(Jobs, GoToTheRunnerAndBack) {
    const session::JobRequest request{
        "j", "s", "ann", "i2", "lru", "hash", "c", session::Purpose::own_input, "int é;", "1\n"};
    EXPECT_EQ(decode_job_request(encode_job_request(request)).value(), request);
    EXPECT_FALSE(decode_job_request("{}"));
    EXPECT_EQ(queue_of(session::Purpose::submission), "submission");
    const auto started = decode_record(started_payload("j", 2));
    EXPECT_EQ(std::get<session::JobStarted>(started->event).attempt, 2);
    const auto finished =
        decode_record(finished_payload({"j", Verdict::TLE, 12.5, 100, 1, 8, false}));
    EXPECT_EQ(std::get<session::JobFinished>(finished->event).verdict, Verdict::TLE);
    EXPECT_EQ(std::get<session::JobFinished>(finished->event).score, 12.5);
}

TEST(Rest, ReadsTheWishForASession) {  // HTTP-4
    using enum ErrorCode;
    struct Row {
        const char* name;
        const char* body;
        std::optional<ErrorCode> code;
    };
    const Row rows[] = {
        {"template", R"({"template":"junior-screen"})", {}},
        {"custom",
         R"({"custom":{"level":"beginner","topics":[],"minutes":30,"kinds":["coding"]}})",
         {}},
        {"neither", "{}", bad_message},
        {"both",
         R"({"template":"x","custom":{"level":"beginner","topics":[],"minutes":30,"kinds":["coding"]}})",
         unknown_field},
        {"too short",
         R"({"custom":{"level":"beginner","topics":[],"minutes":9,"kinds":["coding"]}})",
         invalid_input},
        {"too long",
         R"({"custom":{"level":"beginner","topics":[],"minutes":181,"kinds":["coding"]}})",
         invalid_input},
        {"level", R"({"custom":{"level":"wizard","topics":[],"minutes":30,"kinds":["coding"]}})",
         invalid_input},
        {"no kinds", R"({"custom":{"level":"beginner","topics":[],"minutes":30,"kinds":[]}})",
         invalid_input},
        {"a kind twice",
         R"({"custom":{"level":"beginner","topics":[],"minutes":30,"kinds":["coding","coding"]}})",
         invalid_input},
        {"misspelt",
         R"({"custom":{"level":"beginner","topic":[],"topics":[],"minutes":30,"kinds":["coding"]}})",
         unknown_field},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto wish = parse_create_session(row.body);
        EXPECT_EQ(wish.has_value(), !row.code);
        if (!wish && row.code) {
            EXPECT_EQ(wish.error().code, *row.code) << wish.error().message;
        }
    }
}

TEST(Rest, TellsSessionsCatalogAndProblems) {
    const Desk desk = eventful_desk();
    const std::string page =
        encode_session_page({encode_session_summary(session::index_entry(desk.state))}, "c2");
    EXPECT_EQ(Json::parse(page)["sessions"][0]["score"], 62.5);
    EXPECT_EQ(Json::parse(page)["next"], "c2");
    EXPECT_EQ(encode_session_page({}, std::nullopt), R"({"sessions":[],"next":null})");
    const Json catalog =
        Json::parse(encode_catalog({{}, {{"http", 3, 1}}, {{"c", "C", false, ""}}}));
    EXPECT_EQ(catalog["levels"].size(), 3U);
    EXPECT_EQ(catalog["languages"][0]["version"], nullptr);
    const Json problem = Json::parse(encode_problem({ErrorCode::item_not_open, "Wait."}, 409));
    EXPECT_EQ(problem["status"], 409);
    EXPECT_EQ(problem["code"], "item_not_open");
    EXPECT_EQ(encode_created("s"), R"({"id":"s"})");
    EXPECT_EQ(encode_source("j", "c", "\xFF{"),
              "{\"job\":\"j\",\"language\":\"c\",\"source\":\"\xEF\xBF\xBD{\"}");
}

}  // namespace
}  // namespace rehearse::protocol
