#include "protocol/interview_json.hpp"

#include <gtest/gtest.h>

#include <set>

#include "protocol/event_json.hpp"
#include "protocol/messages.hpp"
#include "protocol/rest.hpp"
#include "protocol/state_json.hpp"
#include "unit/session/room.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;
using session::test::Room;

/// An interview in which everything has happened once.
Room eventful_room() {
    Room room;
    const auto must = [&](const std::string& who, const Command& command) {
        const auto decided = room.by(who, command);
        EXPECT_TRUE(decided) << command.index();
    };
    must("ann", ExtraTimeGive{25});
    must("ann", SignalsAsk{true});
    must("ann", LinkMake{Role::interviewer, 3});
    must("ann", LinkRevoke{room.state.links.front().id});
    room.go_live();
    must("cat", room.edit("cat", "i2/python3"));
    must("cat", SignalNotice{Signal::paste, "i2", 40});
    must("cat", SignalNotice{Signal::left, "", 0});
    must("ann", TimeExtend{5});
    must("ann", LocksChange{true, false});
    must("oli", ChatSay{"good luck"});
    must("ann", NoteWrite{"", "i2", "private remark"});
    must("ann", NoteWrite{"", "", "another private remark"});
    must("ann", Rate{"i2", "clarity", 4, "rated privately"});
    must("ann", Rate{"", "overall", 3, ""});
    must("ann", Recommend{Recommendation::strong_yes, "recommended privately"});
    must("ann", KeyPointTick{"i1", "ticked-privately", false});
    must("ann", PersonRemove{"oli"});
    must("ann", SessionPause{});
    must("ann", TimeExtend{1});
    must("ann", SessionFinish{});
    must("ann", ReportShare{});
    return room;
}

const std::size_t first_kind = Event(PersonJoined{}).index();
// Those that follow: lifecycle_json_test.cpp.
const std::size_t last_kind = Event(SignalNoticed{}).index();

TEST(InterviewJson, EveryEventComesBackFromTheLog) {
    const Room room = eventful_room();
    std::set<std::size_t> kinds;
    for (const Envelope& envelope : room.log) {
        const std::string written = encode_record(envelope.record);
        const auto read = decode_record(written);
        ASSERT_TRUE(read) << written << read.error().message;
        EXPECT_EQ(encode_record(*read), written);
        EXPECT_EQ(read->event.index(), envelope.record.event.index());
        kinds.insert(read->event.index());
    }
    for (std::size_t kind = first_kind; kind <= last_kind; ++kind)
        EXPECT_TRUE(kinds.contains(kind)) << "kind " << kind << " was not tried";
}

