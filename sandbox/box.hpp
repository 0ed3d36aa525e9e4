// A box: one single-use sandbox, from its first namespace to its last group. The builder makes them;
// nothing here knows of requests.

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/birth.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/filesystem.hpp"
#include "sandbox/floor.hpp"
#include "sandbox/meter.hpp"
#include "sandbox/namespaces.hpp"
#include "sandbox/network.hpp"
#include "sandbox/request.hpp"
#include "sandbox/seccomp_policy.hpp"

namespace rehearse::sandbox {

/// A finished box: walls up, process 1 waiting. Destroying it kills whatever is inside, waits until it
/// is dead and lets go of its groups. Single use.
class Box {
public:
    Box() = default;
    ~Box();
    Box(const Box&) = delete;
    Box& operator=(const Box&) = delete;
    /// SIGKILL to process 1, which takes every process of the box along.
    void kill();
    /// Blocks until the last process is dead. REQUIRES: kill() or the end of process 1.
    void wait_until_dead();
    /// True when the box still is as it was built: process 1 lives and has said nothing, nobody else
    /// is in its group.
    [[nodiscard]] bool is_sound() const;
    /// False where no /proc of the box is to be had; then the two below know nothing.
    [[nodiscard]] bool can_look() const { return proc.valid(); }
    /// What its processes use now, files included.
    [[nodiscard]] Sample look() const;
    [[nodiscard]] std::uint64_t written_bytes() const;
    /// Sends a signal to one process of the box, by its id in there; false when it is not there.
    [[nodiscard]] bool signal(pid_t inside, int number) const;
    /// Kills everything but process 1, which goes on. Throws Failure when that does not come to an end.
    void kill_all_but_process_one() const;
    /// Makes the box fit a request: size of its files, memory, processes. Throws Failure.
    void fit(const Limits& limits);

    std::unique_ptr<FloorFolder> folder;  ///< on the floor only; goes last
    std::shared_ptr<BoxCgroup> cgroup;    ///< goes when no file of the box is open any more
    std::shared_ptr<const DeadNetwork> network;  ///< none where it has one of its own
    RootPlan plan;
    pid_t pid = -1;
    Fd pidfd;
    Fd control;
    Fd directory;  ///< /box
    Fd shape;      ///< for reshape(); not valid on the floor
    Fd proc;       ///< the box's own /proc; not valid when the host refuses one. The host's on the floor
    Fd written;    ///< what process 1 and all whom it has waited for wrote
    Fd listener;   ///< forbidden system calls arrive here; not valid in `kill` mode
    std::string detail;  ///< walls that had to be left out, in words
    std::uint64_t other_tasks = 1;  ///< of the same user beside the program: process 1 at least
    std::uint64_t written_before = 0;  ///< by init, while it built
    bool is_dead = false;
};

/// What a box may have beyond the usual; one that has something is built for its request alone.
struct Extras {
    std::vector<PreparedBind> binds;
    bool has_network = false;  ///< a loopback device that is up, and TCP allowed on it
};

class BoxBuilder {
public:
    /// Throws Failure when no box can be built on this host at all.
    BoxBuilder(unsigned slot, CgroupHost cgroups, FloorPolicy floor);

    /// From any thread; one box is built at a time. Throws Failure.
    std::unique_ptr<Box> build(const Limits& limits, const Extras& extras);

    /// See Birthplace.
    [[nodiscard]] std::mutex& writing() { return writing_; }
    [[nodiscard]] const Identity& identity() const { return identity_; }
    [[nodiscard]] const CgroupHost& cgroups() const { return cgroups_; }
    [[nodiscard]] ForbiddenCall forbidden() const { return filter_.forbidden; }

private:
    /// Where boxes are born, one at a time. On version 1 in groups of its own (see cgroup.hpp), as root in
    /// a network of its own; then there are as many cradles as boxes stand at once, made when they are
    /// needed. Else there is one.
    struct Cradle {
        Cradle(std::shared_ptr<BoxCgroup> its_groups, const std::function<void()>& settle,
               std::mutex& writing)
            : groups(std::move(its_groups)), birthplace(settle, writing) {}
        /// No box stands that was born here.
        [[nodiscard]] bool is_free() const;
        /// Nothing of the last one is left. REQUIRES: is_free().
        [[nodiscard]] bool make_clean() const;
        std::shared_ptr<BoxCgroup> groups;  ///< also the box's while there is one; not on version 2
        std::shared_ptr<const DeadNetwork> network;  ///< likewise; not where only root could make it
        Birthplace birthplace;
    };

    void settle(FloorPolicy floor);
    void join() const;
    [[nodiscard]] std::shared_ptr<const DeadNetwork> make_network() const;
    std::unique_ptr<Cradle> make_cradle(const std::function<void()>& settle);
    Cradle& free_cradle();
    [[nodiscard]] std::string next_group_name();
    [[nodiscard]] HostGaps gaps() const;
    void choose_filters(ForbiddenCall forbidden);
    void bear(Cradle& cradle, Box& box, const Extras& extras);
    std::unique_ptr<Box> try_build(const Limits& limits, const Extras& extras);

    unsigned slot_;
    Identity identity_;
    CgroupHost cgroups_;
    Fd process_one_;
    std::mutex writing_;
    std::optional<Skeleton> skeleton_;
    std::uint64_t groups_made_ = 0;
    std::vector<std::unique_ptr<Cradle>> cradles_;
    SeccompFilter filter_;
    SeccompFilter network_filter_;  ///< of boxes with a network of their own
    std::mutex mutex_;
    std::uint64_t boxes_built_ = 0;
};

}  // namespace rehearse::sandbox
