#include "protocol/lifecycle_json.hpp"

#include <gtest/gtest.h>

#include <set>

#include "protocol/event_json.hpp"
#include "protocol/messages.hpp"
#include "protocol/rest.hpp"
#include "protocol/state_json.hpp"
#include "session/permissions.hpp"
#include "unit/session/room.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;
using session::test::Room;
using std::chrono_literals::operator""h;

/// A pair practice in which all of it has happened.
Room eventful_pair() {
    Room room(Mode::pair);
    const auto must = [&](const std::string& who, const Command& command) {
        const auto decided = room.by(who, command);
        EXPECT_TRUE(decided) << command.index();
    };
    must("ann", SessionSchedule{room.now + 1h});
    must("ann", SessionSchedule{});
    must("cat", RolesSwap{});
    must("cat", KeyPointTick{"i1", "k", false});
    must("ann", RolesSwap{});
    room.go_live();
    must("cat", room.edit("cat", "scratch"));
    must("ann", Room::add("coding", "more", 0));
    must("ann", ItemMove{"i4", 2});
    must("ann", ItemSkip{"i3", true});
    must("ann", KeyPointTick{"i1", "k", true});
    must("ann", SessionFinish{});
    must("ann", SessionReopen{"coding", 3});
    must("ann", SessionFinish{});
    must("ann", SessionArchive{});
    return room;
}

/// An interview whose interviewer has changed a round to come.
Room changed_ahead() {
    Room room;
    for (const Command& command :
         {Command(Room::add("coding", "more")), Command(ItemMove{"i4", 0}),
          Command(ItemSkip{"i4", true})})
        EXPECT_TRUE(room.by("ann", command));
    return room;
}

TEST(LifecycleJson, EveryEventComesBackFromTheLog) {
    std::set<std::size_t> kinds;
    for (const Room& room : {eventful_pair(), changed_ahead()}) {
        for (const Envelope& envelope : room.log) {
            const std::string written = encode_record(envelope.record);
            const auto read = decode_record(written);
            ASSERT_TRUE(read) << written << read.error().message;
            EXPECT_EQ(encode_record(*read), written);
            EXPECT_EQ(audience_of(read->event), audience_of(envelope.record.event));
            kinds.insert(read->event.index());
        }
    }
    for (std::size_t kind = Event(SessionScheduled{}).index(); kind < std::variant_size_v<Event>;
         ++kind)
        EXPECT_TRUE(kinds.contains(kind)) << "kind " << kind << " was not tried";
}

TEST(LifecycleJson, ASnapshotAtAnyPlaceLeadsToTheSameState) {
    for (const Room& room : {eventful_pair(), changed_ahead()}) {
        State folded;
        for (std::size_t cut = 0; cut < room.log.size(); ++cut) {
            SCOPED_TRACE(cut);
            apply(folded, room.log[cut]);
            auto state = decode_snapshot(encode_snapshot(folded));
            ASSERT_TRUE(state) << state.error().message;
            EXPECT_EQ(encode_snapshot(*state), encode_snapshot(folded));
            for (std::size_t i = cut + 1; i < room.log.size(); ++i) apply(*state, room.log[i]);
            ASSERT_EQ(encode_snapshot(*state), encode_snapshot(room.state));
        }
    }
}

