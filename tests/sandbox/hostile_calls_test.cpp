// Calls, one by one: threat classes 8 to 12, 14 and 15. Where it matters the error number is part
// of the promise: runtimes go on after some and give up after others.

#include <algorithm>
#include <map>
#include <sstream>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "command.hpp"
#include "sandbox/os.hpp"
#include "sandbox/seccomp_policy.hpp"

namespace rehearse::sandbox::testing {
namespace {

struct CallRow {
    const char* name;
    long number;
    std::string arguments;
    int error;
};

std::string spelled(const CallRow& row) {
    return std::to_string(row.number) + (row.arguments.empty() ? "" : "," + row.arguments);
}

/// All rows in one run; each must get its error number. `network_door` as in Order.
void expect_errors(const std::vector<CallRow>& rows, int network_door = -1) {
    Order order{"calls", {}, small_limits()};
    for (const CallRow& row : rows) {
        order.arguments.push_back(spelled(row));
    }
    order.network_door = network_door;
    Slot slot;
    const RunResult result = slot.run(order);
    EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited") << result.reply.report.message;
    std::istringstream got(result.out);
    for (const CallRow& row : rows) {
        int error = -1;
        got >> error;
        EXPECT_EQ(error, row.error) << row.name;
    }
}

bool counts_memory() {
    return wall_state("memory_limit") == "up";
}

TEST(Calls, WatchingFilesIsRefused) {
    expect_errors({
        {"inotify_init1", SYS_inotify_init1, "0", ENOSYS},
        {"inotify_add_watch", SYS_inotify_add_watch, "0,s,2", ENOSYS},
        {"inotify_rm_watch", SYS_inotify_rm_watch, "0,1", ENOSYS},
        {"fanotify_init", SYS_fanotify_init, "0,0", ENOSYS},
        {"fanotify_mark", SYS_fanotify_mark, "0,1,2,0,s", ENOSYS},
#ifdef SYS_inotify_init
        {"inotify_init", SYS_inotify_init, "", ENOSYS},
#endif
        {"F_NOTIFY", SYS_fcntl, "0,1026,1", EPERM},
        {"F_SETLEASE", SYS_fcntl, "0,1024,0", EPERM},
    });
}

TEST(Calls, OldAsynchronousInputIsRefused) {
    expect_errors({
        {"io_setup", SYS_io_setup, "4,p", ENOSYS},
        {"io_submit", SYS_io_submit, "0,1,p", ENOSYS},
        {"io_getevents", SYS_io_getevents, "0,0,1,p,p", ENOSYS},
        {"io_pgetevents", SYS_io_pgetevents, "0,0,1,p,p", ENOSYS},
        {"io_cancel", SYS_io_cancel, "0,p,p", ENOSYS},
        {"io_destroy", SYS_io_destroy, "0", ENOSYS},
    });
}

TEST(Calls, AskingWhatOthersHaveReadIsRefused) {
    const std::string nowait = "0,p,0,0,0," + std::to_string(RWF_NOWAIT);
    expect_errors({
        {"preadv2 RWF_NOWAIT", SYS_preadv2, nowait, EOPNOTSUPP},
        {"preadv2 RWF_NOWAIT and more", SYS_preadv2, "0,p,0,0,0,9", EOPNOTSUPP},
        {"pwritev2 RWF_NOWAIT", SYS_pwritev2, nowait, EOPNOTSUPP},
        {"preadv2 at the own offset", SYS_preadv2, "0,p,0,-1,0,0", 0},
        {"mincore", SYS_mincore, "p,4096,p", ENOSYS},
        {"cachestat", 451, "0,p,p,0", ENOSYS},
        {"drop from the cache: a hint that is heard and not followed", SYS_fadvise64, "99,0,0,4",
         0},
    });
}

TEST(Calls, LimitsOfOthersCannotBeSet) {
    expect_errors({
        {"prlimit64 of process 1", SYS_prlimit64, "1,0,p,0", EPERM},
        {"prlimit64 only to look", SYS_prlimit64, "1,7,0,p", EPERM},
        {"prlimit64 under high bits", SYS_prlimit64, "0x100000001,7,0,p", EPERM},
        {"prlimit64 of itself", SYS_prlimit64, "0,7,0,p", 0},
    });
}

const std::vector<CallRow>& local_socket_rows() {
    static const std::vector<CallRow> rows{
        {"unix stream", SYS_socket, "1,1,0", 0},
        {"unix datagram", SYS_socket, "1,2,0", 0},
        {"unix pair", SYS_socketpair, "1,1,0,p", 0},
        {"unix with a protocol", SYS_socket, "1,1,6", EPROTONOSUPPORT},
        {"packet", SYS_socket, "17,3,0", EAFNOSUPPORT},
        {"netlink", SYS_socket, "16,3,0", EAFNOSUPPORT},
        {"vsock", SYS_socket, "40,1,0", EAFNOSUPPORT},
        {"kernel crypto", SYS_socket, "38,5,0", EAFNOSUPPORT},
        {"xdp", SYS_socket, "44,3,0", EAFNOSUPPORT},
        {"bluetooth", SYS_socket, "31,3,0", EAFNOSUPPORT},
        {"unspecified", SYS_socket, "0,1,0", EAFNOSUPPORT},
        {"unix under high bits", SYS_socket, "0x100000001,1,0", EAFNOSUPPORT},
        {"tipc pair", SYS_socketpair, "30,1,0,p", EAFNOSUPPORT},
        {"netlink pair", SYS_socketpair, "16,3,0,p", EAFNOSUPPORT},
        {"how many sockets were asked for their number", SYS_getsockopt, "0,1,57,p,p", ENOPROTOOPT},
        {"the number of the network", SYS_getsockopt, "0,1,71,p,p", ENOPROTOOPT},
        {"another option", SYS_getsockopt, "0,1,3,p,p", ENOTSOCK},
    };
    return rows;
}

TEST(Calls, WithoutANetworkSocketsAreLocal) {
    std::vector<CallRow> rows = local_socket_rows();
    for (const char* arguments : {"2,1,0", "2,2,0", "2,0x80801,6", "10,1,6", "10,2,17", "2,3,255",
                                  "2,1,262", "10,2,0", "0x100000002,1,0"}) {
        rows.push_back({arguments, SYS_socket, arguments, EAFNOSUPPORT});
    }
    expect_errors(rows);
}

TEST(Calls, SocketsAreTheOrdinaryKinds) {
    if (wall_state("network_namespace") == "missing") {
        GTEST_SKIP() << "This host allows no network namespaces, so no run can have a network.";
    }
    int pair[2] = {-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    const Fd ours(pair[0]);
    const Fd door(pair[1]);
    std::vector<CallRow> rows = local_socket_rows();
    const std::vector<CallRow> internet{
        {"tcp", SYS_socket, "2,1,0", 0},
        {"tcp by name", SYS_socket, "2,0x80801,6", 0},
        {"tcp 6", SYS_socket, "10,1,6", 0},
        {"udp", SYS_socket, "2,2,0", 0},
        {"udp by name", SYS_socket, "10,2,17", 0},
        {"icmp echo", SYS_socket, "2,2,1", EPROTONOSUPPORT},
        {"icmp 6 echo", SYS_socket, "10,2,58", EPROTONOSUPPORT},
        {"raw", SYS_socket, "2,3,255", EPROTONOSUPPORT},
        {"raw tcp", SYS_socket, "2,3,6", EPROTONOSUPPORT},
        {"sctp", SYS_socket, "2,1,132", EPROTONOSUPPORT},
        {"sctp packets", SYS_socket, "2,5,0", EPROTONOSUPPORT},
        {"dccp", SYS_socket, "2,6,33", EPROTONOSUPPORT},
        {"multipath tcp", SYS_socket, "2,1,262", EPROTONOSUPPORT},
        {"udp lite", SYS_socket, "2,2,136", EPROTONOSUPPORT},
        {"protocol under high bits", SYS_socket, "2,2,0x100000001", EPROTONOSUPPORT},
        {"type under high bits", SYS_socket, "2,0x100000003,6", EPROTONOSUPPORT},
        {"family under high bits", SYS_socket, "0x100000002,1,0", EAFNOSUPPORT},
    };
    rows.insert(rows.end(), internet.begin(), internet.end());
    expect_errors(rows, door.get());
}

TEST(Calls, AFilterCanBeBuiltForEveryHost) {
    for (const ForbiddenCall forbidden : {ForbiddenCall::notify, ForbiddenCall::kill}) {
        for (const HostGaps& gaps :
             {HostGaps{false, false}, {false, true}, {true, false}, {true, true}}) {
            for (const bool has_network : {false, true}) {
                const SeccompFilter filter = build_seccomp_filter(forbidden, gaps, has_network);
                EXPECT_GT(filter.code.size(), 100U);
                EXPECT_LT(filter.code.size(), std::size_t{BPF_MAXINSNS});
            }
        }
    }
}

TEST(Calls, MemoryOutsideEveryMeterIsRefused) {
    const int error = counts_memory() ? 0 : ENOSYS;
    expect_errors({
        {"memfd_create", SYS_memfd_create, "s,0", error},
        {"shmget", SYS_shmget, "0,4096,0x380", error},
        {"msgget", SYS_msgget, "0,0x380", error},
        {"semget", SYS_semget, "0,1,0x380", error},
        {"a larger pipe", SYS_fcntl, "1,1031,1048576", counts_memory() ? 0 : EPERM},
        {"a larger send buffer", SYS_setsockopt, "0,1,7,p,4", counts_memory() ? ENOTSOCK : EPERM},
        {"a larger receive buffer", SYS_setsockopt, "0,1,8,p,4",
         counts_memory() ? ENOTSOCK : EPERM},
        {"huge pages", SYS_mmap, "0,2097152,3,0x40022,0xffffffff,0", ENOMEM},
        {"huge memfd", SYS_memfd_create, "s,4", ENOSYS},
        {"huge segment", SYS_shmget, "0,2097152,0xb80", counts_memory() ? EPERM : ENOSYS},
    });
}

TEST(Calls, NamespacesCannotBeMadeInAnyWay) {
    std::map<std::string, unsigned long> flags{
        {"user", 0x10000000}, {"mount", 0x20000}, {"pid", 0x20000000},  {"network", 0x40000000},
        {"ipc", 0x8000000},   {"uts", 0x4000000}, {"cgroup", 0x2000000}};
    Slot slot;
    for (const auto& [name, flag] : flags) {
        SCOPED_TRACE(name);
        for (const auto& [number, word] : {std::pair{SYS_unshare, flag}, {SYS_clone, flag | 17}}) {
            const Report report =
                slot.run({"call", {std::to_string(number), std::to_string(word)}, small_limits()})
                    .reply.report;
            EXPECT_EQ(outcome_name(report.outcome), "violation");
            EXPECT_EQ(report.syscall, number == SYS_clone ? "clone" : "unshare");
        }
    }
    expect_errors({{"clone3", SYS_clone3, "p,88", ENOSYS}});
}

TEST(Calls, WhatNoSolutionNeedsEndsTheRun) {
    const std::map<std::string, long> calls {
        {"ptrace", SYS_ptrace}, {"process_vm_readv", SYS_process_vm_readv},
            {"process_vm_writev", SYS_process_vm_writev}, {"pidfd_getfd", SYS_pidfd_getfd},
            {"keyctl", SYS_keyctl}, {"add_key", SYS_add_key}, {"request_key", SYS_request_key},
            {"bpf", SYS_bpf}, {"perf_event_open", SYS_perf_event_open},
            {"userfaultfd", SYS_userfaultfd}, {"mount", SYS_mount}, {"umount2", SYS_umount2},
            {"pivot_root", SYS_pivot_root}, {"move_mount", SYS_move_mount},
            {"open_tree", SYS_open_tree}, {"fsopen", SYS_fsopen}, {"fsconfig", SYS_fsconfig},
            {"fsmount", SYS_fsmount}, {"fspick", SYS_fspick}, {"mount_setattr", SYS_mount_setattr},
            {"chroot", SYS_chroot}, {"unshare", SYS_unshare}, {"setns", SYS_setns},
            {"kexec_load", SYS_kexec_load}, {"init_module", SYS_init_module},
            {"finit_module", SYS_finit_module}, {"delete_module", SYS_delete_module},
            {"reboot", SYS_reboot}, {"swapon", SYS_swapon}, {"swapoff", SYS_swapoff},
            {"acct", SYS_acct}, {"quotactl", SYS_quotactl}, {"settimeofday", SYS_settimeofday},
            {"clock_settime", SYS_clock_settime}, {"clock_adjtime", SYS_clock_adjtime},
            {"sethostname", SYS_sethostname}, {"setdomainname", SYS_setdomainname},
            {"vhangup", SYS_vhangup}, {"open_by_handle_at", SYS_open_by_handle_at},
#if defined(__x86_64__)
            {"iopl", SYS_iopl}, {"ioperm", SYS_ioperm},
#endif
    };
    Slot slot;
    for (const auto& [name, number] : calls) {
        SCOPED_TRACE(name);
        const Report report =
            slot.run({"call", {std::to_string(number)}, small_limits()}).reply.report;
        EXPECT_EQ(outcome_name(report.outcome), "violation");
        EXPECT_EQ(report.syscall, wall_state("seccomp") == "up" ? name : "unknown");
    }
}

TEST(Calls, DoorsThatRuntimesKnockAtStayShut) {
    expect_errors({
        {"io_uring_setup", SYS_io_uring_setup, "1,p", ENOSYS},
            {"io_uring_enter", SYS_io_uring_enter, "0", ENOSYS},
            {"io_uring_register", SYS_io_uring_register, "0", ENOSYS},
            {"memfd_secret", 447, "0", ENOSYS},
            {"name_to_handle_at", SYS_name_to_handle_at, "-100,s,p,p,0", EPERM},
            {"process_madvise", 440, "0,p,0,0,0", EPERM}, {"kcmp", SYS_kcmp, "1,1,0,0,0", EPERM},
            {"syslog", SYS_syslog, "3,p,10", EPERM}, {"vmsplice", SYS_vmsplice, "1,p,0,0", ENOSYS},
            {"move_pages", SYS_move_pages, "1,0,p,p,p,0", EPERM},
            {"a filter of its own", SYS_seccomp, "1,0,p", EPERM},
            {"the same by prctl", SYS_prctl, "22,2,p", EPERM},
            {"PR_SET_MM", SYS_prctl, "35,1,p", EPERM}, {"TIOCSTI", SYS_ioctl, "0,0x5412,p", EPERM},
            {"TIOCLINUX", SYS_ioctl, "0,0x541c,p", EPERM},
            {"TIOCSETD", SYS_ioctl, "0,0x5423,p", EPERM}, {"statmount", 457, "p,p,100,0", ENOSYS},
            {"the first call after the last one reviewed", 463, "", ENOSYS},
            {"a call of the far future", 100000, "", ENOSYS},
#if defined(__x86_64__)
            {"modify_ldt", SYS_modify_ldt, "1,p,16", ENOSYS}, {"uselib", SYS_uselib, "s", ENOSYS},
#endif
    });
}

TEST(Calls, CoresGoNowhere) {
    Slot slot;
    // 1, not 0: a core pattern that is a pipe starts a program of the host's root for 0, not for 1.
    const RunResult seen = run_command(slot, {{"python3", "-c",
                                               "import resource as r\n"
                                               "print(r.getrlimit(r.RLIMIT_CORE))\n"
                                               "r.setrlimit(r.RLIMIT_CORE, (0, 0))\n"
                                               "print(r.getrlimit(r.RLIMIT_CORE))\n"}});
    EXPECT_EQ(seen.out, "(1, 1)\n(1, 1)\n") << seen.err;
    expect_errors({{"only set", SYS_prlimit64, "0,4,p,0", 0},
                   {"set and ask what it was", SYS_prlimit64, "0,4,p,p", EPERM},
                   {"only ask", SYS_prlimit64, "0,4,0,p", 0}});
#if defined(__x86_64__)
    // The old call as well; a C library may use either.
    expect_errors({{"setrlimit", SYS_setrlimit, "4,p", 0}, {"getrlimit", SYS_getrlimit, "4,p", 0}});
#endif
}

TEST(Calls, ThreadsThatFlipAPathWinNothing) {
    Slot slot;
    Order order{"flip", {}, small_limits()};
    // Not what is tried, and an emulated processor is slow.
    order.limits.cpu_ms = order.limits.wall_ms = 60'000;
    EXPECT_EQ(slot.run(order).out, "0 1");
}

/// The smallest 32-bit program: exit(7) by the old door.
std::string small_32_bit_program() {
    std::string bytes(
        "\x7f"
        "ELF\x01\x01\x01",
        7);
    bytes.resize(16, '\0');
    const auto number = [&](std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) {
            bytes.push_back(static_cast<char>(value >> (8 * i)));
        }
    };
    const std::uint64_t base = 0x8048000;
    number(2, 2), number(3, 2), number(1, 4), number(base + 84, 4), number(52, 4), number(0, 4);
    number(0, 4), number(52, 2), number(32, 2), number(1, 2), number(0, 2), number(0, 2),
        number(0, 2);
    number(1, 4), number(0, 4), number(base, 4), number(base, 4), number(96, 4), number(96, 4);
    number(5, 4), number(4096, 4);
    bytes += std::string("\x31\xc0\x40\x31\xdb\xb3\x07\xcd\x80\xf4\x90\x90", 12);
    return bytes;
}

TEST(Calls, A32BitProgramGetsNowhere) {
    Slot slot;
    const Report report =
        run_command(slot, {{"./program"}, {{"program", small_32_bit_program(), true}}})
            .reply.report;
    if (report.outcome == Outcome::exited) {  // this kernel knows no such programs at all
        EXPECT_EQ(report.exit_code, 126) << report.message;
    } else {
        EXPECT_EQ(outcome_name(report.outcome), "violation") << report.message;
        EXPECT_EQ(report.syscall, wall_state("seccomp") == "up" ? "exit (32-bit)" : "unknown");
    }
}

TEST(Calls, OwnProgramAndProcessOneCannotBeWritten) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "open_file",
                        {"w:/proc/self/exe", "w:/box/victim", "r:/proc/1/exe", "w:/proc/1/exe",
                         "r:/proc/1/cwd/", "r:/proc/1/root/", "r:/proc/1/fd/3", "r:/proc/1/mem",
                         "w:/proc/1/mem", "r:/proc/1/maps", "w:/proc/self/attr/current",
                         "r:/proc/sys/kernel/core_pattern", "r:/proc/sysrq-trigger"}),
              "-------------");
}

