// The seam between a verdict and its acknowledgement. The runner's last call writes the event, the
// results and the acknowledgement in one step of Redis: whatever fails before it costs another
// delivery, whatever fails after it changes nothing any more. A man in the middle makes each call
// of the runner fail at that exact place, in the real programs.
#include <gtest/gtest.h>
#include <signal.h>

#include <optional>

#include "candidate.hpp"
#include "store/redis_store.hpp"
#include "support/redis_fixture.hpp"
#include "support/redis_proxy.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using Fault = RedisProxy::Fault;

class Seam : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(server.wait_ready()) << server.log();
        made.emplace(server.port());
    }

    Coder& coder() { return *made; }
    std::string results() { return redis.ask({"HLEN", "rh:s:" + coder().session + ":results"}); }
    /// No job waits and none is held.
    void expect_empty_queues() const {
        for (const char* queue : {"rh:jobs:interactive", "rh:jobs:submission"})
            EXPECT_EQ(redis.ask({"XLEN", queue}), ":0\r\n") << queue;
    }
    bool runner_is_replaced(pid_t old) const {
        const pid_t now = server.child("runner");
        return now != 0 && now != old;
    }
    std::vector<Json> log() { return log_since(server.port(), coder().session, coder().start); }
    /// AC, once, however often it was begun.
    void expect_graded_once(const std::string& job, std::ptrdiff_t begun) {
        const Json finished = coder().person.finished(job);
        ASSERT_TRUE(finished.is_object()) << server.log();
        EXPECT_EQ(finished.at("verdict"), "AC") << server.log();
        const std::vector<Json> told = log();
        EXPECT_EQ(count_of(told, "job_finished", job), 1);
        EXPECT_EQ(count_of(told, "job_started", job), begun);
        expect_empty_queues();
    }

    RedisServer redis;
    RedisProxy proxy{redis.socket_path()};
    ScratchFolder folder;
    ServerProcess server{folder.path(), {"--redis", proxy.url(), "--slots", "1"}};
    std::optional<Coder> made;  // once there is a runner: who does not listen for long is let go
    const std::string last_call = store::script_sha(store::Script::finish);
};

TEST_F(Seam, ARunnerKilledBeforeItsLastCallIsFollowedByAnother) {
    const pid_t old = server.child("runner");
    ASSERT_GT(old, 0);
    proxy.arm(Fault::before, last_call, [old] { ::kill(old, SIGKILL); });
    const std::string job = coder().person.grade("submit", "i4", "python3");
    ASSERT_TRUE(eventually([&] { return proxy.has_fired(); })) << server.log();
    EXPECT_EQ(results(), ":0\r\n") << "the verdict died with its runner";
    EXPECT_EQ(redis.ask({"XLEN", "rh:jobs:submission"}), ":1\r\n") << "and the job did not";
    expect_graded_once(job, 2);
    EXPECT_TRUE(runner_is_replaced(old));
    // Its silence counted as a delivery: who kills runners is found out.
    const Json second = coder().person.event_where([&](const Json& event) {
        return event.at("kind") == "job_started" && event.at("job") == job &&
               event.at("attempt") == 2;
    });
    EXPECT_TRUE(second.is_object());
}

TEST_F(Seam, ARunnerKilledAfterItsLastCallIsNotMissed) {
    const pid_t old = server.child("runner");
    ASSERT_GT(old, 0);
    bool was_done = false;
    proxy.arm(Fault::after, last_call, [&] {
        was_done = eventually([&] { return results() == ":1\r\n"; });
        ::kill(old, SIGKILL);
    });
    const std::string job = coder().person.grade("submit", "i4", "python3");
    ASSERT_TRUE(eventually([&] { return proxy.has_fired(); })) << server.log();
    EXPECT_TRUE(was_done);
    expect_empty_queues();
    ASSERT_TRUE(eventually([&] { return runner_is_replaced(old); })) << server.log();
    // The next runner finds nothing to take over, and works.
    expect_graded_once(coder().person.grade("submit", "i4", "python3"), 1);
    expect_graded_once(job, 1);
}

