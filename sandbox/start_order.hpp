// What the supervisor and process 1 of a box say to each other. Only plain integers: process 1 is a
// program of its own without a C library.

#pragma once

#include <cstddef>
#include <cstdint>

#if __STDC_HOSTED__
#include <string>
#include <vector>

#include "sandbox/request.hpp"
#endif

namespace rehearse::sandbox {

/// Process 1 finds these open and nothing else.
inline constexpr int init_control_fd = 3;
inline constexpr int init_null_fd = 4;

inline constexpr std::size_t start_order_bytes_max = 160 * 1024;
inline constexpr std::size_t resource_limits_max = 8;
inline constexpr std::uint32_t words_max = 1024;  ///< arguments, and as many for the environment

struct ResourceLimit {
    std::uint64_t resource;
    std::uint64_t value;
};

/// Followed by NUL-terminated strings: the working directory, the paths to try, the arguments, the
/// environment. Two descriptors come along (standard output, standard error), or three when there is
/// an input, then that is the first.
///
/// After the end of the program, once everything else in the box is dead as well, another order may
/// follow; when there is none the socket closes.
struct StartOrder {
    std::uint32_t has_input = 0;
    std::uint32_t path_count = 0;
    std::uint32_t argument_count = 0;
    std::uint32_t environment_count = 0;
    std::uint32_t is_service = 0;  ///< say when it has started
    std::uint32_t padding = 0;
    std::uint64_t memory_kib = 0;
    std::uint64_t limit_count = 0;
    ResourceLimit limits[resource_limits_max] = {};
};

/// What process 1 says of each program; its very first word is a single byte that says it waits.
struct EndMessage {
    std::int32_t wait_status = 0;
    std::int32_t exec_error = 0;         ///< errno of a failed execve, then nothing ran
    std::uint64_t static_data_kib = 0;   ///< not 0: refused before execve, larger than the limit
    std::uint64_t cpu_us = 0;            ///< of the reaped processes; used without a CPU group
    std::uint64_t memory_peak_kib = 0;   ///< of the largest one; used without a memory group
    std::uint32_t is_alone = 0;          ///< no other process is left in the box
    std::int32_t program = 0;            ///< not 0: it has just started, with this id in the box
};

#if __STDC_HOSTED__
struct StartOptions {
    bool has_input = false;   ///< three descriptors come along, not two
    bool is_service = false;  ///< it may be started again
    bool has_groups = false;  ///< they limit processes and memory; else rlimits have to do
    std::uint64_t other_tasks = 1;  ///< of the program's user; process 1 at least
    std::string folder;             ///< on the floor: what stands for /box
};

/// REQUIRES: the request is checked. Throws Failure when it is too large.
std::string encode_start_order(const Request& request, const std::vector<std::string>& environment,
                               const StartOptions& options);
#endif

}  // namespace rehearse::sandbox
