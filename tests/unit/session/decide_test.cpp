#include "session/decide.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "base/limits.hpp"
#include "unit/session/support.hpp"

namespace rehearse::session {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""h;
using test::coding_desk;
using test::Desk;
using Kinds = std::vector<std::string>;

/// A desk brought into each lifecycle; live means in the coding round with i2 open.
Desk desk_in(Lifecycle lifecycle) {
    if (lifecycle == Lifecycle::lobby) {
        Desk desk;
        desk.create();
        return desk;
    }
    Desk desk = coding_desk();
    if (lifecycle == Lifecycle::paused) {
        EXPECT_TRUE(desk.ask(SessionPause{}));
    }
    if (lifecycle == Lifecycle::review) {
        EXPECT_TRUE(desk.ask(SessionFinish{}));
    }
    EXPECT_EQ(desk.state.lifecycle, lifecycle);
    return desk;
}

TEST(Decide, AllowsEachCommandWhereTheTableSays) {
    using enum ErrorCode;
    struct Row {
        const char* name;
        Command command;
        std::optional<ErrorCode> lobby, live, paused, review;
    };
    const auto no = std::optional(not_allowed_now);
    const Row rows[] = {
        {"start", SessionStart{}, {}, no, no, no},
        {"pause", SessionPause{}, no, {}, no, no},
        {"resume", SessionResume{}, no, no, {}, no},
        {"finish", SessionFinish{}, no, {}, {}, no},
        {"finish the open round", RoundFinish{"coding"}, no, {}, no, no},
        {"finish a closed round", RoundFinish{"theory"}, no, no, no, no},
        {"finish no round", RoundFinish{"x"}, not_found, not_found, not_found, not_found},
        {"open an item", ItemOpen{"i3"}, no, {}, no, no},
        {"open an item of a closed round", ItemOpen{"i1"}, no, no, no, no},
        {"open no item", ItemOpen{"i9"}, not_found, not_found, not_found, not_found},
        {"choose a language", LanguageChoose{"i2", "cpp"}, no, {}, no, no},
        {"choose another's language", LanguageChoose{"i3", "python3"}, no, language_unavailable, no,
         no},
        {"run samples", session::Run{"i2", "python3", 0, {}}, no, {}, no, no},
        {"run own input", session::Run{"i2", "python3", 0, "1 2"}, no, {}, no, no},
        {"run a later version", session::Run{"i2", "python3", 1, {}}, no, stale_version, no,
         no},  // RUN-1
        {"run what is not begun", session::Run{"i3", "cpp", 0, {}}, no, not_found, no, no},
        {"run in a strange language", session::Run{"i2", "ruby", 0, {}}, no, language_unavailable,
         no, no},
        {"run with too much input",
         session::Run{"i2", "python3", 0, std::string(limits::own_input_bytes_max + 1, 'x')}, no,
         too_large, no, no},
        {"submit", Submit{"i2", "python3", 0}, no, {}, no, no},
        {"submit an answer", Submit{"i1", "python3", 0}, no, no, no, no},
        {"first hint", HintReveal{"i2", 0}, no, {}, no, no},
        {"second hint first", HintReveal{"i2", 1}, no, invalid_input, no, no},
        {"no such hint", HintReveal{"i2", 2}, no, invalid_input, no, no},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const std::pair<Lifecycle, std::optional<ErrorCode>> columns[] = {
            {Lifecycle::lobby, row.lobby},
            {Lifecycle::live, row.live},
            {Lifecycle::paused, row.paused},
            {Lifecycle::review, row.review}};
        for (const auto& [lifecycle, expected] : columns) {
            SCOPED_TRACE(static_cast<int>(lifecycle));
            Desk desk = desk_in(lifecycle);
            const std::size_t before = desk.log.size();
            const auto decided = desk.ask(row.command);
            EXPECT_EQ(decided.has_value(), !expected.has_value());
            if (!decided && expected) {
                EXPECT_EQ(decided.error().code, *expected) << decided.error().message;
            }
            EXPECT_EQ(desk.log.size() > before, decided.has_value());
        }
    }
}

TEST(Decide, RefusesStrangersAndItemsThatHaveNotBegun) {
    Desk desk;
    desk.create();
    ASSERT_TRUE(desk.ask(SessionStart{}));
    EXPECT_EQ(desk.as({"bob", "tab", 1}, SessionPause{}).error().code, ErrorCode::forbidden);
    EXPECT_EQ(desk.ask(ItemOpen{"i2"}).error().code, ErrorCode::item_not_open);
    EXPECT_EQ(desk.type("i2/python3", u"x").error().code, ErrorCode::item_not_open);
    EXPECT_EQ(desk.type("i1/answer", u"x").error().code, ErrorCode::not_found);
    Desk nothing;
    EXPECT_EQ(nothing.ask(SessionStart{}).error().code, ErrorCode::not_found);
}

TEST(Decide, AnswersARepeatedCommandWithItsPlace) {  // CMD-1, CMD-3
    Desk desk = coding_desk();
    const auto first = desk.as(desk.me(70), session::Run{"i2", "python3", 0, {}});
    ASSERT_TRUE(first);
    const std::size_t size = desk.log.size();
    EXPECT_EQ(first->seq, size);
    const auto again = desk.as(desk.me(70), session::Run{"i2", "python3", 0, {}});
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->seq, first->seq);
    EXPECT_EQ(desk.log.size(), size);
    // Another tab's 70 is another command; a lower number may still come.
    EXPECT_FALSE(desk.as({"ann", "other", 70}, ItemOpen{"i3"})->repeated);
    EXPECT_FALSE(desk.as(desk.me(50), ItemOpen{"i2"})->repeated);
    // A refused one is decided anew.
    ASSERT_FALSE(desk.as(desk.me(71), HintReveal{"i2", 1}));
    ASSERT_TRUE(desk.as(desk.me(72), HintReveal{"i2", 0}));
    EXPECT_FALSE(desk.as(desk.me(71), HintReveal{"i2", 1})->repeated);
}

