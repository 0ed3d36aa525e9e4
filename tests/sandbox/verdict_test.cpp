// Each row: one victim, and the outcome *and* the reason it must get. Add a row, not a test.

#include <csignal>
#include <ostream>

#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <gtest/gtest.h>

#include "slot.hpp"

namespace rehearse::sandbox::testing {
namespace {

struct Row {
    const char* name;
    const char* victim;
    std::vector<std::string> arguments;
    void (*adjust)(Limits&);
    Outcome outcome;
    const char* reason;  ///< limit or system call
    int code;            ///< exit code or signal
    const char* wall;    ///< needed to be "up" for this row, or ""
};

void PrintTo(const Row& row, std::ostream* stream) {
    *stream << row.name;
}

void as_is(Limits&) {}
void short_cpu(Limits& limits) { limits.cpu_ms = 200; }
void short_wall(Limits& limits) { limits.wall_ms = 200; }
void one_block(Limits& limits) { limits.output_bytes = 10'000; }
void small_file(Limits& limits) { limits.file_kib = 512; }
void two_mebibytes(Limits& limits) { limits.written_kib = 2'048; }
void two_cpu_seconds_one_wall(Limits& limits) {
    limits.cpu_ms = 60'000;
    limits.wall_ms = 300;
}

std::string number(long value) {
    return std::to_string(value);
}

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"exit_zero", "hello", {}, as_is, Outcome::exited, "", 0, ""},
        {"exit_three", "hello", {"3"}, as_is, Outcome::exited, "", 3, ""},
        {"cpu_under", "spin", {"100"}, [](Limits& l) { l.cpu_ms = 400; }, Outcome::exited, "", 0, ""},
        {"cpu_over", "spin", {}, short_cpu, Outcome::cpu_limit, "cpu_ms", 0, ""},
        {"cpu_system_time", "syscall_spin", {}, short_cpu, Outcome::cpu_limit, "cpu_ms", 0, ""},
        {"cpu_children", "children_spin", {}, short_cpu, Outcome::cpu_limit, "cpu_ms", 0, ""},
        {"cpu_daemons", "children_spin", {"daemon"}, short_cpu, Outcome::cpu_limit, "cpu_ms", 0, ""},
        {"wall_under", "nap", {"50"}, short_wall, Outcome::exited, "", 0, ""},
        {"wall_over", "nap", {}, short_wall, Outcome::wall_limit, "wall_ms", 0, ""},
        {"wall_before_cpu", "spin", {}, two_cpu_seconds_one_wall, Outcome::wall_limit, "wall_ms", 0, ""},
        {"wall_self_stop", "die", {number(SIGSTOP)}, short_wall, Outcome::wall_limit, "wall_ms", 0, ""},
        {"memory_under", "memory", {"touch", "40"}, as_is, Outcome::exited, "", 0, ""},
        {"memory_over", "memory", {"touch", "100"}, as_is, Outcome::memory_limit, "memory_kib", 0, ""},
        {"memory_child", "memory", {"child", "100"}, as_is, Outcome::memory_limit, "memory_kib", 0, ""},
        {"memory_mapped_only", "memory", {"map", "1000"}, as_is, Outcome::exited, "", 0, ""},
        {"memory_static_data", "bss", {}, as_is, Outcome::memory_limit, "memory_kib", 0, ""},
        {"memory_static_data_fits", "bss", {}, [](Limits& l) { l.memory_kib = 300 * 1024; },
         Outcome::exited, "", 0, ""},
        {"memory_of_files", "fill_files", {}, [](Limits& l) { l.tmpfs_kib = 1 << 20; },
         Outcome::memory_limit, "memory_kib", 0, ""},
        {"output_at_cap", "output", {"1", "10000"}, one_block, Outcome::exited, "", 0, ""},
        {"output_over_cap", "output", {"1", "10001"}, one_block, Outcome::output_limit,
         "stdout_bytes", 0, ""},
        {"output_flood", "output", {"1", "0"}, one_block, Outcome::output_limit, "stdout_bytes", 0, ""},
        {"error_flood", "output", {"2", "0"}, one_block, Outcome::output_limit, "stderr_bytes", 0, ""},
        {"written_under", "rewrite", {"32"}, two_mebibytes, Outcome::exited, "", 0, "own_proc"},
        {"written_endlessly", "rewrite", {"1000000000"}, two_mebibytes, Outcome::output_limit,
         "written_kib", 0, "own_proc"},
        {"file_size", "grow_file", {}, small_file, Outcome::signalled, "file_kib", SIGXFSZ, ""},
        {"kill_itself", "die", {number(SIGKILL)}, as_is, Outcome::signalled, "", SIGKILL, ""},
        {"term_itself", "die", {number(SIGTERM)}, as_is, Outcome::signalled, "", SIGTERM, ""},
        {"segfault", "die", {number(SIGSEGV)}, as_is, Outcome::signalled, "", SIGSEGV, ""},
        {"abort", "die", {"a"}, as_is, Outcome::signalled, "", SIGABRT, ""},
        {"fork_bomb", "fork_bomb", {}, as_is, Outcome::exited, "", 0, ""},
        {"ptrace", "call", {number(SYS_ptrace)}, as_is, Outcome::violation, "ptrace", 0, "seccomp"},
        {"mount", "call", {number(SYS_mount)}, as_is, Outcome::violation, "mount", 0, "seccomp"},
        {"unshare", "call", {number(SYS_unshare), "0x10000000"}, as_is, Outcome::violation, "unshare", 0,
         "seccomp"},
        {"setns", "call", {number(SYS_setns)}, as_is, Outcome::violation, "setns", 0, "seccomp"},
        {"clone_new_user", "call", {number(SYS_clone), "0x10000011"}, as_is, Outcome::violation,
         "clone", 0, "seccomp"},
        {"chroot", "call", {number(SYS_chroot)}, as_is, Outcome::violation, "chroot", 0, "seccomp"},
        {"keyctl", "call", {number(SYS_keyctl)}, as_is, Outcome::violation, "keyctl", 0, "seccomp"},
        {"bpf", "call", {number(SYS_bpf)}, as_is, Outcome::violation, "bpf", 0, "seccomp"},
        {"perf", "call", {number(SYS_perf_event_open)}, as_is, Outcome::violation, "perf_event_open", 0,
         "seccomp"},
        {"peek", "call", {number(SYS_process_vm_readv)}, as_is, Outcome::violation,
         "process_vm_readv", 0, "seccomp"},
#if defined(__x86_64__)
        {"x32_abi", "call", {"0x40000027"}, as_is, Outcome::violation, "call 1073741863", 0, "seccomp"},
#endif
        {"legacy_abi", "legacy_call", {}, as_is, Outcome::violation, "getpid (32-bit)", 0, "seccomp"},
    };
    return all;
}

class Verdict : public ::testing::TestWithParam<Row> {};

/// Some virtual machines have no 32-bit door at all: then the processor itself ends the program.
bool has_legacy_calls() {
    const std::string program = std::string(VICTIM_DIRECTORY) + "/legacy_call";
    pid_t pid = -1;
    char* argv[] = {const_cast<char*>(program.c_str()), nullptr};
    int status = 0;
    return ::posix_spawn(&pid, program.c_str(), nullptr, nullptr, argv, nullptr) == 0 &&
           ::waitpid(pid, &status, 0) == pid && WIFEXITED(status);
}

TEST_P(Verdict, HasOutcomeAndReason) {
    const Row& row = GetParam();
    if (row.victim == std::string("legacy_call") && !has_legacy_calls()) {
        GTEST_SKIP() << "SKIPPED " << row.name << ": this kernel has no 32-bit calls to refuse";
    }
    if (*row.wall != '\0' && wall_state(row.wall) != "up") {
        GTEST_SKIP() << "SKIPPED " << row.name << ": this host lacks the wall " << row.wall;
    }
    Slot slot;
    Order order{row.victim, row.arguments, small_limits()};
    row.adjust(order.limits);
    const RunResult result = slot.run(order);
    const Report& report = result.reply.report;
    EXPECT_EQ(outcome_name(report.outcome), outcome_name(row.outcome)) << report.message;
    EXPECT_EQ(row.outcome == Outcome::violation ? report.syscall : report.limit, row.reason);
    EXPECT_EQ(row.outcome == Outcome::exited ? report.exit_code : report.signal, row.code);
    EXPECT_LE(report.wall_ms, order.limits.wall_ms + 500);
}

INSTANTIATE_TEST_SUITE_P(Rows, Verdict, ::testing::ValuesIn(rows()),
                         [](const auto& row) { return std::string(row.param.name); });

struct RefusedRow {
    const char* name;
    std::vector<std::string> arguments;
    int error;
};

// Calls that runtimes try: refused with an error number, never a verdict.
TEST(Refused, CallsOfRuntimesGetAnErrorNumber) {
    const std::vector<RefusedRow> table{
        {"clone3", {number(SYS_clone3)}, ENOSYS},
        {"io_uring_setup", {number(SYS_io_uring_setup)}, ENOSYS},
        {"a call from the future", {"600"}, ENOSYS},
        {"a number in a gap", {"400"}, ENOSYS},
        {"newer than the library", {number(SYS_process_mrelease + 14)}, ENOSYS},  // mseal
        {"netlink socket", {number(SYS_socket), "16", "3", "0"}, EAFNOSUPPORT},
        {"vsock socket", {number(SYS_socket), "40", "1", "0"}, EAFNOSUPPORT},
        {"family under high bits", {number(SYS_socket), "0x100000010", "3", "0"}, EAFNOSUPPORT},
        {"unix socket", {number(SYS_socket), "1", "1", "0"}, 0},
        {"personality", {number(SYS_personality), "0x0400000"}, ENOSYS},
        {"seccomp", {number(SYS_seccomp)}, EPERM},
        {"TIOCSTI", {number(SYS_ioctl), "0", "0x5412", "0"}, EPERM},
        {"lease", {number(SYS_fcntl), "0", "1024", "0"}, EPERM},
        {"sync", {number(SYS_sync)}, 0},
    };
    Slot slot;
    for (const RefusedRow& row : table) {
        SCOPED_TRACE(row.name);
        const RunResult result = slot.run({"call", row.arguments, small_limits()});
        EXPECT_EQ(result.reply.report.outcome, Outcome::exited) << result.reply.report.syscall;
        EXPECT_EQ(result.out, std::to_string(row.error));
    }
}

TEST(Output, KeepsExactlyTheCapAndCountsTheRest) {
    Slot slot;
    Order order{"output", {"1", "0"}, small_limits()};
    order.limits.output_bytes = 12'345;
    const RunResult result = slot.run(order);
    EXPECT_EQ(result.out.size(), 12'345U);
    EXPECT_GT(result.reply.report.stdout_bytes, 12'345U);
    EXPECT_EQ(result.reply.report.stderr_bytes, 0U);
}

TEST(Output, IsKeptWhenTimeRunsOut) {
    Slot slot;
    Order order{"nap", {}, small_limits()};
    order.limits.wall_ms = 200;
    const RunResult result = slot.run(order);
    EXPECT_EQ(result.reply.report.outcome, Outcome::wall_limit);
    EXPECT_EQ(result.out, "before");
}

TEST(Input, ReachesTheProgramWhole) {
    Slot slot;
    Order order{"copy", {}, small_limits()};
    order.limits.output_bytes = 1 << 22;
    order.has_input = true;
    for (int i = 0; i < 400'000; ++i) {
        order.input += static_cast<char>('a' + i % 26);
    }
    const RunResult result = slot.run(order);
    EXPECT_EQ(result.err, "400000");
    EXPECT_TRUE(result.out == order.input);
}

TEST(Input, IsEmptyWithoutADescriptor) {
    Slot slot;
    const RunResult result = slot.run({"copy", {}, small_limits()});
    EXPECT_EQ(result.err, "0");
}

TEST(Usage, CpuIsMeasuredAndCutClosely) {
    Slot slot;
    Order order{"spin", {}, small_limits()};
    order.limits.cpu_ms = 300;
    const Report report = slot.run(order).reply.report;
    EXPECT_GE(report.cpu_ms, 300U);
    EXPECT_LE(report.cpu_ms, 400U);
}

TEST(Usage, PeakMemoryIsThatOfTheGroup) {
    Slot slot;
    const Report report = slot.run({"memory", {"touch", "30"}, small_limits()}).reply.report;
    // The kernel charges in batches per processor, so the figure is exact to some hundred KiB.
    EXPECT_GE(report.memory_kib, 29U * 1024);
    EXPECT_LE(report.memory_kib, 36U * 1024);
}

// On version 2 the kernel takes process 1 along, so nobody is left who could report an end.
TEST(Usage, WhoeverRunsOutOfMemoryIsNotToldOfABrokenBox) {
    Slot slot;
    for (const char* how : {"touch", "child"}) {
        SCOPED_TRACE(how);
        const Report report = slot.run({"memory", {how, "100"}, small_limits()}).reply.report;
        EXPECT_EQ(report.outcome, Outcome::memory_limit);
        EXPECT_EQ(report.message, "");
    }
}

TEST(Usage, ForkBombStopsAtTheLimit) {
    Slot slot;
    const RunResult result = slot.run({"fork_bomb", {}, small_limits()});
    EXPECT_EQ(result.out, "15 1");  // itself and fifteen children make sixteen
}

}  // namespace
}  // namespace rehearse::sandbox::testing