TEST(Calls, NobodyElsesKnobsMove) {
    Slot first;
    Slot second;
    EXPECT_EQ(output_of(first, "meddle", {}), "");
    ASSERT_TRUE(first.begin({"nap", {"400"}, small_limits()}).ok());
    // Every process there is by its number outside: the other run's, the supervisors', our own.
    for (const pid_t pid : {first.supervisor().pid, second.supervisor().pid, ::getpid()}) {
        EXPECT_EQ(output_of(second, "meddle", {std::to_string(pid)}), "");
    }
    for (const pid_t pid : descendants(first.supervisor().pid)) {
        EXPECT_EQ(output_of(second, "meddle", {std::to_string(pid)}), "");
    }
    Reply reply;
    ASSERT_TRUE(receive_reply(first.supervisor().socket, reply).ok());
    EXPECT_EQ(outcome_name(reply.report.outcome), "exited");
}

TEST(Calls, NoTerminalIsInReach) {
    Slot slot;
    EXPECT_EQ(output_of(slot, "tty", {}), "");
}

/// What is open in the supervisor, as /proc names it.
std::vector<std::string> open_in(pid_t pid) {
    std::vector<std::string> found;
    const std::string folder = "/proc/" + std::to_string(pid) + "/fd";
    for (const std::string& name : names_in(folder)) {
        char target[256] = {};
        if (::readlink((folder + "/" + name).c_str(), target, sizeof target - 1) > 0) {
            found.emplace_back(target);
        }
    }
    return found;
}

