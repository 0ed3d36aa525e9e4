// ARCHITECTURE.md, Stop order: what a SIGTERM costs, which is a moment and no work.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <sstream>

#include "candidate.hpp"
#include "support/redis_fixture.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

/// Keeps a compiler busy for minutes, with little memory.
std::string slow_to_compile() {
    std::string source =
        "constexpr int spin(int seed) {\n"
        "    int sum = seed;\n"
        "    for (int a = 0; a < 200; ++a)\n"
        "        for (int b = 0; b < 10000; ++b) sum = (sum + b) % 97;\n"
        "    return sum;\n"
        "}\n";
    for (int i = 0; i < 300; ++i) source += fmt::format("constexpr int spun{0} = spin({0});\n", i);
    return source;
}

/// The names of the log's events in order, as far as they are of interest here.
std::vector<std::string> story(const std::string& log, const std::vector<std::string>& wanted) {
    std::vector<std::string> found;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const Json json = Json::parse(line, nullptr, false);
        if (!json.is_object()) continue;
        const std::string event = json.value("event", "");
        if (std::find(wanted.begin(), wanted.end(), event) != wanted.end()) found.push_back(event);
    }
    return found;
}

TEST(Stop, KillsWhatRunsAndLosesNothing) {
    ScratchFolder folder;
    ServerProcess server(folder.path(), {"--slots", "2"});
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Coder spinner(server.port());
    spinner.write("python3", "while True:\n    pass\n");
    Coder compiler(server.port());
    compiler.write("cpp", slow_to_compile());
    Coder patient(server.port());
    const std::string compiles = compiler.begin("submit", "cpp");
    compiler.person.message_where([&](const Json& message) {
        return message.at("type") == "progress" && message.at("job") == compiles &&
               message.at("phase") == "compiling";
    });
    const std::string spins = spinner.begin("run", "python3");
    const std::string waits = patient.person.grade("submit", "i4", "python3");
    const std::vector<pid_t> children = server.descendants();
    EXPECT_GE(children.size(), 2U);

    server.signal_stop();
    const Json farewell = spinner.person.message_where(
        [](const Json& message) { return message.at("type") == "going_away"; });
    ASSERT_TRUE(farewell.is_object());
    EXPECT_GT(farewell.at("retry_ms").get<int>(), 0);
    EXPECT_EQ(spinner.person.until_closed(), 1001);
    EXPECT_EQ(compiler.person.until_closed(), 1001);
    EXPECT_EQ(patient.person.until_closed(), 1001);
    EXPECT_EQ(server.wait_exit(), 0) << server.log();
    for (const pid_t pid : children)
        EXPECT_FALSE(is_running(pid)) << file_bytes(fmt::format("/proc/{}/cmdline", pid));
    // Both were given back, by the runner itself and not by the end of its lease, and nobody had to
    // be forced. The compiler alone would have had a minute left.
    const std::vector<std::string> told =
        story(server.log(), {"stopping", "job_given_back", "jobs_given_back", "runner_stop_slow",
                             "redis_stop_slow", "job_recovered"});
    EXPECT_THAT(told, ::testing::ElementsAre("stopping", "job_given_back", "job_given_back"))
        << server.log();

    // The next server finishes all three, each once, and none has a strike against it.
    server.start();
    struct Row {
        Coder& coder;
        std::string job;
        const char* verdict;
    };
    for (const Row& row : {Row{patient, waits, "AC"}, Row{spinner, spins, "TLE"}}) {
        SCOPED_TRACE(row.verdict);
        const std::vector<Json> log =
            log_once_finished(server.port(), row.coder.session, row.coder.start, row.job);
        ASSERT_FALSE(log.empty()) << server.log();
        EXPECT_EQ(count_of(log, "job_finished", row.job), 1);
        for (const Json& event : log) {
            if (event.at("kind") == "job_started") {
                EXPECT_EQ(event.at("attempt"), 1);
            }
            if (event.at("kind") == "job_finished") {
                EXPECT_EQ(event.at("verdict"), row.verdict);
            }
        }
    }
    // Again in the middle of the compilation, which was begun a second time.
    EXPECT_TRUE(eventually([&] {
        const auto log = log_since(server.port(), compiler.session, compiler.start);
        return count_of(log, "job_started", compiles) == 2;
    })) << server.log();
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(story(server.log(), {"runner_stop_slow", "job_poison"}).size(), 0U) << server.log();
}

TEST(Stop, IsHeardWhileTheStoreIsWaitedFor) {
    RedisServer redis;
    redis.freeze();
    ScratchFolder folder;
    Program server({"serve", "--port", "0", "--data", folder.path() / "data", "--challenges",
                    REHEARSE_SOURCE_DIR "/challenges", "--redis", "unix://" + redis.socket_path()},
                   folder.path());
    ASSERT_TRUE(eventually([&] {
        return server.errors().find("redis_unreachable") != std::string::npos;
    })) << server.errors();
    server.signal(SIGTERM);
    const ProgramEnd end = server.end();
    EXPECT_EQ(end.code, 0) << end.errors;
    EXPECT_EQ(end.output, "");
    EXPECT_EQ(end.errors.find("rehearse: "), std::string::npos) << end.errors;
    redis.thaw();
}

TEST(Stop, ASecondSignalMeansNow) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    Candidate person(server.port(), create_junior_screen(server.port()));
    // It will not answer, so that an orderly stop takes its whole patience.
    const pid_t redis = server.child("redis-server");
    ASSERT_GT(redis, 0);
    ::kill(redis, SIGSTOP);
    server.signal_stop();
    const Json farewell = person.message_where(
        [](const Json& message) { return message.at("type") == "going_away"; });
    EXPECT_TRUE(farewell.is_object());
    server.signal_stop();
    EXPECT_EQ(server.wait_exit(), 130) << server.log();
    ::kill(redis, SIGCONT);
    EXPECT_TRUE(eventually([&] { return !is_running(redis); }));
}

}  // namespace
}  // namespace rehearse::test
