// A Redis with replicas and Sentinels loses its primary while people write, over two servers. What
// was acknowledged is in the log of the next primary, given back by servers if it lacks that; where
// it cannot be given back whoever knew of it is told (docs/adr/0013). And the whole installation of
// deploy/compose.yaml as plain processes.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "candidate.hpp"
#include "invite.hpp"
#include "support/sentinel_redis.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

const std::string doc = "i1/answer";

std::uint64_t metric(const ServerProcess& server, const std::string& name) {
    const std::string text = "\n" + get(server.port(), "/metrics").body;
    const std::size_t at = text.find("\n" + name + " ");
    if (at == std::string::npos) throw std::runtime_error("no metric " + name);
    return std::stoull(text.substr(at + name.size() + 2));
}

/// Sends it as a page does: again each time the store is back, until it is kept. False if it was
/// refused or the connection ended.
bool send_until_kept(Candidate& person, const std::function<void()>& send,
                     const std::function<bool(const Json&)>& is_kept) {
    std::size_t seen = person.messages().size();
    send();
    for (;;) {
        seen = std::min(seen, person.messages().size());  // sending drops older answers
        for (; seen < person.messages().size(); ++seen) {
            const Json message = person.messages()[seen];
            const std::string what = message.at("type");
            if (is_kept(message)) return true;
            const bool is_no = what == "refused" || what == "edit_refused";
            if (is_no && message.at("code") != "store_away") {
                ADD_FAILURE() << message.dump();
                return false;
            }
            if (is_no || (what == "status" && message.at("store") == "ok")) send();
        }
        if (!person.take()) return false;
    }
}

/// One letter at the start of the document, until that is kept.
bool type(Candidate& person, const std::string& letter) {
    const std::uint64_t n = person.next_update(doc);
    const std::uint64_t version = person.version(doc);
    const Json update = Json::array({replacement(person.text(doc).size(), 0, 0, letter)});
    const bool kept = send_until_kept(
        person, [&] { person.send_edit(doc, version, n, update); },
        [&](const Json& message) {
            return message.at("type") == "edit_ack" && message.at("doc") == doc &&
                   message.at("first") == n;
        });
    while (kept && person.next_update(doc) <= n) {
        if (!person.take()) return false;
    }
    return kept;
}

std::ptrdiff_t count(const std::u16string& text, char16_t letter) {
    return std::count(text.begin(), text.end(), letter);
}

class Failover : public ::testing::Test {
protected:
    std::vector<std::string> words() const { return {"--redis", redis.url(), "--no-runner"}; }

    /// A session in which the document can be written.
    std::string begun() {
        const std::string session = create_junior_screen(first.port());
        Candidate person(first.port(), session);
        person.must({{"kind", "session_start"}});
        person.must({{"kind", "item_open"}, {"item", "i1"}});
        person.event_where([&](const Json&) { return person.has(doc); });
        return session;
    }
    /// Both have the same text, with so many letters of each, and it is what a newcomer sees.
    void expect_same(Candidate& one, Candidate& two, std::ptrdiff_t ones, std::ptrdiff_t twos) {
        for (Candidate* person : {&one, &two}) {
            while (person->version(doc) < static_cast<std::uint64_t>(ones + twos))
                ASSERT_TRUE(person->take());
            EXPECT_EQ(count(person->text(doc), u'a'), ones);
            EXPECT_EQ(count(person->text(doc), u'b'), twos);
            EXPECT_EQ(person->contradiction(), "");
        }
        EXPECT_EQ(one.text(doc), two.text(doc));
    }
    void expect_told_of_no_loss() {
        for (const ServerProcess* server : {&first, &second}) {
            EXPECT_EQ(metric(*server, "rehearse_history_changed_total"), 0U) << server->log();
            EXPECT_EQ(metric(*server, "rehearse_history_unknown_total"), 0U);
        }
    }

    SentinelRedis redis;
    ScratchFolder first_folder;
    ScratchFolder second_folder;
    ServerProcess first{first_folder.path(), words()};
    ServerProcess second{second_folder.path(), words()};
};

