// Webhooks: where each principal wants to be told of finished submissions, and which of those must
// still be sent. What is due is one sorted set that every server looks at; who takes something has
// it for a while, so that one sends it, and when that server dies another does. Delivery is at
// least once: every try of a delivery has the same id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "base/webhook.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// Something taken to be sent.
struct Delivery {
    std::string submission;
    std::string id;     // the same at every try
    Instant first_at;   // when it became due: when the submission finished
    int tries = 0;      // that failed
    std::string lease;  // whose it is; a later one of somebody else takes its place
};

class Webhooks {
public:
    explicit Webhooks(RedisStore& redis) : redis_(redis) {}

    /// Sets the owner's one webhook, in place of an earlier one, with a fresh secret.
    Task<Result<Webhook>> set(std::string owner, std::string url);
    Task<Result<std::optional<Webhook>>> get(std::string owner);
    /// False if there was none.
    Task<Result<bool>> remove(std::string owner);

    /// Up to `limit` deliveries whose time has come, earliest first. Until `lease` is over nobody
    /// else gets them.
    Task<Result<std::vector<Delivery>>> take_due(std::size_t limit, Milliseconds lease);
    /// Puts it back for later, without counting a try.
    Task<Result<void>> postpone(Delivery delivery, Milliseconds by);
    /// It has arrived.
    Task<Result<void>> delivered(Delivery delivery, std::string owner);
    /// It has not, because of `why`: it is due again after `retry_after`, or never if there is
    /// none.
    Task<Result<void>> failed(Delivery delivery, std::string owner, std::string why,
                              std::optional<Milliseconds> retry_after);
    /// There is nothing to send (any more).
    Task<Result<void>> drop(Delivery delivery);

private:
    Task<Result<void>> settle(Delivery delivery, std::string outcome, std::string owner,
                              std::string why, std::optional<Milliseconds> again_after);

    RedisStore& redis_;
};

}  // namespace rehearse::store
