#include "store/deadlines.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

namespace rehearse::store {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds resync_every{2};
constexpr Milliseconds retry_every{200};

microseconds steady_now() {
    return std::chrono::duration_cast<microseconds>(steady_clock::now().time_since_epoch());
}
microseconds system_now() {
    return std::chrono::duration_cast<microseconds>(
        std::chrono::system_clock::now().time_since_epoch());
}

std::optional<std::int64_t> whole(const std::string& text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

}  // namespace

Clock::Clock(RedisStore& redis)
    : redis_(redis),
      offset_(system_now() - steady_now()),
      tick_(redis.executor()),
      tasks_(redis.executor()) {}

void Clock::start() {
    tasks_.spawn("store_clock", keep_synced());
}

Task<void> Clock::stop() {
    stopping_ = true;
    tick_.cancel();
    return tasks_.join();
}

Instant Clock::now() const {
    return Instant(std::chrono::duration_cast<Milliseconds>(steady_now() + offset_));
}

Task<Result<Instant>> Clock::ask() {
    std::vector<std::string> arguments = {"TIME"};
    const microseconds before = steady_now();
    const Result<Reply> reply = co_await redis_.command(std::move(arguments));
    const microseconds after = steady_now();
    if (reply.has_error()) co_return reply.error();
    if (reply->elements.size() != 2) {
        co_return fail(ErrorCode::internal, "The store told the time in a form that is not ours.");
    }
    const auto seconds = whole(reply->elements[0].text);
    const auto micros = whole(reply->elements[1].text);
    const microseconds told =
        std::chrono::seconds(seconds.value_or(0)) + microseconds(micros.value_or(0));
    offset_ = told - (before + after) / 2;
    synced_ = true;
    co_return Instant(std::chrono::duration_cast<Milliseconds>(told));
}

// `this` is owned by Store, whose stop() joins this task.
Task<void> Clock::keep_synced() {
    while (!stopping_) {
        const Result<Instant> asked = co_await ask();
        if (stopping_) break;
        if (asked.has_value()) {
            tick_.expires_after(resync_every);
        } else {
            tick_.expires_after(retry_every);
        }
        auto waited = co_await tick_.async_wait(use_tuple);
        static_cast<void>(waited);
    }
}

Task<Result<std::vector<std::string>>> Deadlines::due(std::size_t limit) {
    std::vector<std::string> arguments = {std::to_string(limit)};
    Result<Reply> reply = co_await redis_.run(Script::due, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    std::vector<std::string> sessions;
    for (Reply& session : reply->elements) sessions.push_back(std::move(session.text));
    co_return sessions;
}

Task<Result<std::optional<Instant>>> Deadlines::next() {
    std::vector<std::string> arguments = {
        "ZRANGEBYSCORE", redis_.key("deadlines"), "-inf", "(+inf", "WITHSCORES", "LIMIT", "0", "1"};
    const Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->elements.size() != 2) co_return std::optional<Instant>();
    const auto at = whole(reply->elements[1].text);
    if (!at) co_return fail(ErrorCode::internal, "The store holds a deadline that is no time.");
    co_return std::optional<Instant>(from_millis(*at));
}

}  // namespace rehearse::store
