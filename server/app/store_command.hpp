// What commands share that work on the store of a server: finding it, waiting for it, and saying
// that it is not there.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

#include "base/error.hpp"
#include "base/task.hpp"
#include "store/redis_store.hpp"

namespace rehearse::app {

struct StorePlace {
    std::filesystem::path data;  // of the server whose private Redis it is; empty: the default
    std::string redis;           // another Redis
};

/// What a command does with the store; the exit code. Everything it names outlives it.
using StoreWork = std::function<Task<int>(store::RedisStore*)>;

/// Whether a private Redis that nobody runs is started for the work, or is missing.
enum class WithoutServer { start_redis, refuse };

/// Runs `work` and gives its exit code, or 2 when the store cannot be reached. `command` begins
/// what is written to `err`, as in "rehearse token".
int with_store(const StorePlace& place, WithoutServer without, const std::string& command,
               std::ostream& err, const StoreWork& work);

/// Writes the sentence; the exit code: 2 when the store is away, else 1.
int refused(const std::string& command, const Error& error, std::ostream& err);

}  // namespace rehearse::app
