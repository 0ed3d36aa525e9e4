// Things kept by their hash: package bundles and question texts. Sessions and jobs name them by
// hash, so hosts need no shared disk. Kept in pieces of 1 MiB, so that a large bundle holds up
// neither Redis nor the link.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

class Contents {
public:
    explicit Contents(RedisStore& redis) : redis_(redis) {}

    /// Stores `bytes` under `hash`; what is already there stays. The caller computed the hash and
    /// answers for it.
    Task<Result<void>> put(std::string hash, std::string bytes);
    /// nullopt if nothing (or not yet all of it) is there.
    Task<Result<std::optional<std::string>>> get(std::string hash);
    Task<Result<bool>> has(std::string hash);

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
