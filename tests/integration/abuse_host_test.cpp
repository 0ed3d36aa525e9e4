// A host that has nothing left to give: no descriptors, no room for logs. Rows of docs/ABUSE.md.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "candidate.hpp"
#include "support/server_process.hpp"
#include "unit/net/raw_client.hpp"

namespace rehearse::test {
namespace {

using net::test::RawClient;

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

// Row 46: connections wait while there is no descriptor for them, and are served once there is.
TEST(AbuseHost, WithoutDescriptorsConnectionsWait) {
    ScratchFolder folder;
    ServerProcess server(folder.path(), {"--slots", "1"});
    Candidate person(server.port(), create_junior_screen(server.port()));
    const auto open = [&] {
        const std::filesystem::directory_iterator all(fmt::format("/proc/{}/fd", server.pid()));
        return static_cast<rlim_t>(std::distance(begin(all), end(all)));
    };
    rlimit before{};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &before), 0);
    const rlimit few{open() + 5, before.rlim_max};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
    std::vector<std::unique_ptr<RawClient>> clients;
    const std::string ask =
        fmt::format("GET /livez HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port());
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(ask);
    }
    ASSERT_TRUE(
        eventually([&] { return server.log().find("accept_failed") != std::string::npos; }));
    // Who is there is served all the while, and the log does not tell of each try.
    person.must({{"kind", "session_start"}});
    for (int i = 0; i < 50; ++i)
        person.must({{"kind", "item_open"}, {"item", i % 2 == 0 ? "i1" : "i2"}});
    EXPECT_LE(count_of(server.log(), "accept_failed"), 3U);
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, &before, nullptr), 0);
    for (const auto& client : clients) EXPECT_EQ(client->response().status, 200);
    EXPECT_EQ(server.stop(), 0);
}

// Row 46: a full disk under the log costs lines of the log.
TEST(AbuseHost, WithoutRoomForLogsItServes) {
    ScratchFolder folder;
    const std::string command = fmt::format(
        "echo $$; exec '{}' serve --port 0 --slots 1 --data '{}' --challenges '{}' "
        "2>/dev/full",
        REHEARSE_PROGRAM, (folder.path() / "data").string(), REHEARSE_SOURCE_DIR "/challenges");
    FILE* output = ::popen(command.c_str(), "r");
    ASSERT_NE(output, nullptr);
    pid_t pid = 0;
    unsigned port = 0;
    char line[1024];
    while (port == 0 && std::fgets(line, sizeof(line), output) != nullptr) {
        const std::string text = line;
        if (pid == 0) pid = std::stoi(text);
        const std::size_t at = text.find("http://localhost:");
        if (at != std::string::npos) port = static_cast<unsigned>(std::stoul(text.substr(at + 17)));
    }
    ASSERT_NE(port, 0U);
    const std::string session = create_junior_screen(static_cast<std::uint16_t>(port));
    Candidate person(static_cast<std::uint16_t>(port), session);
    EXPECT_EQ(person.command({{"kind", "session_start"}}), "ack");
    ::kill(pid, SIGTERM);
    EXPECT_EQ(person.until_closed(), 1001);
    EXPECT_EQ(::pclose(output), 0);
}

}  // namespace
}  // namespace rehearse::test
