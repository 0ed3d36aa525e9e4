// Cleans up after a supervisor that was killed with SIGKILL. Its processes, mounts and files go by
// themselves: they live in namespaces that end with it. Its empty control groups (and on the floor its
// folders) do not, so a second process, which does nothing else, waits for its death and removes them.

#pragma once

#include <string>

#include "sandbox/cgroup.hpp"
#include "sandbox/os.hpp"

namespace rehearse::sandbox {

/// What every group and folder of this supervisor is named by: slot and process id.
std::string supervisor_prefix(unsigned slot);

class Janitor {
public:
    /// Forks it. REQUIRES: the calling process has no other threads yet. Throws Failure.
    Janitor(const CgroupHost& host, const std::string& prefix);
    /// The supervisor ends in order: nothing is left to do.
    ~Janitor();
    Janitor(const Janitor&) = delete;
    Janitor& operator=(const Janitor&) = delete;

private:
    pid_t pid_ = -1;
};

}  // namespace rehearse::sandbox
