// The birth of a box's init: what runs in the new process until every wall stands, sharing the
// supervisor's memory meanwhile (birth.hpp). Then it becomes process 1 (process_one.cpp), a program
// of its own that only waits, starts, reaps and reports.

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
    int process_one = -1;       ///< the program of process 1
    bool has_skeleton = false;  ///< it is born in one
    bool has_network = false;   ///< its loopback device is up
    const char* folder = nullptr;  ///< on the floor: what stands for /box
};

/// First message of init: it stands (with the descriptors box directory, shape, proc directory,
/// seccomp listener, those that exist), or why not.
struct ReadyMessage {
    std::uint32_t is_ready = 0;
    std::uint32_t has_shape = 0;
    std::uint32_t has_proc = 0;
    std::uint32_t has_listener = 0;
    char text[500] = {};
};

/// In the freshly born child: builds the walls, then becomes `process_one` with `control` as its
/// line to the supervisor. Ends in execve or _exit and owns no memory then.
[[noreturn]] void init_main(int control, const BoxPlan& plan);

}  // namespace rehearse::sandbox
