// What a limit may be, in one table, and how its text is read. Everything that comes from outside
// (command line or request) passes here; nothing else in the program checks a number again.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/request.hpp"

namespace rehearse::sandbox {

struct LimitBound {
    std::string_view name;
    std::uint64_t Limits::*field;
    std::uint64_t min;
    std::uint64_t max;
};

inline constexpr std::uint64_t day_ms = 24ULL * 60 * 60 * 1000;
inline constexpr std::uint64_t tebibyte_kib = 1024ULL * 1024 * 1024;

inline constexpr std::array<LimitBound, 10> limit_bounds{{
    {"cpu_ms", &Limits::cpu_ms, 1, day_ms},
    {"wall_ms", &Limits::wall_ms, 1, day_ms},
    {"memory_kib", &Limits::memory_kib, 1024, tebibyte_kib},
    {"processes", &Limits::processes, 1, 32'768},
    {"output_bytes", &Limits::output_bytes, 0, 1ULL << 40},
    {"file_kib", &Limits::file_kib, 0, tebibyte_kib},
    {"tmpfs_kib", &Limits::tmpfs_kib, 64, tebibyte_kib},
    {"inodes", &Limits::inodes, 16, 16'777'216},
    {"open_files", &Limits::open_files, 16, 65'536},
    {"written_kib", &Limits::written_kib, 0, tebibyte_kib},
}};

/// Reads a plain decimal number. Anything else (sign, fraction, exponent, blank, NaN, shell
/// characters, overflow) is refused.
bool parse_number(std::string_view text, std::uint64_t& value);

/// Empty when every limit is inside its bounds, else one sentence naming the limit.
std::string check_limits(const Limits& limits);

}  // namespace rehearse::sandbox
