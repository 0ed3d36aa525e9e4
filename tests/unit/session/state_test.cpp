#include "session/state.hpp"

#include <gtest/gtest.h>

#include "session/permissions.hpp"
#include "session/report.hpp"
#include "unit/session/support.hpp"

namespace rehearse::session {
namespace {

using std::chrono_literals::operator""s;
using test::coding_desk;
using test::Desk;

TEST(AcceptedCommands, FindsEachNumberAndNoOther) {  // CMD-3
    AcceptedCommands accepted;
    const std::pair<std::uint64_t, std::uint64_t> added[] = {
        {1, 10}, {2, 11}, {3, 12}, {7, 20}, {5, 25}, {3, 13}, {4, 30}, {4, 31}, {2, 40}};
    std::map<std::uint64_t, std::uint64_t> expected;
    for (const auto& [n, seq] : added) {
        accepted.add(n, seq);
        expected[n] = seq;
        for (std::uint64_t number = 0; number < 10; ++number) {
            const auto found = expected.find(number);
            EXPECT_EQ(accepted.seq_of(number),
                      found == expected.end() ? std::nullopt : std::optional(found->second))
                << "number " << number << " after " << n;
        }
    }
    EXPECT_EQ(AcceptedCommands::restore(accepted.runs()), accepted);
}

TEST(State, IgnoresWhatMakesNoSense) {
    Desk desk = coding_desk();
    const State before = desk.state;
    const Event strange[] = {JobStarted{"x", 1},
                             JobFinished{"x", Verdict::AC, 1, 1, 1, 1, false},
                             ItemOpened{"i9"},
                             Edited{"i9/c", 0, "t", 1, {}, 0, false},
                             Edited{"i2/python3", 7, "t", 1, {}, 0, false},
                             LanguageChosen{"i9", "c"},
                             RoundOpened{"theory", desk.now, desk.now},
                             RoundClosed{"theory", CloseReason::time, desk.now},
                             ClockAdjusted{"theory", "x", desk.now, 1s, CreditReason::queue},
                             HintRevealed{"i2", 99},
                             SessionStarted{},
                             SessionResumed{desk.now},
                             JobQueued{"j", "i9", Purpose::samples, "c", 0, false, {}},
                             created("s2", {}, "bob", "Bob")};
    for (const Event& event : strange) desk.tell(event);
    EXPECT_EQ(desk.state.owner, "ann");
    EXPECT_EQ(desk.state.rounds, before.rounds);
    EXPECT_EQ(desk.state.items, before.items);
    EXPECT_EQ(desk.state.deadline_at, before.deadline_at);
    EXPECT_TRUE(desk.state.jobs->empty());
    EXPECT_EQ(desk.state.seq, before.seq + std::size(strange));
}

TEST(State, CopiesDoNotSeeLaterEvents) {
    Desk desk = coding_desk();
    const State copy = desk.state;
    ASSERT_TRUE(desk.type("i2/python3", u"more"));
    ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 1}));
    EXPECT_EQ(copy.document("i2/python3")->text(), u"# start\n");
    EXPECT_TRUE(copy.jobs->empty());
    EXPECT_EQ(desk.state.document("i2/python3")->text(), u"# start\nmore");
}

TEST(State, CountsTheBestAndLaterSubmission) {
    Desk desk = coding_desk();
    struct Row {
        Verdict verdict;
        double score;
        const char* counted;
    };
    const Row rows[] = {{Verdict::WA, 0, "job-1"},
                        {Verdict::PA, 40, "job-2"},
                        {Verdict::PA, 40, "job-3"},
                        {Verdict::WA, 10, "job-3"},
                        {Verdict::IE, 90, "job-3"}};
    for (const Row& row : rows) {
        ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 0}));
        desk.tell(JobFinished{"job-" + std::to_string(desk.ids), row.verdict, row.score, 100, 0, 1,
                              false});
        EXPECT_EQ(counted_submission(desk.state, "i2")->id, row.counted);
    }
    const SessionReport told = report(desk.state);
    EXPECT_EQ(told.rounds[1].items[0].score, 40);
    EXPECT_EQ(told.rounds[1].items[0].submissions.size(), 5U);
    EXPECT_EQ(told.rounds[1].items[0].counted, "job-3");
    EXPECT_EQ(told.rounds[1].items[0].last, "job-5") << "though it does not count";
    EXPECT_EQ(told.rounds[1].items[1].last, std::nullopt);
    EXPECT_FALSE(index_entry(desk.state).score) << "not before the end";
}

