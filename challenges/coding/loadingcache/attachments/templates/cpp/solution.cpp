// A cache that works as long as a single thread uses it.
#include <cstdint>
#include <string>
#include <unordered_map>

#include "source.hpp"  // Source with load(key), LoadError

class LoadingCache {
public:
    LoadingCache(Source& source, std::int64_t ttl_ms) : source_(source), ttl_ms_(ttl_ms) {}

    std::string get(const std::string& key, std::int64_t now_ms) {
        const auto found = entries_.find(key);
        if (found != entries_.end() && now_ms < found->second.loaded_ms + ttl_ms_) {
            return found->second.value;
        }
        entries_.erase(key);
        const std::string value = source_.load(key);
        entries_[key] = {value, now_ms};
        return value;
    }

    void invalidate(const std::string& key) { entries_.erase(key); }

private:
    struct Entry {
        std::string value;
        std::int64_t loaded_ms = 0;
    };

    Source& source_;
    std::int64_t ttl_ms_;
    std::unordered_map<std::string, Entry> entries_;
};
