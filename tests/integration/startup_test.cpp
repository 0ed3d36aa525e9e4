// What the program does when it cannot start as told: exit code 2 and one sentence for a person,
// beside the log.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "candidate.hpp"
#include "support/redis_fixture.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// The lines of standard error that are not the log.
std::vector<std::string> for_people(const std::string& errors) {
    std::vector<std::string> lines;
    std::istringstream in(errors);
    for (std::string line; std::getline(in, line);) {
        if (!Json::parse(line, nullptr, false).is_object()) lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> serve(const fs::path& data, std::vector<std::string> more) {
    std::vector<std::string> words{"serve", "--data", data};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

void write_file(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

class Startup : public ::testing::Test {
protected:
    void expect_refusal(const std::vector<std::string>& words, const std::string& says) {
        const ProgramEnd end = run_rehearse(words, folder.path());
        EXPECT_EQ(end.code, 2);
        EXPECT_EQ(end.output, "");
        const std::vector<std::string> lines = for_people(end.errors);
        ASSERT_EQ(lines.size(), 1U) << end.errors;
        EXPECT_THAT(lines[0], HasSubstr("rehearse: "));
        EXPECT_THAT(lines[0], HasSubstr(says));
    }
    /// A copy of the challenges, to be broken.
    fs::path copied_challenges() const {
        const fs::path copy = folder.path() / "challenges";
        fs::copy(fs::path(REHEARSE_SOURCE_DIR) / "challenges", copy, fs::copy_options::recursive);
        return copy;
    }

    ScratchFolder folder;
    const std::string challenges = REHEARSE_SOURCE_DIR "/challenges";
};

TEST_F(Startup, SaysWhatIsWrongInOneLine) {
    const fs::path file = folder.path() / "file";
    write_file(file, "in the way");
    const fs::path data = folder.path() / "data";
    const std::string missing = folder.path() / "nowhere";
    struct Row {
        const char* name;
        std::vector<std::string> words;
        std::string says;
    };
    const std::vector<Row> rows = {
        {"a file as data directory", serve(file, {}), "--data"},
        {"a folder below a file", serve(file / "below", {}), "--data"},
        {"open without encryption", serve(data, {"--listen", "0.0.0.0"}), "--tls-cert"},
        {"open without an account",
         serve(data, {"--port", "0", "--challenges", challenges, "--listen", "0.0.0.0",
                      "--behind-tls-proxy"}),
         "rehearse host add NAME"},
        {"behind a proxy on loopback without an account",
         serve(data, {"--port", "0", "--challenges", challenges, "--behind-tls-proxy"}),
         "rehearse host add NAME"},
        {"open in IPv6", serve(data, {"--listen", "::"}), "--behind-tls-proxy"},
        {"no runner and no Redis", serve(data, {"--no-runner"}), "--redis"},
        {"no challenges", serve(data, {"--challenges", missing}), missing},
        {"a Redis that is not there",
         serve(data, {"--port", "0", "--challenges", challenges, "--redis",
                      "unix://" + (folder.path() / "none.sock").string()}),
         "does not answer"},
        {"no Redis address",
         serve(data, {"--port", "0", "--challenges", challenges, "--redis", "http://localhost"}),
         "redis://"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        expect_refusal(row.words, row.says);
    }
}

TEST_F(Startup, RefusesAPortThatIsTaken) {
    fs::create_directory(folder.path() / "other");
    const ServerProcess first(folder.path() / "other");
    expect_refusal(serve(folder.path() / "data",
                         {"--challenges", challenges, "--port", std::to_string(first.port())}),
                   fmt::format("Port {} is taken", first.port()));
}

TEST_F(Startup, RefusesADataDirectoryThatIsInUse) {
    ServerProcess first(folder.path());
    expect_refusal(serve(folder.path() / "data", {"--challenges", challenges, "--port", "0"}),
                   (folder.path() / "data").string());
    EXPECT_EQ(get(first.port(), "/healthz").status, 200);
    EXPECT_EQ(first.stop(), 0);
}

// Who reads the line may run code: a runner has reported by then. If not, the line says so.
TEST_F(Startup, SaysThatItIsReadyWhenARunnerHasReported) {
    fs::create_directory(folder.path() / "own");
    const ServerProcess own(folder.path() / "own");
    if (own.greeting().starts_with("Rehearse is ready: ")) {
        EXPECT_EQ(get(own.port(), "/readyz").status, 200);
    } else {
        EXPECT_THAT(own.greeting(), HasSubstr("has not reported yet"));
    }

    RedisServer redis;
    std::vector<std::string> words =
        serve(folder.path() / "data", {"--port", "0", "--no-runner", "--challenges", challenges,
                                       "--redis", "unix://" + redis.socket_path()});
    Program alone(words, folder.path());
    const auto says = [&](const char* text) {
        return eventually([&] { return alone.output().find(text) != std::string::npos; });
    };
    EXPECT_TRUE(says("start one with rehearse runner")) << alone.output() << alone.errors();
    EXPECT_THAT(alone.output(), ::testing::StartsWith("Rehearse is up: open http://localhost:"));
    EXPECT_THAT(alone.output(), ::testing::Not(HasSubstr("ready")));
    constexpr std::int64_t far_away_ms = 4'000'000'000'000;
    redis.ask({"HSET", "rh:runners", "elsewhere",
               std::to_string(far_away_ms) + R"( {"slots":1,"languages":[]})"});
    EXPECT_TRUE(says("Rehearse is ready")) << alone.output();
    alone.signal(SIGTERM);
    EXPECT_EQ(alone.end().code, 0);
}

TEST_F(Startup, NamesTheFileOfABrokenChallenge) {
    const fs::path copy = copied_challenges();
    write_file(copy / "coding/lrucache/problem.yaml", "name: [\n");
    expect_refusal(serve(folder.path() / "data", {"--challenges", copy, "--port", "0"}),
                   "problem.yaml");
}

TEST_F(Startup, NamesTheFileOfABrokenTemplate) {
    const fs::path copy = copied_challenges();
    write_file(copy / "templates/mine.yaml", "template_format_version: 1\nid: mine\n");
    expect_refusal(serve(folder.path() / "data", {"--challenges", copy, "--port", "0"}),
                   "mine.yaml");
}

TEST_F(Startup, NamesATemplateThatAsksForWhatIsNotThere) {
    const fs::path copy = copied_challenges();
    fs::remove_all(copy / "coding/lrucache");
    expect_refusal(serve(folder.path() / "data", {"--challenges", copy, "--port", "0"}),
                   "lrucache");
}

TEST_F(Startup, UsageErrorsAreTwo) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                  {"dance"},
                                                  {"serve", "--port", "99999999"},
                                                  {"serve", "--nonsense"}}) {
        EXPECT_EQ(run_rehearse(words, folder.path()).code, 2);
    }
    EXPECT_EQ(run_rehearse({"--version"}, folder.path()).code, 0);
}

}  // namespace
}  // namespace rehearse::test
