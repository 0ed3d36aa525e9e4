// A man in the middle of the connections to Redis, to make the Nth command fail in the two ways
// that differ: it never arrived, or it was done and nobody was told. What is going on there cannot
// be arranged from outside by timing; here it is exact.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace rehearse::test {

class RedisProxy {
public:
    enum class Fault {
        before,  // Redis never sees the command
        after,   // Redis does it; its answer goes nowhere
    };

    /// Passes everything on to the Unix socket `upstream`, on a thread of its own.
    explicit RedisProxy(std::string upstream);
    ~RedisProxy();
    RedisProxy(const RedisProxy&) = delete;
    RedisProxy& operator=(const RedisProxy&) = delete;

    /// For --redis.
    std::string url() const;

    /// The next command that holds `marker` meets that fault: `then` is called while the connection
    /// stands still (after the command was passed on, or instead), and the connection is cut when
    /// it returns. Once.
    void arm(Fault fault, std::string marker, std::function<void()> then);
    /// Whether that has happened.
    bool has_fired() const { return has_fired_; }

private:
    struct Pair {
        int client = -1;
        int server = -1;
        std::string tail;  // of what the client sent, as long as a marker may still begin in it
    };
    struct Trap {
        Fault fault = Fault::before;
        std::string marker;
        std::function<void()> then;
    };

    void serve();
    void accept_one();
    /// False when the pair has ended.
    bool pass_request(Pair& pair);
    static bool pass_answer(Pair& pair);
    std::optional<Trap> sprung(Pair& pair, const std::string& bytes);

    std::string upstream_;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::optional<Trap> trap_;
    std::atomic<bool> has_fired_ = false;
    std::vector<Pair> pairs_;
    std::thread thread_;
};

}  // namespace rehearse::test