TEST(Calls, NothingOfTheRunnerIsInherited) {
    int leaked[2];
    ASSERT_EQ(::pipe(leaked), 0);  // a careless runner: not closed on exec
    char name[64] = {};
    ASSERT_GT(
        ::readlink(("/proc/self/fd/" + std::to_string(leaked[1])).c_str(), name, sizeof name - 1),
        0);
    Slot slot;
    EXPECT_EQ(output_of(slot, "look", {"descriptors"}), "0");
    const std::vector<std::string> found = open_in(slot.supervisor().pid);
    EXPECT_GT(found.size(), 3U);
    EXPECT_EQ(std::count(found.begin(), found.end(), name), 0);
    ::close(leaked[0]);
    ::close(leaked[1]);
}

struct ExecRow {
    const char* name;
    std::string content;
    bool is_executable;
    Outcome outcome;
};

TEST(Calls, AProgramThatCannotRunIsItsOwnFault) {
    std::string truncated = small_32_bit_program();
    truncated[4] = 2;    // says 64-bit, is too short for it
    truncated[18] = 62;  // and says x86-64
    const std::vector<ExecRow> table{
        {"not executable", "#!/bin/sh\nexit 0\n", false, Outcome::exited},
        {"no program", "\x01\x02 nonsense", true, Outcome::exited},
        {"empty", "", true, Outcome::exited},
        {"truncated", truncated, true, Outcome::exited},
        {"of an interpreter that is not there", "#!/nowhere/at/all\n", true, Outcome::exited},
        {"of an interpreter that is a directory", "#!/usr\n", true, Outcome::exited},
        {"of itself", "#!./program\n", true, Outcome::exited},
    };
    Slot slot;
    for (const ExecRow& row : table) {
        SCOPED_TRACE(row.name);
        const Report report =
            run_command(slot, {{"./program"}, {{"program", row.content, row.is_executable}}})
                .reply.report;
        EXPECT_EQ(outcome_name(report.outcome), "exited") << report.message;
        EXPECT_EQ(report.exit_code, 126);
        EXPECT_NE(report.message.find("./program"), std::string::npos) << report.message;
    }
}

