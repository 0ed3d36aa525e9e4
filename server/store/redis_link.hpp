// A connection to Redis that mends itself. The only file that sees hiredis, which has no timers, no
// reconnect and no bound on what waits: all three are here. One io_context, one thread. A link
// refuses to queue while Redis is away: nothing is then accepted, and the caller is told at once.
// Where Sentinels are named it asks them, one after another, each time it connects, and follows the
// primary to wherever it went.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_address.hpp"
#include "store/reply.hpp"

namespace rehearse::store {

struct LinkOptions {
    RedisAddress address;
    std::string name = "rehearse";  // CLIENT SETNAME, for whoever looks at CLIENT LIST
    Milliseconds command_timeout{2'000};
    Milliseconds connect_timeout{2'000};
    Milliseconds back_off_first{100};
    Milliseconds back_off_last{5'000};
    std::size_t bytes_in_flight_max = 8 * 1024 * 1024;  // one command alone always fits
    std::size_t commands_in_flight_max = 4'096;
    /// Sent on each new connection before it counts as up (SCRIPT LOAD and the like); an error
    /// keeps it down.
    std::vector<std::vector<std::string>> greetings;
    bool quiet = false;  // write nothing to the log
    /// Tests only: a command for which it returns true is not sent and fails with store_away.
    std::function<bool(const std::vector<std::string>&)> fault;
};

enum class LinkState { down, up };
using StateCallback = std::function<void(LinkState)>;

/// Commands and their replies. Also used for blocking reads, then with one command at a time and
/// its own timeout.
class RedisLink {
public:
    RedisLink(boost::asio::any_io_executor executor, LinkOptions options);
    ~RedisLink();
    RedisLink(const RedisLink&) = delete;
    RedisLink& operator=(const RedisLink&) = delete;

    /// Connects, and connects again for ever, in the background. Call once.
    void start();
    /// Fails what is in flight, closes, and returns when nothing of the link runs any more. It
    /// cannot be started again.
    Task<void> stop();

    bool is_up() const;
    /// Called from the io thread at each change, but not for stop().
    void on_state(StateCallback callback);
    /// Returns when the link is up, or `store_away` after `patience`.
    Task<Result<void>> wait_up(Milliseconds patience);

    /// One command; arguments may hold any bytes. Fails with `store_away` when the link is down,
    /// full, or the answer is not here in time (the connection is then given up, and whether Redis
    /// did it is unknown), also when Redis is LOADING, READONLY, out of memory or the like. Any
    /// other error reply of Redis is a Reply of kind error.
    Task<Result<Reply>> command(std::vector<std::string> arguments,
                                std::optional<Milliseconds> timeout = std::nullopt);

    /// Gives the present connection up; the link connects again.
    void reset();

    std::size_t bytes_in_flight() const;
    std::size_t commands_in_flight() const;
    std::uint64_t connects() const;  // how often it came up
    /// How long from now this Redis is another than the one before, and new: a failover may have
    /// lost what others still know, and they need a moment to say so before the log goes on. Zero:
    /// no reason to wait.
    Milliseconds settles_in() const;
    /// What went wrong last, for people; empty while it is up or before the first try has failed.
    const std::string& why_down() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Channels of one connection in subscription mode. Whatever was published while it was down is
/// lost: `on_subscribed` is called each time a channel is listened to (again), and means "catch up
/// now".
class RedisSubscriber {
public:
    using MessageCallback =
        std::function<void(const std::string& channel, const std::string& message)>;
    using SubscribedCallback = std::function<void(const std::string& channel)>;

    RedisSubscriber(boost::asio::any_io_executor executor, LinkOptions options,
                    MessageCallback on_message, SubscribedCallback on_subscribed);
    ~RedisSubscriber();
    RedisSubscriber(const RedisSubscriber&) = delete;
    RedisSubscriber& operator=(const RedisSubscriber&) = delete;

    void start();
    Task<void> stop();
    bool is_up() const;
    void on_state(StateCallback callback);
    void reset();

    /// Remembered across reconnects; takes effect when the link is up.
    void subscribe(const std::string& channel);
    void unsubscribe(const std::string& channel);
    std::size_t channels() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace rehearse::store
