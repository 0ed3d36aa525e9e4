// What the tests put around a WorkerPool: tasks that wait for what happens elsewhere.
#pragma once

#include <dirent.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "events.hpp"
#include "solution.cpp"

namespace bench {

/// How many threads this process has; 0 where that cannot be seen.
inline int threads() {
    DIR* const folder = ::opendir("/proc/self/task");
    if (folder == nullptr) return 0;
    int count = 0;
    while (const dirent* entry = ::readdir(folder)) count += entry->d_name[0] != '.' ? 1 : 0;
    ::closedir(folder);
    return count;
}

}  // namespace bench

class Bench {
public:
    Bench(int workers, int queue_limit)
        : threads_before_(bench::threads()), pool_(std::make_unique<WorkerPool>(workers, queue_limit)) {}

    void task_waits(const std::string& task, const std::string& event, int count) {
        plans_[task].waits.emplace_back(event, count);
    }

    void task_fails(const std::string& task) { plans_[task].fails = true; }

    bool submit(const std::string& task) {
        events_.happen("submit " + task);
        const bool accepted = pool_->submit(work(task));
        events_.happen("submitted " + task);
        return accepted;
    }

    bool try_submit(const std::string& task) { return pool_->try_submit(work(task)); }

    std::optional<std::string> next_result() {
        auto result = pool_->next_result();
        events_.happen("result " + result.value_or("nothing"));
        const std::lock_guard lock(results_mutex_);
        if (result) results_.push_back(*result);
        return result;
    }

    int shutdown() {
        events_.happen("shutdown");
        pool_->shutdown();
        events_.happen("shut down");
        return events_.count("finished");
    }

    std::vector<std::string> results() {
        const std::lock_guard lock(results_mutex_);
        return results_;
    }

    void signal(const std::string& event) { events_.happen(event); }

    void wait_for(const std::string& event, int count) { events_.wait_for("a thread", event, count); }

    bool stays_away(const std::string& event) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return events_.count(event) == 0;
    }

    int most_at_once() { return most_; }

    int threads_left() {
        int left = 0;
        for (int tries = 0; tries < 1000; ++tries) {
            left = bench::threads() - threads_before_;
            if (left <= 0) return 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return left;
    }

    std::vector<std::string> missed() { return events_.missed(); }

private:
    struct Plan {
        std::vector<std::pair<std::string, int>> waits;
        bool fails = false;
    };

    std::function<std::string()> work(const std::string& task) {
        const auto found = plans_.find(task);
        return [this, task, plan = found == plans_.end() ? Plan{} : found->second] {
            const int now = ++running_;
            for (int most = most_; most < now && !most_.compare_exchange_weak(most, now);) {
            }
            events_.happen("started");
            events_.happen("started " + task);
            for (const auto& [event, count] : plan.waits) events_.wait_for(task, event, count);
            --running_;
            events_.happen("finished");
            events_.happen("finished " + task);
            if (plan.fails) throw std::runtime_error(task + " broke");
            return task + " ok";
        };
    }

    bench::Events events_;
    std::map<std::string, Plan> plans_;
    std::atomic<int> running_{0};
    std::atomic<int> most_{0};
    std::mutex results_mutex_;
    std::vector<std::string> results_;
    int threads_before_;
    std::unique_ptr<WorkerPool> pool_;  // ends before what its tasks use
};