TEST_F(Failover, WhatWasAcknowledgedOutlivesThePrimary) {
    const std::string session = begun();
    Candidate one(first.port(), session);
    Candidate two(second.port(), session);
    for (int n = 0; n < 15; ++n) {
        ASSERT_TRUE(type(one, "a"));
        ASSERT_TRUE(type(two, "b"));
    }
    redis.kill_hard(0);
    for (int n = 0; n < 15; ++n) {
        ASSERT_TRUE(type(one, "a")) << first.log();
        ASSERT_TRUE(type(two, "b")) << second.log();
    }
    expect_same(one, two, 30, 30);
    EXPECT_EQ(Candidate(second.port(), session).text(doc), one.text(doc));
    expect_told_of_no_loss();
    EXPECT_EQ(first.stop(), 0);
}

// Asynchronous replication at its worst: what servers acknowledged is on no replica, a submission
// among it. They have it in memory, and give it back, job and all.
TEST_F(Failover, WhatNoReplicaGotIsGivenBack) {
    Coder coder(first.port());
    Candidate watcher(second.port(), coder.session);
    redis.cut_replicas_off();
    const ResumePoint base = coder.person.point();
    const std::string source = file_bytes(
        REHEARSE_SOURCE_DIR "/challenges/coding/lrucache/submissions/accepted/python3/solution.py");
    coder.person.write("i4/python3", source + "# one more line\n");
    const std::string job = coder.person.grade("submit", "i4", "python3");
    const ResumePoint point = coder.person.point();
    EXPECT_GE(point.seq, base.seq + 2);
    redis.kill_hard(0);
    const std::size_t now = redis.primary_other_than(0);
    // On the connection that it had all the time.
    const Json pause = {{"kind", "session_pause"}};
    const std::uint64_t n = coder.person.send_command(pause);
    ASSERT_TRUE(send_until_kept(
        coder.person, [&] { coder.person.send_command(pause, n); },
        [&](const Json& message) { return message.at("type") == "ack" && message.at("n") == n; }))
        << first.log();
    EXPECT_EQ(coder.person.contradiction(), "");
    watcher.event_where([&](const Json& event) { return event.value("n", std::uint64_t{0}) == n; });
    EXPECT_EQ(watcher.text("i4/python3"), coder.person.text("i4/python3"));
    EXPECT_EQ(watcher.contradiction(), "");
    EXPECT_EQ(metric(first, "rehearse_history_restored_total") +
                  metric(second, "rehearse_history_restored_total"),
              point.seq - base.seq)
        << first.log();
    expect_told_of_no_loss();
    EXPECT_EQ(redis.ask(now, {"XLEN", "rh:jobs:submission"}), ":1\r\n");
    // A page that had hung up comes back to where it was.
    Candidate back(second.port(), coder.session, coder.person.client(), point);
    EXPECT_TRUE(back.welcome().at("state").is_null());

    ScratchFolder folder;
    Program runner(
        {"runner", "--redis", redis.url(), "--data", folder.path() / "data", "--slots", "1"},
        folder.path());
    const Json finished = coder.person.finished(job);
    ASSERT_TRUE(finished.is_object()) << runner.errors();
    EXPECT_EQ(finished.at("verdict"), "AC");
    runner.signal(SIGTERM);
    EXPECT_EQ(runner.end().code, 0);
}

