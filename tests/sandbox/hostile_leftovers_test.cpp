// What a run leaves, says and learns beyond its verdict: threat classes 13, 16, 17, 20, 21, 23,
// 26, 27.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "command.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/network.hpp"
#include "sandbox/os.hpp"

namespace rehearse::sandbox::testing {
namespace {

/// Groups of this supervisor on the host.
std::vector<std::string> groups_of(pid_t supervisor) {
    const CgroupHost host = find_cgroups();
    std::vector<std::string> found;
    for (const std::string& parent : {host.memory, host.pids, host.cpuacct}) {
        for (const std::string& name : names_in(parent)) {
            if (name.find("-" + std::to_string(supervisor) + "-") != std::string::npos) {
                found.push_back(parent + "/" + name);
            }
        }
    }
    return found;
}

std::size_t count_named(pid_t ancestor, const std::string& name) {
    const std::vector<pid_t> found = descendants(ancestor);
    return static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [&](pid_t pid) {
        return read_file("/proc/" + std::to_string(pid) + "/comm") == name + "\n";
    }));
}

bool is_gone(pid_t pid) {
    const Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    pollfd waiting{fd.get(), POLLIN, 0};
    return !fd.valid() || ::poll(&waiting, 1, 10'000) == 1;
}

void wait_for_victim(pid_t supervisor) {
    for (int tries = 0; tries < 2'000 && count_named(supervisor, "victim") == 0; ++tries) {
    }
}

TEST(HostileLeftovers, TheRunnerDiesInTheMiddleOfEveryKindOfRun) {
    const std::vector<std::pair<const char*, std::vector<std::string>>> kinds{
        {"children_spin", {"daemon"}}, {"output", {"1", "0"}}, {"nap", {}},
        {"evade", {"stop"}},           {"spin", {}},
    };
    for (const auto& [victim, arguments] : kinds) {
        SCOPED_TRACE(victim);
        Slot slot;
        const pid_t supervisor = slot.supervisor().pid;
        const std::string mounts = read_small_file("/proc/self/mountinfo");
        Order order{victim, arguments, small_limits()};
        order.limits.cpu_ms = 60'000;
        order.limits.wall_ms = 60'000;
        order.limits.output_bytes = 1 << 30;
        ASSERT_TRUE(slot.begin(order).ok());
        wait_for_victim(supervisor);
        const std::vector<pid_t> processes = descendants(supervisor);
        EXPECT_GE(processes.size(), 2U);
        ::kill(supervisor, SIGKILL);
        for (const pid_t pid : processes) {
            EXPECT_TRUE(is_gone(pid)) << pid;
        }
        EXPECT_TRUE(groups_of(supervisor).empty());
        EXPECT_EQ(read_small_file("/proc/self/mountinfo"), mounts);
    }
}

TEST(HostileLeftovers, TheSlotCanBeUsedAfterAnythingAtAll) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    const std::string mounts = read_small_file("/proc/self/mountinfo");
    const std::vector<std::pair<const char*, std::vector<std::string>>> kinds{
        {"daemon", {}},       {"children_spin", {"daemon"}},
        {"fork_bomb", {}},    {"fill_files", {}},
        {"fill_inodes", {}},  {"memory", {"touch", "100"}},
        {"killer", {}},       {"call", {"101"}},
        {"die", {"11"}},      {"evade", {"stop"}},
        {"hoard", {"pipes"}}, {"spoof", {}},
    };
    for (const auto& [victim, arguments] : kinds) {
        SCOPED_TRACE(victim);
        Order order{victim, arguments, small_limits()};
        order.limits.cpu_ms = 200;
        order.limits.wall_ms = 1'000;
        EXPECT_NE(outcome_name(slot.run(order).reply.report.outcome), "internal_error");
        EXPECT_EQ(count_named(slot.supervisor().pid, "victim"), 0U);
        EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    }
    EXPECT_EQ(read_small_file("/proc/self/mountinfo"), mounts);
    const pid_t supervisor = slot.supervisor().pid;
    slot.close();
    EXPECT_TRUE(groups_of(supervisor).empty());
}

struct Channel {
    const char* name;
    std::string leave;
    std::string look;  ///< prints something when it finds what was left
};

