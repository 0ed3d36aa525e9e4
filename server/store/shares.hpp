// Links to the report of a session, which whoever holds one may open. They are kept with the
// session and go with it. What is kept opens nothing: a link's secret is made elsewhere, from its
// id. Payloads are opaque here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

inline constexpr std::size_t shares_max = 20;  // of a session

struct KeptShare {
    std::string id;
    std::string payload;
};

class Shares {
public:
    explicit Shares(RedisStore& redis) : redis_(redis) {}

    /// `not_found` when the session is gone, `too_many_requests` when it has as many as may be.
    Task<Result<void>> add(std::string session, KeptShare share);
    /// In no order.
    Task<Result<std::vector<KeptShare>>> list(std::string session);
    /// Nothing when there is none of that id, or no such session.
    Task<Result<std::optional<std::string>>> find(std::string session, std::string id);
    /// False if there was none.
    Task<Result<bool>> remove(std::string session, std::string id);

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
