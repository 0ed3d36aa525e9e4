// A private Redis in the data directory: a redis-server child on a Unix socket, for an installation
// on one machine.
//
// It writes before it answers (`appendonly yes, appendfsync no`) and we fdatasync its append-only
// files each second on a thread of our own, so that kill -9 of anything loses nothing acknowledged
// and a power cut about a second. It ends with us: the child asks the kernel for SIGTERM when the
// thread that started it dies, so start() must run on a thread that lives as long as the server
// does (the io thread).
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_address.hpp"

namespace rehearse::store {

enum class Fsync {
    each_second,  // a power cut may cost about a second
    always,       // nothing, at the price of one disk flush per batch of writes
};

struct EmbeddedRedisOptions {
    std::filesystem::path data_directory;
    std::string redis_server = "redis-server";  // a path, or a name looked up in search_path
    std::string search_path = "/usr/local/bin:/usr/bin:/bin";
    /// Where the socket goes when its path in the data directory would be too long for a socket
    /// (107 bytes).
    std::filesystem::path runtime_directory = "/tmp";
    Fsync fsync = Fsync::each_second;
    Milliseconds start_patience{60'000};  // a large append-only file takes time to load
    /// Below this much free space new work is refused. Redis notices a full disk only when a write
    /// has failed, and that write it has acknowledged already.
    std::uintmax_t free_bytes_min = 64U << 20U;
};

enum class EmbeddedState { running, restarting };

class EmbeddedRedis {
public:
    EmbeddedRedis(boost::asio::any_io_executor executor, EmbeddedRedisOptions options);
    ~EmbeddedRedis();
    EmbeddedRedis(const EmbeddedRedis&) = delete;
    EmbeddedRedis& operator=(const EmbeddedRedis&) = delete;

    /// Locks the data directory, starts the child and returns when it answers. Fails with `setup`
    /// and one sentence. From then on a child that dies is started again, with back-off.
    Task<Result<void>> start();
    /// Lets a start() that is under way fail soon, however long Redis would take. stop() follows.
    void interrupt_start();
    /// Stops the child in order (SIGTERM, then SIGKILL after 10 s), flushes the files and releases
    /// the directory.
    Task<void> stop();

    RedisAddress address() const;
    /// Whether the disk has free_bytes_min left, as of the last second.
    bool has_room() const;
    /// Of the child; 0 when there is none at the moment.
    int pid() const;
    void on_state(std::function<void(EmbeddedState)> callback);

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Where the Redis of the server that uses this data directory listens, for programs beside it.
/// Fails with `setup` when no server uses it. Whether it answers is for the caller to see.
Result<RedisAddress> running_redis(const std::filesystem::path& data_directory);

}  // namespace rehearse::store