TEST(HostileLeftovers, NothingIsPassedFromRunToRun) {
    const std::vector<Channel> channels{
        {"the working folder", "echo x > /box/left", "cat /box/left"},
        {"a hidden folder", "mkdir -p /box/.cache/x; echo x > /box/.cache/x/y",
         "cat /box/.cache/x/y"},
        {"the temporary folder", "echo x > /tmp/left; chmod 0 /tmp/left", "ls /tmp"},
        {"shared memory", "echo x > /dev/shm/left", "ls /dev/shm"},
        {"another folder", "echo x > /var/tmp/left", "cat /var/tmp/left"},
        {"the root", "echo x > /left", "cat /left"},
        {"system files", "echo x > /usr/lib/left; echo x >> /etc/ld.so.cache; touch /usr/bin/env",
         "cat /usr/lib/left"},
        {"a pipe with a name", "mkfifo /tmp/p; (echo x > /tmp/p) & exit 0", "ls /tmp"},
        {"the host's name", "hostname left",
         "test \"$(cat /proc/sys/kernel/hostname 2>/dev/null; hostname)\" = left && echo x"},
        {"files the shell reads",
         "echo 'echo x' > /box/.profile; echo 'echo x' > /box/.bashrc; export ENV=/box/.profile",
         "cat /box/.profile /box/.bashrc; echo \"$ENV\" | grep profile"},
        {"modes", "chmod 0 /box /tmp", "test -w /box || echo x"},
        {"a background process", "setsid sh -c 'while :; do echo x > /tmp/again; done' &",
         "ls /tmp"},
        {"System V objects", "ipcmk -M 4096 >/dev/null; ipcmk -Q >/dev/null; ipcmk -S 1 >/dev/null",
         "ipcs 2>/dev/null | grep 0x"},
        {"times of system files", "touch /usr/bin/env", "find /usr/bin/env -mmin -1"},
    };
    Slot slot;
    for (const Channel& channel : channels) {
        SCOPED_TRACE(channel.name);
        const RunResult left = run_command(slot, {{"/bin/bash", "-c", channel.leave}});
        EXPECT_NE(outcome_name(left.reply.report.outcome), "internal_error");
        const RunResult found = run_command(slot, {{"/bin/bash", "-c", channel.look}});
        EXPECT_EQ(outcome_name(found.reply.report.outcome), "exited") << found.reply.report.syscall;
        EXPECT_EQ(found.out, "");
    }
    EXPECT_NE(output_of(slot, "secret", {"put"}).find('+'), std::string::npos);
    EXPECT_EQ(output_of(slot, "secret", {"get"}), "------");
}

/// More runs than a slot has networks, so that each comes into those of others.
constexpr int runs_for_every_network = 12;

TEST(HostileLeftovers, NothingIsLeftInANetwork) {
    const std::vector<Channel> channels{
        // Neither needs a process to hold it.
        {"counters",
         "python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
         "for i in range(9):\n  try: s.sendto(b\"x\", (\"192.0.2.1\", 9))\n  except OSError: pass'",
         "grep '^Ip: [0-9]' /proc/self/net/snmp | grep -v '^Ip: [12] [0-9]*\\( 0\\)* *$'"},
        {"a flow label",
         "python3 -c 'import socket, struct; s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n"
         "s.setsockopt(41, 32, bytes(15) + bytes([1]) + struct.pack(\"!I\", 0x12345) + "
         "struct.pack(\"=BBHHHI\", 0, 255, 1, 100, 100, 0))'",
         "grep 12345 /proc/self/net/ip6_flowlabel"},
        // Sockets that lie in each other's queues are nobody's, and stay until they are collected.
        {"a name in a circle of sockets",
         "python3 -c 'import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
         "s.bind(\"\\0left\")\n"
         "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
         "socket.send_fds(a, [b\"x\"], [b.fileno(), s.fileno()])'",
         "tail -n +2 /proc/self/net/unix"},
    };
    Slot slot;
    for (const Channel& channel : channels) {
        SCOPED_TRACE(channel.name);
        for (int run = 0; run < runs_for_every_network; ++run) {
            const RunResult left = run_command(slot, {{"/bin/bash", "-c", channel.leave}});
            EXPECT_EQ(outcome_name(left.reply.report.outcome), "exited");
            // The others are refused; this one must have left what is looked for.
            if (channel.leave.find("AF_UNIX") != std::string::npos) {
                EXPECT_EQ(left.reply.report.exit_code, 0) << left.err;
            }
            EXPECT_EQ(run_command(slot, {{"/bin/bash", "-c", channel.look}}).out, "");
        }
    }
}

