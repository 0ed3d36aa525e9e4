// The machines: one Redis, servers and runners that know nothing of each other but its address. It
// kills, freezes, drains and starts them, and moves the store's clock so that rounds of minutes end
// within seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "support/redis_server.hpp"
#include "support/server_process.hpp"

namespace rehearse::chaos {

struct Options {
    std::uint64_t seed = 0;
    int seconds = 10;
    int clients = 8;
    int sessions = 2;
    int servers = 3;
    int runners = 2;

    /// Of the template, ten minutes each.
    int rounds() const;
};

class World {
public:
    using Clock = std::chrono::steady_clock;

    explicit World(const Options& options);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Where a server may answer at the moment. From any thread.
    std::vector<std::uint16_t> ports() const;
    /// Of a server that is up.
    std::uint16_t port() const { return ports().front(); }
    const test::RedisServer& redis() const { return redis_; }

    /// Breaks things for as long as the options say.
    void rage();
    /// All is up again, and ready.
    void heal();
    void move_clock(std::chrono::seconds by);

    /// By kind: "server", "runner", "redis", "drained", "frozen", "added", "clock".
    const std::map<std::string, int>& counts() const { return counts_; }
    const std::vector<std::string>& faults() const { return faults_; }
    std::string logs() const;

private:
    struct Server;
    struct Runner;
    enum class Blow { redis, runner, server, drain, freeze };

    void make_challenges() const;
    void look_after_all();
    void strike();
    void start(Server& server);
    void start(Runner& runner);
    Blow next_blow();
    void kill_redis();
    void kill_runner();
    Server* a_server();
    void set_port(Server& server, std::uint16_t port);
    void wait(std::chrono::milliseconds time) const;
    int below(int bound);

    Options options_;
    std::mt19937_64 random_;
    /// Each kind of death once, in any order: the shortest run has them all.
    std::vector<Blow> first_blows_{Blow::redis, Blow::runner, Blow::server};
    test::ScratchFolder folder_;
    test::RedisServer redis_;
    bool redis_is_up_ = true;
    Clock::time_point redis_back_at_;
    std::vector<std::unique_ptr<Server>> servers_;
    std::vector<std::unique_ptr<Runner>> runners_;
    mutable std::mutex mutex_;
    std::vector<std::uint16_t> ports_;  // of servers_, 0: none
    std::map<std::string, int> counts_;
    std::vector<std::string> faults_;
    std::chrono::seconds shift_{0};
};

}  // namespace rehearse::chaos
