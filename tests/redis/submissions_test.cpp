#include "store/submissions.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class SubmissionsTest : public StoreTest {
protected:
    static AcceptEntry entry(const std::string& id, const std::string& queue = "batch",
                             const std::string& challenge = "sums") {
        AcceptEntry made;
        made.submission = {
            id, id + "-job", queue, challenge, "hash-1", "c", std::string("[\0\r\n]", 5)};
        return made;
    }
    static AcceptRequest request(std::vector<AcceptEntry> entries, const std::string& batch = "") {
        AcceptRequest made;
        made.principal = "ann";
        made.batch = batch;
        made.entries = std::move(entries);
        made.too_many_refusal = "too many";
        made.queue_full_refusal = "queue full";
        return made;
    }
    Result<Accepted> accept(AcceptRequest wanted) {
        return wait(store->submissions.accept(std::move(wanted)));
    }
    void add(const std::string& id, const std::string& queue = "batch",
             const std::string& challenge = "sums") {
        ASSERT_TRUE(accept(request({entry(id, queue, challenge)})).has_value());
    }
    StoredSubmission get(const std::string& id, Detail detail = Detail::public_result) {
        return wait(store->submissions.get(id, "ann", detail)).value();
    }
    std::optional<Lease> take(Takes takes = Takes::all, const std::string& consumer = "c") {
        return wait(store->jobs.take(consumer, Milliseconds(0), takes)).value();
    }
    std::optional<SubmissionWork> start(const Lease& lease) {
        return wait(store->submissions.started(lease)).value();
    }
    Finished finish(const Lease& lease, const std::string& verdict = "AC") {
        SubmissionResult result{verdict, "outcome " + verdict, "public " + verdict,
                                "full " + verdict};
        return wait(store->submissions.finish(lease, std::move(result))).value();
    }
    void judge(const std::string& verdict = "AC") {
        const Lease lease = take().value();
        ASSERT_TRUE(start(lease).has_value());
        ASSERT_EQ(finish(lease, verdict), Finished::stored);
    }
    std::vector<std::string> list(ListRequest wanted, std::optional<std::string>* next = nullptr) {
        wanted.principal = "ann";
        const SubmissionPage page = wait(store->submissions.list(std::move(wanted))).value();
        if (next != nullptr) *next = page.next;
        std::vector<std::string> ids;
        for (const SubmissionStatus& each : page.submissions) ids.push_back(each.id);
        return ids;
    }
    Reply command(std::vector<std::string> arguments) {
        return wait(store->redis.command(std::move(arguments))).value();
    }
    std::int64_t ttl_s(const std::string& key) { return command({"TTL", "rh:" + key}).integer; }
};