TEST(InterviewJson, ASnapshotAtAnyPlaceLeadsToTheSameState) {
    const Room room = eventful_room();
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

TEST(InterviewJson, TheCandidateIsToldNothingOfTheConsole) {  // ROLE-3
    const Room room = eventful_room();
    const auto frame = [&](const char* person) {
        return encode_events(room.state, person, 1, room.log.size(), "h", room.now, room.log);
    };
    const std::string host = frame("ann") + encode_view(*view(room.state, "ann", room.now));
    const std::string candidate = frame("cat") + encode_view(*view(room.state, "cat", room.now));
    const std::string observer = frame("oli");
    for (const char* hidden : {"private", "link_made", "link_revoked", "expires_at", "strong_yes",
                               "clarity", "overall", "secret hint"}) {
        if (std::string(hidden) != "secret hint") {
            EXPECT_NE(host.find(hidden), std::string::npos) << hidden;
        }
        EXPECT_EQ(candidate.find(hidden), std::string::npos) << hidden;
        EXPECT_EQ(observer.find(hidden), std::string::npos) << hidden;
    }
    EXPECT_NE(candidate.find("good luck"), std::string::npos);
    EXPECT_NE(candidate.find(R"("person":"oli")"), std::string::npos) << "SEAT-5";
}

TEST(InterviewJson, CommandsAreReadStrictly) {
    using enum ErrorCode;
    struct Row {
        std::string command;
        std::optional<ErrorCode> code;
    };
    const Row rows[] = {
        {R"({"kind":"link_make","role":"candidate","hours":24})", {}},
        {R"({"kind":"link_make","role":"boss","hours":24})", bad_message},
        {R"({"kind":"link_make","role":"candidate","hours":-1})", bad_message},
        {R"({"kind":"link_make","role":"candidate"})", bad_message},
        {R"({"kind":"link_revoke","link":"x"})", {}},
        {R"({"kind":"person_remove","person":"x"})", {}},
        {R"({"kind":"time_extend","minutes":5})", {}},
        {R"({"kind":"time_extend","minutes":5.5})", bad_message},
        {R"({"kind":"extra_time","percent":25})", {}},
        {R"({"kind":"locks","editing":true,"running":false})", {}},
        {R"({"kind":"locks","editing":1,"running":false})", bad_message},
        {R"({"kind":"chat_say","text":"é"})", {}},
        {R"({"kind":"chat_say","text":"x","to":"y"})", unknown_field},
        {R"({"kind":"note_write","note":null,"item":"i1","text":"x"})", {}},
        {R"({"kind":"note_write","note":"n","item":null,"text":""})", {}},
        {R"({"kind":"note_write","item":null,"text":""})", bad_message},
        {R"({"kind":"rate","item":null,"criterion":"c","points":5,"text":""})", {}},
        {R"({"kind":"recommend","value":"strong_no","text":""})", {}},
        {R"({"kind":"recommend","value":null,"text":""})", {}},
        {R"({"kind":"recommend","value":"maybe","text":""})", bad_message},
        {R"({"kind":"key_point_tick","item":"i1","key_point":"k","made":"made"})", {}},
        {R"({"kind":"key_point_tick","item":"i1","key_point":"k","made":null})", {}},
        {R"({"kind":"key_point_tick","item":"i1","key_point":"k","made":"missed"})", {}},
        {R"({"kind":"key_point_tick","item":"i1","key_point":"k","made":true})", bad_message},
        {R"({"kind":"key_point_tick","item":"i1","key_point":"k","made":"yes"})", bad_message},
        {R"({"kind":"report_share"})", {}},
        {R"({"kind":"signals_ask","on":true})", {}},
        {R"({"kind":"signal_notice","signal":"paste","item":null,"size":3})", {}},
        {R"({"kind":"signal_notice","signal":"sneeze","item":null,"size":3})", bad_message},
        {R"({"kind":"join","link":"x","name":"y"})", unknown_command},
        {R"({"kind":"record_score","score":1,"max_score":1})", unknown_command},
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
    EXPECT_TRUE(parse_client_message(
        R"({"type":"cursor","doc":"i1/c","version":1,"anchor":0,"head":4})"));
    EXPECT_FALSE(parse_client_message(
        R"({"type":"cursor","doc":"i1/c","version":1,"anchor":0,"head":400000000})"));
}

TEST(InterviewJson, WishesToJoinAreReadStrictly) {
    EXPECT_TRUE(parse_join(R"({"token":"t"})", false));
    EXPECT_FALSE(parse_join(R"({"token":"t","name":"x"})", false));
    EXPECT_FALSE(parse_join(R"({"token":"t"})", true));
    EXPECT_FALSE(parse_join(R"({"token":"t","name":" \n "})", true));
    EXPECT_FALSE(parse_join(R"({"token":"t","name":"a\u0007b"})", true));
    EXPECT_FALSE(parse_create_session(R"({"template":"t","name":"a\nb"})"));
    EXPECT_EQ(parse_join(R"({"token":"t","name":"  Ada Ł.  "})", true)->name, "Ada Ł.");
    EXPECT_FALSE(parse_join(R"({"token":"t","name":")" + std::string(300, 'x') + "\"}", true));
    EXPECT_EQ(parse_create_session(R"({"template":"t","mode":"interview","name":"Ann"})")->mode,
              Mode::interview);
    EXPECT_FALSE(parse_create_session(R"({"template":"t","mode":"duel"})"));
}

}  // namespace
}  // namespace rehearse::protocol
