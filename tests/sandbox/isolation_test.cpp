// What a program can see, reach and leave behind: nothing that matters.

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "sandbox/cgroup.hpp"
#include "sandbox/os.hpp"
#include "slot.hpp"

namespace rehearse::sandbox::testing {
namespace {

std::string output_of(Slot& slot, const std::string& victim,
                      const std::vector<std::string>& arguments) {
    const RunResult result = slot.run({victim, arguments, small_limits()});
    EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited") << result.reply.report.message;
    return result.out;
}

/// Groups of this host that belong to a supervisor.
std::vector<std::string> groups_of(pid_t supervisor) {
    const CgroupHost host = find_cgroups();
    std::vector<std::string> found;
    for (const std::string& parent : {host.memory, host.pids, host.cpuacct}) {
        std::error_code ignored;
        if (parent.empty()) {
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(parent, ignored)) {
            if (entry.path().string().find("-" + std::to_string(supervisor) + "-") !=
                std::string::npos) {
                found.push_back(entry.path());
            }
        }
    }
    return found;
}

std::vector<pid_t> named(const std::vector<pid_t>& processes, const std::string& name) {
    std::vector<pid_t> found;
    for (const pid_t pid : processes) {
        if (read_file("/proc/" + std::to_string(pid) + "/comm") == name + "\n") {
            found.push_back(pid);
        }
    }
    return found;
}

TEST(Sight, FilesOfTheHostAreAbsentOrReadOnly) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "open_file",
                        {"r:/etc/shadow", "r:/root", "r:/home", "r:/sys/fs/cgroup", "r:/proc/1/environ",
                         "r:/proc/kcore", "r:/dev/tty", "r:/dev/vda", "r:/var", "r:/run", "w:/usr/x",
                         "w:/etc/passwd", "w:/x", "w:/dev/x", "w:/proc/self/oom_score_adj"}),
              "---------------");
    EXPECT_EQ(output_of(slot, "open_file",
                        {"r:/etc/passwd", "r:/dev/null", "w:/dev/null", "r:/dev/urandom", "w:/box/x",
                         "w:/tmp/x", "w:/dev/shm/x", "r:/proc/self/status", "r:/usr/bin/env"}),
              "+++++++++");
}

TEST(Sight, NoDescriptorLeaks) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "look", {"descriptors"}), "0");
    EXPECT_EQ(output_of(slot, "look", {"descriptors"}), "0");
}

TEST(Sight, EnvironmentIsWhatWasAskedFor) {
    Slot slot;
    Order order{"look", {"environment"}, small_limits()};
    order.env = {"ANSWER=42", "LANG=en"};
    EXPECT_EQ(slot.run(order).out,
              "PATH=/usr/local/bin:/usr/bin:/bin;HOME=/box;TMPDIR=/tmp;ANSWER=42;LANG=en;");
}

TEST(Sight, OnlyItselfInProc) {
    if (wall_state("own_proc") != "up") {
        GTEST_SKIP() << "SKIPPED OnlyItselfInProc: this host lacks the wall own_proc";
    }
    Slot slot;
    EXPECT_EQ(output_of(slot, "look", {"processes"}), "1");
}

TEST(Reach, NoNetworkNotEvenLoopback) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "look", {"loopback"}), "0");
}

TEST(Reach, KillingEverybodyHitsNobody) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "killer", {}), "1");
    EXPECT_EQ(output_of(slot, "hello", {}), "hello");
}

