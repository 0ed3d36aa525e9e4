// What the tests put around a LoadingCache: a source whose loads wait for what happens elsewhere.
#pragma once

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

#include "events.hpp"
#include "source.hpp"
#include "solution.cpp"

class Bench : private Source {
public:
    explicit Bench(std::int64_t ttl_ms) : cache_(std::make_unique<LoadingCache>(static_cast<Source&>(*this), ttl_ms)) {}

    void load_waits(const std::string& key, int number, const std::string& event, int count) {
        plans_[key].waits[number].emplace_back(event, count);
    }

    void load_fails(const std::string& key, int first, int last) { plans_[key].fails = {first, last}; }

    void load_gets(const std::string& key, const std::vector<std::string>& others, std::int64_t now_ms) {
        plans_[key].others = others;
        plans_[key].now_ms = now_ms;
    }

    std::string get(const std::string& key, std::int64_t now_ms) {
        events_.happen("get " + key);
        std::string result;
        try {
            result = cache_->get(key, now_ms);
        } catch (const LoadError& error) {
            result = std::string("failed: ") + error.what();
        }
        events_.happen("got " + key);
        return result;
    }

    void invalidate(const std::string& key) {
        cache_->invalidate(key);
        events_.happen("invalidated " + key);
    }

    void wait_for(const std::string& event, int count) { events_.wait_for("a thread", event, count); }

    int loads(const std::string& key) { return events_.count("loading " + key); }

    std::vector<std::string> missed() { return events_.missed(); }

private:
    struct Plan {
        std::map<int, std::vector<std::pair<std::string, int>>> waits;
        std::pair<int, int> fails = {0, -1};
        std::vector<std::string> others;
        std::int64_t now_ms = 0;
    };

    std::string load(const std::string& key) override {
        events_.happen("loading");
        const int number = events_.happen("loading " + key);
        const auto found = plans_.find(key);
        const Plan plan = found == plans_.end() ? Plan{} : found->second;
        std::string parts;
        for (const std::string& other : plan.others) parts += (parts.empty() ? "" : ",") + cache_->get(other, plan.now_ms);
        const auto waits = plan.waits.find(number);
        if (waits != plan.waits.end()) {
            for (const auto& [event, count] : waits->second) events_.wait_for("load of " + key, event, count);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));  // who has called is inside by then
        }
        if (plan.fails.first <= number && number <= plan.fails.second) throw LoadError("no " + key);
        return key + "#" + std::to_string(number) + (parts.empty() ? "" : "[" + parts + "]");
    }

    bench::Events events_;
    std::map<std::string, Plan> plans_;
    std::unique_ptr<LoadingCache> cache_;
};
