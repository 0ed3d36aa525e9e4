#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "source.hpp"

// An entry is in the map from the moment its load begins, so whoever comes later finds it and waits for it. A load whose
// entry is no longer there, because it was invalidated, still serves those who wait, and nobody else.
class LoadingCache {
public:
    LoadingCache(Source& source, std::int64_t ttl_ms) : source_(source), ttl_ms_(ttl_ms) {}

    std::string get(const std::string& key, std::int64_t now_ms) {
        const auto fresh = std::make_shared<Entry>(now_ms);
        const std::shared_ptr<Entry> entry = find_or_add(key, now_ms, fresh);
        if (entry == fresh) {
            load(key, *entry);
        }
        return entry->value.get();
    }

    void invalidate(const std::string& key) {
        const std::lock_guard lock(mutex_);
        entries_.erase(key);
    }

private:
    struct Entry {
        explicit Entry(std::int64_t now_ms) : loaded_ms(now_ms) {}
        const std::int64_t loaded_ms;
        bool is_loaded = false;  // guarded by the mutex
        std::promise<std::string> promise;
        std::shared_future<std::string> value = promise.get_future().share();
    };

    std::shared_ptr<Entry> find_or_add(const std::string& key, std::int64_t now_ms, const std::shared_ptr<Entry>& fresh) {
        const std::lock_guard lock(mutex_);
        std::shared_ptr<Entry>& entry = entries_[key];
        if (!entry || (entry->is_loaded && now_ms >= entry->loaded_ms + ttl_ms_)) {
            entry = fresh;
        }
        return entry;
    }

    void load(const std::string& key, Entry& entry) {
        try {
            const std::string value = source_.load(key);
            {
                const std::lock_guard lock(mutex_);
                entry.is_loaded = true;
            }
            entry.promise.set_value(value);
        } catch (...) {
            {
                const std::lock_guard lock(mutex_);
                const auto found = entries_.find(key);
                if (found != entries_.end() && found->second.get() == &entry) {
                    entries_.erase(found);
                }
            }
            entry.promise.set_exception(std::current_exception());
        }
    }

    Source& source_;
    const std::int64_t ttl_ms_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;
};