// The one server that knew was away while others went on: that cannot be undone, and is told.
TEST_F(Failover, WhatCannotBeGivenBackIsReported) {
    const std::string session = begun();
    std::optional<Candidate> one(std::in_place, first.port(), session);
    ASSERT_TRUE(type(*one, "a"));
    redis.cut_replicas_off();
    for (int n = 0; n < 5; ++n) ASSERT_TRUE(type(*one, "a"));
    const ResumePoint point = one->point();
    const std::string client = one->client();
    ::kill(first.pid(), SIGSTOP);
    redis.kill_hard(0);
    redis.primary_other_than(0);
    ASSERT_TRUE(eventually([&] {
        return get(second.port(), "/api/v1/sessions/" + session).status == 200;
    })) << second.log();
    Candidate two(second.port(), session);
    EXPECT_EQ(two.text(doc), u"a");
    ASSERT_TRUE(type(two, "b"));
    ::kill(first.pid(), SIGCONT);
    one->until_closed();  // 1012, if it was not cut before for its silence
    ASSERT_TRUE(eventually([&] { return metric(first, "rehearse_history_changed_total") == 1; }))
        << first.log();
    EXPECT_NE(first.log().find("history_changed"), std::string::npos);
    one.emplace(first.port(), session, client, point);
    const Json told =
        one->message_where([](const Json& message) { return message.at("type") != "status"; });
    EXPECT_EQ(told.at("type"), "error") << "before the welcome";
    EXPECT_EQ(told.at("code"), "history_changed");
    EXPECT_EQ(one->text(doc), u"ba");
    EXPECT_EQ(metric(first, "rehearse_history_unknown_total"), 1U);
    // As a page does, which drops its counters with the rest.
    one.emplace(first.port(), session);
    ASSERT_TRUE(type(*one, "a")) << "and it goes on";
    while (two.version(doc) < 3) ASSERT_TRUE(two.take());
    EXPECT_EQ(two.text(doc), one->text(doc));
    EXPECT_EQ(metric(first, "rehearse_history_restored_total"), 0U);
}

// The old primary is cut off and comes back, as a replica that throws its own end away.
TEST_F(Failover, APrimaryThatComesBackDoesNoHarm) {
    const std::string session = begun();
    Candidate one(first.port(), session);
    Candidate two(second.port(), session);
    for (int n = 0; n < 5; ++n) {
        ASSERT_TRUE(type(one, "a"));
        ASSERT_TRUE(type(two, "b"));
    }
    redis.freeze(0);
    for (int n = 0; n < 10; ++n) {
        ASSERT_TRUE(type(one, "a")) << first.log();
        ASSERT_TRUE(type(two, "b")) << second.log();
    }
    redis.thaw(0);
    ASSERT_TRUE(
        eventually([&] { return redis.ask(0, {"ROLE"}).find("slave") != std::string::npos; }));
    for (int n = 0; n < 5; ++n) {
        ASSERT_TRUE(type(one, "a"));
        ASSERT_TRUE(type(two, "b"));
    }
    expect_same(one, two, 20, 20);
    expect_told_of_no_loss();
}

// A server is taken out in the middle of an interview: its people are at the other one at once, and
// it says goodbye.
TEST_F(Failover, AServerThatIsDrainedLosesNobodysWork) {
    const std::string session = begun();
    Candidate one(first.port(), session);
    Candidate two(second.port(), session);
    ASSERT_TRUE(type(one, "a"));
    ASSERT_TRUE(type(two, "b"));
    // Under way when it stops: kept or not, it is kept once.
    while (one.version(doc) < 2) ASSERT_TRUE(one.take());
    const std::uint64_t n = one.next_update(doc);
    const Json update = Json::array({replacement(one.text(doc).size(), 0, 0, "a")});
    const std::uint64_t version = one.version(doc);
    const ResumePoint point = one.point();
    one.send_edit(doc, version, n, update);
    first.signal_stop();
    const Json farewell =
        one.message_where([](const Json& message) { return message.at("type") == "going_away"; });
    ASSERT_TRUE(farewell.is_object());
    EXPECT_EQ(one.until_closed(), 1001);
    Candidate moved(second.port(), session, one.client(), point);
    EXPECT_TRUE(moved.welcome().at("state").is_null());
    EXPECT_EQ(moved.edit(doc, version, n, update), "ack");
    EXPECT_EQ(first.wait_exit(), 0) << first.log();
    while (two.version(doc) < 3) ASSERT_TRUE(two.take());
    EXPECT_EQ(count(two.text(doc), u'a'), 2);
    EXPECT_EQ(Candidate(second.port(), session).version(doc), 3U);
    EXPECT_EQ(two.contradiction(), "");
}

