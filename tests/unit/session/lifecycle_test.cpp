// The course of a session beyond start, pause and end; items that come, move and are skipped; pairs
// that swap roles; the scratchpad.
#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "base/limits.hpp"
#include "session/fork.hpp"
#include "session/permissions.hpp"
#include "session/report.hpp"
#include "session/view.hpp"
#include "unit/session/room.hpp"

namespace rehearse::session {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using test::Desk;
using test::Room;
using Ids = std::vector<std::string>;

void finish(Room& room) {
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    for (const Job& job : *room.state.jobs) {
        if (!job.outcome) room.tell(JobFinished{job.id, Verdict::AC, 100, 100, 1, 1, false});
    }
}

TEST(Lifecycle, TheTableOfCommandsHoldsForEachRoleAndState) {
    using enum ErrorCode;
    struct Row {
        const char* name;
        Command command;
        std::optional<ErrorCode> lobby, live, review;  // of the interviewer
    };
    const auto no = std::optional(not_allowed_now);
    const Row rows[] = {
        {"schedule", SessionSchedule{from_millis(9'000'000)}, {}, no, no},
        {"unschedule", SessionSchedule{}, {}, no, no},
        {"schedule the past", SessionSchedule{from_millis(1)}, invalid_input, no, no},
        {"reopen", SessionReopen{"coding", 5}, no, no, {}},
        {"reopen for no time", SessionReopen{"coding", 0}, no, no, invalid_input},
        {"reopen for too long", SessionReopen{"coding", 241}, no, no, invalid_input},
        {"reopen what is not", SessionReopen{"x", 5}, not_found, not_found, not_found},
        {"archive", SessionArchive{}, no, no, {}},
        {"add to an open round", Room::add("coding", "more"), {}, {}, no},
        {"add to a closed round", Room::add("theory", "more"), {}, no, no},
        {"add to no round", Room::add("x", "more"), not_found, not_found, not_found},
        {"add beyond the end", Room::add("coding", "more", 3), invalid_input, invalid_input, no},
        {"add it twice", Room::add("coding", "lrucache"), invalid_input, invalid_input, no},
        {"add nothing", ItemAdd{"coding", ItemKind::coding, "x", 0}, not_found, not_found, no},
        {"skip", ItemSkip{"i3", true}, {}, {}, no},
        {"skip in a closed round", ItemSkip{"i1", true}, {}, no, no},
        {"skip nothing", ItemSkip{"i9", true}, not_found, not_found, not_found},
        {"move", ItemMove{"i3", 0}, {}, {}, no},
        {"move beyond the end", ItemMove{"i3", 2}, invalid_input, invalid_input, no},
        {"swap", RolesSwap{}, forbidden, forbidden, forbidden},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        for (int column = 0; column < 3; ++column) {
            SCOPED_TRACE(column);
            Room room;
            if (column > 0) room.go_live();
            if (column > 1) finish(room);
            const std::size_t before = room.log.size();
            EXPECT_TRUE(room.refusal("oli", row.command) == forbidden);
            EXPECT_TRUE(room.refusal("cat", row.command) == forbidden);
            EXPECT_EQ(room.log.size(), before);
            const auto expected = std::array{row.lobby, row.live, row.review}[column];
            EXPECT_EQ(room.refusal("ann", row.command), expected);
            EXPECT_EQ(room.log.size() > before, !expected);
        }
    }
}

TEST(Lifecycle, APracticeKnowsOnlyTheArchive) {
    Desk desk = test::coding_desk();
    for (const Command& command :
         {Command(SessionSchedule{desk.now + 1h}), Command(SessionReopen{"theory", 5}),
          Command(Room::add("coding", "more")), Command(ItemSkip{"i3", true}),
          Command(ItemMove{"i3", 0}), Command(RolesSwap{})}) {
        const auto decided = desk.ask(command);
        ASSERT_FALSE(decided);
        EXPECT_EQ(decided.error().code, ErrorCode::forbidden);
    }
    EXPECT_EQ(desk.state.document(std::string(scratch_document)), nullptr);
    ASSERT_TRUE(desk.ask(SessionFinish{}));
    EXPECT_TRUE(desk.ask(SessionArchive{}));
}

TEST(Lifecycle, AScheduledSessionIsALobbyWithATime) {  // LIFE-1
    Room room;
    const Instant at = room.now + 24h * 30;
    ASSERT_TRUE(room.by("ann", SessionSchedule{at}));
    EXPECT_EQ(room.state.lifecycle, Lifecycle::scheduled);
    EXPECT_EQ(view(room.state, "cat", room.now)->scheduled_at, at);
    ASSERT_TRUE(room.last.index);
    EXPECT_EQ(room.last.index->scheduled_at, at);
    EXPECT_EQ(next_deadline(room.state), std::nullopt) << "it starts when the interviewer says so";
    // All that a lobby allows.
    EXPECT_TRUE(room.by("ann", ExtraTimeGive{25}));
    EXPECT_TRUE(room.by("ann", SignalsAsk{true}));
    EXPECT_TRUE(room.by("ann", LinkMake{Role::interviewer, 1}));
    EXPECT_TRUE(room.by("ann", Room::add("coding", "more")));
    ASSERT_TRUE(room.by("ann", SessionSchedule{}));
    EXPECT_EQ(room.state.lifecycle, Lifecycle::lobby);
    EXPECT_EQ(view(room.state, "cat", room.now)->scheduled_at, std::nullopt);
    EXPECT_EQ(room.refusal("ann", SessionSchedule{room.now + 24h * 366 + 1s}),
              ErrorCode::invalid_input);
    ASSERT_TRUE(room.by("ann", SessionSchedule{room.now + 24h * 366}));
    ASSERT_TRUE(room.by("ann", SessionStart{})) << "at any time";
    EXPECT_EQ(room.state.lifecycle, Lifecycle::live);
}

TEST(Lifecycle, LinksLiveADayBeyondTheStart) {  // LIFE-2
    Room room;
    ASSERT_TRUE(room.by("ann", LinkMake{Role::interviewer, 720}));
    const Instant at = room.now + 24h * 10;
    ASSERT_TRUE(room.by("ann", SessionSchedule{at}));
    const auto expiry = [&](Role role) {
        for (const Link& link : room.state.links) {
            if (link.role == role) return link.expires_at;
        }
        return Instant{};
    };
    EXPECT_EQ(expiry(Role::candidate), at + 24h);
    EXPECT_EQ(expiry(Role::observer), at + 24h);
    EXPECT_EQ(expiry(Role::interviewer), room.now + 720h) << "which is longer";
    ASSERT_TRUE(room.by("ann", LinkMake{Role::candidate, 1}));
    EXPECT_EQ(expiry(Role::candidate), at + 24h);
    // One that has expired stays so.
    Room late;
    late.now += 2h;
    ASSERT_TRUE(late.by("ann", SessionSchedule{late.now + 1h}));
    for (const Link& link : late.state.links) EXPECT_LT(link.expires_at, late.now);
}

TEST(Lifecycle, AReopenedRoundGoesOnWhereItWas) {  // LIFE-3
    Room room;
    room.go_live();
    ASSERT_TRUE(room.by("cat", room.edit("cat", "i2/python3")));
    room.now += 100s;
    finish(room);
    ASSERT_TRUE(room.as(room.me(0), RecordScore{100, 200}));
    ASSERT_TRUE(room.by("ann", ReportShare{}));
    const Milliseconds spent = room.state.rounds[1].spent;
    EXPECT_EQ(spent, 100s);
    room.now += 1h;
    ASSERT_TRUE(room.by("ann", SessionReopen{"coding", 5}));
    EXPECT_EQ(room.state.lifecycle, Lifecycle::paused);
    EXPECT_EQ(room.state.remaining, 300s);
    EXPECT_FALSE(room.state.ended_at);
    EXPECT_FALSE(room.state.scored);
    EXPECT_FALSE(may_read_report(room.state, "cat")) << "sharing is taken back";
    EXPECT_EQ(room.refusal("cat", room.edit("cat", "i2/python3")), ErrorCode::not_allowed_now);
    ASSERT_TRUE(room.by("ann", SessionResume{}));
    EXPECT_EQ(room.state.deadline_at, room.now + 300s);
    ASSERT_TRUE(room.by("cat", room.edit("cat", "i2/python3")));
    EXPECT_FALSE(std::get<Edited>(room.log.back().record.event).late);
    ASSERT_TRUE(room.by("cat", Submit{"i2", "python3", 2}));
    room.now += 300s;
    room.tick();
    // It was the last round, so the session ends again; the text of then is what counts.
    EXPECT_EQ(room.state.lifecycle, Lifecycle::review);
    EXPECT_EQ(room.state.rounds[1].spent, 400s);
    EXPECT_EQ(room.state.documents->at("i2/python3").at_close->version(), 2U);
}

TEST(Lifecycle, AfterAReopenedRoundComeThoseThatWereNeverOpen) {  // LIFE-3
    Room room;
    ASSERT_TRUE(room.by("ann", SessionStart{}));
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    ASSERT_TRUE(room.by("ann", SessionReopen{"theory", 1}));
    EXPECT_EQ(room.refusal("ann", SessionReopen{"theory", 1}), ErrorCode::not_allowed_now);
    ASSERT_TRUE(room.by("ann", SessionResume{}));
    ASSERT_TRUE(room.by("ann", RoundFinish{"theory"}));
    EXPECT_EQ(room.state.round, 1U);
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    EXPECT_EQ(room.refusal("ann", SessionReopen{"coding", 1}), std::nullopt);
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    ASSERT_TRUE(room.by("ann", SessionReopen{"theory", 1}));
    ASSERT_TRUE(room.by("ann", SessionResume{}));
    ASSERT_TRUE(room.by("ann", RoundFinish{"theory"}));
    EXPECT_EQ(room.state.lifecycle, Lifecycle::review);
    Room early;
    ASSERT_TRUE(early.by("ann", SessionStart{}));
    ASSERT_TRUE(early.by("ann", SessionFinish{}));
    EXPECT_EQ(early.refusal("ann", SessionReopen{"coding", 1}), ErrorCode::not_allowed_now)
        << "was never open";
}

TEST(Lifecycle, AnArchivedSessionTakesNothing) {  // LIFE-4
    Room room;
    room.go_live();
    ASSERT_TRUE(room.by("cat", Submit{"i2", "python3", 0}));
    const EditPush known = room.edit("cat", "i2/python3");
    ASSERT_TRUE(room.by("cat", known));
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    EXPECT_EQ(room.refusal("ann", SessionArchive{}), ErrorCode::not_allowed_now) << "ungraded";
    for (const Job& job : *room.state.jobs)
        room.tell(JobFinished{job.id, Verdict::AC, 100, 100, 1, 1, false});
    EXPECT_EQ(room.refusal("cat", SessionArchive{}), ErrorCode::forbidden);
    ASSERT_TRUE(room.by("ann", SessionArchive{}));
    const std::uint64_t n = room.counters["ann"];
    EXPECT_EQ(room.state.lifecycle, Lifecycle::archived);
    EXPECT_EQ(room.last.index->lifecycle, Lifecycle::archived);
    const std::size_t size = room.log.size();
    for (const Command& command :
         {Command(ChatSay{"hello"}), Command(NoteWrite{"", "", "x"}), Command(ReportShare{}),
          Command(SessionReopen{"coding", 5}), Command(SessionArchive{}), Command(SessionStart{}),
          Command(LinkMake{Role::candidate, 1}), Command(PersonRemove{"cat"}),
          Command(KeyPointTick{"i1", "k", true})}) {
        EXPECT_EQ(room.refusal("ann", command), ErrorCode::not_allowed_now) << command.index();
    }
    // What was granted once is acknowledged again.
    EXPECT_TRUE(room.as({"ann", "ann-tab", n}, SessionArchive{})->repeated);
    EXPECT_TRUE(room.as({"cat", "cat-tab", 0}, known));
    EXPECT_EQ(room.log.size(), size);
    // The score may come later than the archive, once.
    EXPECT_EQ(next_deadline(room.state), room.state.ended_at);
    EXPECT_TRUE(room.as(room.me(0), RecordScore{100, 200}));
    EXPECT_EQ(room.state.scored->score, 100);
    EXPECT_EQ(next_deadline(room.state), std::nullopt);
    EXPECT_FALSE(room.as(room.me(0), RecordScore{50, 200}));
    EXPECT_FALSE(objection_to_replay(room.state, "ann"));
    EXPECT_TRUE(may_read_report(room.state, "ann"));
}

TEST(Items, ComeMoveAndAreSkippedWithWhatTheyAre) {  // ITEM-1
    Room room;
    room.go_live();
    room.now += 10s;
    ASSERT_TRUE(room.by("ann", Room::add("coding", "more", 0)));
    EXPECT_EQ(room.items(1), (Ids{"i4", "i2", "i3"}));
    EXPECT_EQ(room.state.find_item("i2")->index, 2U);
    // The item on the screen is the same, and so is its time.
    const auto open_item = [&] {
        const auto seen = view(room.state, "cat", room.now);
        for (const RoundView& round : seen->rounds) {
            for (const ItemView& item : round.items) {
                if (item.open) return item.id;
            }
        }
        return std::string();
    };
    EXPECT_EQ(open_item(), "i2");
    room.now += 10s;
    ASSERT_TRUE(room.by("ann", ItemMove{"i2", 2}));
    EXPECT_EQ(room.items(1), (Ids{"i4", "i3", "i2"}));
    ASSERT_TRUE(room.by("ann", ItemMove{"i2", 0}));
    EXPECT_EQ(room.items(1), (Ids{"i2", "i4", "i3"}));
    EXPECT_EQ(open_item(), "i2");
    room.now += 10s;
    EXPECT_EQ(room.state.spent_on(room.state.find_item("i2")->index, room.now), 30s);
    EXPECT_EQ(room.state.spent_on(room.state.find_item("i4")->index, room.now), 0s);
    ASSERT_TRUE(room.by("cat", ItemOpen{"i4"}));
    EXPECT_EQ(open_item(), "i4");
    EXPECT_TRUE(room.state.document("i4/python3"));
    EXPECT_EQ(room.refusal("ann", Room::add("theory", "x")), ErrorCode::not_allowed_now);
}

TEST(Items, NobodyWorksOnOneThatIsSkipped) {  // ITEM-2
    Room room;
    room.go_live();
    ASSERT_TRUE(room.by("cat", room.edit("cat", "i2/python3")));
    const EditPush known{"i2/python3", 0, 1, {editing::ChangeSet::replacement(8, 8, 0, u"x")}};
    room.now += 10s;
    ASSERT_TRUE(room.by("ann", ItemSkip{"i2", true}));
    EXPECT_FALSE(room.state.open_item) << "none is open";
    EXPECT_EQ(room.state.items[1].spent, 10s);
    for (const Command& command :
         {Command(ItemOpen{"i2"}), Command(LanguageChoose{"i2", "cpp"}), Command(Submit{"i2", "python3", 1}),
          Command(session::Run{"i2", "python3", 1, std::nullopt}),
          Command(room.edit("cat", "i2/python3"))}) {
        EXPECT_EQ(room.refusal("cat", command), ErrorCode::not_allowed_now) << command.index();
    }
    EXPECT_TRUE(view(room.state, "cat", room.now)->rounds[1].items[0].skipped);
    EXPECT_TRUE(room.by("cat", known)) << "what was granted is granted";
    ASSERT_TRUE(room.by("ann", ItemSkip{"i2", false}));
    EXPECT_TRUE(room.by("cat", ItemOpen{"i2"}));
    ASSERT_TRUE(room.by("ann", ItemSkip{"i2", true}));
    const std::size_t before = room.log.size();
    ASSERT_TRUE(room.by("ann", RoundFinish{"coding"}));
    EXPECT_EQ(room.kinds_since(before), (Ids{"closed", "ended"})) << "nothing of it is handed in";
    const SessionReport told = report(room.state);
    EXPECT_TRUE(told.rounds[1].items[0].skipped);
    EXPECT_FALSE(told.rounds[1].items[1].skipped);
    EXPECT_FALSE(forked_plan(room.state)->rounds[1].items[0].skipped);
}

TEST(Items, ARoundToComeIsTheInterviewersToChangeAndKnow) {  // ITEM-3, VIS-2
    Room room;
    const std::size_t before = room.log.size();
    ASSERT_TRUE(room.by("ann", Room::add("coding", "more")));
    ASSERT_TRUE(room.by("ann", ItemMove{"i4", 0}));
    ASSERT_TRUE(room.by("ann", ItemSkip{"i4", true}));
    for (std::size_t i = before; i < room.log.size(); ++i) {
        EXPECT_TRUE(may_see(room.state, room.log[i], "ann"));
        EXPECT_FALSE(may_see(room.state, room.log[i], "cat"));
        EXPECT_FALSE(may_see(room.state, room.log[i], "oli"));
    }
    room.go_live();
    EXPECT_EQ(room.items(1), (Ids{"i4", "i2", "i3"}));
    const std::size_t then = room.log.size();
    ASSERT_TRUE(room.by("ann", Room::add("coding", "yet-more")));
    EXPECT_TRUE(may_see(room.state, room.log[then], "cat"));
}

TEST(Items, EarlierPlacesShowWhatWasThere) {  // REPLAY-2
    Room room;
    ASSERT_TRUE(room.by("ann", Room::add("coding", "more")));
    room.go_live();
    const std::uint64_t opened = room.log.size();
    ASSERT_TRUE(room.by("ann", ItemMove{"i4", 0}));
    ASSERT_TRUE(room.by("ann", Room::add("coding", "yet-more", 1)));
    ASSERT_TRUE(room.by("ann", ItemSkip{"i3", true}));
    const auto then = room.state.plan_at(opened);
    Ids ids;
    for (const PlanItem& item : then->rounds[1].items) ids.push_back(item.id);
    EXPECT_EQ(ids, (Ids{"i2", "i3", "i4"}));
    EXPECT_FALSE(then->rounds[1].items[1].skipped);
    EXPECT_EQ(*room.state.plan_at(1), test::small_plan());
    EXPECT_EQ(first_view(room.state, "ann")->rounds[1].items.size(), 2U);
}

TEST(Items, AreBounded) {
    Room room;
    for (std::size_t i = 2; i < limits::items_per_round_max; ++i)
        ASSERT_TRUE(room.by("ann", Room::add("coding", "more-" + std::to_string(i))));
    EXPECT_EQ(room.refusal("ann", Room::add("coding", "one-more")), ErrorCode::too_many_requests);
    for (std::size_t i = room.state.plan_changes->size(); i < 1'000; ++i)
        ASSERT_TRUE(room.by("ann", ItemMove{"i2", 1}));
    EXPECT_EQ(room.refusal("ann", ItemMove{"i2", 1}), ErrorCode::too_many_requests);
}

TEST(Pair, WhoWasAnInterviewerBeforeASwapDoesNotComeBackByALinkOfThen) {  // SEAT-3
    Room room(Mode::pair);
    ASSERT_TRUE(room.by("cat", RolesSwap{}));
    ASSERT_TRUE(room.by("cat", RolesSwap{}));
    ASSERT_EQ(room.state.role_of("cat"), Role::candidate);
    ASSERT_TRUE(room.by("ann", PersonRemove{"cat"}));
    EXPECT_TRUE(room.state.links.empty()) << "all were theirs to read";
}

TEST(Pair, SwapsBetweenRounds) {  // PAIR-1
    Room room(Mode::pair);
    EXPECT_EQ(room.state.role_of("ann"), Role::interviewer);
    EXPECT_EQ(room.refusal("oli", RolesSwap{}), ErrorCode::forbidden);
    const std::size_t before = room.log.size();
    ASSERT_TRUE(room.by("cat", RolesSwap{}));
    EXPECT_EQ(room.kinds_since(before), (Ids{"role", "role"}));
    EXPECT_EQ(room.state.role_of("cat"), Role::interviewer);
    EXPECT_EQ(room.state.role_of("ann"), Role::candidate);
    EXPECT_EQ(room.refusal("ann", SessionStart{}), ErrorCode::forbidden);
    ASSERT_TRUE(room.by("cat", SessionStart{}));
    EXPECT_EQ(room.refusal("ann", RolesSwap{}), ErrorCode::not_allowed_now) << "a round is open";
    ASSERT_TRUE(room.by("cat", SessionPause{}));
    ASSERT_TRUE(room.by("ann", RolesSwap{}));
    EXPECT_EQ(room.state.role_of("ann"), Role::interviewer);
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    EXPECT_EQ(room.refusal("ann", RolesSwap{}), ErrorCode::not_allowed_now);
}

TEST(Pair, NeedsOneOfEach) {  // PAIR-1
    Room room(Mode::pair);
    room.seat("dan", "Dan", Role::candidate);
    EXPECT_EQ(room.refusal("ann", RolesSwap{}), ErrorCode::not_allowed_now);
    ASSERT_TRUE(room.by("ann", PersonRemove{"dan"}));
    EXPECT_TRUE(room.by("ann", RolesSwap{}));
    Room lonely(Mode::pair);
    ASSERT_TRUE(lonely.by("ann", PersonRemove{"cat"}));
    EXPECT_EQ(lonely.refusal("ann", RolesSwap{}), ErrorCode::not_allowed_now);
}

TEST(Pair, NobodySeesWhatTheyWillBeAsked) {  // PAIR-2
    Room room(Mode::pair);
    EXPECT_TRUE(view(room.state, "ann", room.now)->rounds[1].items.empty());
    EXPECT_FALSE(sees_pending(Mode::pair, Role::interviewer));
    for (const Command& command : {Command(Room::add("coding", "more")),
                                   Command(ItemSkip{"i2", true}), Command(ItemMove{"i2", 1})})
        EXPECT_EQ(room.refusal("ann", command), ErrorCode::item_not_open);
    room.go_live();
    EXPECT_EQ(room.refusal("ann", Room::add("coding", "more")), std::nullopt);
    EXPECT_TRUE(may_see(room.state, room.log.back(), "cat"));
}

TEST(Pair, RemarksStayWithWhoWroteThemAndASwapOpensNothingOld) {  // PAIR-3, SEAT-3
    Room room(Mode::pair);
    room.go_live();
    const std::size_t first = room.log.size();
    ASSERT_TRUE(room.by("ann", NoteWrite{"", "i2", "Cat hesitates"}));
    ASSERT_TRUE(room.by("ann", Rate{"i2", "clarity", 2, ""}));
    ASSERT_TRUE(room.by("ann", Recommend{Recommendation::no, ""}));
    ASSERT_TRUE(room.by("ann", KeyPointTick{"i1", "k", true}));
    ASSERT_TRUE(room.by("ann", SessionPause{}));
    ASSERT_TRUE(room.by("ann", RolesSwap{}));
    const std::size_t second = room.log.size();
    ASSERT_TRUE(room.by("cat", NoteWrite{"", "i2", "Ann talks"}));
    for (std::size_t i = first; i < first + 4; ++i) {
        EXPECT_TRUE(may_see(room.state, room.log[i], "ann"));
        EXPECT_FALSE(may_see(room.state, room.log[i], "cat"));
    }
    EXPECT_FALSE(may_see(room.state, room.log[second], "ann"));
    EXPECT_TRUE(may_see(room.state, room.log[second], "cat"));
    const auto seen = view(room.state, "cat", room.now);
    ASSERT_TRUE(seen->console);
    ASSERT_EQ(seen->console->notes.size(), 1U);
    EXPECT_EQ(seen->console->notes.begin()->second.text, "Ann talks");
    EXPECT_TRUE(seen->console->ratings.empty());
    EXPECT_TRUE(seen->console->recommended.empty());
    EXPECT_TRUE(seen->console->key_points.empty());
    EXPECT_FALSE(view(room.state, "ann", room.now)->console);
    EXPECT_EQ(own_console(room.state, "ann").notes.size(), 1U);
    EXPECT_EQ(own_console(room.state, "ann").key_points.size(), 1U);
    ASSERT_TRUE(room.by("cat", RolesSwap{}));
    EXPECT_EQ(view(room.state, "ann", room.now)->console->ratings.size(), 1U);
    // A replay begins with who everybody was.
    EXPECT_EQ(first_view(room.state, "ann")->role, Role::interviewer);
    EXPECT_EQ(first_view(room.state, "cat")->role, Role::candidate);
    EXPECT_FALSE(may_read_report(room.state, "oli"));
    EXPECT_TRUE(may_read_report(room.state, "cat"));
    EXPECT_TRUE(may_read_report(room.state, "ann"));
}

// The ticks of `person` in a report, as "item key point: made" or "missed".
Ids own_ticks(const Room& room, const char* person) {
    Ids ticks;
    for (const auto& [of, tick] : own_console(room.state, person).key_points)
        ticks.push_back(of.item + " " + of.key_point + (tick.made ? ": made" : ": missed"));
    return ticks;
}

TEST(Pair, BothKeepTheirOwnTickOfAKeyPoint) {  // PAIR-3
    Room room(Mode::pair);
    room.go_live();
    ASSERT_TRUE(room.by("ann", KeyPointTick{"i1", "k", true}));
    ASSERT_TRUE(room.by("ann", KeyPointTick{"i1", "other", true}));
    ASSERT_TRUE(room.by("ann", SessionPause{}));
    ASSERT_TRUE(room.by("ann", RolesSwap{}));
    ASSERT_TRUE(room.by("cat", KeyPointTick{"i1", "k", false}));
    EXPECT_EQ(own_ticks(room, "ann"), (Ids{"i1 k: made", "i1 other: made"}));
    EXPECT_EQ(own_ticks(room, "cat"), (Ids{"i1 k: missed"}));
    // One's own is changed and taken back as ever, and no other.
    ASSERT_TRUE(room.by("cat", KeyPointTick{"i1", "k", true}));
    EXPECT_EQ(own_ticks(room, "cat"), (Ids{"i1 k: made"}));
    ASSERT_TRUE(room.by("cat", KeyPointTick{"i1", "k", {}}));
    ASSERT_TRUE(room.by("cat", KeyPointTick{"i1", "other", {}}));
    EXPECT_EQ(own_ticks(room, "ann"), (Ids{"i1 k: made", "i1 other: made"}));
    EXPECT_TRUE(own_ticks(room, "cat").empty());
}

TEST(Scratchpad, IsThereFromStartToEnd) {  // PAD-1
    Room room;
    const std::string pad(scratch_document);
    EXPECT_FALSE(room.state.document(pad));
    room.go_live();
    ASSERT_TRUE(room.state.document(pad));
    EXPECT_TRUE(room.by("cat", room.edit("cat", pad)));
    EXPECT_TRUE(room.by("ann", room.edit("ann", pad)));
    EXPECT_EQ(room.refusal("oli", room.edit("oli", pad)), ErrorCode::forbidden);
    ASSERT_TRUE(room.by("ann", SessionPause{}));
    EXPECT_TRUE(room.by("cat", room.edit("cat", pad)));
    EXPECT_EQ(room.refusal("cat", room.edit("cat", "i2/python3")), ErrorCode::not_allowed_now);
    ASSERT_TRUE(room.by("ann", LocksChange{true, false}));
    EXPECT_EQ(room.refusal("cat", room.edit("cat", pad)), ErrorCode::not_allowed_now);
    EXPECT_TRUE(room.by("ann", room.edit("ann", pad)));
    ASSERT_TRUE(room.by("ann", SessionFinish{}));
    EXPECT_EQ(room.refusal("ann", room.edit("ann", pad)), ErrorCode::not_allowed_now);
    EXPECT_EQ(report(room.state).scratch, "xxxx");
    EXPECT_EQ(report(test::coding_desk().state).scratch, std::nullopt);
    const auto fork = forked_plan(room.state);
    for (const PlanRound& round : fork->rounds) {
        for (const PlanItem& item : round.items) EXPECT_FALSE(item.carried.contains(pad));
    }
    ASSERT_TRUE(room.by("ann", SessionReopen{"coding", 1}));
    EXPECT_TRUE(room.by("ann", room.edit("ann", pad))) << "open again with the session";
}

}  // namespace
}  // namespace rehearse::session
