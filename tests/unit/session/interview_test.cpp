// Sessions of several people: who may see and ask what, and what becomes of it (PROTOCOL section 8).
#include <gtest/gtest.h>

#include <optional>

#include "base/limits.hpp"
#include "session/permissions.hpp"
#include "unit/session/room.hpp"

namespace rehearse::session {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using test::Desk;
using test::Room;

TEST(Interview, TheTableOfCommandsHoldsForEachRole) {  // ROLE-1
    const auto no = std::optional(ErrorCode::forbidden);
    struct Row {
        const char* name;
        Command command;
        std::optional<ErrorCode> interviewer, candidate, observer;
    };
    const auto state_says = std::optional(ErrorCode::not_allowed_now);
    const Row rows[] = {
        {"start", SessionStart{}, state_says, no, no},
        {"pause", SessionPause{}, {}, no, no},
        {"resume", SessionResume{}, state_says, no, no},
        {"finish a round", RoundFinish{"theory"}, state_says, no, no},
        {"finish", SessionFinish{}, {}, no, no},
        {"open an item", ItemOpen{"i3"}, {}, {}, no},
        {"choose a language", LanguageChoose{"i2", "cpp"}, {}, {}, no},
        {"run", session::Run{"i2", "python3", 0, {}}, {}, {}, no},
        {"submit", Submit{"i2", "python3", 0}, {}, {}, no},
        {"reveal a hint", HintReveal{"i2", 0}, {}, no, no},
        {"make a link", LinkMake{Role::observer, 2}, {}, no, no},
        {"revoke no link", LinkRevoke{"x"}, ErrorCode::not_found, no, no},
        {"remove somebody", PersonRemove{"oli"}, {}, no, no},
        {"add time", TimeExtend{5}, {}, no, no},
        {"extra time", ExtraTimeGive{25}, state_says, no, no},
        {"lock", LocksChange{true, true}, {}, no, no},
        {"chat", ChatSay{"hello"}, {}, {}, {}},
        {"note", NoteWrite{"", "i2", "asks good questions"}, {}, no, no},
        {"rate", Rate{"i2", "clarity", 4, ""}, {}, no, no},
        {"recommend", Recommend{Recommendation::yes, "solid"}, {}, no, no},
        {"tick", KeyPointTick{"i1", "same-key", true}, {}, no, no},
        {"share the report", ReportShare{}, state_says, no, no},
        {"ask for signals", SignalsAsk{true}, state_says, no, no},
        {"notice", SignalNotice{Signal::paste, "i2", 9}, no, state_says, no},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const std::pair<const char*, std::optional<ErrorCode>> columns[] = {
            {"ann", row.interviewer}, {"cat", row.candidate}, {"oli", row.observer}};
        for (const auto& [person, expected] : columns) {
            SCOPED_TRACE(person);
            Room room;
            room.go_live();
            const std::size_t before = room.log.size();
            EXPECT_EQ(room.refusal(person, row.command), expected);
            EXPECT_EQ(room.log.size() > before, !expected);
        }
    }
}

TEST(Interview, APracticeHasNoConsole) {  // ROLE-1
    Desk desk = test::coding_desk();
    for (const Command& command :
         {Command(LinkMake{}), Command(NoteWrite{"", "", "x"}), Command(TimeExtend{5}),
          Command(LocksChange{true, true}), Command(ReportShare{})}) {
        const auto decided = desk.ask(command);
        ASSERT_FALSE(decided);
        EXPECT_EQ(decided.error().code, ErrorCode::forbidden);
    }
    const auto seen = view(desk.state, "ann", desk.now);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->role, Role::candidate);
    EXPECT_FALSE(seen->console);
}

