// See probe.hpp.

#include "sandbox/probe.hpp"

#include <algorithm>
#include <memory>

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

void add_namespace_walls(ProbeResult& result, const std::string& problem,
                         const std::string& remedy) {
    const bool is_up = problem.empty();
    for (const char* name : {"mount_namespace", "pid_namespace", "network_namespace",
                             "ipc_namespace", "uts_namespace", "cgroup_namespace", "own_root",
                             "capabilities"}) {
        const std::string detail = std::string(name) == "own_root"
                                       ? "a tmpfs with read-only system directories"
                                       : (std::string(name) == "capabilities"
                                              ? "all dropped, no_new_privs set"
                                              : "fresh for each run");
        result.walls.push_back({name, is_up ? WallState::up : WallState::missing,
                                is_up ? detail : problem, remedy, true});
    }
}

void add_identity_walls(ProbeResult& result, const BoxBuilder& builder) {
    const Identity& identity = builder.identity();
    if (identity.has_user_namespace) {
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
                                "programs run as the runner's user inside a user namespace",
                                "start the runner as root to give each slot a user id of its own",
                                false});
    }
}

void add_cgroup_walls(ProbeResult& result, const CgroupHost& host) {
    const bool is_up = host.version != CgroupVersion::none;
    struct Meter {
        const char* name;
        const char* fallback;
    };
    for (const Meter& meter :
         {Meter{"memory_limit", "looked at every 5 ms"},
          Meter{"cpu_limit", "looked at every 5 ms in steps of 10 ms, rlimits as a backstop"},
          Meter{"process_limit", "by RLIMIT_NPROC in the box's user namespace"}}) {
        result.walls.push_back({meter.name, is_up ? WallState::up : WallState::degraded,
                                is_up ? host.detail : std::string(meter.fallback) + "; " + host.detail,
                                host.remedy, false});
    }
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

}  // namespace

bool ProbeResult::has_all_necessary() const {
    return std::none_of(walls.begin(), walls.end(), [](const Wall& wall) {
        return wall.is_necessary && wall.state == WallState::missing;
    });
}

ProbeResult probe_host() {
    ProbeResult result;
    result.mode = "floor";
    result.cgroup = "none";
    std::unique_ptr<BoxBuilder> builder;
    std::unique_ptr<Box> box;
    std::string problem;
    try {
        builder = std::make_unique<BoxBuilder>(probe_slot);
        box = builder->build(Limits{}, {});
        result.mode = builder->identity().is_root ? "root" : "userns";
    } catch (const std::exception& failure) {
        problem = failure.what();
    }
    add_namespace_walls(result, problem,
                        problem.empty() ? "" : "see docs/SANDBOX.md, section Hosts");
    if (builder != nullptr) {
        add_identity_walls(result, *builder);
    }
    if (box != nullptr && !box->detail.empty()) {
        result.walls.push_back({"own_proc", WallState::degraded, box->detail,
                                "run outside a container that masks parts of /proc", false});
    } else if (box != nullptr) {
        result.walls.push_back({"own_proc", WallState::up, "shows the box only", "", false});
    }
    add_filter_walls(result, builder.get(), problem);
    const CgroupHost host = builder != nullptr ? builder->cgroups() : find_cgroups();
    add_cgroup_walls(result, host);
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
