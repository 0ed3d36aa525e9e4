// The clock and the alarm. The one clock of all hosts is Redis TIME; the alarm says only which
// sessions have a deadline that has passed: the append that handles it moves or removes it, so it
// is never lost between two steps.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// Redis' clock, asked every few seconds and carried on by the steady clock between, so that now()
/// needs no waiting.
class Clock {
public:
    explicit Clock(RedisStore& redis);

    void start();
    Task<void> stop();

    /// Before the first answer of Redis: this host's clock.
    Instant now() const;
    bool is_synced() const { return synced_; }
    /// Asks Redis, and corrects now().
    Task<Result<Instant>> ask();

private:
    Task<void> keep_synced();

    RedisStore& redis_;
    std::chrono::microseconds offset_{0};  // what to add to the steady clock
    bool synced_ = false;
    bool stopping_ = false;
    boost::asio::steady_timer tick_;
    TaskGroup tasks_;
};

class Deadlines {
public:
    explicit Deadlines(RedisStore& redis) : redis_(redis) {}

    /// Sessions whose deadline has passed by Redis' clock, earliest first. They stay until an
    /// append moves them.
    Task<Result<std::vector<std::string>>> due(std::size_t limit);
    /// The next deadline of all sessions, if there is any.
    Task<Result<std::optional<Instant>>> next();

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