TEST(HostileLeftovers, TheLookIntoANetworkSeesWhatIsThere) {
    const RunResult seen = run_command(
        *std::make_unique<Slot>(),
        {{"/usr/bin/python3", "-c",
          "import socket\ns = socket.socket(socket.AF_UNIX)\ns.bind('\\0left')\n"
          "print(open('/proc/self/net/unix').read().count('\\n'), flush=True)"}});
    EXPECT_EQ(seen.out, "2\n") << seen.err;
}

TEST(HostileLeftovers, RunsThatComeIntoOneNetworkAreNeverThereAtOnce) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "Only as root is a network used again.";
    }
    Slot slot;
    std::set<std::string> seen;
    for (int run = 0; run < runs_for_every_network; ++run) {
        seen.insert(run_command(slot, {{"/usr/bin/readlink", "/proc/self/ns/net"}}).out);
    }
    EXPECT_FALSE(seen.contains(""));
    EXPECT_LT(seen.size(), static_cast<std::size_t>(runs_for_every_network)) << "none was used again";
    // The boxes that wait, and that of the run itself, in one each.
    ASSERT_TRUE(slot.begin({"nap", {}, small_limits()}).ok());
    wait_for_victim(slot.supervisor().pid);
    std::multiset<std::string> now;
    const std::string outside = std::filesystem::read_symlink("/proc/self/ns/net");
    for (const pid_t pid : descendants(slot.supervisor().pid)) {
        const std::string process = "/proc/" + std::to_string(pid);
        std::error_code is_gone_meanwhile;
        const std::string network =
            std::filesystem::read_symlink(process + "/ns/net", is_gone_meanwhile);
        if (!is_gone_meanwhile && network != outside && read_file(process + "/comm") != "victim\n") {
            now.insert(network);
        }
    }
    EXPECT_GT(now.size(), 1U);
    for (const std::string& network : now) {
        EXPECT_EQ(now.count(network), 1U) << network;
    }
    [[maybe_unused]] const Reply reply = slot.finish();
}

TEST(HostileLeftovers, ANetworkWithASocketIsNotEmpty) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "Only root may make a network without a user namespace around it.";
    }
    std::thread([] {
        std::optional<DeadNetwork> network;
        try {
            network.emplace();
        } catch (const Failure& failure) {
            GTEST_SKIP() << failure.what();
        }
        EXPECT_TRUE(network->is_empty());
        Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_FALSE(network->is_empty());
        // It is the network that is looked into, not the one of who looks.
        EXPECT_FALSE(std::async(std::launch::async, [&] { return network->is_empty(); }).get());
        socket.reset();
        EXPECT_TRUE(network->is_empty());
        const DeadNetwork another;
        const Fd elsewhere(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_TRUE(network->is_empty());
        EXPECT_FALSE(another.is_empty());
    }).join();
}

TEST(HostileLeftovers, KeyringsAreNoChannel) {
    Slot slot;
    for (const long number : {SYS_keyctl, SYS_add_key, SYS_request_key}) {
        const Report report =
            slot.run({"call", {std::to_string(number)}, small_limits()}).reply.report;
        EXPECT_EQ(outcome_name(report.outcome), "violation");
    }
}