TEST(LifecycleJson, TellsWhatPagesFold) {
    const Room room = eventful_pair();
    std::map<std::string, Json> last;
    for (const Envelope& envelope : room.log) {
        const Json json = wire_event(room.state, envelope);
        last[json.at("kind")] = json;
    }
    EXPECT_EQ(last["session_scheduled"]["scheduled_at"], nullptr);
    EXPECT_EQ(last["session_scheduled"]["at"], to_millis(room.now)) << "when it was said";
    EXPECT_EQ(last["session_reopened"]["remaining_ms"], 180'000);
    EXPECT_EQ(last["item_added"]["item"]["id"], "i4");
    EXPECT_EQ(last["item_added"]["item"]["skipped"], false);
    EXPECT_EQ(last["item_added"]["item"]["hints"], Json::parse(R"({"total":2,"revealed":[]})"));
    EXPECT_EQ(last["item_added"]["position"], 0);
    EXPECT_EQ(last["item_skipped"]["skipped"], true);
    EXPECT_EQ(last["item_moved"]["position"], 2);
    EXPECT_EQ(last["role_changed"]["role"], "candidate");
    // As it was when it opened: what came later comes by events of its own.
    EXPECT_EQ(last["round_opened"]["view"]["items"].size(), 2U);
    EXPECT_EQ(last["round_opened"]["view"]["items"][1]["skipped"], false);
    const Json view = view_json(*session::view(room.state, "cat", room.now));
    EXPECT_EQ(view["mode"], "pair");
    EXPECT_EQ(view["lifecycle"], "archived");
    EXPECT_EQ(view["scheduled_at"], nullptr);
    EXPECT_EQ(view["rounds"][1]["items"][1]["skipped"], true);
    EXPECT_EQ(view["documents"].back()["id"], "scratch");
}

TEST(LifecycleJson, WhatIsToComeIsTheInterviewersAlone) {  // VIS-1, VIS-2
    const Room room = changed_ahead();
    const auto told = [&](const char* person) {
        return encode_events(room.state, person, 1, room.log.size(), "h", room.now, room.log) +
               encode_view(*view(room.state, person, room.now));
    };
    for (const char* hidden : {"Title of more", "i4", "item_skipped", "item_moved", "item_added"}) {
        EXPECT_NE(told("ann").find(hidden), std::string::npos) << hidden;
        EXPECT_EQ(told("cat").find(hidden), std::string::npos) << hidden;
        EXPECT_EQ(told("oli").find(hidden), std::string::npos) << hidden;
    }
    const Room pair = eventful_pair();
    const std::string all =
        encode_events(pair.state, "ann", 1, pair.log.size(), "h", pair.now, pair.log);
    for (const char* hidden : {"secret hint", "hash-lru", "\"ahead\"", "starter"})
        EXPECT_EQ(all.find(hidden), std::string::npos) << hidden;
}

TEST(LifecycleJson, CommandsAreReadStrictly) {
    using enum ErrorCode;
    struct Row {
        std::string command;
        std::optional<ErrorCode> code;
    };
    const Row rows[] = {
        {R"({"kind":"session_schedule","at":5})", {}},
        {R"({"kind":"session_schedule","at":null})", {}},
        {R"({"kind":"session_schedule"})", bad_message},
        {R"({"kind":"session_schedule","at":"tomorrow"})", bad_message},
        {R"({"kind":"session_reopen","round":"coding","minutes":5})", {}},
        {R"({"kind":"session_reopen","round":"coding"})", bad_message},
        {R"({"kind":"session_reopen","round":"coding","minutes":-5})", bad_message},
        {R"({"kind":"session_archive"})", {}},
        {R"({"kind":"session_archive","now":true})", unknown_field},
        {R"({"kind":"item_add","round":"r","item_kind":"theory","ref":"x","position":null})", {}},
        {R"({"kind":"item_add","round":"r","item_kind":"coding","ref":"x","position":2})", {}},
        {R"({"kind":"item_add","round":"r","item_kind":"magic","ref":"x","position":2})",
         bad_message},
        {R"({"kind":"item_add","round":"r","item_kind":"coding","ref":"x"})", bad_message},
        {R"({"kind":"item_add","round":"r","item_kind":"coding","ref":"x","position":null,"item":{}})",
         unknown_field},
        {R"({"kind":"item_skip","item":"i1","skipped":true})", {}},
        {R"({"kind":"item_skip","item":"i1"})", bad_message},
        {R"({"kind":"item_move","item":"i1","position":0})", {}},
        {R"({"kind":"item_move","item":"i1","position":-1})", bad_message},
        {R"({"kind":"roles_swap"})", {}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.command);
        const auto message =
            parse_client_message(R"({"type":"command","n":1,"command":)" + row.command + "}");
        EXPECT_EQ(message.has_value(), !row.code);
        if (!message && row.code) {
            EXPECT_EQ(message.error().code, *row.code) << message.error().message;
        }
    }
}

TEST(LifecycleJson, OldLogsAndSnapshotsAreRead) {
    // As earlier versions wrote them.
    const auto created = decode_record(
        R"({"kind":"session_created","by":"ann","session":"s1","person":"ann","person_name":"Ann",)"
        R"("mode":"interview","plan":{"template":"t","title":"T","level":"beginner","rounds":[)"
        R"({"id":"theory","title":"Warm-up","kind":"theory","budget_ms":600000,"items":[)"
        R"({"id":"i1","kind":"theory","ref":"q","title":"Q","content_hash":"h","minutes":5,)"
        R"("max_score":100,"topics":[],"languages":[],"starters":{},"default_language":"",)"
        R"("hints":[]}]}]}})");
    ASSERT_TRUE(created) << created.error().message;
    State state;
    apply(state, {1, from_millis(5), "h1", *created});
    apply(state, {2, from_millis(6), "h2", *decode_record(R"({"kind":"session_started","by":"ann"})")});
    ASSERT_TRUE(state.exists());
    EXPECT_FALSE(state.plan->rounds[0].items[0].skipped);
    EXPECT_EQ(state.lifecycle, Lifecycle::live);
    // No scratchpad: it had none when it started.
    EXPECT_FALSE(state.document("scratch"));
    EXPECT_FALSE(decode_snapshot(R"({"format":4})")) << "folded from the log instead";
}

TEST(LifecycleJson, RestTellsAndReadsTheStart) {
    const auto wish = [](const char* rest) {
        return parse_create_session(R"({"template":"t",)" + std::string(rest) + "}");
    };
    EXPECT_EQ(wish(R"("mode":"pair","starts_at":70)")->starts_at, from_millis(70));
    EXPECT_EQ(wish(R"("mode":"pair")")->mode, Mode::pair);
    EXPECT_EQ(wish(R"("mode":"interview","starts_at":null)")->starts_at, std::nullopt);
    EXPECT_EQ(wish(R"("starts_at":70)").error().code, ErrorCode::invalid_input);
    EXPECT_EQ(wish(R"("mode":"interview","starts_at":"soon")").error().code,
              ErrorCode::bad_message);
    Room room;
    ASSERT_TRUE(room.by("ann", SessionSchedule{room.now + 1h}));
    const Json line = Json::parse(encode_session_summary(index_entry(room.state)));
    EXPECT_EQ(line.at("scheduled_at"), to_millis(room.now + 1h));
    EXPECT_EQ(line.at("lifecycle"), "scheduled");
    LinkView link;
    link.scheduled_at = from_millis(9);
    EXPECT_EQ(Json::parse(encode_link(link)).at("scheduled_at"), 9);
    EXPECT_EQ(encode_choices({{ItemKind::coding, "lru", "LRU", "beginner", 15, {"caching"}}}),
              R"({"choices":[{"kind":"coding","level":"beginner","minutes":15,"ref":"lru",)"
              R"("title":"LRU","topics":["caching"]}]})");
}

}  // namespace
}  // namespace rehearse::protocol
