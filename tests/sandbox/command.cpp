// See command.hpp.

#include "command.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace rehearse::sandbox::testing {
namespace {

std::string describe(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        return path + ": gone\n";
    }
    std::string text = path;
    for (const auto value :
         {static_cast<long long>(status.st_mode), static_cast<long long>(status.st_uid),
          static_cast<long long>(status.st_gid), static_cast<long long>(status.st_nlink),
          static_cast<long long>(status.st_size), static_cast<long long>(status.st_mtim.tv_sec),
          static_cast<long long>(status.st_mtim.tv_nsec),
          static_cast<long long>(status.st_ctim.tv_nsec)}) {
        text += " " + std::to_string(value);
    }
    return text + "\n";
}

}  // namespace

RunResult run_command(Slot& slot, const Command& command) {
    Request request;
    request.argv = command.argv;
    request.limits = command.limits;
    request.binds = command.binds;
    std::vector<int> owned;
    const auto keep = [&](int fd) { return owned.emplace_back(fd); };
    for (const CommandFile& file : command.files) {
        request.files.push_back({file.name, file.is_executable, keep(memory_file(file.content))});
    }
    request.stdout_fd = keep(memory_file(""));
    request.stderr_fd = keep(memory_file(""));
    for (const std::string& name : command.outputs) {
        request.outputs.push_back({name, keep(memory_file("")), 1 << 20, false});
    }
    RunResult result;
    const ChannelResult sent = send_request(slot.supervisor().socket, request);
    EXPECT_TRUE(sent.ok()) << sent.message;
    const ChannelResult received = receive_reply(slot.supervisor().socket, result.reply);
    EXPECT_TRUE(received.ok()) << received.message;
    result.out = read_back(request.stdout_fd);
    result.err = read_back(request.stderr_fd);
    for (const OutputFile& output : request.outputs) {
        result.fetched[output.name] = read_back(output.fd);
    }
    for (const int fd : owned) {
        ::close(fd);
    }
    return result;
}

std::string output_of(Slot& slot, const std::string& victim,
                      const std::vector<std::string>& arguments, const Limits& limits) {
    const RunResult result = slot.run({victim, arguments, limits});
    const Report& report = result.reply.report;
    EXPECT_EQ(outcome_name(report.outcome), "exited") << report.message << report.limit;
    return result.out;
}

Canary::Canary() {
    std::string name = std::filesystem::temp_directory_path() / "rehearse-canary-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    // So that a program that got here by any way could do everything, if nothing but modes stood
    // before it.
    EXPECT_EQ(::chmod(folder_.c_str(), 0777), 0);
    std::ofstream(file()) << canary_words;
    EXPECT_EQ(::chmod(file().c_str(), 0666), 0);
}

Canary::~Canary() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string Canary::state() const {
    std::vector<std::string> paths{folder_};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
        paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::string text;
    for (const std::string& path : paths) {
        text += describe(path);
    }
    return text + read_file(file());
}

}  // namespace rehearse::sandbox::testing
