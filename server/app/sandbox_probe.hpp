// What `rehearse-sandbox probe` says of this host, and whether strangers' code may run here.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace rehearse::app {

struct SandboxWall {
    std::string name;
    std::string state;  // up, degraded, missing
    std::string detail;
    std::string remedy;
    bool necessary = false;
};
struct SandboxProbe {
    std::string program;
    std::vector<SandboxWall> walls;
    std::string mode;
    std::string cgroup;

    /// The necessary walls that are missing, in words; empty when strangers' code may run.
    std::string missing() const;
};

/// Runs the sandbox program's own probe. Fails with `setup` when the program is not there or does
/// not answer.
Result<SandboxProbe> probe_sandbox();

/// Runs a program of ours to its end and gives its standard output; at most `bytes_max`. Fails when
/// it cannot be started.
Result<std::string> output_of(const std::vector<std::string>& command,
                              std::size_t bytes_max = 1 << 20);

}  // namespace rehearse::app