TEST(Decide, RepeatsWithinABatchAreNotAcknowledgedBeforeTheAppend) {  // CMD-2
    Desk desk = coding_desk();
    Batch batch(desk.state, desk.now, desk.new_id());
    const auto first = batch.add(ItemOpen{"i3"}, desk.me(90));
    const auto second = batch.add(ItemOpen{"i3"}, desk.me(90));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->seq, second->seq);
    EXPECT_FALSE(second->repeated);
}

TEST(Decide, OpensItemsWithTheDocumentAndTheLanguage) {
    Desk desk = coding_desk();
    EXPECT_EQ(desk.state.items[1].language, "python3");
    EXPECT_EQ(desk.state.document("i2/python3")->text(), u"# start\n");
    ASSERT_TRUE(desk.ask(LanguageChoose{"i2", "c"}));
    const std::size_t before = desk.log.size();
    ASSERT_TRUE(desk.ask(ItemOpen{"i3"}));  // offers c, which was chosen last
    EXPECT_EQ(desk.kinds_since(before), (Kinds{"doc", "language", "item"}));
    EXPECT_EQ(desk.state.items[2].language, "c");
    const std::size_t again = desk.log.size();
    ASSERT_TRUE(desk.ask(ItemOpen{"i2"}));
    EXPECT_EQ(desk.kinds_since(again), (Kinds{"item"}));
}

TEST(Decide, RunsTwoJobsAtATime) {  // RUN-2
    Desk desk = coding_desk();
    ASSERT_TRUE(desk.ask(session::Run{"i2", "python3", 0, {}}));
    ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 0}));
    EXPECT_EQ(desk.ask(session::Run{"i2", "python3", 0, {}}).error().code, ErrorCode::queue_full);
    desk.tell(JobFinished{"job-1", Verdict::AC, 0, 0, 2, 2, false});
    EXPECT_TRUE(desk.ask(session::Run{"i2", "python3", 0, {}}));
}

TEST(Decide, ClosesRoundsAtTheirDeadlinesHoweverLate) {  // TIME-1, CMD-4
    Desk desk;
    desk.create();
    const Instant start = desk.now;
    ASSERT_TRUE(desk.ask(SessionStart{}));
    EXPECT_EQ(desk.last.deadline, start + 600s);
    ASSERT_TRUE(desk.ask(ItemOpen{"i1"}));
    const std::size_t before = desk.log.size();
    desk.now = start + 600s - 1ms;
    desk.tick();
    EXPECT_EQ(desk.log.size(), before);
    desk.now = start + 3h;
    EXPECT_EQ(desk.ask(ItemOpen{"i1"}).error().code, ErrorCode::not_allowed_now);
    EXPECT_EQ(desk.kinds_since(before), (Kinds{"closed", "opened", "closed", "ended"}));
    EXPECT_EQ(desk.state.rounds[0].closed_at, start + 600s);
    EXPECT_EQ(desk.state.rounds[1].opened_at, start + 600s);
    EXPECT_EQ(desk.state.rounds[1].closed_at, start + 1800s);
    EXPECT_EQ(desk.state.ended_at, start + 1800s);
    EXPECT_EQ(desk.state.end_reason, EndReason::time);
    EXPECT_EQ(desk.state.items[0].spent, 600s);
    EXPECT_EQ(desk.last.deadline, desk.state.ended_at);  // SCORE-1: there is nothing to grade
    EXPECT_TRUE(desk.last.deadline_changed);
}