TEST(Interview, ALinkOpensUntilItIsReplacedRevokedExpiredOrTheEnd) {  // SEAT-1
    Room room;
    ASSERT_TRUE(room.by("ann", LinkMake{Role::candidate, 2}));
    const std::string first = room.state.links.back().id;
    const auto join = [&](const std::string& person, const std::string& link) {
        const auto decided = room.as({person, "", 0}, Join{link, "Somebody"});
        return decided ? std::nullopt : std::optional(decided.error().code);
    };
    EXPECT_EQ(join("p1", first), std::nullopt);
    ASSERT_TRUE(room.by("ann", LinkMake{Role::candidate, 2}));
    EXPECT_EQ(join("p2", first), ErrorCode::not_found) << "replaced";
    const std::string second = room.state.links.back().id;
    room.now += 2h;
    EXPECT_EQ(join("p2", second), ErrorCode::not_found) << "expired";
    ASSERT_TRUE(room.by("ann", LinkMake{Role::candidate, 2}));
    const std::string third = room.state.links.back().id;
    ASSERT_TRUE(room.by("ann", LinkRevoke{third}));
    EXPECT_EQ(join("p2", third), ErrorCode::not_found) << "revoked";
    ASSERT_TRUE(room.by("ann", LinkMake{Role::candidate, 200}));
    const std::string fourth = room.state.links.back().id;
    EXPECT_EQ(join("p2", fourth), std::nullopt);
    EXPECT_EQ(join("p2", fourth), std::nullopt) << "twice is once";
    EXPECT_EQ(room.state.people.at("p2").roles.size(), 1U);
    ASSERT_TRUE(room.by("ann", SessionStart{}));
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    EXPECT_EQ(join("p3", fourth), ErrorCode::not_allowed_now) << "over";
    EXPECT_EQ(room.refusal("ann", LinkMake{Role::candidate, 2}), ErrorCode::not_allowed_now);
}

TEST(Interview, BoundsWhatIsSaidAndNoted) {
    const std::string long_text(limits::note_bytes_max + 1, 'x');
    using enum ErrorCode;
    const std::pair<Command, ErrorCode> rows[] = {
        {LinkMake{Role::candidate, 0}, invalid_input},
        {LinkMake{Role::candidate, 721}, invalid_input},
        {TimeExtend{0}, not_allowed_now},  // no round is open
        {ExtraTimeGive{301}, invalid_input},
        {ExtraTimeGive{-1}, invalid_input},
        {ChatSay{""}, invalid_input},
        {ChatSay{std::string(limits::chat_bytes_max + 1, 'x')}, too_large},
        {NoteWrite{"", "", ""}, invalid_input},
        {NoteWrite{"", "", long_text}, too_large},
        {NoteWrite{"", "i9", "x"}, not_found},
        {NoteWrite{"gone", "", "x"}, not_found},
        {Rate{"i9", "c", 1, ""}, not_found},
        {Rate{"", "", 1, ""}, invalid_input},
        {Rate{"", "c", 6, ""}, invalid_input},
        {Rate{"", "c", 1, long_text}, too_large},
        {Recommend{Recommendation::no, long_text}, too_large},
        {KeyPointTick{"", "x", true}, invalid_input},
        {KeyPointTick{"i9", "x", true}, not_found},
        {PersonRemove{"nobody"}, not_found},
        {PersonRemove{"ann"}, not_allowed_now},
    };
    Room room;
    for (const auto& [command, expected] : rows) {
        SCOPED_TRACE(command.index());
        EXPECT_EQ(room.refusal("ann", command), expected);
    }
    room.go_live();
    EXPECT_EQ(room.refusal("ann", TimeExtend{0}), invalid_input);
    EXPECT_EQ(room.refusal("ann", TimeExtend{241}), invalid_input);
    const auto nameless =
        room.as({"p1", "", 0}, Join{room.state.find_link(room.state.links.front().id)->id, ""});
    EXPECT_EQ(nameless.error().code, invalid_input);
}

