#include "store/job_queue.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class JobQueueTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        CreateRequest request{"s", "ann", "", {"created"}, {}};
        head = wait(store->sessions.create(request)).value().head;
    }
    void queue(const std::string& where, const std::string& job, const std::string& payload = "p") {
        Effects effects;
        effects.jobs.push_back(JobToQueue{where, job, payload});
        head = wait(store->sessions.head("s")).value();
        const Appended appended =
            wait(store->sessions.append("s", head, {"queued " + job}, effects)).value();
        head = std::get<Kept>(appended).head;
    }
    std::optional<Lease> take(const std::string& consumer = "c", int block_ms = 0) {
        return wait(store->jobs.take(consumer, Milliseconds(block_ms))).value();
    }
    std::vector<Lease> recover(const std::string& consumer, int idle_ms = 0) {
        return wait(store->jobs.recover(consumer, Milliseconds(idle_ms), 10)).value();
    }
    Finished finish(const Lease& lease, const std::string& event = "verdict") {
        return wait(store->jobs.finish(lease, event, "public " + event, "full " + event)).value();
    }
    std::vector<std::string> payloads() {
        std::vector<std::string> all;
        for (const Entry& entry : wait(store->sessions.read("s", 0, 10'000)).value()) {
            all.push_back(entry.payload);
        }
        return all;
    }
    void command(std::vector<std::string> arguments) {
        ASSERT_TRUE(wait(store->redis.command(std::move(arguments))).has_value());
    }
    Head head;
};

TEST_F(JobQueueTest, interactive_jobs_come_first_and_carry_all_they_were_queued_with) {
    queue("submission", "j1", std::string("\0\r\nbytes", 8));
    queue("interactive", "j2");
    queue("interactive", "j3");
    const Lease first = take().value();
    EXPECT_EQ(first.job, "j2");
    EXPECT_EQ(first.queue, "interactive");
    EXPECT_EQ(first.session, "s");
    EXPECT_EQ(first.consumer, "c");
    EXPECT_EQ(first.deliveries, 1);
    EXPECT_FALSE(first.poison);
    EXPECT_NEAR(static_cast<double>(first.queued_at_ms - to_millis(store->clock.now())), 0, 5'000);
    EXPECT_EQ(take().value().job, "j3");
    const Lease last = take().value();
    EXPECT_EQ(last.job, "j1");
    EXPECT_EQ(last.payload, std::string("\0\r\nbytes", 8));
    EXPECT_FALSE(take().has_value());
}

TEST_F(JobQueueTest, a_waiting_consumer_gets_a_job_as_it_comes) {
    std::optional<Lease> got;
    bool done = false;
    auto ended = [&](std::exception_ptr, Result<std::optional<Lease>> lease) {
        got = lease.value();
        done = true;
    };
    boost::asio::co_spawn(context, store->jobs.take("c", Milliseconds(20'000)), ended);
    // Wait until it really blocks, so that the job comes through the blocked read.
    const auto blocked = [&] {
        std::vector<std::string> info = {"INFO", "clients"};
        const Reply reply = wait(store->redis.command(info)).value();
        return reply.text.find("blocked_clients:1") != std::string::npos;
    };
    ASSERT_TRUE(test::eventually(context, blocked));
    queue("submission", "j1");
    ASSERT_TRUE(test::eventually(context, [&] { return done; }));
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->job, "j1");
    EXPECT_FALSE(take("c", 20).has_value()) << "and none when none comes";
}

TEST_F(JobQueueTest, who_waits_for_a_job_is_called_when_it_is_done) {
    struct Row {
        const char* name;
        std::optional<std::optional<std::int64_t>> deadline;
        bool called;
    };
    const std::optional<std::int64_t> job_done = Effects::when_a_job_is_done;
    const std::optional<std::int64_t> far = std::int64_t{4'000'000'000'000};
    const Row rows[] = {{"nobody", std::optional<std::int64_t>(), false},
                        {"a deadline of its own", far, false},
                        {"waiting", job_done, true}};
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        queue("submission", row.name);
        Effects effects;
        effects.deadline_ms = row.deadline;
        ASSERT_TRUE(wait(store->sessions.append("s", head, {}, effects)).has_value());
        EXPECT_TRUE(wait(store->deadlines.due(10)).value().empty());
        EXPECT_EQ(wait(store->deadlines.next()).value().has_value(),
                  row.deadline == std::optional(far));
        EXPECT_EQ(finish(take().value()), Finished::stored);
        EXPECT_EQ(wait(store->deadlines.due(10)).value().size(), row.called ? 1U : 0U);
    }
}

TEST_F(JobQueueTest, a_result_is_written_once) {
    queue("interactive", "j1");
    const Lease lease = take().value();
    const Head started = wait(store->jobs.started("s", "started")).value();
    EXPECT_EQ(started.seq, 3U);
    EXPECT_EQ(finish(lease, "first"), Finished::stored);
    EXPECT_EQ(finish(lease, "second"), Finished::already);
    EXPECT_EQ(payloads(), (std::vector<std::string>{"created", "queued j1", "started", "first"}));
    EXPECT_EQ(wait(store->jobs.result("s", "j1")).value(), "public first");
    EXPECT_EQ(wait(store->jobs.full_result("s", "j1")).value(), "full first");
    EXPECT_FALSE(wait(store->jobs.result("s", "j2")).value().has_value());
    const Depth depth = wait(store->jobs.depth()).value();
    EXPECT_EQ(depth.waiting() + depth.running, 0U);
    std::string previous;
    for (const Entry& entry : wait(store->sessions.read("s", 0, 100)).value()) {
        EXPECT_EQ(entry.hash, chain_hash(previous, entry.seq, entry.at_ms, entry.payload));
        previous = entry.hash;
    }
}

TEST_F(JobQueueTest, a_job_whose_runner_dies_goes_to_another_and_is_poison_after_three) {
    queue("interactive", "j1");
    const Lease first = take("dead").value();
    EXPECT_TRUE(recover("other", 60'000).empty()) << "its holder is not silent yet";
    for (int delivery = 2; delivery <= 4; ++delivery) {
        SCOPED_TRACE(delivery);
        const std::vector<Lease> taken = recover("other" + std::to_string(delivery));
        ASSERT_EQ(taken.size(), 1U);
        EXPECT_EQ(taken[0].job, "j1");
        EXPECT_EQ(taken[0].deliveries, delivery);
        EXPECT_EQ(taken[0].poison, delivery > limits::job_deliveries_max);
        if (delivery == 4) {
            EXPECT_EQ(finish(taken[0], "IE"), Finished::stored);
        }
    }
    EXPECT_EQ(finish(first, "too late"), Finished::already);
    EXPECT_TRUE(recover("other").empty());
}

TEST_F(JobQueueTest, only_the_holder_can_renew_and_that_counts_no_delivery) {
    queue("submission", "j1");
    const Lease lease = take("a").value();
    for (int times = 0; times < 5; ++times) EXPECT_TRUE(wait(store->jobs.renew(lease)).value());
    const std::vector<Lease> taken = recover("b");
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].deliveries, 2);
    EXPECT_FALSE(wait(store->jobs.renew(lease)).value()) << "b has it now";
    EXPECT_TRUE(wait(store->jobs.renew(taken[0])).value());
    finish(taken[0]);
    EXPECT_FALSE(wait(store->jobs.renew(taken[0])).value()) << "it is finished";
}

TEST_F(JobQueueTest, recovery_follows_its_cursor_over_many_jobs) {
    for (int index = 0; index < 60; ++index) {
        queue(index % 2 == 0 ? "interactive" : "submission", "j" + std::to_string(index));
        ASSERT_TRUE(take("dead").has_value());
    }
    std::set<std::string> jobs;
    for (int round = 0; round < 6; ++round) {
        // Those taken before are finished, so the next round finds others.
        for (const Lease& lease : recover("live")) {
            jobs.insert(lease.job);
            finish(lease);
        }
    }
    EXPECT_EQ(jobs.size(), 60U);
}

TEST_F(JobQueueTest, a_job_given_back_is_there_for_others) {
    queue("interactive", "j1", "payload");
    const Lease lease = take("a").value();
    ASSERT_TRUE(wait(store->jobs.give_back(lease)).has_value());
    ASSERT_TRUE(wait(store->jobs.give_back(lease)).has_value()) << "twice is harmless";
    const Lease again = take("b").value();
    EXPECT_EQ(again.job, "j1");
    EXPECT_EQ(again.payload, "payload");
    EXPECT_EQ(again.deliveries, 1);
    EXPECT_FALSE(take("b").has_value());
}

TEST_F(JobQueueTest, who_retires_gives_all_back_and_is_forgotten) {
    const auto consumers = [&](const std::string& where) {
        std::set<std::string> names;
        std::vector<std::string> ask = {"XINFO", "CONSUMERS", "rh:jobs:" + where, "runners"};
        for (const Reply& row : wait(store->redis.command(ask)).value().elements)
            names.insert(row.elements[1].text);
        return names;
    };
    for (const char* job : {"j1", "j2"}) queue("interactive", job);
    queue("submission", "j3");
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(take("leaving").has_value());
    EXPECT_EQ(recover("other").size(), 3U) << "a second delivery, held by another one now";
    ASSERT_EQ(recover("leaving").size(), 3U);
    queue("interactive", "j4");
    ASSERT_EQ(take("staying").value().job, "j4");
    const auto day = std::chrono::hours(24);
    EXPECT_EQ(wait(store->jobs.retire("leaving", day)).value(), 3U);
    EXPECT_EQ(consumers("interactive"), (std::set<std::string>{"other", "staying"}));
    EXPECT_EQ(wait(store->jobs.retire("leaving", day)).value(), 0U) << "nor does it harm again";
    std::set<std::string> again;
    for (int i = 0; i < 3; ++i) {
        const Lease lease = take("next").value();
        EXPECT_EQ(lease.deliveries, 1) << "what was given back has no strike";
        again.insert(lease.job);
    }
    EXPECT_EQ(again, (std::set<std::string>{"j1", "j2", "j3"}));
    // Who is silent and holds nothing is forgotten on that occasion, who holds something never is.
    EXPECT_EQ(wait(store->jobs.retire("leaving", Milliseconds(-1))).value(), 0U);
    EXPECT_EQ(consumers("interactive"), (std::set<std::string>{"next", "staying"}));
}

TEST_F(JobQueueTest, depth_counts_what_waits_and_since_when) {
    EXPECT_EQ(wait(store->jobs.depth()).value().waiting(), 0U);
    queue("interactive", "j1");
    queue("submission", "j2");
    queue("submission", "j3");
    ASSERT_TRUE(take().has_value());
    const Depth depth = wait(store->jobs.depth()).value();
    EXPECT_EQ(depth.waiting_interactive, 0U);
    EXPECT_EQ(depth.waiting_submission, 2U);
    EXPECT_EQ(depth.running, 1U);
    EXPECT_LT(depth.oldest_waiting, Milliseconds(10'000));
}

TEST_F(JobQueueTest, a_deleted_session_ends_its_jobs_quietly) {
    queue("interactive", "j1");
    const Lease lease = take().value();
    EXPECT_TRUE(wait(store->sessions.remove("s")).value());
    EXPECT_EQ(wait(store->jobs.started("s", "started")).error().code, ErrorCode::not_found);
    EXPECT_EQ(finish(lease), Finished::gone);
    EXPECT_FALSE(wait(store->jobs.result("s", "j1")).value().has_value());
    EXPECT_FALSE(wait(store->sessions.exists("s")).value());
    EXPECT_EQ(wait(store->jobs.depth()).value().running, 0U);
}

TEST_F(JobQueueTest, lost_groups_and_scripts_are_made_again) {
    queue("interactive", "j1");
    const Lease held = take().value();
    command({"XGROUP", "DESTROY", "rh:jobs:interactive", "runners"});
    command({"SCRIPT", "FLUSH"});
    EXPECT_FALSE(wait(store->jobs.renew(held)).value()) << "nobody holds anything now";
    const Lease again = take("other").value();
    EXPECT_EQ(again.job, "j1") << "unfinished work is delivered again";
    EXPECT_EQ(finish(again), Finished::stored);
    EXPECT_EQ(finish(held), Finished::already);
    command({"SCRIPT", "FLUSH"});
    queue("submission", "j2");
    EXPECT_EQ(take().value().job, "j2");
}

struct Tally {
    std::set<std::string> finished;
    int target = 0;
};

// Owned by the test, which joins it.
Task<void> work(JobQueue* jobs, std::string consumer, Tally* tally) {
    while (static_cast<int>(tally->finished.size()) < tally->target) {
        Result<std::optional<Lease>> taken = co_await jobs->take(consumer, Milliseconds(100));
        std::vector<Lease> leases;
        if (taken.has_value() && taken->has_value()) leases.push_back(**taken);
        if (leases.empty()) {
            const Result<std::vector<Lease>> more =
                co_await jobs->recover(consumer, Milliseconds(300), 4);
            if (more.has_value()) leases = *more;
        }
        for (const Lease& lease : leases) {
            const Result<Finished> done = co_await jobs->finish(lease, "v " + lease.job, "p", "f");
            if (done.has_value()) tally->finished.insert(lease.job);
        }
    }
}

Task<void> disturb(RedisStore* redis, Tally* tally) {
    while (static_cast<int>(tally->finished.size()) < tally->target) {
        std::vector<std::string> destroy = {"XGROUP", "DESTROY", "rh:jobs:interactive", "runners"};
        const Result<Reply> destroyed = co_await redis->command(std::move(destroy));
        std::vector<std::string> flush = {"SCRIPT", "FLUSH"};
        const Result<Reply> flushed = co_await redis->command(std::move(flush));
        static_cast<void>(destroyed);
        static_cast<void>(flushed);
        boost::asio::steady_timer pause(redis->executor(), Milliseconds(3));
        auto paused = co_await pause.async_wait(use_tuple);
        static_cast<void>(paused);
    }
}

Task<void> feed(SessionLog* log, int count) {
    for (int index = 0; index < count; ++index) {
        const Result<Head> head = co_await log->head("s");
        Effects effects;
        effects.jobs.push_back(JobToQueue{"interactive", "j" + std::to_string(index), "p"});
        std::vector<std::string> payloads = {"queued"};
        const Result<Appended> appended =
            co_await log->append("s", *head, std::move(payloads), std::move(effects));
        if (appended.has_error() || !std::holds_alternative<Kept>(*appended)) --index;
    }
}

TEST_F(JobQueueTest, destroyed_groups_and_flushed_scripts_under_load_lose_and_repeat_nothing) {
    Tally tally;
    tally.target = 200;
    TaskGroup tasks(context.get_executor());
    for (const char* consumer : {"a", "b", "c"}) {
        tasks.spawn("worker", work(&store->jobs, consumer, &tally));
    }
    tasks.spawn("disturber", disturb(&store->redis, &tally));
    tasks.spawn("feeder", feed(&store->sessions, tally.target));
    test::await(context, tasks.join());
    EXPECT_EQ(tally.finished.size(), 200U);
    std::multiset<std::string> verdicts;
    for (const std::string& payload : payloads()) {
        if (payload.starts_with("v ")) verdicts.insert(payload);
    }
    EXPECT_EQ(verdicts.size(), 200U);
    EXPECT_EQ(std::set<std::string>(verdicts.begin(), verdicts.end()).size(), 200U);
}

}  // namespace
}  // namespace rehearse::store
