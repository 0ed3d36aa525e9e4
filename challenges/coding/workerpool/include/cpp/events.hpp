// What has happened so far, by name. Calls of a test wait for each other by it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace bench {

class Events {
public:
    // Returns how often it has happened by now.
    int happen(const std::string& name) {
        const std::lock_guard lock(mutex_);
        changed_.notify_all();
        return ++counts_[name];
    }

    /// Gives up after a while, and notes who waited in vain. After the first time there is little patience left.
    void wait_for(const std::string& who, const std::string& name, int count) {
        static std::atomic<int> patience_ms{1000};
        std::unique_lock lock(mutex_);
        const std::chrono::milliseconds patience(patience_ms.load());
        if (changed_.wait_for(lock, patience, [&] { return counts_[name] >= count; })) return;
        patience_ms = 2;
        missed_.insert(who + " waited in vain for: " + name);
    }

    int count(const std::string& name) {
        const std::lock_guard lock(mutex_);
        return counts_[name];
    }

    std::vector<std::string> missed() {
        const std::lock_guard lock(mutex_);
        return {missed_.begin(), missed_.end()};
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> counts_;
    std::set<std::string> missed_;
};

}  // namespace bench