// The runner lives and its call fails. One that was done and not answered is made again, and the
// store recognises it; one that never arrived is made now.
TEST_F(Seam, ACallThatFailsIsMadeAgainAndDoublesNothing) {
    struct Row {
        const char* name;
        store::Script script;
        Fault fault;
        std::ptrdiff_t begun;
    };
    const std::vector<Row> rows = {
        {"start not written", store::Script::started, Fault::before, 1},
        {"start written, not told", store::Script::started, Fault::after, 2},
        {"verdict not written", store::Script::finish, Fault::before, 1},
        {"verdict written, not told", store::Script::finish, Fault::after, 1},
    };
    const pid_t runner = server.child("runner");
    std::int64_t verdicts = 0;
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        proxy.arm(row.fault, store::script_sha(row.script), [&] {
            if (row.fault == Fault::before || row.script != store::Script::finish) return;
            const std::string all = ":" + std::to_string(verdicts + 1) + "\r\n";
            EXPECT_TRUE(eventually([&] { return results() == all; }));
        });
        const std::string job = coder().person.grade("submit", "i4", "python3");
        expect_graded_once(job, row.begun);
        EXPECT_TRUE(proxy.has_fired());
        ++verdicts;
    }
    EXPECT_EQ(server.child("runner"), runner) << "it needed no restart for that";
}

// The store has handed a job out and the answer is lost: nobody works on it, and nobody waits until
// its lease runs out.
TEST_F(Seam, AJobHandedOutToNobodyIsHandedOutAgain) {
    coder().person.write("i4/python3", "while True:\n    pass\n");
    const std::string busy = coder().begin("run", "python3");
    const std::string next = coder().person.grade("run", "i4", "python3");
    bool was_handed_out = false;
    proxy.arm(Fault::after, store::script_sha(store::Script::take), [&] {
        was_handed_out = eventually([&] {
            return redis.ask({"XPENDING", "rh:jobs:interactive", "runners"}).find(":1\r\n") !=
                   std::string::npos;
        });
    });
    EXPECT_EQ(coder().person.finished(busy).at("verdict"), "TLE");
    EXPECT_EQ(coder().person.finished(next).at("verdict"), "TLE") << server.log();
    EXPECT_TRUE(proxy.has_fired());
    EXPECT_TRUE(was_handed_out);
    const std::vector<Json> told = log();
    for (const std::string& job : {busy, next}) {
        EXPECT_EQ(count_of(told, "job_started", job), 1);
        EXPECT_EQ(count_of(told, "job_finished", job), 1);
    }
    EXPECT_EQ(server.log().find("job_recovered"), std::string::npos) << server.log();
    expect_empty_queues();
}

// SUB-1, SUB-3: the same for a program that submits, whatever call fails; it sends its request
// again under the same key until there is an answer.
TEST_F(Seam, WhatAProgramSubmitsIsKeptOnceAndJudgedOnce) {
    struct Row {
        const char* name;
        store::Script script;
        Fault fault;
        int attempt;
    };
    const std::vector<Row> rows = {
        {"not accepted", store::Script::submissions_accept, Fault::before, 1},
        {"accepted, not told", store::Script::submissions_accept, Fault::after, 1},
        {"start not written", store::Script::submissions_started, Fault::before, 1},
        {"start written, not told", store::Script::submissions_started, Fault::after, 1},
        {"verdict not written", store::Script::submissions_finish, Fault::before, 1},
        {"verdict written, not told", store::Script::submissions_finish, Fault::after, 1},
    };
    const Json body = {{"challenge", "lrucache"},
                       {"language", "python3"},
                       {"source", file_bytes(REHEARSE_SOURCE_DIR
                                             "/challenges/coding/lrucache/submissions/accepted/"
                                             "python3/solution.py")}};
    const std::string submissions = "/api/v1/submissions";
    std::size_t count = 0;
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        proxy.arm(row.fault, store::script_sha(row.script), [] {});
        const HttpRequest request{
            "POST", submissions, body.dump(), {{"Idempotency-Key", row.name}}};
        HttpAnswer answer;
        ASSERT_TRUE(eventually([&] {
            answer = http(server.port(), request);
            return answer.status != 503;
        }));
        const std::string id = answer.json().at("id");
        Json judged;
        ASSERT_TRUE(eventually([&] {
            judged = get(server.port(), submissions + "/" + id).json();
            return judged.value("state", "") == "done";
        })) << server.log();
        EXPECT_TRUE(proxy.has_fired());
        EXPECT_EQ(judged.at("verdict"), "AC");
        EXPECT_EQ(judged.at("attempt"), row.attempt);
        const Json page = get(server.port(), submissions).json();
        EXPECT_EQ(page.at("submissions").size(), ++count);
        EXPECT_EQ(redis.ask({"XLEN", "rh:jobs:batch"}), ":0\r\n");
        EXPECT_EQ(redis.ask({"SCARD", "rh:by:local:unfinished"}), ":0\r\n");
    }
}

}  // namespace
}  // namespace rehearse::test
