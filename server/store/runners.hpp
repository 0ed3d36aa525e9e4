// Which runners are alive, and what they offer. Each says so every few seconds; who falls silent is
// forgotten.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// After this much silence a runner is taken for dead.
inline constexpr Milliseconds runner_silence_max{15'000};

struct RunnerNews {
    std::string name;
    std::int64_t at_ms = 0;
    std::string payload;  // opaque here
};

class Runners {
public:
    explicit Runners(RedisStore& redis) : redis_(redis) {}

    Task<Result<void>> announce(std::string name, std::string payload, Instant now);
    Task<Result<void>> withdraw(std::string name);
    /// Those heard of within runner_silence_max of `now`; the others are removed.
    Task<Result<std::vector<RunnerNews>>> alive(Instant now);

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
