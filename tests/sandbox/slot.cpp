// See slot.hpp.

#include "slot.hpp"

#include <atomic>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "sandbox/os.hpp"
#include "sandbox/probe.hpp"

namespace rehearse::sandbox::testing {
namespace {

unsigned fresh_slot() {
    static std::atomic<unsigned> next{0};
    return (static_cast<unsigned>(::getpid()) * 4 + next++ % 4) % 400;
}

struct OpenFiles {
    std::vector<int> fds;
    int keep(int fd) {
        fds.push_back(fd);
        return fd;
    }
    ~OpenFiles() {
        for (const int fd : fds) {
            ::close(fd);
        }
    }
};

Request make_request(const Order& order, OpenFiles& files) {
    Request request;
    request.argv = {"./victim"};
    request.argv.insert(request.argv.end(), order.arguments.begin(), order.arguments.end());
    request.env = order.env;
    request.limits = order.limits;
    const std::string path = std::string(VICTIM_DIRECTORY) + "/" + order.victim;
    const int program = files.keep(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    EXPECT_GE(program, 0) << path;
    request.files.push_back({"victim", true, program});
    if (order.has_input) {
        request.stdin_fd = files.keep(memory_file(order.input));
    }
    request.stdout_fd = files.keep(memory_file(""));
    request.stderr_fd = files.keep(memory_file(""));
    if (order.live_in >= 0) {
        request.stdin_fd = order.live_in;
        request.is_stdin_direct = order.is_direct;
    }
    if (order.live_out >= 0) {
        request.stdout_fd = order.live_out;
        request.is_stdout_direct = order.is_direct;
    }
    request.network_door_fd = order.network_door;
    request.service_fd = order.service;
    for (const std::string& name : order.outputs) {
        request.outputs.push_back(
            {name, files.keep(memory_file("")), order.output_file_bytes_max, false});
    }
    return request;
}

}  // namespace

int memory_file(const std::string& content) {
    const int fd = ::memfd_create("test", MFD_CLOEXEC);
    EXPECT_EQ(::write(fd, content.data(), content.size()), static_cast<ssize_t>(content.size()));
    return fd;
}

std::string read_back(int fd) {
    std::string text(static_cast<std::size_t>(::lseek(fd, 0, SEEK_END)), '\0');
    EXPECT_EQ(::pread(fd, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
}

std::string read_file(const std::string& path) {
    return read_small_file(path);
}

Slot::Slot() : supervisor_(start_supervisor(SANDBOX_PROGRAM, fresh_slot())) {
    EXPECT_EQ(supervisor_.error, "");
}

Slot::~Slot() {
    close();
}

void Slot::close() {
    if (supervisor_.socket >= 0) {
        ::close(supervisor_.socket);
        supervisor_.socket = -1;
        ::waitpid(supervisor_.pid, nullptr, 0);
    }
}

ChannelResult Slot::begin(const Order& order) {
    OpenFiles files;
    const Request request = make_request(order, files);
    return send_request(supervisor_.socket, request);
}

Reply Slot::finish() {
    Reply reply;
    const ChannelResult channel = receive_reply(supervisor_.socket, reply);
    EXPECT_TRUE(channel.ok()) << channel.message;
    return reply;
}

RunResult Slot::run(const Order& order) {
    OpenFiles files;
    const Request request = make_request(order, files);
    RunResult result;
    ChannelResult channel = send_request(supervisor_.socket, request);
    if (channel.ok()) {
        channel = receive_reply(supervisor_.socket, result.reply);
    }
    result.channel = channel.state;
    EXPECT_TRUE(channel.ok()) << channel.message;
    result.out = read_back(request.stdout_fd);
    result.err = read_back(request.stderr_fd);
    for (const OutputFile& output : request.outputs) {
        result.fetched[output.name] = read_back(output.fd);
    }
    return result;
}

Limits small_limits() {
    Limits limits;
    limits.cpu_ms = 2'000;
    limits.wall_ms = 6'000;
    limits.memory_kib = 64 * 1024;
    limits.processes = 16;
    limits.output_bytes = 100'000;
    limits.tmpfs_kib = 4'096;
    limits.inodes = 200;
    limits.file_kib = 1 << 20;
    return limits;
}

std::string wall_state(const std::string& name) {
    static const ProbeResult probed = probe_host();
    for (const Wall& wall : probed.walls) {
        if (wall.name == name) {
            switch (wall.state) {
                case WallState::up: return "up";
                case WallState::degraded: return "degraded";
                case WallState::missing: return "missing";
            }
        }
    }
    return "missing";
}

std::vector<pid_t> descendants(pid_t ancestor) {
    std::map<pid_t, pid_t> parents;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") == std::string::npos) {
            const std::string stat = read_file(entry.path() / "stat");
            const std::size_t end = stat.rfind(')');
            if (end != std::string::npos) {
                std::istringstream fields(stat.substr(end + 1));
                std::string state;
                pid_t parent = 0;
                fields >> state >> parent;
                parents[static_cast<pid_t>(std::stol(name))] = parent;
            }
        }
    }
    std::vector<pid_t> found;
    for (const auto& [pid, parent] : parents) {
        for (pid_t up = parent; up > 1; up = parents.contains(up) ? parents[up] : 0) {
            if (up == ancestor) {
                found.push_back(pid);
                break;
            }
        }
    }
    return found;
}

}  // namespace rehearse::sandbox::testing
