// What the tests put around a ConnectionPool: a database whose calls wait for what happens elsewhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

#include "database.hpp"
#include "events.hpp"
#include "solution.cpp"

class Bench : private Database {
public:
    explicit Bench(int max_size)
        : max_size_(max_size), pool_(std::make_unique<ConnectionPool>(static_cast<Database&>(*this), max_size)) {}

    void open_fails(int first, int last) { failing_ = {first, last}; }

    void open_waits(int number, const std::string& event, int count) { open_waits_[number].emplace_back(event, count); }

    void check_waits(int number, const std::string& event, int count) { check_waits_[number].emplace_back(event, count); }

    void kill(int number) {
        const std::lock_guard lock(mutex_);
        made_.at(number)->is_dead = true;
    }

    std::string acquire(const std::string& owner, int timeout_ms) {
        events_.happen("acquire " + owner);
        std::string result;
        try {
            const bool is_long = timeout_ms >= 1000;  // as long as needed
            const auto connection = pool_->acquire(owner, is_long ? bench::patience_ms.load() : timeout_ms);
            result = connection ? note(owner, connection) : "timed out";
            if (is_long && !connection) events_.miss(owner, "a connection");
        } catch (const OpenError& error) {
            result = error.what();
        }
        events_.happen("acquired " + owner);
        return result;
    }

    bool release(const std::string& owner) {
        std::shared_ptr<Connection> connection;
        {
            const std::lock_guard lock(mutex_);
            connection = last_[owner];
            const auto holder = holders_.find(connection.get());
            if (holder != holders_.end() && holder->second == owner) holders_.erase(holder);
        }
        if (!connection) connection = std::make_shared<Fake>(*this, 0);  // of another pool
        const bool released = pool_->release(connection);
        events_.happen("released " + owner);
        return released;
    }

    std::string use(const std::string& owner, int times, int timeout_ms, int kill_every) {
        for (int i = 1; i <= times; ++i) {
            const std::string result = acquire(owner, timeout_ms);
            if (result == "timed out" || result == "refused") continue;
            if (result.find('(') != std::string::npos) return result;
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            if (kill_every > 0 && i % kill_every == 0) static_cast<Fake&>(*last_of(owner)).is_dead = true;
            if (!release(owner)) return "not taken back";
        }
        return "ok";
    }

    int places() {
        int count = 0;
        while (count <= max_size_ && acquire("place " + std::to_string(count), 0).rfind("connection", 0) == 0) ++count;
        for (int i = 0; i < count; ++i) release("place " + std::to_string(i));
        return count;
    }

    std::vector<std::string> served() {
        const std::lock_guard lock(mutex_);
        return served_;
    }

    std::vector<std::string> borrowed() { return pool_->borrowed(); }

    int waiting() { return pool_->waiting(); }

    void wait_for_line(int length) {
        for (int tries = 0; pool_->waiting() < length; ++tries) {
            if (tries > 2 * bench::patience_ms) return events_.miss("a thread", "a line of " + std::to_string(length));
            std::this_thread::sleep_for(std::chrono::microseconds(500));
        }
    }

    int opened() { return events_.count("opening"); }

    int open_now() { return open_; }

    int over_limit() { return std::max(0, most_open_ - max_size_); }

    void signal(const std::string& event) { events_.happen(event); }

    void wait_for(const std::string& event, int count) { events_.wait_for("a thread", event, count); }

    std::vector<std::string> missed() { return events_.missed(); }

private:
    using Waits = std::map<int, std::vector<std::pair<std::string, int>>>;

    struct Fake : Connection {
        Fake(Bench& owner, int own_number) : bench(owner), number(own_number) {}
        bool is_alive() override { return bench.check(*this); }
        void close() override { bench.closed(*this); }

        Bench& bench;
        const int number;
        std::atomic<bool> is_dead{false};
        std::atomic<bool> is_closed{false};
    };

    std::shared_ptr<Connection> open() override {
        {
            const std::lock_guard lock(mutex_);
            most_open_ = std::max(most_open_, ++open_);
        }
        const int number = events_.happen("opening");
        await_all(open_waits_, number, "opening " + std::to_string(number));
        const std::lock_guard lock(mutex_);
        if (failing_.first <= number && number <= failing_.second) {
            --open_;
            throw OpenError("refused");
        }
        made_[number] = std::make_shared<Fake>(*this, number);
        return made_[number];
    }

    bool check(Fake& connection) {
        events_.happen("checking " + std::to_string(connection.number));
        await_all(check_waits_, connection.number, "checking " + std::to_string(connection.number));
        return !connection.is_dead && !connection.is_closed;
    }

    void closed(Fake& connection) {
        const std::lock_guard lock(mutex_);
        if (!connection.is_closed.exchange(true)) --open_;
    }

    void await_all(const Waits& waits, int number, const std::string& who) {
        const auto found = waits.find(number);
        if (found == waits.end()) return;
        for (const auto& [event, count] : found->second) events_.wait_for(who, event, count);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));  // who has called is inside by then
    }

    std::string note(const std::string& owner, const std::shared_ptr<Connection>& connection) {
        const auto& fake = static_cast<const Fake&>(*connection);
        const std::lock_guard lock(mutex_);
        std::string text = "connection " + std::to_string(fake.number);
        if (fake.is_dead) text += " (dead)";
        if (fake.is_closed) text += " (closed)";
        const auto [holder, is_alone] = holders_.emplace(connection.get(), owner);
        if (!is_alone) text += " (which " + holder->second + " has)";
        last_[owner] = connection;
        served_.push_back(owner);
        return text;
    }

    std::shared_ptr<Connection> last_of(const std::string& owner) {
        const std::lock_guard lock(mutex_);
        return last_[owner];
    }

    const int max_size_;
    bench::Events events_;
    std::pair<int, int> failing_ = {0, -1};
    Waits open_waits_, check_waits_;
    std::mutex mutex_;
    std::map<int, std::shared_ptr<Fake>> made_;
    std::map<std::string, std::shared_ptr<Connection>> last_;  // of each owner, also after its release
    std::map<Connection*, std::string> holders_;
    std::vector<std::string> served_;
    std::atomic<int> open_{0};
    int most_open_ = 0;
    std::unique_ptr<ConnectionPool> pool_;
};