TEST(HostileLeftovers, RunsAtTheSameTimeHaveNoSignalOnSharedFiles) {
    Slot first;
    Slot second;
    // Each letter would be a claim on a system file that the other run could notice.
    ASSERT_TRUE(first.begin({"signal_other", {"hold", "/usr/bin/env"}, small_limits()}).ok());
    wait_for_victim(first.supervisor().pid);
    EXPECT_EQ(output_of(second, "signal_other", {"see", "/usr/bin/env"}), "");
    EXPECT_EQ(output_of(second, "secret", {"get"}), "------");
    EXPECT_EQ(output_of(second, "reach", {"kind:40:1:0", "abstract:secret", "kind:16:3:0"}), "---");
    Reply reply;
    ASSERT_TRUE(receive_reply(first.supervisor().socket, reply).ok());
    EXPECT_EQ(reply.report.stdout_bytes, 0U);
}

TEST(HostileLeftovers, RunsAtTheSameTimeShareNoMemoryNorNames) {
    Slot first;
    Slot second;
    ASSERT_TRUE(first.begin({"secret", {"put", "stay"}, small_limits()}).ok());
    wait_for_victim(first.supervisor().pid);
    EXPECT_EQ(output_of(second, "secret", {"get"}), "------");
    EXPECT_EQ(output_of(second, "killer", {}), "1");
    Reply reply;
    ASSERT_TRUE(receive_reply(first.supervisor().socket, reply).ok());
    EXPECT_EQ(outcome_name(reply.report.outcome), "exited");
    EXPECT_GE(reply.report.wall_ms, 300U) << "it was over before anybody looked";
}

TEST(HostileLeftovers, NoWordOfAProgramIsTakenForTheVerdict) {
    Slot slot;
    const RunResult result = slot.run({"spoof", {}, small_limits()});
    EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited") << result.reply.report.message;
    EXPECT_EQ(result.reply.report.exit_code, 9);
    EXPECT_EQ(result.reply.report.message, "");
    EXPECT_NE(result.out.find("accepted"), std::string::npos);
    Order slow{"nap", {}, small_limits()};
    slow.limits.wall_ms = 200;
    EXPECT_EQ(outcome_name(slot.run(slow).reply.report.outcome), "wall_limit");
}

TEST(HostileLeftovers, NoWakeUpIsLost) {
    Slot slot;
    std::vector<std::uint64_t> walls;
    for (int i = 0; i < 400; ++i) {
        const RunResult result = slot.run({"hello", {}, small_limits()});
        ASSERT_EQ(result.out, "hello");
        walls.push_back(result.reply.report.wall_us);
    }
    std::sort(walls.begin(), walls.end());
    // A wake-up that is lost shows as a run that waits for a timer: the wall clock's, six seconds.
    EXPECT_LT(walls.back(), 3'000'000U);
    EXPECT_LT(walls[walls.size() / 2], 200'000U);
}

TEST(HostileLeftovers, NothingOfTheServersEnvironmentIsSeen) {
    ::setenv("REHEARSE_SECRET", "canary-of-the-environment", 1);
    Slot slot;
    ::unsetenv("REHEARSE_SECRET");
    const RunResult result = run_command(
        slot, {{"/bin/sh", "-c",
                "env; cat /proc/self/environ /proc/*/environ /proc/*/cmdline 2>/dev/null; set"}});
    EXPECT_EQ((result.out + result.err).find("canary-of-the-environment"), std::string::npos);
    EXPECT_EQ((result.out + result.err).find("REHEARSE"), std::string::npos) << result.out;
    EXPECT_NE(result.out.find("HOME=/box"), std::string::npos);
}

TEST(HostileLeftovers, ARootOfItsOwnHasNoWayOut) {
    Slot slot;
    Command command{
        {"/bin/sh", "-c",
         "cd /; cd ../../../..; ls; ls /proc/1/root/ /proc/self/root/../.. 2>/dev/null; mkdir -p "
         "/box/a; "
         "cd /box/a && rmdir /box/a && cd .. 2>/dev/null; pwd; cat /etc/shadow /.dockerenv 2>&1"}};
    const RunResult result = run_command(slot, command);
    EXPECT_EQ(result.out.find("root:*"), std::string::npos);
    EXPECT_EQ(result.out.find("home"), std::string::npos) << result.out;
    const Report report =
        slot.run({"call", {std::to_string(SYS_chroot)}, small_limits()}).reply.report;
    EXPECT_EQ(outcome_name(report.outcome), "violation");
}

}  // namespace
}  // namespace rehearse::sandbox::testing