TEST_F(SubmissionsTest, is_kept_with_all_that_it_came_with_and_judged_once) {
    add("s1");
    StoredSubmission stored = get("s1");
    EXPECT_EQ(stored.status.state, SubmissionState::queued);
    EXPECT_EQ(stored.status.challenge, "sums");
    EXPECT_EQ(stored.status.package, "hash-1");
    EXPECT_FALSE(stored.status.is_pinned);
    EXPECT_EQ(stored.status.queue, "batch");
    EXPECT_EQ(stored.status.verdict, "");
    EXPECT_FALSE(stored.status.started_at_ms.has_value());
    EXPECT_NEAR(static_cast<double>(stored.status.created_at_ms - to_millis(store->clock.now())), 0,
                5'000);
    const Lease lease = take().value();
    EXPECT_EQ(lease.submission, "s1");
    EXPECT_EQ(lease.session, "");
    const SubmissionWork work = start(lease).value();
    EXPECT_EQ(work.files, std::string("[\0\r\n]", 5));
    EXPECT_EQ(work.package, "hash-1");
    EXPECT_EQ(get("s1").status.state, SubmissionState::running);
    ASSERT_TRUE(wait(store->submissions.progress("s1", "s1-job", "running", 2, 7)).has_value());
    stored = get("s1");
    EXPECT_EQ(stored.status.phase, "running");
    EXPECT_EQ(stored.status.done, 2);
    EXPECT_EQ(stored.status.total, 7);
    EXPECT_EQ(finish(lease, "WA"), Finished::stored);
    EXPECT_EQ(finish(lease, "AC"), Finished::already);
    stored = get("s1");
    EXPECT_EQ(stored.status.state, SubmissionState::done);
    EXPECT_EQ(stored.status.verdict, "WA");
    EXPECT_EQ(stored.status.outcome, "outcome WA");
    EXPECT_EQ(stored.status.attempt, 1);
    EXPECT_EQ(stored.result, "public WA");
    EXPECT_EQ(get("s1", Detail::full_result).result, "full WA");
    EXPECT_EQ(get("s1", Detail::status).result, "");
    EXPECT_EQ(wait(store->jobs.depth()).value().running, 0U);
    ASSERT_TRUE(wait(store->submissions.progress("s1", "s1-job", "running", 3, 7)).has_value());
    EXPECT_EQ(get("s1").status.done, 2) << "too late";
}

TEST_F(SubmissionsTest, knows_that_it_named_its_package) {
    AcceptEntry named = entry("s1");
    named.submission.is_pinned = true;
    ASSERT_TRUE(accept(request({named, entry("s2")}, "b1")).has_value());
    EXPECT_TRUE(get("s1").status.is_pinned);
    EXPECT_FALSE(get("s2").status.is_pinned);
    command({"HDEL", "rh:sub:s1", "pinned"});
    EXPECT_FALSE(get("s1").status.is_pinned) << "one of an earlier version";
}

TEST_F(SubmissionsTest, belongs_to_its_principal_alone) {
    add("s1");
    ASSERT_TRUE(accept(request({entry("s2")}, "b1")).has_value());
    EXPECT_EQ(wait(store->submissions.get("s1", "bob", Detail::status)).error().code,
              ErrorCode::not_found);
    EXPECT_EQ(wait(store->submissions.cancel("s1", "bob")).error().code, ErrorCode::not_found);
    RejudgeRequest rejudge{"s1", "bob", "j", "hash-2"};
    EXPECT_EQ(wait(store->submissions.rejudge(rejudge)).error().code, ErrorCode::not_found);
    EXPECT_EQ(wait(store->submissions.batch("b1", "bob")).error().code, ErrorCode::not_found);
    ListRequest of_bob;
    of_bob.principal = "bob";
    EXPECT_TRUE(wait(store->submissions.list(of_bob)).value().submissions.empty());
    of_bob.batch = "b1";
    EXPECT_EQ(wait(store->submissions.list(of_bob)).error().code, ErrorCode::not_found);
}

TEST_F(SubmissionsTest, bulk_comes_last_and_not_to_everybody) {
    add("bulk");
    add("waited-for", "submission");
    EXPECT_EQ(take(Takes::no_batch).value().submission, "waited-for");
    EXPECT_FALSE(take(Takes::no_batch).has_value());
    const Depth depth = wait(store->jobs.depth()).value();
    EXPECT_EQ(depth.waiting(), 0U);
    EXPECT_EQ(depth.waiting_batch, 1U);
    EXPECT_EQ(depth.oldest_waiting, Milliseconds(0)) << "nobody waits for bulk";
    EXPECT_EQ(take().value().submission, "bulk");
    const auto recovered = [&](Takes takes) {
        std::set<std::string> ids;
        for (const Lease& lease :
             wait(store->jobs.recover("d", Milliseconds(0), 10, takes)).value())
            ids.insert(lease.submission);
        return ids;
    };
    EXPECT_EQ(recovered(Takes::no_batch), (std::set<std::string>{"waited-for"}));
    EXPECT_EQ(recovered(Takes::all), (std::set<std::string>{"waited-for", "bulk"}));
}

TEST_F(SubmissionsTest, a_waiting_consumer_gets_bulk_as_it_comes) {
    std::optional<Lease> got;
    bool done = false;
    auto ended = [&](std::exception_ptr, Result<std::optional<Lease>> lease) {
        got = lease.value();
        done = true;
    };
    EXPECT_FALSE(take().has_value()) << "and by that the groups are made";
    boost::asio::co_spawn(context, store->jobs.take("c", Milliseconds(20'000)), ended);
    const auto blocked = [&] {
        return command({"INFO", "clients"}).text.find("blocked_clients:1") != std::string::npos;
    };
    ASSERT_TRUE(test::eventually(context, blocked));
    add("s1");
    ASSERT_TRUE(test::eventually(context, [&] { return done; }));
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->submission, "s1");
}

// SUB-3
TEST_F(SubmissionsTest, the_same_key_gives_the_same_and_refuses_another_body) {
    AcceptRequest first = request({entry("s1")});
    first.idempotency_key = "k";
    first.body_hash = "body 1";
    EXPECT_FALSE(accept(first).value().existed);
    AcceptRequest again = request({entry("s2")});
    again.idempotency_key = "k";
    again.body_hash = "body 1";
    const Accepted same = accept(again).value();
    EXPECT_TRUE(same.existed);
    EXPECT_EQ(same.id, "s1");
    again.body_hash = "body 2";
    EXPECT_EQ(accept(again).error().code, ErrorCode::idempotency_conflict);
    again.principal = "bob";
    EXPECT_EQ(accept(again).value().id, "s2") << "keys are each principal's own";
    EXPECT_NEAR(static_cast<double>(ttl_s("idempotency:api:3:ann:k")), 86'400, 60);
    EXPECT_EQ(list({}), (std::vector<std::string>{"s1"}));
    EXPECT_EQ(wait(store->jobs.depth()).value().waiting_batch, 2U);
    // Asked for alone it says the same.
    const auto earlier = [&](const std::string& key, const std::string& body_hash) {
        AcceptRequest asked;
        asked.principal = "ann";
        asked.idempotency_key = key;
        asked.body_hash = body_hash;
        return wait(store->submissions.earlier(std::move(asked)));
    };
    EXPECT_EQ(earlier("k", "body 1").value()->id, "s1");
    EXPECT_EQ(earlier("k", "body 2").error().code, ErrorCode::idempotency_conflict);
    EXPECT_FALSE(earlier("other", "body 1").value().has_value());
    EXPECT_FALSE(earlier("", "body 1").value().has_value());
    // What is gone is not remembered: the key is free again.
    command({"DEL", "rh:sub:s1"});
    again.principal = "ann";
    EXPECT_FALSE(earlier("k", "body 1").value().has_value());
    again.entries = {entry("s3")};
    EXPECT_EQ(accept(again).value().id, "s3");
}

TEST_F(SubmissionsTest, a_batch_keeps_each_answer_in_order) {
    AcceptEntry refused;
    refused.refusal = "no such challenge";
    AcceptRequest wanted = request({entry("s1"), refused, entry("s2"), entry("s3")}, "b1");
    wanted.idempotency_key = "k";
    wanted.unfinished_max = 2;
    const auto expect_answer = [](const Accepted& accepted) {
        EXPECT_EQ(accepted.id, "b1");
        ASSERT_EQ(accepted.entries.size(), 4U);
        EXPECT_EQ(accepted.entries[0].id, "s1");
        EXPECT_EQ(accepted.entries[1].refusal, "no such challenge");
        EXPECT_EQ(accepted.entries[1].id, "");
        EXPECT_EQ(accepted.entries[2].id, "s2");
        EXPECT_EQ(accepted.entries[3].refusal, "too many");
    };
    expect_answer(accept(wanted).value());
    const Accepted again = accept(wanted).value();
    EXPECT_TRUE(again.existed);
    expect_answer(again);
    expect_answer(wait(store->submissions.earlier(wanted)).value().value());
    judge("AC");
    StoredBatch batch = wait(store->submissions.batch("b1", "ann")).value();
    ASSERT_EQ(batch.entries.size(), 4U);
    EXPECT_EQ(batch.entries[0].state, SubmissionState::done);
    EXPECT_EQ(batch.entries[0].verdict, "AC");
    EXPECT_FALSE(batch.entries[1].state.has_value());
    EXPECT_EQ(batch.entries[1].refusal, "no such challenge");
    EXPECT_EQ(batch.entries[2].state, SubmissionState::queued);
    ListRequest of_batch;
    of_batch.batch = "b1";
    EXPECT_EQ(list(of_batch), (std::vector<std::string>{"s2", "s1"}));
    of_batch.challenge = "another";
    EXPECT_TRUE(list(of_batch).empty());
    command({"DEL", "rh:sub:s1"});
    batch = wait(store->submissions.batch("b1", "ann")).value();
    EXPECT_FALSE(batch.entries[0].state.has_value());
    EXPECT_EQ(batch.entries[0].id, "s1") << "expired";
}

// SUB-9
TEST_F(SubmissionsTest, without_room_nothing_is_kept) {
    AcceptRequest wanted = request({entry("s1"), entry("s2")}, "b1");
    wanted.idempotency_key = "k";
    wanted.unfinished_max = 0;
    EXPECT_EQ(accept(wanted).error().code, ErrorCode::too_many_requests);
    EXPECT_EQ(wait(store->submissions.batch("b1", "ann")).error().code, ErrorCode::not_found);
    for (std::size_t i = 0; i < limits::api_jobs_waiting_max; ++i)
        command({"XADD", "rh:jobs:submission", "*", "j", "j", "s", "s", "p", "p", "t", "1"});
    EXPECT_EQ(accept(request({entry("s1", "submission")})).error().code, ErrorCode::queue_full);
    EXPECT_TRUE(list({}).empty());
    wanted.unfinished_max = 2;
    EXPECT_FALSE(accept(wanted).value().existed) << "a refused key may be tried again";
    wanted = request({entry("s3")});
    wanted.unfinished_max = 2;
    EXPECT_EQ(accept(wanted).error().code, ErrorCode::too_many_requests);
}

// SUB-4
TEST_F(SubmissionsTest, pages_hold_each_once_however_fast_they_came) {
    std::vector<AcceptEntry> entries;
    for (int i = 0; i < 25; ++i)
        entries.push_back(entry(fmt::format("s{:02}", i), "batch", i % 2 == 0 ? "even" : "odd"));
    ASSERT_TRUE(accept(request(std::move(entries), "b1")).has_value());
    const auto all_pages = [&](ListRequest wanted) {
        std::vector<std::string> ids;
        std::optional<std::string> next = "";
        while (next) {
            wanted.limit = 4;
            wanted.cursor = *next;
            const std::vector<std::string> page = list(wanted, &next);
            EXPECT_LE(page.size(), 4U);
            ids.insert(ids.end(), page.begin(), page.end());
        }
        return ids;
    };
    std::vector<std::string> all;
    std::vector<std::string> even;
    for (int i = 24; i >= 0; --i) {
        all.push_back(fmt::format("s{:02}", i));
        if (i % 2 == 0) even.push_back(all.back());
    }
    ListRequest by_challenge;
    by_challenge.challenge = "even";
    ListRequest by_both = by_challenge;
    by_both.batch = "b1";
    EXPECT_EQ(all_pages({}), all);
    EXPECT_EQ(all_pages(by_challenge), even);
    EXPECT_EQ(all_pages(by_both), even);
    // What expired leaves no hole.
    command({"DEL", "rh:sub:s24", "rh:sub:s22"});
    even.erase(even.begin(), even.begin() + 2);
    EXPECT_EQ(all_pages(by_challenge), even);
    EXPECT_EQ(command({"ZCARD", "rh:by:ann:challenge:even"}).integer, 11);
    ListRequest broken;
    broken.cursor = "x";
    EXPECT_EQ(wait(store->submissions.list(broken)).error().code, ErrorCode::invalid_input);
}

TEST_F(SubmissionsTest, what_waits_or_runs_can_be_cancelled) {
    add("waiting");
    ASSERT_TRUE(wait(store->submissions.cancel("waiting", "ann")).has_value());
    EXPECT_FALSE(take().has_value()) << "its job is gone";
    add("running");
    const Lease lease = take().value();
    ASSERT_TRUE(start(lease).has_value());
    ASSERT_TRUE(wait(store->submissions.cancel("running", "ann")).has_value());
    ASSERT_TRUE(wait(store->submissions.cancel("running", "ann")).has_value()) << "twice is fine";
    EXPECT_FALSE(wait(store->jobs.renew(lease)).value()) << "by which its runner knows";
    EXPECT_EQ(finish(lease), Finished::already);
    for (const char* id : {"waiting", "running"}) {
        const StoredSubmission stored = get(id);
        EXPECT_EQ(stored.status.state, SubmissionState::cancelled);
        EXPECT_EQ(stored.status.verdict, "AB");
        EXPECT_TRUE(stored.status.finished_at_ms.has_value());
        EXPECT_EQ(stored.result, "");
    }
    add("done");
    judge();
    EXPECT_EQ(wait(store->submissions.cancel("done", "ann")).error().code,
              ErrorCode::not_allowed_now);
    EXPECT_EQ(command({"SCARD", "rh:by:ann:unfinished"}).integer, 0);
}

TEST_F(SubmissionsTest, who_takes_what_was_cancelled_before_it_began_is_told) {
    add("s1");
    const Lease lease = take().value();
    ASSERT_TRUE(wait(store->submissions.cancel("s1", "ann")).has_value());
    EXPECT_FALSE(start(lease).has_value());
    EXPECT_EQ(get("s1").status.state, SubmissionState::cancelled);
}

TEST_F(SubmissionsTest, what_is_given_back_waits_again_and_can_still_be_cancelled) {
    add("s1");
    const Lease lease = take().value();
    ASSERT_TRUE(start(lease).has_value());
    ASSERT_TRUE(wait(store->jobs.give_back(lease)).has_value());
    EXPECT_EQ(get("s1").status.state, SubmissionState::queued);
    EXPECT_EQ(wait(store->jobs.depth()).value().waiting_batch, 1U);
    const Lease again = take(Takes::all, "d").value();
    ASSERT_TRUE(start(again).has_value());
    EXPECT_EQ(wait(store->jobs.retire("d", std::chrono::hours(1))).value(), 1U);
    ASSERT_TRUE(wait(store->submissions.cancel("s1", "ann")).has_value());
    EXPECT_FALSE(take().has_value());
}

TEST_F(SubmissionsTest, a_runner_that_dies_loses_nothing_and_repeats_nothing) {
    add("s1");
    const Lease lost = take(Takes::all, "dead").value();
    ASSERT_TRUE(start(lost).has_value());
    const auto recovered = wait(store->jobs.recover("live", Milliseconds(0), 10)).value();
    ASSERT_EQ(recovered.size(), 1U);
    ASSERT_TRUE(start(recovered[0]).has_value());
    EXPECT_EQ(get("s1").status.attempt, 2);
    EXPECT_EQ(finish(recovered[0], "AC"), Finished::stored);
    EXPECT_EQ(finish(lost, "WA"), Finished::already);
    EXPECT_EQ(get("s1").status.verdict, "AC");
}

TEST_F(SubmissionsTest, judged_anew_it_keeps_what_was_before) {
    add("s1");
    RejudgeRequest anew{"s1", "ann", "job-2", "hash-2"};
    EXPECT_EQ(wait(store->submissions.rejudge(anew)).error().code, ErrorCode::not_allowed_now);
    judge("WA");
    ASSERT_TRUE(wait(store->submissions.rejudge(anew)).has_value());
    StoredSubmission stored = get("s1");
    EXPECT_EQ(stored.status.state, SubmissionState::queued);
    EXPECT_EQ(stored.status.verdict, "");
    EXPECT_EQ(stored.status.judging, 2);
    EXPECT_EQ(stored.result, "");
    EXPECT_EQ(ttl_s("sub:s1"), -1) << "it has no end before its verdict";
    EXPECT_EQ(ttl_s("by:ann:submissions"), -1);
    const Lease lease = take().value();
    EXPECT_EQ(start(lease).value().package, "hash-2");
    EXPECT_EQ(finish(lease, "AC"), Finished::stored);
    stored = get("s1", Detail::full_result);
    EXPECT_EQ(stored.status.verdict, "AC");
    EXPECT_EQ(stored.result, "full AC");
    ASSERT_EQ(stored.earlier.size(), 1U);
    EXPECT_EQ(stored.earlier[0].package, "hash-1");
    EXPECT_EQ(stored.earlier[0].verdict, "WA");
    EXPECT_EQ(stored.earlier[0].outcome, "outcome WA");
    EXPECT_EQ(stored.earlier[0].result, "full WA");
    EXPECT_GT(stored.earlier[0].finished_at_ms, 0);
    for (int judging = 3; judging <= limits::submission_judgings_max; ++judging) {
        anew.job = fmt::format("job-{}", judging);
        ASSERT_TRUE(wait(store->submissions.rejudge(anew)).has_value());
        judge();
    }
    EXPECT_EQ(wait(store->submissions.rejudge(anew)).error().code, ErrorCode::not_allowed_now);
    anew.unfinished_max = 0;
    anew.id = "s2";
    add("s2");
    judge();
    EXPECT_EQ(wait(store->submissions.rejudge(anew)).error().code, ErrorCode::too_many_requests);
}

TEST_F(SubmissionsTest, a_late_verdict_of_an_earlier_judging_does_not_count) {
    add("s1");
    const Lease late = take().value();
    ASSERT_TRUE(start(late).has_value());
    ASSERT_TRUE(wait(store->submissions.cancel("s1", "ann")).has_value());
    RejudgeRequest anew{"s1", "ann", "job-2", "hash-2"};
    ASSERT_TRUE(wait(store->submissions.rejudge(anew)).has_value());
    EXPECT_EQ(finish(late, "WA"), Finished::already);
    judge("AC");
    EXPECT_EQ(get("s1").status.verdict, "AC");
    EXPECT_EQ(get("s1").earlier.at(0).state, SubmissionState::cancelled);
}

TEST_F(SubmissionsTest, is_kept_for_a_time_that_begins_with_its_verdict) {
    ASSERT_TRUE(accept(request({entry("s1"), entry("s2")}, "b1")).has_value());
    const std::vector<std::string> keys = {
        "sub:s1",   "by:ann:submissions", "by:ann:challenge:sums",
        "batch:b1", "batch:b1:entries",   "batch:b1:submissions"};
    for (const std::string& key : keys) EXPECT_EQ(ttl_s(key), -1) << key;
    judge();
    const auto kept_s = std::chrono::seconds(limits::submission_kept).count();
    for (const std::string& key : keys) {
        EXPECT_LE(ttl_s(key), kept_s) << key;
        EXPECT_GT(ttl_s(key), kept_s - 120) << key;
    }
    EXPECT_EQ(ttl_s("sub:s2"), -1);
    ASSERT_TRUE(wait(store->submissions.cancel("s2", "ann")).has_value());
    EXPECT_GT(ttl_s("sub:s2"), kept_s - 120);
}

TEST_F(SubmissionsTest, beyond_the_bound_the_oldest_that_are_done_make_room) {
    for (const char* id : {"s1", "s2", "s3", "s4"}) add(id);
    const Lease first = take().value();  // s1 stays unfinished
    judge();
    judge();
    judge();
    command({"DEL", "rh:sub:s3"});  // expired
    AcceptRequest wanted = request({entry("s5")});
    wanted.kept_max = 2;
    ASSERT_TRUE(accept(wanted).has_value());
    EXPECT_EQ(list({}), (std::vector<std::string>{"s5", "s1"}));
    EXPECT_EQ(command({"EXISTS", "rh:sub:s2", "rh:sub:s4"}).integer, 0);
    EXPECT_EQ(command({"ZCARD", "rh:by:ann:submissions"}).integer, 2);
    EXPECT_EQ(finish(first), Finished::stored);
}

TEST_F(SubmissionsTest, each_change_is_told_and_numbered) {
    add("s1");
    int told = 0;
    Submissions::Hint last = SubmissionState::queued;
    const auto count = [&](Submissions::Hint hint) {
        ++told;
        last = hint;
    };
    const Subscription subscription = store->submissions.subscribe("s1", count);
    ASSERT_TRUE(test::eventually(context, [&] { return told == 1; })) << "once it is listened to";
    EXPECT_EQ(last, std::nullopt);
    const Lease lease = take().value();
    std::uint64_t seq = get("s1").status.seq;
    const auto expect_next = [&](int number, SubmissionState state) {
        EXPECT_TRUE(test::eventually(context, [&] { return told == number; })) << number;
        EXPECT_EQ(last, state) << number;
        EXPECT_EQ(get("s1").status.seq, ++seq);
    };
    ASSERT_TRUE(start(lease).has_value());
    expect_next(2, SubmissionState::running);
    ASSERT_TRUE(wait(store->submissions.progress("s1", "s1-job", "running", 1, 2)).has_value());
    expect_next(3, SubmissionState::running);
    EXPECT_EQ(finish(lease), Finished::stored);
    expect_next(4, SubmissionState::done);
    store->submissions.unsubscribe(subscription);
    RejudgeRequest anew{"s1", "ann", "job-2", "hash-2"};
    ASSERT_TRUE(wait(store->submissions.rejudge(anew)).has_value());
    EXPECT_EQ(get("s1").status.seq, ++seq);
    EXPECT_EQ(told, 4);
}

TEST_F(SubmissionsTest, a_verdict_is_due_for_a_webhook_where_there_is_one) {
    add("s1");
    judge();
    EXPECT_EQ(command({"EXISTS", "rh:webhooks:due"}).integer, 0);
    command({"SET", "rh:webhook:ann", "x"});
    add("s2");
    judge();
    const Reply due = command({"ZRANGE", "rh:webhooks:due", "0", "-1", "WITHSCORES"});
    ASSERT_EQ(due.elements.size(), 2U);
    EXPECT_EQ(due.elements[0].text, "s2");
    EXPECT_EQ(due.elements[1].text, std::to_string(get("s2").status.finished_at_ms.value()));
}

TEST_F(SubmissionsTest, a_flood_of_acceptances_is_judged_without_loss) {
    constexpr int count = 300;
    std::vector<AcceptEntry> entries;
    for (int i = 0; i < count; ++i) entries.push_back(entry("s" + std::to_string(i)));
    ASSERT_TRUE(accept(request(std::move(entries), "b1")).has_value());
    server.kill_hard();
    ASSERT_TRUE(test::eventually(context, [&] { return !store->is_up(); }));
    server.start();
    ASSERT_TRUE(wait(store->redis.link().wait_up(std::chrono::seconds(10))).has_value());
    int judged = 0;
    for (auto lease = take(); lease; lease = take()) {
        ASSERT_TRUE(start(*lease).has_value());
        ASSERT_EQ(finish(*lease), Finished::stored);
        ++judged;
    }
    EXPECT_EQ(judged, count);
    for (const BatchEntry& each : wait(store->submissions.batch("b1", "ann")).value().entries)
        EXPECT_EQ(each.verdict, "AC") << each.id;
}

}  // namespace
}  // namespace rehearse::store
