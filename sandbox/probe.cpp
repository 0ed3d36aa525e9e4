// See probe.hpp.

#include "sandbox/probe.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/landlock.hpp"
#include "sandbox/report.hpp"
#include "sandbox/box.hpp"

namespace rehearse::sandbox {
namespace {

constexpr unsigned probe_slot = slots_max - 1;

std::string_view state_name(WallState state) {
    switch (state) {
        case WallState::up: return "up";
        case WallState::degraded: return "degraded";
        case WallState::missing: return "missing";
    }
    return "missing";
}

struct NamespaceWall {
    const char* name;
    const char* detail;
};

constexpr std::array namespace_walls{
    NamespaceWall{"mount_namespace", "fresh for each run"},
    NamespaceWall{"pid_namespace", "fresh for each run"},
    NamespaceWall{"network_namespace", "no way out; fresh for each run, or as root used again when empty"},
    NamespaceWall{"ipc_namespace", "fresh for each run"},
    NamespaceWall{"uts_namespace", "fresh for each run"},
    NamespaceWall{"cgroup_namespace", "fresh for each run"},
    NamespaceWall{"own_root", "a tmpfs with read-only system directories"},
};

void add_namespace_walls(ProbeResult& result, const std::string& problem,
                         const std::string& remedy) {
    const bool is_up = problem.empty();
    for (const NamespaceWall& wall : namespace_walls) {
        result.walls.push_back({wall.name, is_up ? WallState::up : WallState::missing,
                                is_up ? wall.detail : problem, is_up ? "" : remedy, true});
    }
}

long number_in_file(const char* path) {
    const std::string text = read_small_file(path);
    return text.empty() ? -1 : std::strtol(text.c_str(), nullptr, 10);
}

NamespaceClues find_clues(int error) {
    NamespaceClues clues;
    clues.error = error;
    clues.max_user_namespaces = number_in_file("/proc/sys/user/max_user_namespaces");
    clues.unprivileged_clone = number_in_file("/proc/sys/kernel/unprivileged_userns_clone");
    clues.apparmor_restricts =
        number_in_file("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
    clues.is_container = ::access("/.dockerenv", F_OK) == 0 ||
                         ::access("/run/.containerenv", F_OK) == 0;
    struct stat own {};
    struct stat first {};
    clues.is_chroot = ::stat("/", &own) == 0 && ::stat("/proc/1/root/.", &first) == 0 &&
                      (own.st_dev != first.st_dev || own.st_ino != first.st_ino);
    return clues;
}

void add_identity_walls(ProbeResult& result, const BoxBuilder& builder) {
    const Identity& identity = builder.identity();
    if (identity.is_floor) {
        result.walls.push_back({"user_namespace", WallState::missing, "the kernel allows none", "",
                                false});
    } else if (identity.has_user_namespace) {
        result.walls.push_back({"user_namespace", WallState::up, "fresh for each run", "", true});
    } else {
        result.walls.push_back({"user_namespace", WallState::degraded,
                                "the kernel allows none; the box is built as root instead",
                                "set sysctl user.max_user_namespaces above 0", false});
    }
    if (identity.is_root) {
        result.walls.push_back(
            {"own_user", WallState::up, "each slot has a user id of its own", "", false});
    } else {
        result.walls.push_back({"own_user", WallState::degraded,
                                "programs run as the runner's user",
                                "start the runner as root to give each slot a user id of its own",
                                false});
    }
}

void add_cgroup_walls(ProbeResult& result, const CgroupHost& host, bool can_look) {
    const bool is_up = host.version != CgroupVersion::none;
    struct Meter {
        const char* name;
        const char* fallback;
        bool needs_look;  ///< without groups it rests on the box's /proc
    };
    for (const Meter& meter :
         {Meter{"memory_limit", "looked at every 5 ms", true},
          Meter{"cpu_limit", "looked at every 5 ms in steps of 10 ms, rlimits as a backstop", true},
          Meter{"process_limit", "by RLIMIT_NPROC, which counts the program's user", false}}) {
        Wall wall{meter.name, WallState::up, host.detail, host.remedy, false};
        if (!is_up && meter.needs_look && !can_look) {
            wall.state = WallState::missing;
            wall.detail = "neither groups nor a /proc of the box; " + host.detail;
        } else if (!is_up) {
            wall.state = WallState::degraded;
            wall.detail = std::string(meter.fallback) + "; " + host.detail;
        }
        result.walls.push_back(wall);
    }
}

void add_privilege_wall(ProbeResult& result, bool is_up) {
    result.walls.push_back({"capabilities", is_up ? WallState::up : WallState::missing,
                            is_up ? "all dropped, no_new_privs set" : "no box can be built", "",
                            true});
}

void add_filter_walls(ProbeResult& result, const BoxBuilder* builder,
                      const std::string& problem) {
    const int abi = landlock_abi();
    Wall landlock{"landlock", WallState::up, "ABI " + std::to_string(abi), "", false};
    if (abi == 0) {
        landlock.state = WallState::missing;
        landlock.detail = "this kernel has no Landlock";
        landlock.remedy = "boot a kernel with CONFIG_SECURITY_LANDLOCK and landlock in lsm=";
    } else if (abi < 6) {
        landlock.state = WallState::degraded;
        landlock.detail += abi < 4 ? ": files only" : ": files and TCP, no signal scope";
        landlock.remedy = "a newer kernel (6.12) has all of it";
    }
    result.walls.push_back(landlock);
    Wall filter{"seccomp", WallState::up, "forbidden calls are named", "", true};
    if (builder == nullptr || !problem.empty()) {
        filter.state = WallState::missing;
        filter.detail = problem;
    } else if (builder->forbidden() == ForbiddenCall::kill) {
        filter.state = WallState::degraded;
        filter.detail = "forbidden calls end the program but cannot be named";
        filter.remedy = "run outside a container whose own filter has a listener";
    }
    result.walls.push_back(filter);
}

void add_proc_wall(ProbeResult& result, const Box& box) {
    Wall wall{"own_proc", WallState::up, "shows the box only", "", false};
    if (box.folder != nullptr) {
        wall = {"own_proc", WallState::missing, "the program sees the host's processes", "", false};
    } else if (!box.can_look()) {
        wall = {"own_proc", WallState::degraded, box.detail,
                "run outside a container that masks parts of /proc", false};
    }
    result.walls.push_back(wall);
}

/// Without namespaces: whether at least the floor is there, for those who ask for it by name.
std::unique_ptr<BoxBuilder> build_floor(ProbeResult& result, std::unique_ptr<Box>& box,
                                        const CgroupHost& host) {
    std::unique_ptr<BoxBuilder> builder;
    try {
        builder = std::make_unique<BoxBuilder>(probe_slot, host, FloorPolicy::allowed);
        box = builder->build(Limits{}, {});
        result.walls.push_back({"floor", WallState::up,
                                "Landlock, seccomp and rlimits only; --allow-floor (rehearse: "
                                "--trust-code) uses it for code of your own",
                                "", false});
    } catch (const std::exception& failure) {
        result.walls.push_back({"floor", WallState::missing, failure.what(), "", false});
    }
    return builder;
}

}  // namespace

bool ProbeResult::has_all_necessary() const {
    return std::none_of(walls.begin(), walls.end(), [](const Wall& wall) {
        return wall.is_necessary && wall.state == WallState::missing;
    });
}

std::string namespace_remedy(const NamespaceClues& clues) {
    if (clues.max_user_namespaces == 0) {
        return "sysctl -w user.max_user_namespaces=15000 (and in /etc/sysctl.d to keep it)";
    }
    if (clues.unprivileged_clone == 0) {
        return "sysctl -w kernel.unprivileged_userns_clone=1 (and in /etc/sysctl.d to keep it)";
    }
    if (clues.apparmor_restricts == 1) {
        return "give the program an AppArmor profile with `userns,`, or sysctl -w "
               "kernel.apparmor_restrict_unprivileged_userns=0";
    }
    if (clues.is_container) {
        return "start the container with --security-opt seccomp=deploy/seccomp-userns.json "
               "--security-opt systempaths=unconfined";
    }
    if (clues.is_chroot) {
        return "in a chroot only root can build boxes: leave it, or start the runner as root";
    }
    if (clues.error == ENOSPC || clues.error == EUSERS) {
        return "raise sysctl user.max_user_namespaces: as many are in use as it allows";
    }
    return "start the runner as root, or allow user namespaces (docs/SANDBOX.md, section Hosts)";
}

ProbeResult probe_host() {
    ProbeResult result;
    result.mode = "floor";
    result.cgroup = "none";
    const CgroupHost host = find_cgroups();
    std::unique_ptr<BoxBuilder> builder;
    std::unique_ptr<Box> box;
    std::string problem;
    std::string remedy;
    try {
        builder = std::make_unique<BoxBuilder>(probe_slot, host, FloorPolicy::forbidden);
        box = builder->build(Limits{}, {});
        result.mode = builder->identity().is_root ? "root" : "userns";
    } catch (const NoNamespaces& failure) {
        problem = std::string("no namespaces for this user: ") + std::strerror(failure.error);
        remedy = namespace_remedy(find_clues(failure.error));
    } catch (const std::exception& failure) {
        problem = failure.what();
        remedy = "see docs/SANDBOX.md, section Hosts";
    }
    add_namespace_walls(result, problem, remedy);
    if (box == nullptr) {
        builder = build_floor(result, box, host);
    }
    add_privilege_wall(result, box != nullptr);
    if (builder != nullptr) {
        add_identity_walls(result, *builder);
    }
    if (box != nullptr) {
        add_proc_wall(result, *box);
    }
    add_filter_walls(result, builder.get(), box != nullptr ? std::string() : problem);
    add_cgroup_walls(result, host, box != nullptr && box->can_look());
    switch (host.version) {
        case CgroupVersion::none: break;
        case CgroupVersion::v1: result.cgroup = "v1"; break;
        case CgroupVersion::v2: result.cgroup = "v2"; break;
    }
    return result;
}

std::string probe_json(const ProbeResult& result) {
    std::string json = "{\"walls\":[";
    for (std::size_t i = 0; i < result.walls.size(); ++i) {
        const Wall& wall = result.walls[i];
        json += i == 0 ? "{" : ",{";
        json += "\"name\":" + json_quote(wall.name);
        json += ",\"state\":" + json_quote(state_name(wall.state));
        json += ",\"detail\":" + json_quote(wall.detail);
        json += ",\"remedy\":" + json_quote(wall.remedy);
        json += std::string(",\"necessary\":") + (wall.is_necessary ? "true" : "false") + "}";
    }
    return json + "],\"mode\":" + json_quote(result.mode) +
           ",\"cgroup\":" + json_quote(result.cgroup) + "}";
}

std::string probe_text(const ProbeResult& result) {
    std::string text;
    for (const Wall& wall : result.walls) {
        std::string name = wall.name;
        name.resize(20, ' ');
        std::string state(state_name(wall.state));
        state.resize(10, ' ');
        text += name + state + wall.detail + "\n";
        if (!wall.remedy.empty() && wall.state != WallState::up) {
            text += std::string(30, ' ') + "better: " + wall.remedy + "\n";
        }
    }
    return text + "mode " + result.mode + ", cgroup " + result.cgroup + "\n";
}

}  // namespace rehearse::sandbox