TEST(Space, FilesAreBounded) {
    Slot slot;
    const RunResult result = slot.run({"fill_files", {}, small_limits()});
    EXPECT_EQ(result.reply.report.outcome, Outcome::exited);
    const long kib = std::stol(result.out);
    EXPECT_LE(kib, 4'096 + 256);
    EXPECT_GE(kib, 2'048);
}

TEST(Space, InodesAreBounded) {
    Slot slot;
    const RunResult result = slot.run({"fill_inodes", {}, small_limits()});
    EXPECT_EQ(result.reply.report.outcome, Outcome::exited);
    const long files = std::stol(result.out);
    EXPECT_LE(files, 200 + 128);
    EXPECT_GE(files, 150);
}

TEST(Persistence, NothingSurvivesARun) {
    Slot slot;
    // Landlock happens to refuse message queues (the fifth); the others could all be used.
    std::string put = output_of(slot, "secret", {"put"});
    put.at(4) = '+';
    if (wall_state("memory_limit") != "up") {
        put.at(3) = '+';  // refused where nobody could count it
    }
    EXPECT_EQ(put, "++++++");
    EXPECT_EQ(output_of(slot, "secret", {"get"}), "------");
}

TEST(Persistence, NothingIsSharedBetweenConcurrentRuns) {
    Slot first;
    Slot second;
    Order order{"nap", {"300"}, small_limits()};
    ASSERT_TRUE(first.begin(order).ok());
    EXPECT_EQ(output_of(second, "secret", {"get"}), "------");
    EXPECT_EQ(output_of(second, "killer", {}), "1");
    Reply reply;
    ASSERT_TRUE(receive_reply(first.supervisor().socket, reply).ok());
    EXPECT_EQ(outcome_name(reply.report.outcome), "exited");
}

TEST(Orphans, ADaemonDoesNotHoldUpTheVerdictNorOutliveIt) {
    Slot slot;
    const RunResult result = slot.run({"daemon", {}, small_limits()});
    EXPECT_EQ(result.reply.report.outcome, Outcome::exited);
    EXPECT_LT(result.reply.report.wall_ms, 3'000U);
    EXPECT_TRUE(named(descendants(slot.supervisor().pid), "victim").empty());
}

/// Waits until no process below `pid` remains; the caller already ended it.
bool is_gone(const std::vector<pid_t>& processes) {
    for (const pid_t pid : processes) {
        const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
        if (fd < 0) {
            continue;
        }
        pollfd waiting{fd, POLLIN, 0};
        const bool is_dead = ::poll(&waiting, 1, 5'000) == 1;
        ::close(fd);
        if (!is_dead) {
            return false;
        }
    }
    return true;
}

/// Looks until the run is really under way, so that ending it means something.
void wait_for_program(pid_t supervisor) {
    for (int tries = 0; tries < 100'000 && named(descendants(supervisor), "victim").empty(); ++tries) {
    }
}

TEST(Shutdown, ClosingTheConnectionLeavesNothing) {
    Slot slot;
    const pid_t supervisor = slot.supervisor().pid;
    ASSERT_TRUE(slot.begin({"children_spin", {"daemon"}, small_limits()}).ok());
    wait_for_program(supervisor);
    const std::vector<pid_t> processes = descendants(supervisor);
    EXPECT_GE(processes.size(), 2U);
    slot.close();
    EXPECT_TRUE(is_gone(processes));
    EXPECT_TRUE(groups_of(supervisor).empty());
}

TEST(Shutdown, KillingTheRunnerLeavesNothing) {
    int tell[2];
    ASSERT_EQ(::pipe(tell), 0);
    const pid_t runner = ::fork();
    if (runner == 0) {
        Slot slot;
        const bool is_begun = slot.begin({"children_spin", {}, small_limits()}).ok();
        wait_for_program(slot.supervisor().pid);
        const pid_t supervisor = is_begun ? slot.supervisor().pid : -1;
        [[maybe_unused]] auto put = ::write(tell[1], &supervisor, sizeof supervisor);
        while (true) {
            ::pause();
        }
    }
    pid_t supervisor = -1;
    ASSERT_EQ(::read(tell[0], &supervisor, sizeof supervisor), ssize_t{sizeof supervisor});
    ASSERT_GT(supervisor, 0);
    std::vector<pid_t> processes = descendants(supervisor);
    EXPECT_GE(processes.size(), 2U);
    processes.push_back(supervisor);
    ::kill(runner, SIGKILL);
    ::waitpid(runner, nullptr, 0);
    EXPECT_TRUE(is_gone(processes));
    EXPECT_TRUE(groups_of(supervisor).empty());
    ::close(tell[0]);
    ::close(tell[1]);
}

TEST(Shutdown, KillingTheSupervisorTakesTheProgramAlong) {
    Slot slot;
    const pid_t supervisor = slot.supervisor().pid;
    ASSERT_TRUE(slot.begin({"children_spin", {}, small_limits()}).ok());
    wait_for_program(supervisor);
    const std::vector<pid_t> processes = descendants(supervisor);
    EXPECT_GE(processes.size(), 2U);
    EXPECT_FALSE(groups_of(supervisor).empty() && find_cgroups().version != CgroupVersion::none);
    const std::string mounts = read_file("/proc/self/mountinfo");
    ::kill(supervisor, SIGKILL);
    // Of the processes the janitor goes last, when nothing is left.
    EXPECT_TRUE(is_gone(processes));
    EXPECT_TRUE(groups_of(supervisor).empty());
    EXPECT_EQ(read_file("/proc/self/mountinfo"), mounts);
}

// On version 2 the first of them has to move all that are in its group, while others are being born.
TEST(Groups, SupervisorsThatStartTogetherAllGetTheirs) {
    std::array<Slot, 4> slots;
    for (Slot& slot : slots) {
        EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    }
    if (find_cgroups().version == CgroupVersion::none) {
        GTEST_SKIP() << "SKIPPED SupervisorsThatStartTogether...: this host has no groups";
    }
    for (const Slot& slot : slots) {
        EXPECT_FALSE(groups_of(slot.supervisor().pid).empty());
    }
}

TEST(Replacement, ABoxThatDiedWhileItWaitedIsNotUsed) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    for (int round = 0; round < 3; ++round) {
        const std::vector<pid_t> waiting = named(descendants(slot.supervisor().pid), "box-init");
        for (const pid_t pid : waiting) {
            ::kill(pid, SIGKILL);
        }
        EXPECT_TRUE(is_gone(waiting));
        EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    }
}

TEST(Replacement, AnIntruderInTheGroupOfAWaitingBoxIsNoticed) {
    if (find_cgroups().version == CgroupVersion::none) {
        GTEST_SKIP() << "SKIPPED AnIntruderInTheGroup...: this host has no groups";
    }
    Slot slot;
    EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    const pid_t intruder = ::fork();
    if (intruder == 0) {
        ::pause();
        ::_exit(0);
    }
    for (const std::string& group : groups_of(slot.supervisor().pid)) {
        try_write_small_file(group + "/cgroup.procs", std::to_string(intruder));
    }
    EXPECT_EQ(slot.run({"fork_bomb", {}, small_limits()}).out, "15 1");
    ::kill(intruder, SIGKILL);
    ::waitpid(intruder, nullptr, 0);
}

}  // namespace
}  // namespace rehearse::sandbox::testing
