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

/// What a host says that forbids namespaces, as far as it can be seen; -1 and false where it does not.
struct NamespaceClues {
    int error = 0;                       ///< of clone
    long max_user_namespaces = -1;       ///< sysctl user.max_user_namespaces
    long unprivileged_clone = -1;        ///< sysctl kernel.unprivileged_userns_clone (Debian's)
    long apparmor_restricts = -1;        ///< sysctl kernel.apparmor_restrict_unprivileged_userns
    bool is_container = false;
    bool is_chroot = false;
};

/// What to do about it, in one sentence.
std::string namespace_remedy(const NamespaceClues& clues);

std::string probe_json(const ProbeResult& result);
std::string probe_text(const ProbeResult& result);

}  // namespace rehearse::sandbox
