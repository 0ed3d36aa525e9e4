#include "app/sandbox_probe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "runner/sandbox_client.hpp"

extern char** environ;

namespace rehearse::app {

Result<std::string> output_of(const std::vector<std::string>& command, std::size_t bytes_max) {
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::io, fmt::format("No pipe: {}.", std::strerror(errno)));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> words = command;
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t child = -1;
    const int spawned = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_ends[1]);
    if (spawned != 0) {
        close(pipe_ends[0]);
        return fail(ErrorCode::io, fmt::format("{} cannot be started: {}.", command.front(),
                                               std::strerror(spawned)));
    }
    std::string output;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = read(pipe_ends[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        if (output.size() < bytes_max) output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    close(pipe_ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return output;
}

std::string SandboxProbe::missing() const {
    std::string text;
    for (const SandboxWall& wall : walls) {
        if (!wall.necessary || wall.state != "missing") continue;
        if (!text.empty()) text += "; ";
        text += fmt::format("{} ({}; {})", wall.name, wall.detail, wall.remedy);
    }
    return text;
}

Result<SandboxProbe> probe_sandbox() {
    SandboxProbe probe;
    probe.program = runner::find_sandbox_program();
    if (probe.program.empty()) {
        return fail(ErrorCode::setup,
                    "The program rehearse-sandbox is not beside this one: build or install both.");
    }
    auto output = output_of({probe.program, "probe", "--json"});
    if (!output) return fail(ErrorCode::setup, output.error().message);
    const auto json = nlohmann::json::parse(*output, nullptr, false);
    if (json.is_discarded() || !json.contains("walls")) {
        return fail(
            ErrorCode::setup,
            fmt::format("{} does not answer: run it with probe to see why.", probe.program));
    }
    probe.mode = json.value("mode", "");
    probe.cgroup = json.value("cgroup", "");
    for (const auto& wall : json.at("walls")) {
        probe.walls.push_back({wall.value("name", ""), wall.value("state", ""),
                               wall.value("detail", ""), wall.value("remedy", ""),
                               wall.value("necessary", false)});
    }
    return probe;
}

}  // namespace rehearse::app
