// Following a submission, over a real store, as the rules of SUB-5 want it.
#include "app/submission_watch.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/limits.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::app {
namespace {

using std::chrono::steady_clock;
using test::StoreTest;

class SubmissionWatchTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        store::AcceptRequest request;
        request.principal = "ann";
        request.entries.push_back({{"s1", "j1", "batch", "sum", "abc", "c", "[]"}, {}});
        ASSERT_TRUE(wait(store->submissions.accept(std::move(request))).has_value());
        watches.emplace(context.get_executor(), store->submissions);
    }
    void TearDown() override {
        watches.reset();
        StoreTest::TearDown();
    }
    std::shared_ptr<SubmissionWatch> watch() { return watches->watch("s1", "ann").value(); }
    std::optional<store::SubmissionStatus> newer_than(SubmissionWatch& from, std::uint64_t seq,
                                                      Milliseconds patience) {
        return wait(from.newer_than(seq, steady_clock::now() + patience)).value();
    }
    /// Spawned by a test, which joins it.
    static Task<void> take_next(SubmissionEvents* events, std::vector<std::string>* told) {
        auto next = co_await events->next();
        told->push_back(next.value_or("end"));
    }
    static Task<void> cancel_it(store::Submissions* submissions) {
        auto cancelled = co_await submissions->cancel("s1", "ann");
        static_cast<void>(cancelled);
    }

    static Task<void> wait_for_end(SubmissionWatch* watch, Milliseconds patience, bool* is_closed) {
        auto closed = co_await watch->is_closed_by(steady_clock::now() + patience);
        *is_closed = closed.value();
    }

    std::optional<SubmissionWatches> watches;
};

TEST_F(SubmissionWatchTest, who_waits_for_the_end_reads_once_and_is_told) {
    const auto it = watch();
    EXPECT_FALSE(wait(it->is_closed_by(steady_clock::now() + Milliseconds(200))).value());
    std::vector<std::string> ask = {"INFO", "commandstats"};
    std::vector<std::string> reset = {"CONFIG", "RESETSTAT"};
    ASSERT_TRUE(wait(store->redis.command(std::move(reset))).has_value());
    bool is_closed = false;
    TaskGroup tasks(context.get_executor());
    tasks.spawn("wait", wait_for_end(it.get(), std::chrono::seconds(30), &is_closed));
    tasks.spawn("cancel", cancel_it(&store->submissions));
    test::await(context, tasks.join());
    EXPECT_TRUE(is_closed);
    const std::string used = wait(store->redis.command(std::move(ask))).value().text;
    EXPECT_NE(used.find("cmdstat_evalsha:calls=1,"), std::string::npos) << "only the cancelling\n"
                                                                         << used;
    // Nor does who comes later wait.
    EXPECT_TRUE(wait(watch()->is_closed_by(steady_clock::now() + std::chrono::seconds(30))).value());
}

TEST_F(SubmissionWatchTest, who_waits_for_the_end_outlives_a_store_that_is_away) {
    const auto it = watch();
    server.kill_hard();
    ASSERT_TRUE(test::eventually(context, [&] { return !store->is_up(); }));
    EXPECT_FALSE(wait(it->is_closed_by(steady_clock::now() + Milliseconds(1))).value());
    bool is_closed = false;
    TaskGroup tasks(context.get_executor());
    tasks.spawn("wait", wait_for_end(it.get(), std::chrono::seconds(60), &is_closed));
    server.start();
    ASSERT_TRUE(test::eventually(context, [&] { return store->is_up(); }));
    tasks.spawn("cancel", cancel_it(&store->submissions));
    test::await(context, tasks.join());
    EXPECT_TRUE(is_closed);
    it->end();
    EXPECT_TRUE(wait(it->is_closed_by(steady_clock::now() + std::chrono::hours(1))).value());
}

TEST_F(SubmissionWatchTest, who_waits_for_the_end_of_what_is_gone_is_told) {
    std::vector<std::string> forget = {"DEL", "rh:sub:s1"};
    ASSERT_TRUE(wait(store->redis.command(std::move(forget))).has_value());
    const auto closed = wait(watch()->is_closed_by(steady_clock::now() + std::chrono::hours(1)));
    ASSERT_TRUE(closed.has_error());
    EXPECT_EQ(closed.error().code, ErrorCode::not_found);
}

TEST_F(SubmissionWatchTest, tells_the_present_and_what_comes_after) {
    const auto it = watch();
    const auto now = newer_than(*it, 0, Milliseconds(5'000)).value();
    EXPECT_EQ(now.state, SubmissionState::queued);
    EXPECT_FALSE(newer_than(*it, now.seq, Milliseconds(0)).has_value()) << "nothing is newer";
    SubmissionEvents events(it, now.seq);
    std::vector<std::string> told;
    TaskGroup tasks(context.get_executor());
    tasks.spawn("next", take_next(&events, &told));
    tasks.spawn("cancel", cancel_it(&store->submissions));
    test::await(context, tasks.join());
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0].find("event: cancelled"), std::string::npos) << told[0];
    EXPECT_FALSE(wait(events.next()).has_value()) << "nothing follows";
}

TEST_F(SubmissionWatchTest, ends_when_it_is_told_to_while_it_waits) {
    const auto it = watch();
    const std::uint64_t seq = newer_than(*it, 0, Milliseconds(5'000)).value().seq;
    SubmissionEvents events(it, seq);
    std::vector<std::string> told;
    TaskGroup tasks(context.get_executor());
    tasks.spawn("next", take_next(&events, &told));
    watches->end_all();
    test::await(context, tasks.join());
    EXPECT_EQ(told, std::vector<std::string>{"end"});
    // Nor does one that comes too late hold anything up.
    EXPECT_FALSE(newer_than(*watch(), 0, std::chrono::hours(1)).has_value());
}

TEST_F(SubmissionWatchTest, outlives_a_store_that_is_away) {
    const auto it = watch();
    const std::uint64_t seq = newer_than(*it, 0, Milliseconds(5'000)).value().seq;
    server.kill_hard();
    ASSERT_TRUE(test::eventually(context, [&] { return !store->is_up(); }));
    EXPECT_FALSE(newer_than(*it, seq, Milliseconds(1)).has_value());
    server.start();
    const auto back = newer_than(*it, seq - 1, std::chrono::seconds(30));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->seq, seq);
}

TEST_F(SubmissionWatchTest, what_is_gone_ends_the_stream) {
    const auto it = watch();
    std::vector<std::string> forget = {"DEL", "rh:sub:s1"};
    ASSERT_TRUE(wait(store->redis.command(std::move(forget))).has_value());
    SubmissionEvents events(it, 0);
    EXPECT_FALSE(wait(events.next()).has_value());
}

// SUB-2
TEST_F(SubmissionWatchTest, there_is_a_bound_on_those_who_wait) {
    std::vector<std::shared_ptr<SubmissionWatch>> all;
    while (all.size() < limits::submission_watches_of_principal_max) all.push_back(watch());
    EXPECT_EQ(watches->watch("s1", "ann").error().code, ErrorCode::too_many_requests);
    while (all.size() < limits::submission_watches_max) {
        const std::string other = "o" + std::to_string(all.size() / 100);
        all.push_back(watches->watch("s1", other).value());
    }
    EXPECT_EQ(watches->watch("s1", "bob").error().code, ErrorCode::too_many_requests);
    all.erase(all.begin());
    EXPECT_TRUE(watches->watch("s1", "ann").has_value());
}

}  // namespace
}  // namespace rehearse::app
