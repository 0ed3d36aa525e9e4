// Time as a value. Nothing in here reads a clock: the one clock of a session is that of Redis, handed in by the store.
#pragma once

#include <chrono>
#include <cstdint>

namespace rehearse {

using Milliseconds = std::chrono::milliseconds;
/// Milliseconds since 1970-01-01 UTC, as Redis TIME gives them.
using Instant = std::chrono::time_point<std::chrono::system_clock, Milliseconds>;

constexpr std::int64_t to_millis(Instant instant) { return instant.time_since_epoch().count(); }
constexpr Instant from_millis(std::int64_t millis) { return Instant{Milliseconds{millis}}; }

}  // namespace rehearse
