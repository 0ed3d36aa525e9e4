// Control groups: the exact meter and the hard limit for memory, CPU and processes. Version 1 and 2
// look the same from here. On version 2 every box is born into a group of its own, made before it and
// removed after it. Version 1 has no birth into a group, and moving a process there waits for a grace
// period of the kernel, up to 15 ms; so there a group lives as long as the supervisor and one of its
// threads sits in it, by which the boxes are born: one after the other, each counted from where the
// one before left the counters. Where neither version can be used the supervisor falls back to
// rlimits and sampling; that is its business, not this file's.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "sandbox/os.hpp"

namespace rehearse::sandbox {

enum class CgroupVersion { none, v1, v2 };

/// Where on this host boxes may put their groups.
struct CgroupHost {
    CgroupVersion version = CgroupVersion::none;
    std::string memory;   ///< v1: directory of the memory hierarchy; v2: the one directory
    std::string pids;     ///< v1 only
    std::string cpuacct;  ///< v1 only
    std::string detail;   ///< why it is this version, in words
    std::string remedy;   ///< what would make it better; empty when nothing is missing
};

/// Looks at the host and prepares the parent directory `rehearse`. Writes nothing outside it, except
/// that on version 2 it may have to switch on controllers and move this program into a leaf.
CgroupHost find_cgroups();

struct CgroupUsage {
    std::uint64_t cpu_ns = 0;
    std::uint64_t memory_peak_bytes = 0;
    std::uint64_t oom_kills = 0;
    std::uint64_t refused_forks = 0;
};

/// The groups of one box at a time. Destroying it removes them; REQUIRES by then: all members are dead
/// or about to be.
class BoxCgroup {
public:
    /// Throws Failure. `name` must be unique on the host.
    BoxCgroup(const CgroupHost& host, const std::string& name);
    ~BoxCgroup();
    BoxCgroup(const BoxCgroup&) = delete;
    BoxCgroup& operator=(const BoxCgroup&) = delete;

    /// For clone3(CLONE_INTO_CGROUP); -1 on version 1.
    [[nodiscard]] int clone_target() const;
    /// Version 1: the calling thread sits here from now on, and who it gives birth to is born here. Takes
    /// up to 45 ms. Throws Failure.
    void settle();
    /// Before another box is born here: lifts the limits of the one before. False while more than a
    /// mebibyte of its memory is still charged: it may go at any moment, and would then be missing from
    /// what the next one uses.
    bool vacate();
    /// Counting starts here: what the box's own init uses by now is not the program's. REQUIRES: init
    /// waits. Throws Failure.
    void begin_counting();
    /// Sets what differs from what is set, on top of what init uses. Throws Failure.
    void limit(std::uint64_t memory_bytes, std::uint64_t processes);
    /// Processes of the box.
    [[nodiscard]] std::uint64_t members() const;
    [[nodiscard]] std::uint64_t cpu_ns() const;
    [[nodiscard]] CgroupUsage usage() const;
    /// Becomes readable when the group ran out of memory; -1 when the host cannot tell.
    [[nodiscard]] int out_of_memory_event() const { return oom_event_.get(); }

private:
    [[nodiscard]] std::uint64_t cpu_counter_ns() const;
    [[nodiscard]] std::uint64_t oom_counter() const;
    [[nodiscard]] std::uint64_t refused_forks_counter() const;
    [[nodiscard]] std::uint64_t memory_bytes() const;
    void open_files();
    void watch_out_of_memory();

    CgroupVersion version_;
    std::uint64_t residents_ = 0;  ///< our thread, which is no member of the box
    std::vector<std::string> directories_;
    Fd memory_;
    Fd pids_;     ///< on version 2 the same directory as memory_
    Fd cpuacct_;  ///< likewise
    // Open as long as the group lives, because opening costs more than reading.
    Fd memory_limit_;
    Fd memory_and_swap_limit_;
    Fd memory_peak_;
    Fd memory_events_;
    Fd process_limit_;
    Fd process_count_;
    Fd process_events_;
    Fd cpu_;
    Fd oom_event_;
    std::uint64_t cpu_start_ns_ = 0;
    std::uint64_t memory_start_bytes_ = 0;
    std::uint64_t oom_start_ = 0;
    std::uint64_t refused_forks_start_ = 0;
    std::uint64_t memory_set_bytes_ = 0;
    std::uint64_t processes_set_ = 0;
};

/// Removes groups that dead supervisors of this slot left behind; `prefix` ends before their process
/// ids.
void sweep_cgroups(const CgroupHost& host, const std::string& prefix);

/// Removes every group whose name begins so. False while one of them still has members.
bool remove_groups(const CgroupHost& host, const std::string& prefix);

}  // namespace rehearse::sandbox