TEST(Interview, OnlyInterviewersSeeTheConsole) {  // ROLE-3, VIS-1
    Room room;
    room.go_live();
    ASSERT_TRUE(room.by("ann", NoteWrite{"", "i2", "a private remark"}));
    ASSERT_TRUE(room.by("ann", Rate{"i2", "clarity", 2, "unclear"}));
    ASSERT_TRUE(room.by("ann", Recommend{Recommendation::no, "not yet"}));
    ASSERT_TRUE(room.by("ann", KeyPointTick{"i1", "same-key", false}));
    ASSERT_TRUE(room.by("ann", ChatSay{"welcome"}));
    int secret = 0;
    for (const Envelope& envelope : room.log) {
        const Audience audience = audience_of(envelope.record.event);
        SCOPED_TRACE(envelope.record.event.index());
        EXPECT_EQ(may_see(room.state, envelope, "ann"), audience != Audience::server);
        for (const char* person : {"cat", "oli"})
            EXPECT_EQ(may_see(room.state, envelope, person), audience == Audience::participants);
        EXPECT_FALSE(may_see(room.state, envelope, "nobody"));
        const bool is_secret = audience == Audience::interviewers || audience == Audience::assessed;
        secret += is_secret ? 1 : 0;
    }
    EXPECT_EQ(secret, 6) << "two links, a note, a rating, a recommendation, a tick";
    const auto host = view(room.state, "ann", room.now);
    ASSERT_TRUE(host && host->console);
    EXPECT_EQ(host->console->notes.size(), 1U);
    EXPECT_EQ(host->console->ratings.size(), 1U);
    EXPECT_EQ(host->console->recommended.at("ann").value, Recommendation::no);
    EXPECT_EQ(host->console->key_points.size(), 1U);
    EXPECT_EQ(host->console->links.size(), 2U);
    for (const char* person : {"cat", "oli"}) {
        const auto seen = view(room.state, person, room.now);
        ASSERT_TRUE(seen);
        EXPECT_FALSE(seen->console);
        EXPECT_EQ(seen->people.size(), 3U) << "being watched is visible";  // SEAT-5
        EXPECT_EQ(seen->chat.size(), 1U);
    }
    EXPECT_FALSE(view(room.state, "nobody", room.now));
}

TEST(Interview, OnlyInterviewersSeeRoundsToCome) {  // VIS-2
    Room room;
    EXPECT_EQ(view(room.state, "ann", room.now)->rounds[1].items.size(), 2U);
    EXPECT_EQ(view(room.state, "cat", room.now)->rounds[1].items.size(), 0U);
    EXPECT_EQ(view(room.state, "oli", room.now)->rounds[1].items.size(), 0U);
}

TEST(Interview, WhoWasRemovedSeesNothingOfAfterwards) {  // SEAT-3
    Room room;
    room.go_live();
    ASSERT_TRUE(room.by("ann", PersonRemove{"cat"}));
    const std::uint64_t removed_at = room.state.seq;
    ASSERT_TRUE(room.by("ann", ChatSay{"between us"}));
    EXPECT_FALSE(is_participant(room.state, "cat"));
    EXPECT_FALSE(view(room.state, "cat", room.now));
    EXPECT_EQ(room.refusal("cat", ChatSay{"?"}), ErrorCode::forbidden);
    ASSERT_TRUE(room.by("ann", LinkMake{Role::candidate, 1}));
    ASSERT_TRUE(room.as({"cat", "", 0}, Join{room.state.links.back().id, "Cat"}));
    for (const Envelope& envelope : room.log) {
        const bool is_hidden = envelope.seq >= removed_at && envelope.seq < room.state.seq;
        EXPECT_EQ(may_see(room.state, envelope, "cat"),
                  !is_hidden && audience_of(envelope.record.event) == Audience::participants)
            << envelope.seq;
    }
    EXPECT_TRUE(view(room.state, "cat", room.now)->chat.empty());
}