TEST(Decide, SubmitsUnsubmittedWorkWhenARoundCloses) {  // TIME-1
    struct Row {
        const char* name;
        bool typed, submitted, typed_after, lost;
        bool expected;
    };
    const Row rows[] = {
        {"untouched starter", false, false, false, false, false},
        {"changed", true, false, false, false, true},
        {"submitted as it stands", true, true, false, false, false},
        {"changed since", true, true, true, false, true},
        {"we lost the submission", true, true, false, true, true},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Desk desk = coding_desk();
        if (row.typed) {
            ASSERT_TRUE(desk.type("i2/python3", u"x = 1\n"));
        }
        if (row.submitted) {
            ASSERT_TRUE(desk.ask(Submit{"i2", "python3", desk.version("i2/python3")}));
        }
        if (row.submitted) {
            desk.tell(
                JobFinished{"job-1", row.lost ? Verdict::IE : Verdict::WA, 0, 100, 0, 9, false});
        }
        if (row.typed_after) {
            ASSERT_TRUE(desk.type("i2/python3", u"y = 2\n"));
        }
        const std::size_t before = desk.log.size();
        desk.now += 3h;
        desk.tick();
        const Kinds kinds = desk.kinds_since(before);
        EXPECT_EQ(kinds,
                  row.expected ? (Kinds{"queued", "closed", "ended"}) : (Kinds{"closed", "ended"}));
        ASSERT_EQ(desk.last.jobs.size(), row.expected ? 1U : 0U);
        if (row.expected) {
            EXPECT_TRUE(desk.state.jobs->back().automatic);
            EXPECT_EQ(desk.last.jobs[0].source,
                      row.typed_after ? "# start\nx = 1\ny = 2\n" : "# start\nx = 1\n");
        }
    }
}

TEST(Decide, StopsTheClockWhilePaused) {  // TIME-2
    Desk desk = coding_desk();
    const Instant start = desk.now;
    desk.now = start + 100s;
    ASSERT_TRUE(desk.ask(SessionPause{}));
    EXPECT_EQ(desk.state.remaining, 1100s);
    EXPECT_FALSE(desk.last.deadline);
    desk.now += 5h;
    desk.tick();
    EXPECT_EQ(desk.state.lifecycle, Lifecycle::paused);
    EXPECT_EQ(desk.type("i2/python3", u"x").error().code, ErrorCode::not_allowed_now);  // EDIT-7
    ASSERT_TRUE(desk.ask(SessionResume{}));
    EXPECT_EQ(desk.state.deadline_at, desk.now + 1100s);
    desk.now += 10s;
    EXPECT_EQ(desk.state.spent_on(1, desk.now), 110s);
    ASSERT_TRUE(desk.ask(SessionFinish{}));
    EXPECT_EQ(desk.state.items[1].spent, 110s);
    EXPECT_EQ(desk.state.rounds[1].spent, 110s);
}