// The installation of deploy/compose.yaml: two servers, two runners, Redis with replicas,
// Sentinels.
class Installation : public Failover {
protected:
    struct Runner {
        explicit Runner(const std::string& url)
            : program({"runner", "--redis", url, "--data", folder.path() / "data", "--slots", "1"},
                      folder.path()) {}
        ScratchFolder folder;
        Program program;
    };
    bool has_runners(int wanted) {
        return redis.ask(redis.primary_other_than(redis.redises()), {"HLEN", "rh:runners"}) ==
               fmt::format(":{}\r\n", wanted);
    }
    Guest invite(Candidate& host, const std::string& session, const std::string& role,
                 const std::string& name) {
        return invite_to(second.port(), host, session, role, name);
    }

    std::optional<Runner> one_runner{std::in_place, redis.url()};
    std::optional<Runner> other_runner{std::in_place, redis.url()};
};

TEST_F(Installation, HoldsAnInterviewThroughTheLossOfItsPrimary) {
    ASSERT_TRUE(first.wait_ready()) << first.log();
    ASSERT_TRUE(second.wait_ready()) << second.log();
    const std::string session = create_session(
        first.port(), {{"template", "junior-screen"}, {"mode", "interview"}, {"name", "Ada"}});
    Candidate host(first.port(), session);
    Candidate person(second.port(), session, invite(host, session, "candidate", "Grace"));
    host.must({{"kind", "session_start"}});
    host.must({{"kind", "round_finish"}, {"round", "theory"}});
    // The other server refuses by what it has heard.
    EXPECT_TRUE(person.event("round_closed").is_object());
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    person.write("i4/python3",
                 file_bytes(REHEARSE_SOURCE_DIR "/challenges/coding/lrucache/"
                                                "submissions/accepted/python3/solution.py"));
    const std::string before = person.grade("submit", "i4", "python3");
    EXPECT_EQ(person.finished(before).at("verdict"), "AC");
    EXPECT_EQ(host.finished(before).at("verdict"), "AC");
    // Queued, and its primary is gone, whatever of it had reached a replica.
    const std::string under_way = person.grade("submit", "i4", "python3");
    redis.kill_hard(0);
    EXPECT_EQ(person.finished(under_way).at("verdict"), "AC") << second.log();
    EXPECT_EQ(host.finished(under_way).at("verdict"), "AC") << first.log();
    const std::string after = person.grade("submit", "i4", "python3");
    EXPECT_EQ(host.finished(after).at("verdict"), "AC");
    const Json end = {{"kind", "session_finish"}};
    host.must(end);
    EXPECT_TRUE(person.event("session_ended").is_object());
    EXPECT_EQ(host.contradiction(), "");
    EXPECT_EQ(person.contradiction(), "");
    const HttpAnswer report = get(second.port(), "/api/v1/sessions/" + session + "/report");
    EXPECT_EQ(report.status, 200) << report.body;
    expect_told_of_no_loss();
}

// A runner that is drained in the middle of a job gives it back, and the other one ends it.
TEST_F(Installation, ARunnerThatIsDrainedGivesItsJobBack) {
    ASSERT_TRUE(first.wait_ready()) << first.log();
    Coder coder(first.port());
    ASSERT_TRUE(eventually([&] { return has_runners(2); }));
    coder.write("python3", "while True:\n    pass\n");
    const std::string job = coder.begin("run", "python3");
    one_runner->program.signal(SIGTERM);
    other_runner->program.signal(SIGTERM);
    EXPECT_EQ(one_runner->program.end().code, 0);
    EXPECT_EQ(other_runner->program.end().code, 0);
    const std::string told = file_bytes(one_runner->folder.path() / "errors") +
                             file_bytes(other_runner->folder.path() / "errors");
    EXPECT_NE(told.find("job_given_back"), std::string::npos) << told;
    EXPECT_TRUE(has_runners(0)) << "and both took leave";
    one_runner.emplace(redis.url());
    EXPECT_EQ(coder.person.finished(job).at("verdict"), "TLE");
    const std::vector<Json> log = log_since(first.port(), coder.session, coder.start);
    EXPECT_EQ(count_of(log, "job_finished", job), 1);
    for (const Json& event : log) {
        if (event.at("kind") == "job_started") {
            EXPECT_EQ(event.at("attempt"), 1) << "nobody's fault";
        }
    }
}

}  // namespace
}  // namespace rehearse::test
