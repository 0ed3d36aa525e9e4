// What this host offers: each wall, its state and what would make it better, in words. It finds out
// by building a real box, not by reading version numbers.

#pragma once

#include <string>
#include <vector>

namespace rehearse::sandbox {

enum class WallState { up, degraded, missing };

struct Wall {
    std::string name;
    WallState state = WallState::missing;
    std::string detail;
    std::string remedy;
    bool is_necessary = false;  ///< without it strangers' code must not run here
};

struct ProbeResult {
    std::vector<Wall> walls;
    std::string mode;    ///< root, userns or floor
    std::string cgroup;  ///< v1, v2 or none
    [[nodiscard]] bool has_all_necessary() const;
};

ProbeResult probe_host();

std::string probe_json(const ProbeResult& result);
std::string probe_text(const ProbeResult& result);

}  // namespace rehearse::sandbox
