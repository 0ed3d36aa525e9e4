// The supervisor: builds boxes, runs one program at a time in them, watches limits from outside and
// decides the verdict. Everything it believes comes from the kernel or from init's one end message.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sandbox/cgroup.hpp"
#include "sandbox/init.hpp"
#include "sandbox/request.hpp"

namespace rehearse::sandbox {

/// A finished box: walls up, init waiting. Destroying it kills whatever is inside, waits until it is
/// dead and removes its groups. Single use.
class Box {
public:
    Box() = default;
    ~Box();
    Box(const Box&) = delete;
    Box& operator=(const Box&) = delete;
    /// SIGKILL to init, which takes every process of the box along.
    void kill();
    /// Blocks until the last process is dead. REQUIRES: kill() or init's end.
    void wait_until_dead();

    RootPlan plan;
    pid_t pid = -1;
    Fd pidfd;
    Fd control;
    Fd directory;  ///< /box
    Fd proc;       ///< the box's own /proc; not valid when the host refuses one
    Fd listener;   ///< forbidden system calls arrive here; not valid in `kill` mode
    std::unique_ptr<BoxCgroup> cgroup;
    std::string detail;  ///< walls that had to be left out, in words
    bool is_dead = false;
};

/// How the three standard streams of a run are connected on our side.
struct Streams {
    int in = -1;   ///< -1 means empty
    int out = -1;  ///< -1 counts and discards
    int err = -1;
    bool in_from_start = false;  ///< read a regular file from its beginning, not from its offset
};

/// What ends a run from outside: either becomes readable or hangs up.
struct Interrupts {
    int client = -1;
    int signals = -1;
};

class BoxSupervisor {
public:
    /// Throws Failure when no box can be built on this host at all.
    explicit BoxSupervisor(unsigned slot);
    ~BoxSupervisor();

    /// Runs one request. Never throws. `is_interrupted` is set when the client or a signal ended it.
    Reply run(const Request& request, const Streams& streams, const Interrupts& interrupts,
              bool& is_interrupted);
    /// Tears the last box down and builds the next one, so that the next request finds it ready.
    void prepare_next();

    [[nodiscard]] const Identity& identity() const { return identity_; }
    [[nodiscard]] const CgroupHost& cgroups() const { return cgroups_; }
    [[nodiscard]] ForbiddenCall forbidden() const { return filter_.forbidden; }
    /// Throws Failure.
    std::unique_ptr<Box> build_box(const RootPlan& plan, const std::vector<PreparedBind>& binds);

private:
    std::unique_ptr<Box> take_box(const Request& request);
    std::unique_ptr<Box> try_build(const RootPlan& plan, const std::vector<PreparedBind>& binds);

    unsigned slot_;
    Identity identity_;
    CgroupHost cgroups_;
    SeccompFilter filter_;
    std::unique_ptr<Box> next_;
    std::unique_ptr<Box> used_;
    RootPlan next_plan_;
    std::uint64_t boxes_built_ = 0;
};

}  // namespace rehearse::sandbox