// SOURCE-1
TEST(State, NeedsTheSourcesOfTheLastTheBestAndWhatMayBecomeIt) {
    Desk desk = coding_desk();
    using Jobs = std::vector<std::string>;
    const auto submit = [&] { ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 0})); };
    const auto judge = [&](const std::string& job, double score) {
        desk.tell(JobFinished{job, Verdict::PA, score, 100, 0, 1, false});
    };
    EXPECT_EQ(needed_jobs(desk.state), Jobs{});
    submit();
    submit();
    EXPECT_EQ(needed_jobs(desk.state), (Jobs{"job-1", "job-2"})) << "either may be the best";
    judge("job-1", 60);
    judge("job-2", 20);
    EXPECT_EQ(needed_jobs(desk.state), (Jobs{"job-1", "job-2"})) << "the best and the last";
    submit();
    ASSERT_TRUE(desk.ask(session::Run{"i2", "python3", 0, {}}));
    judge("job-3", 40);
    EXPECT_EQ(needed_jobs(desk.state), (Jobs{"job-1", "job-3"})) << "runs are no submissions";
    submit();
    judge("job-5", 80);
    EXPECT_EQ(needed_jobs(desk.state), Jobs{"job-5"}) << "both in one";
}

TEST(State, HasAScoreWhenItIsOverAndGraded) {  // SCORE-1
    Desk desk = coding_desk();
    const RecordScore score{140, 300};
    const auto refused = [&] {
        return desk.as(desk.me(0), score).error().code == ErrorCode::not_allowed_now;
    };
    ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 0}));
    ASSERT_TRUE(desk.type("i2/python3", u"more"));
    EXPECT_TRUE(refused());
    ASSERT_TRUE(desk.ask(SessionFinish{}));  // submits job-2
    EXPECT_EQ(next_deadline(desk.state), when_a_job_is_done);
    desk.tell(JobFinished{"job-1", Verdict::WA, 0, 100, 0, 1, false});
    EXPECT_TRUE(refused());
    EXPECT_EQ(next_deadline(desk.state), when_a_job_is_done);
    desk.tell(JobFinished{"job-2", Verdict::PA, 40, 100, 0, 1, false});
    EXPECT_EQ(next_deadline(desk.state), desk.state.ended_at);
    EXPECT_FALSE(index_entry(desk.state).score);

    ASSERT_TRUE(desk.as(desk.me(0), score));
    EXPECT_EQ(desk.state.scored, (SessionScored{140, 300}));
    EXPECT_EQ(next_deadline(desk.state), std::nullopt);
    EXPECT_TRUE(desk.last.deadline_changed);
    ASSERT_TRUE(desk.last.index);
    EXPECT_EQ(desk.last.index->score, 140);
    EXPECT_EQ(desk.last.index->max_score, 300);
    const std::size_t size = desk.log.size();
    ASSERT_TRUE(desk.as(desk.me(0), score));
    EXPECT_EQ(desk.log.size(), size) << "the same again is nothing new";
    EXPECT_FALSE(desk.last.index);
    ASSERT_TRUE(desk.as(desk.me(0), RecordScore{141, 300}));
    EXPECT_EQ(index_entry(desk.state).score, 141);
}

TEST(State, KnowsWhatWasNotSubmitted) {
    Desk desk = coding_desk();
    const auto item = [&] { return report(desk.state).rounds[1].items[0]; };
    EXPECT_TRUE(item().is_starter);
    ASSERT_TRUE(desk.type("i2/python3", u"more"));
    EXPECT_FALSE(item().is_starter);
    EXPECT_FALSE(item().submitted);
    ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 1}));
    EXPECT_TRUE(item().submitted);
    ASSERT_TRUE(desk.type("i2/python3", u"!"));
    EXPECT_FALSE(item().submitted);
    ASSERT_TRUE(desk.ask(SessionFinish{}));  // hands it in
    EXPECT_TRUE(item().submitted);
}

TEST(Permissions, WhoIsInTheSessionReadsTheSourceOfASubmission) {  // SOURCE-1
    Desk desk = coding_desk();
    ASSERT_TRUE(desk.ask(session::Run{"i2", "python3", 0, std::nullopt}));
    ASSERT_TRUE(desk.ask(Submit{"i2", "python3", 0}));
    EXPECT_TRUE(may_read_source(desk.state, "job-2", "ann"));
    EXPECT_FALSE(may_read_source(desk.state, "job-2", "bob"));
    EXPECT_FALSE(may_read_source(desk.state, "job-2", ""));
    EXPECT_FALSE(may_read_source(desk.state, "job-1", "ann")) << "a run is no submission";
    EXPECT_FALSE(may_read_source(desk.state, "job-9", "ann"));
}

TEST(Permissions, HideTheFirstEventAndStrangersSeeNothing) {  // VIS-1
    Desk desk = coding_desk();
    for (const Envelope& envelope : desk.log) {
        const bool is_first = envelope.seq == 1;
        EXPECT_EQ(may_see(desk.state, envelope, "ann"), !is_first);
        EXPECT_FALSE(may_see(desk.state, envelope, "bob"));
    }
}

}  // namespace
}  // namespace rehearse::session
