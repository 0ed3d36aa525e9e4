// Several servers on one Redis that is not ours to start: any of them serves any session, the
// store's clock is the only one, and each deadline takes effect once. The store's clock is moved
// with libfaketime, so that a round's twenty minutes pass when the test says so.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "candidate.hpp"
#include "support/redis_fixture.hpp"
#include "support/redis_proxy.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t second_ms = 1'000;
constexpr std::int64_t hour_ms = 3'600 * second_ms;
const std::string doc = "i1/answer";

/// Of this host, which is not the one that counts.
std::int64_t host_now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::vector<std::string> on(const RedisServer& redis, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"--redis", "unix://" + redis.socket_path()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

class Cluster : public ::testing::Test {
protected:
    void expect_converged(std::vector<Candidate*> people, std::uint64_t version) {
        for (Candidate* person : people) {
            while (person->version(doc) < version) ASSERT_TRUE(person->take());
            EXPECT_EQ(person->text(doc), people.front()->text(doc));
            EXPECT_EQ(person->contradiction(), "");
        }
    }

    RedisServer redis;
    ScratchFolder first_folder;
    ScratchFolder second_folder;
    ServerProcess first{first_folder.path(), on(redis)};
    ServerProcess second{second_folder.path(), on(redis, {"--no-runner"})};
};

TEST_F(Cluster, ServesOneSessionFromTwoServers) {
    const std::string session = create_junior_screen(first.port());
    Candidate one(first.port(), session);
    Candidate two(second.port(), session);
    one.must({{"kind", "session_start"}});
    EXPECT_TRUE(two.event("session_started").is_object());
    two.must({{"kind", "item_open"}, {"item", "i1"}});
    while (!one.has(doc)) ASSERT_TRUE(one.take());
    // Both type at once, on the version that each happens to know.
    constexpr std::uint64_t edits = 60;
    for (std::uint64_t n = 1; n <= edits; ++n) {
        for (Candidate* person : {&one, &two}) {
            const std::size_t length = person->text(doc).size();
            const std::string letter = person == &one ? "a" : "b";
            const Json update = Json::array({replacement(length, n % (length + 1), 0, letter)});
            person->send_edit(doc, person->version(doc), n, update);
        }
        for (Candidate* person : {&one, &two})
            ASSERT_EQ(person->edit_answer(doc, n).value("type", ""), "edit_ack");
    }
    expect_converged({&one, &two}, 2 * edits);

    // Graded by the first one's runner, told by both.
    ASSERT_TRUE(second.wait_ready()) << "the second has no runner, but sees one";
    two.must({{"kind", "round_finish"}, {"round", "theory"}});
    two.must({{"kind", "item_open"}, {"item", "i4"}});
    two.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    two.event_where([&](const Json&) { return two.has("i4/python3"); });
    const std::string job = two.grade("run", "i4", "python3");
    EXPECT_EQ(two.finished(job).at("verdict"), "WA");
    EXPECT_EQ(one.finished(job).at("verdict"), "WA");
}

// A client that loses its server goes on at another, under its id, and doubles nothing (CMD-1).
TEST_F(Cluster, ClientsOfAServerThatDiesGoOnAtAnother) {
    const std::string session = create_junior_screen(first.port());
    Candidate one(first.port(), session);
    const ResumePoint start = one.point();
    one.must({{"kind", "session_start"}});
    const Json open = {{"kind", "item_open"}, {"item", "i1"}};
    const std::uint64_t n = one.send_command(open);
    const Json kept = one.answer(n);
    ASSERT_EQ(kept.at("type"), "ack");
    one.write(doc, "before");
    const ResumePoint point = one.point();
    first.kill_hard();
    Candidate moved(second.port(), session, one.client(), point);
    EXPECT_EQ(moved.client(), one.client());
    EXPECT_TRUE(moved.welcome().at("state").is_null()) << "it only needs what it missed";
    moved.send_command(open, n);
    EXPECT_EQ(moved.answer(n), kept);
    const Json again = Json::array({replacement(0, 0, 0, "before")});
    EXPECT_EQ(moved.edit(doc, 0, 1, again), "ack") << "sent once more, kept once";
    Candidate fresh(second.port(), session);
    EXPECT_EQ(fresh.text(doc), u"before");
    std::ptrdiff_t opened = 0;
    for (const Json& event : log_since(second.port(), session, start))
        opened += event.at("kind") == "item_opened" ? 1 : 0;
    EXPECT_EQ(opened, 1);
}

// WS-3: a store that cannot be asked is no other history. Who comes back meanwhile would, for a full
// state, drop what it has not delivered yet.
TEST_F(Cluster, WhoComesBackWhileTheStoreIsAwayIsNotToldOfAnotherHistory) {
    const std::string session = create_junior_screen(first.port());
    Candidate person(first.port(), session);
    person.must({{"kind", "session_start"}});
    const ResumePoint point = person.point();
    redis.kill_hard();
    person.message_where([](const Json& message) { return message.at("type") == "status"; });
    const auto hello = [&](const ResumePoint& at) {
        WsClient back(first.port(), "/ws/session/" + session);
        back.send(Json{{"type", "hello"},
                       {"protocol", 1},
                       {"client", person.client()},
                       {"resume", {{"seq", at.seq}, {"hash", at.hash}}}}
                      .dump());
        const auto answer = back.receive();
        EXPECT_EQ(answer, std::nullopt);
        EXPECT_EQ(back.close_code(), 1013);
    };
    hello(point);
    hello({point.seq + 1, "told by another server"});
    redis.start();
    ASSERT_TRUE(first.wait_ready());
    Candidate back(first.port(), session, person.client(), point);
    EXPECT_TRUE(back.welcome().at("state").is_null());
}

// The store is the installation's, not ours: it is still there when we are gone.
TEST_F(Cluster, LeavesTheStoreRunning) {
    const std::string session = create_junior_screen(first.port());
    EXPECT_EQ(first.child("redis-server"), 0);
    EXPECT_EQ(first.stop(), 0) << first.log();
    EXPECT_EQ(redis.ask({"PING"}), "+PONG\r\n");
    EXPECT_EQ(get(second.port(), "/api/v1/sessions/" + session).status, 200);
    // Its runner took leave, so nobody waits for jobs that it would not do.
    EXPECT_TRUE(eventually([&] { return get(second.port(), "/readyz").status == 503; }));
    EXPECT_EQ(redis.ask({"HLEN", "rh:runners"}), ":0\r\n");
}

// CMD-2: out of memory, or with a full disk, Redis answers and takes nothing: everybody is told
// that, once, and not to send again before it would help.
TEST_F(Cluster, AStoreThatTakesNothingIsAway) {
    const std::string session = create_junior_screen(first.port());
    Candidate person(first.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    person.write(doc, "kept");
    ASSERT_EQ(redis.ask({"CONFIG", "SET", "maxmemory", "1"}), "+OK\r\n");
    const auto status_is = [](const std::string& wanted) {
        return [wanted](const Json& message) {
            return message.at("type") == "status" && message.at("store") == wanted;
        };
    };
    const Json update = Json::array({replacement(4, 4, 0, " too")});
    person.send_edit(doc, 1, 2, update);
    person.message_where(status_is("away"));
    const HttpAnswer refused = http(first.port(), {.method = "POST",
                                                   .target = "/api/v1/sessions",
                                                   .body = R"({"template":"theory-sprint"})"});
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.code(), "store_away");
    for (int i = 0; i < 20; ++i) {
        person.wire().send(fmt::format(R"({{"type":"ping","sent":{}}})", i));
        person.message_where([i](const Json& message) {
            return message.at("type") == "pong" && message.at("sent") == i;
        });
    }
    for (const Json& message : person.messages()) {
        EXPECT_FALSE(status_is("ok")(message)) << "nothing can be sent yet";
        EXPECT_FALSE(message.at("type") == "edit_ack" && message.at("first") == 2);
    }
    ASSERT_EQ(redis.ask({"CONFIG", "SET", "maxmemory", "0"}), "+OK\r\n");
    person.message_where(status_is("ok"));
    EXPECT_EQ(person.edit(doc, 1, 2, update), "ack");
    EXPECT_EQ(Candidate(first.port(), session).text(doc), u"kept too");
}

// Emptied, or started again without its files: nobody goes on in a session that is nowhere any
// more.
TEST_F(Cluster, ASessionThatTheStoreHasForgottenIsToldToBeGone) {
    const std::string session = create_junior_screen(first.port());
    Candidate one(first.port(), session);
    Candidate two(second.port(), session);
    one.must({{"kind", "session_start"}});
    two.event("session_started");
    ASSERT_EQ(redis.ask({"FLUSHALL"}), "+OK\r\n");
    EXPECT_EQ(one.command({{"kind", "session_pause"}}), "not_found");
    EXPECT_EQ(one.until_closed(), 1012);
    EXPECT_EQ(two.command({{"kind", "session_pause"}}), "not_found");
    EXPECT_EQ(two.until_closed(), 1012);
    for (const ServerProcess* server : {&first, &second}) {
        EXPECT_EQ(get(server->port(), "/api/v1/sessions/" + session).status, 404);
        EXPECT_NE(server->log().find("session_gone"), std::string::npos);
    }
    // And a new one begins, on the scripts and queues that were flushed too.
    EXPECT_EQ(Candidate(second.port(), create_junior_screen(first.port())).state().at("lifecycle"),
              "lobby");
}

// Bad input: a language that no grader has is refused by name, and not by a verdict.
TEST(Graders, ALanguageThatNoGraderHasIsRefused) {
    RedisServer redis;
    ScratchFolder folder;
    ServerProcess server(folder.path(), on(redis, {"--no-runner"}));
    const std::string session = create_junior_screen(server.port());
    // Heard of while nobody had spoken: the session offers every language.
    const Json news = {{"slots", 1}, {"languages", {{{"id", "python3"}, {"version", "Python 3"}}}}};
    redis.ask({"HSET", "rh:runners", "elsewhere",
               std::to_string(host_now_ms() + hour_ms) + " " + news.dump()});
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    for (const std::string& language : {std::string("c"), std::string("javascript")}) {
        SCOPED_TRACE(language);
        EXPECT_EQ(
            person.command({{"kind", "language_choose"}, {"item", "i4"}, {"language", language}}),
            "language_unavailable");
        EXPECT_EQ(person.command(
                      {{"kind", "submit"}, {"item", "i4"}, {"language", language}, {"version", 0}}),
                  "language_unavailable");
    }
    EXPECT_EQ(person.command({{"kind", "item_open"}, {"item", "i4"}}), "ack");
}

TEST(StoreAddress, AWrongPasswordIsSaidInOneLine) {
    RedisServer redis;
    ASSERT_EQ(redis.ask({"CONFIG", "SET", "requirepass", "right"}), "+OK\r\n");
    const RedisProxy proxy(redis.socket_path());
    std::string url = proxy.url();
    url.insert(std::string("redis://").size(), ":wrong@");
    ScratchFolder folder;
    const ProgramEnd end =
        run_rehearse({"serve", "--port", "0", "--data", folder.path() / "data", "--challenges",
                      REHEARSE_SOURCE_DIR "/challenges", "--redis", url},
                     folder.path());
    EXPECT_EQ(end.code, 2);
    const std::size_t line = end.errors.find("rehearse: Redis at ");
    ASSERT_NE(line, std::string::npos) << end.errors;
    EXPECT_NE(end.errors.find("WRONGPASS", line), std::string::npos) << end.errors;
    EXPECT_EQ(end.errors.find("wrong@"), std::string::npos) << "passwords stay out of the log";
}

// A password is no word of a command line, and nothing that graded programs' parents inherit.
TEST(StoreAddress, APasswordIsNotForEverybodysEyes) {
    RedisServer redis;
    ASSERT_EQ(redis.ask({"CONFIG", "SET", "requirepass", "open-sesame"}), "+OK\r\n");
    const RedisProxy proxy(redis.socket_path());
    std::string url = proxy.url();
    url.insert(std::string("redis://").size(), ":open-sesame@");
    ScratchFolder folder;
    ::setenv("REHEARSE_REDIS", url.c_str(), 1);
    ServerProcess server(folder.path());
    ::unsetenv("REHEARSE_REDIS");
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::vector<pid_t> children = server.descendants();
    EXPECT_GE(children.size(), 2U);
    const pid_t runner = server.child("runner");
    for (const pid_t pid : children) {
        const std::string process = fmt::format("/proc/{}/", pid);
        EXPECT_EQ(file_bytes(process + "cmdline").find("open-sesame"), std::string::npos);
        if (pid == runner) continue;  // it has to know
        EXPECT_EQ(file_bytes(process + "environ").find("open-sesame"), std::string::npos);
    }
    EXPECT_EQ(server.log().find("open-sesame"), std::string::npos);
    EXPECT_EQ(server.stop(), 0);
}

// ---- the clock

/// A Redis whose clock the test moves, against that of this host.
class ClockTest : public ::testing::Test {
protected:
    ClockTest() { set_clock(std::chrono::seconds(0)); }
    void set_clock(std::chrono::microseconds shift) const {
        const std::int64_t us = shift.count();
        const int file = ::open(clock_file().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        EXPECT_EQ(::pwrite(file, &us, sizeof(us), 0), static_cast<ssize_t>(sizeof(us)));
        ::close(file);
    }
    fs::path clock_file() const { return clock_folder.path() / "clock"; }
    const RedisServer& redis() {
        if (!made) {
            made.emplace(std::vector<std::string>{"LD_PRELOAD=" SHIFT_CLOCK,
                                                  "SHIFT_CLOCK_FILE=" + clock_file().string()});
        }
        return *made;
    }

    ScratchFolder clock_folder;
    std::optional<RedisServer> made;
};

TEST_F(ClockTest, TheStoresClockIsTheOnlyOne) {
    set_clock(std::chrono::hours(1));
    ScratchFolder folder;
    ServerProcess server(folder.path(), on(redis()));
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::string session = create_junior_screen(server.port());
    Candidate person(server.port(), session);
    const std::int64_t told = person.welcome().at("server_time_at");
    EXPECT_NEAR(static_cast<double>(told - host_now_ms()), hour_ms, 60.0 * second_ms);
    person.must({{"kind", "session_start"}});
    const Json opened = person.event("round_opened");
    EXPECT_NEAR(opened.at("opened_at").get<double>(), static_cast<double>(told), 60.0 * second_ms);
    EXPECT_EQ(
        opened.at("deadline_at").get<std::int64_t>() - opened.at("opened_at").get<std::int64_t>(),
        600 * second_ms);
    // Back by two hours: nothing ends, nothing stands still, the order is that of the log.
    set_clock(std::chrono::hours(-1));
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    person.write(doc, "still here");
    person.must({{"kind", "session_pause"}});
    person.must({{"kind", "session_resume"}});
    EXPECT_EQ(get(server.port(), "/api/v1/sessions/" + session).json().at("lifecycle"), "live");
    EXPECT_EQ(person.contradiction(), "");
    EXPECT_EQ(server.stop(), 0);
}

// TIME-1, CMD-4: at zero the round closes by itself, work is submitted as it stands, and two
// servers that see the same alarm let it happen once.
TEST_F(ClockTest, TheAlarmEndsARoundOnce) {
    ScratchFolder first_folder;
    ScratchFolder second_folder;
    ServerProcess first(first_folder.path(), on(redis()));
    ServerProcess second(second_folder.path(), on(redis(), {"--no-runner"}));
    ASSERT_TRUE(first.wait_ready()) << first.log();
    Coder coder(first.port());
    Candidate watcher(second.port(), coder.session);  // so that both have it in memory
    const Json opened = coder.person.event_where([](const Json& event) {
        return event.at("kind") == "round_opened" && event.at("round") == "coding";
    });
    const std::int64_t deadline = opened.at("deadline_at");
    const std::int64_t budget = deadline - opened.at("opened_at").get<std::int64_t>();
    set_clock(std::chrono::milliseconds(budget) + std::chrono::minutes(1));
    const Json ended = coder.person.event("session_ended");
    ASSERT_TRUE(ended.is_object()) << first.log();
    EXPECT_EQ(ended.at("reason"), "time");
    EXPECT_EQ(ended.at("ended_at"), deadline) << "when it took effect, not when it was noticed";
    EXPECT_EQ(watcher.event("session_ended").at("seq"), ended.at("seq"));
    const Json queued = coder.person.event("job_queued");
    EXPECT_EQ(queued.at("auto"), true);
    EXPECT_EQ(queued.at("purpose"), "submission");
    EXPECT_EQ(coder.person.finished(queued.at("job")).at("verdict"), "AC");
    EXPECT_EQ(coder.person.edit(
                  "i4/python3", coder.person.version("i4/python3"), 2,
                  Json::array({replacement(coder.person.text("i4/python3").size(), 0, 0, "x")})),
              "not_allowed_now");
    std::ptrdiff_t closed = 0;
    for (const Json& event : log_since(second.port(), coder.session, coder.start)) {
        if (event.at("kind") != "round_closed" || event.at("round") != "coding") continue;
        ++closed;
        EXPECT_EQ(event.at("reason"), "time");
        EXPECT_EQ(event.at("closed_at"), deadline);
    }
    EXPECT_EQ(closed, 1);
    const Json report = get(second.port(), "/api/v1/sessions/" + coder.session + "/report").json();
    EXPECT_EQ(report.at("end_reason"), "time");
}

// A deadline that passes while no server is up takes effect when one is again, at its own time.
TEST_F(ClockTest, ADeadlineThatNobodySawTakesEffectLater) {
    ScratchFolder folder;
    ServerProcess server(folder.path(), on(redis()));
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Coder coder(server.port());
    const Json opened = coder.person.event_where([](const Json& event) {
        return event.at("kind") == "round_opened" && event.at("round") == "coding";
    });
    EXPECT_EQ(server.stop(), 0);
    set_clock(std::chrono::hours(2));
    server.start();
    const std::string view = "/api/v1/sessions/" + coder.session;
    ASSERT_TRUE(eventually([&] {
        return get(server.port(), view).json().value("lifecycle", "") == "review";
    })) << server.log();
    const Json state = get(server.port(), view).json();
    EXPECT_EQ(state.at("ended_at"), opened.at("deadline_at"));
    EXPECT_EQ(state.at("end_reason"), "time");
    EXPECT_EQ(state.at("jobs")[0].at("auto"), true);
}

}  // namespace
}  // namespace rehearse::test