TEST(Calls, AToolThatIsMissingIsOurFault) {
    Slot slot;
    for (const char* name :
         {"no-such-tool", "/usr/bin/no-such-tool", "./no-such-file", "/usr", "/etc/passwd"}) {
        SCOPED_TRACE(name);
        const Report report = run_command(slot, {{name}, {{"other", "x", false}}}).reply.report;
        EXPECT_EQ(outcome_name(report.outcome), "setup_error") << report.message;
    }
}

TEST(Calls, RuntimesDoWithoutWhatIsRefused) {
    struct Runtime {
        const char* tool;
        std::vector<std::string> argv;
        std::vector<CommandFile> files;
    };
    const std::vector<Runtime> runtimes{
        {"python3", {"python3", "-c", "import socket, mmap, multiprocessing; print('ran')"}, {}},
        {"node",
         {"node", "-e", "require('child_process').execSync('true'); console.log('ran')"},
         {}},
        {"java",
         {"java", "-Xmx128m", "A.java"},
         {{"A.java",
           "class A { public static void main(String[] a) { System.out.println(\"ran\"); } }"}}},
        {"php", {"php", "-r", "echo \"ran\\n\";"}, {}},
        {"ruby", {"ruby", "-e", "puts `echo ran`"}, {}},
        {"go",
         {"go", "run", "a.go"},
         {{"a.go", "package main\nimport \"fmt\"\nfunc main() { fmt.Println(\"ran\") }\n"}}},
    };
    Limits limits = small_limits();
    limits.cpu_ms = 60'000;
    limits.wall_ms = 60'000;
    limits.memory_kib = 2U << 20;
    limits.tmpfs_kib = 512 << 10;
    limits.inodes = 20'000;
    limits.processes = 200;
    limits.open_files = 1024;
    Slot slot;
    for (const Runtime& runtime : runtimes) {
        SCOPED_TRACE(runtime.tool);
        const RunResult found =
            run_command(slot, {{"/bin/sh", "-c", std::string("command -v ") + runtime.tool}});
        if (found.out.empty()) {
            std::cout << "SKIPPED " << runtime.tool << ": not installed on this host\n";
            continue;
        }
        const RunResult result = run_command(slot, {runtime.argv, runtime.files, limits});
        EXPECT_EQ(result.out, "ran\n")
            << result.err << result.reply.report.message << result.reply.report.limit;
    }
}

}  // namespace
}  // namespace rehearse::sandbox::testing