TEST(Decide, GivesBackTimeLostByUs) {  // TIME-3
    struct Row {
        const char* name;
        Milliseconds waits, runs;
        Verdict verdict;
        bool pauses;
        Milliseconds given;
    };
    const Row rows[] = {
        {"a short wait", 2s, 5s, Verdict::WA, false, 0s},
        {"a long wait", 7s, 5s, Verdict::WA, false, 5s},
        {"a wait in a pause", 7s, 5s, Verdict::WA, true, 0s},
        {"our fault at once", 0s, 3s, Verdict::IE, false, 3s},
        {"a long wait and our fault", 7s, 3s, Verdict::IE, false, 10s},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Desk desk = coding_desk();
        const Instant deadline = *desk.state.deadline_at;
        ASSERT_TRUE(desk.ask(session::Run{"i2", "python3", 0, {}}));
        Instant expected = deadline + row.given;
        if (row.pauses) {
            ASSERT_TRUE(desk.ask(SessionPause{}));
            expected += row.waits;
        }
        desk.now += row.waits;
        if (row.pauses) {
            ASSERT_TRUE(desk.ask(SessionResume{}));
        }
        desk.tell(JobStarted{"job-1", 1});
        desk.tick();
        desk.now += row.runs;
        desk.tell(JobFinished{"job-1", row.verdict, 0, 0, 0, 2, false});
        desk.tick();
        EXPECT_EQ(desk.state.deadline_at, expected);
        EXPECT_EQ(desk.state.rounds[1].credited, row.given);
        const std::size_t size = desk.log.size();
        desk.tick();
        EXPECT_EQ(desk.log.size(), size);
    }
}

TEST(Decide, GivesBackAtMostTheBudgetAndNothingAfterTheDeadline) {  // TIME-3
    Desk desk = coding_desk();
    const Instant start = desk.now;
    for (int round = 1; round <= 3; ++round) {
        ASSERT_TRUE(desk.ask(session::Run{"i2", "python3", 0, {}}));
        desk.now += 1000s;
        desk.tell(JobFinished{"job-" + std::to_string(round), Verdict::IE, 0, 0, 0, 2, false});
        desk.tick();
        if (desk.state.lifecycle == Lifecycle::review) break;
    }
    EXPECT_EQ(desk.state.rounds[1].credited, 1200s);
    EXPECT_EQ(desk.state.ended_at, start + 2400s);

    Desk late = coding_desk();
    const Instant deadline = *late.state.deadline_at;
    ASSERT_TRUE(late.ask(session::Run{"i2", "python3", 0, {}}));
    late.now = deadline + 5s;
    late.tell(JobFinished{"job-1", Verdict::IE, 0, 0, 0, 2, false});
    late.tick();
    EXPECT_EQ(late.state.ended_at, deadline);
}

TEST(Decide, KeepsLateEditsApart) {  // EDIT-7
    Desk desk;
    desk.create();
    ASSERT_TRUE(desk.ask(SessionStart{}));
    ASSERT_TRUE(desk.ask(ItemOpen{"i1"}));
    ASSERT_TRUE(desk.type("i1/answer", u"in time"));
    ASSERT_TRUE(desk.ask(RoundFinish{"theory"}));
    ASSERT_TRUE(desk.type("i1/answer", u", late"));
    EXPECT_TRUE(std::get<Edited>(desk.log.back().record.event).late);
    EXPECT_EQ(desk.state.document("i1/answer")->text(), u"in time, late");
    EXPECT_EQ(desk.state.documents->at("i1/answer").at_close->text(), u"in time");
    ASSERT_TRUE(desk.ask(SessionFinish{}));
    EXPECT_EQ(desk.type("i1/answer", u"!").error().code, ErrorCode::not_allowed_now);
    // A repeat of what was granted is never refused (EDIT-1).
    const EditPush known{"i1/answer", 0, 1, {editing::ChangeSet::replacement(0, 0, 0, u"in time")}};
    const auto again = desk.ask(known);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
}

TEST(Decide, TakesTheSourceAsItWasWhenTheJobWasQueued) {  // RUN-1
    Desk desk = coding_desk();
    Batch batch(desk.state, desk.now, desk.new_id());
    ASSERT_TRUE(batch.add(session::Run{"i2", "python3", 0, "in"}, desk.me(100)));
    const std::size_t length = desk.state.document("i2/python3")->text().size();
    ASSERT_TRUE(batch.add(
        EditPush{"i2/python3", 0, 1, {editing::ChangeSet::replacement(length, 0, 0, u"x")}},
        desk.me(0)));
    const FollowUps after = batch.follow_ups();
    ASSERT_EQ(after.jobs.size(), 1U);
    EXPECT_EQ(after.jobs[0], (JobRequest{"job-1", "s1", "ann", "i2", "lrucache", "hash-lru",
                                         "python3", Purpose::own_input, "# start\n", "in"}));
    const FollowUps same = follow_ups(desk.state, batch.records(), desk.now);
    EXPECT_EQ(same.jobs, after.jobs);
    EXPECT_EQ(same.deadline_changed, after.deadline_changed);
}

}  // namespace
}  // namespace rehearse::session
