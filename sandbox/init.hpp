// The box's init: process 1 of its PID namespace and the only process of ours inside. It builds the
// walls around itself, gives up everything, then waits for one start order, runs the program as its
// child, reaps whatever is orphaned, and reports how the program ended. It is never the judge of
// usage or limits: that is measured outside, and all it can say is a wait status.

#pragma once

#include <cstdint>
#include <vector>

#include "sandbox/filesystem.hpp"
#include "sandbox/namespaces.hpp"
#include "sandbox/seccomp_policy.hpp"

namespace rehearse::sandbox {

struct BoxPlan {
    const Identity* identity = nullptr;
    RootPlan root;
    const std::vector<PreparedBind>* binds = nullptr;
    const SeccompFilter* filter = nullptr;
    bool limit_processes_by_rlimit = false;  ///< no pids group: RLIMIT_NPROC is the only limit
};

/// First message of init: it stands (with the descriptors box directory, proc directory, seccomp
/// listener, those that exist), or why not.
struct ReadyMessage {
    std::uint32_t is_ready = 0;
    std::uint32_t has_proc = 0;
    std::uint32_t has_listener = 0;
    char text[500] = {};
};

/// Second and last message of init.
struct EndMessage {
    std::int32_t wait_status = 0;
    std::int32_t exec_error = 0;         ///< errno of a failed execve, then nothing ran
    std::uint64_t static_data_kib = 0;   ///< not 0: refused before execve, larger than the limit
    std::uint64_t cpu_us = 0;            ///< of the reaped processes; used without a CPU group
    std::uint64_t memory_peak_kib = 0;   ///< of the largest one; used without a memory group
    std::uint32_t is_alone = 0;          ///< no other process is left in the box
};

/// Runs init in the freshly born child. The start order is a Request (only argv, env, cwd, limits
/// and the three standard descriptors of it are used). Never returns.
[[noreturn]] void init_main(int control, const BoxPlan& plan);

}  // namespace rehearse::sandbox