TEST(Interview, WhoWasRemovedDoesNotComeBackByTheirLink) {  // SEAT-3
    Room room;
    ASSERT_TRUE(room.by("ann", PersonRemove{"cat"}));
    ASSERT_EQ(room.state.links.size(), 1U);
    EXPECT_EQ(room.state.links[0].role, Role::observer) << "the others' links stay";
    room.seat("ivy", "Ivy", Role::interviewer);
    ASSERT_TRUE(room.by("ann", PersonRemove{"ivy"}));
    EXPECT_TRUE(room.state.links.empty()) << "an interviewer could read all of them";
}

TEST(Interview, LocksHoldTheCandidateAlone) {  // ROLE-2
    Room room;
    room.go_live();
    const std::string doc = "i2/python3";
    const EditPush first = room.edit("cat", doc);
    ASSERT_TRUE(room.by("cat", first));
    ASSERT_TRUE(room.by("ann", LocksChange{true, true}));
    EXPECT_EQ(room.refusal("cat", room.edit("cat", doc)), ErrorCode::not_allowed_now);
    EXPECT_EQ(room.refusal("cat", first), std::nullopt) << "what was granted stays granted";
    EXPECT_EQ(room.refusal("cat", session::Run{"i2", "python3", room.version(doc), {}}),
              ErrorCode::not_allowed_now);
    EXPECT_EQ(room.refusal("cat", Submit{"i2", "python3", room.version(doc)}),
              ErrorCode::not_allowed_now);
    EXPECT_EQ(room.refusal("ann", room.edit("ann", doc)), std::nullopt);
    EXPECT_EQ(room.refusal("ann", session::Run{"i2", "python3", room.version(doc), {}}),
              std::nullopt);
    EXPECT_EQ(room.refusal("oli", room.edit("oli", doc)), ErrorCode::forbidden);
    ASSERT_TRUE(room.by("ann", LocksChange{false, false}));
    EXPECT_EQ(room.refusal("cat", room.edit("cat", doc)), std::nullopt);
}

TEST(Interview, TimeIsAddedToTheOpenRoundAlone) {  // TIME-4
    Room room;
    ASSERT_TRUE(room.by("ann", ExtraTimeGive{50}));
    const Instant start = room.now;
    ASSERT_TRUE(room.by("ann", SessionStart{}));
    EXPECT_EQ(room.state.deadline_at, start + 900s) << "600 s and half as much again";
    ASSERT_TRUE(room.by("ann", TimeExtend{5}));
    EXPECT_EQ(room.state.deadline_at, start + 1200s);
    ASSERT_TRUE(room.by("ann", SessionPause{}));
    ASSERT_TRUE(room.by("ann", TimeExtend{1}));
    EXPECT_EQ(room.state.remaining, 1260s);
    room.now += 1h;
    ASSERT_TRUE(room.by("ann", SessionResume{}));
    EXPECT_EQ(room.state.deadline_at, room.now + 1260s);
    EXPECT_EQ(view(room.state, "cat", room.now)->rounds[0].budget, 900s);
    room.now += 1260s;
    room.tick();
    EXPECT_EQ(room.state.round, 1U);
    EXPECT_EQ(room.state.deadline_at, room.now + 1800s) << "the next round has its own";
}

TEST(Interview, NotesAreTheirAuthorsAndGoWhenEmptied) {
    Room room;
    room.seat("ivy", "Ivy", Role::interviewer);
    ASSERT_TRUE(room.by("ann", NoteWrite{"", "", "first"}));
    const std::string note = room.state.interview.notes->begin()->first;
    const Instant written = room.now;
    EXPECT_EQ(room.refusal("ivy", NoteWrite{note, "", "changed"}), ErrorCode::forbidden);
    room.now += 1min;
    ASSERT_TRUE(room.by("ann", NoteWrite{note, "", "second"}));
    EXPECT_EQ(room.state.interview.notes->at(note).text, "second");
    EXPECT_EQ(room.state.interview.notes->at(note).written_at, written);
    EXPECT_EQ(room.state.interview.notes->at(note).changed_at, room.now);
    EXPECT_EQ(view(room.state, "ivy", room.now)->console->notes.size(), 1U);
    ASSERT_TRUE(room.by("ann", NoteWrite{note, "", ""}));
    EXPECT_TRUE(room.state.interview.notes->empty());
}

