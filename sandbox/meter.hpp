// What can be learned of a box's processes from a /proc: everything where groups cannot be used, and
// the bytes written, which no group counts. Less exact than groups (10 ms ticks, memory between two
// looks is not seen), and said so by `probe`.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <sys/types.h>

namespace rehearse::sandbox {

struct Sample {
    std::uint64_t cpu_us = 0;
    std::uint64_t memory_kib = 0;  ///< private memory; files are not counted here
};

/// Every process that a /proc shows.
std::vector<pid_t> all_processes(int proc);
/// `root`, its children, theirs, and so on.
std::vector<pid_t> process_tree(int proc, pid_t root);

Sample take_sample(int proc, std::span<const pid_t> processes);
/// Bytes that these and the children they waited for gave to calls like write, to files and pipes. A
/// plain user learns nothing of a process that made itself undumpable until it has been waited for.
std::uint64_t bytes_written(int proc, std::span<const pid_t> processes);
/// The same of one process by its file `io`; 0 when it is dead.
std::uint64_t bytes_written(int io);
/// What the file system under a descriptor holds.
std::uint64_t files_kib(int directory);

}  // namespace rehearse::sandbox