TEST(Interview, OfSeveralTicksOfAKeyPointTheLastCounts) {  // REPORT-1
    Room room;
    room.seat("ivo", "Ivo", Role::interviewer);
    room.go_live();
    const auto& ticks = room.state.interview.key_points;
    const auto only = [&](const char* person, bool made) {
        return ticks->size() == 1 && ticks->begin()->first == TickOf{"i1", "k", person} &&
               ticks->begin()->second.made == made;
    };
    ASSERT_TRUE(room.by("ann", KeyPointTick{"i1", "k", true}));
    EXPECT_TRUE(only("ann", true));
    ASSERT_TRUE(room.by("ivo", KeyPointTick{"i1", "k", false}));
    EXPECT_TRUE(only("ivo", false));
    ASSERT_TRUE(room.by("ann", KeyPointTick{"i1", "k", true}));
    EXPECT_TRUE(only("ann", true));
    ASSERT_TRUE(room.by("ivo", KeyPointTick{"i1", "k", {}}));
    EXPECT_TRUE(ticks->empty());
}

TEST(Interview, TheReportIsTheInterviewersUntilItIsShared) {
    Room room;
    room.go_live();
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    ASSERT_TRUE(room.as({"ann", "", 0}, RecordScore{10, 100}));
    EXPECT_TRUE(may_see(room.state, room.log.back(), "ann"));
    EXPECT_FALSE(may_see(room.state, room.log.back(), "cat")) << "what it came to is in the report";
    EXPECT_TRUE(may_read_report(room.state, "ann"));
    EXPECT_FALSE(may_read_report(room.state, "cat"));
    EXPECT_FALSE(may_read_report(room.state, "nobody"));
    ASSERT_TRUE(room.by("ann", ReportShare{}));
    EXPECT_TRUE(may_read_report(room.state, "cat"));
    EXPECT_FALSE(may_read_report(room.state, "nobody"));
}

TEST(Interview, SignalsAreNotedOnlyIfAskedForAndEverybodySeesThem) {  // SIGNAL-1
    Room room;
    ASSERT_TRUE(room.by("ann", SignalsAsk{true}));
    EXPECT_EQ(room.refusal("cat", SignalNotice{Signal::left, "", 0}), ErrorCode::not_allowed_now);
    room.go_live();
    ASSERT_TRUE(room.by("cat", SignalNotice{Signal::paste, "i2", 120}));
    EXPECT_EQ(room.refusal("cat", SignalNotice{Signal::paste, "i9", 1}), ErrorCode::not_found);
    for (const char* person : {"ann", "cat", "oli"}) {
        const auto seen = view(room.state, person, room.now);
        EXPECT_TRUE(seen->asks_for_signals);
        ASSERT_EQ(seen->noticed.size(), 1U);
        EXPECT_EQ(seen->noticed[0].size, 120U);
    }
}

TEST(Person, ARoleHoldsFromItsPlaceToTheNext) {  // SEAT-3
    const Person person{"Pat",
                        {{0, Role::candidate}, {10, Role::interviewer}, {20, std::nullopt}},
                        from_millis(0)};
    EXPECT_EQ(person.role_at(0), Role::candidate);
    EXPECT_EQ(person.role_at(9), Role::candidate);
    EXPECT_EQ(person.role_at(10), Role::interviewer);
    EXPECT_EQ(person.role_at(20), std::nullopt);
    EXPECT_EQ(person.role(), std::nullopt);
    EXPECT_EQ(Person{}.role_at(5), std::nullopt);
}

}  // namespace
}  // namespace rehearse::session
