#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// Wrong: reading an entry starts its TTL again.
class TtlCache {
public:
    bool set(const std::string& key, const std::string& value, std::int64_t ttl_ms, std::int64_t now_ms) {
        Entry* entry = live(key, now_ms);
        const bool replaced = entry != nullptr;
        if (!replaced) entry = &entries_[key];
        entry->value = value;
        expire_at(key, *entry, ttl_ms, now_ms);
        return replaced;
    }

    int set_many(const std::vector<std::string>& keys, const std::string& value, std::int64_t ttl_ms,
                 std::int64_t now_ms) {
        int replaced = 0;
        for (const std::string& key : keys) replaced += set(key, value, ttl_ms, now_ms) ? 1 : 0;
        return replaced;
    }

    std::optional<std::string> get(const std::string& key, std::int64_t now_ms) {
        Entry* entry = live(key, now_ms);
        if (entry == nullptr) {
            ++misses_;
            return std::nullopt;
        }
        ++hits_;
        expire_at(key, *entry, entry->ttl_ms, now_ms);
        return entry->value;
    }

    bool touch(const std::string& key, std::int64_t ttl_ms, std::int64_t now_ms) {
        Entry* entry = live(key, now_ms);
        if (entry == nullptr) return false;
        expire_at(key, *entry, ttl_ms, now_ms);
        return true;
    }

    int sweep(std::int64_t now_ms) {
        int count = 0;
        while (!index_.empty() && index_.begin()->first <= now_ms) {
            reclaim(entries_.find(index_.begin()->second));
            ++count;
        }
        return count;
    }

    int size() { return static_cast<int>(entries_.size()); }

    std::vector<std::int64_t> stats() { return {hits_, misses_, reclaimed_}; }

private:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    struct Entry {
        std::string value;
        std::int64_t expiry = never;
        std::int64_t ttl_ms = 0;
    };
    using Entries = std::unordered_map<std::string, Entry>;

    Entry* live(const std::string& key, std::int64_t now_ms) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return nullptr;
        if (now_ms < found->second.expiry) return &found->second;
        reclaim(found);
        return nullptr;
    }

    void expire_at(const std::string& key, Entry& entry, std::int64_t ttl_ms, std::int64_t now_ms) {
        if (entry.expiry != never) index_.erase({entry.expiry, key});
        entry.ttl_ms = ttl_ms;
        entry.expiry = ttl_ms == 0 ? never : now_ms + ttl_ms;
        if (entry.expiry != never) index_.emplace(entry.expiry, key);
    }

    void reclaim(Entries::iterator place) {
        index_.erase({place->second.expiry, place->first});
        entries_.erase(place);
        ++reclaimed_;
    }

    Entries entries_;
    std::set<std::pair<std::int64_t, std::string>> index_;
    std::int64_t hits_ = 0;
    std::int64_t misses_ = 0;
    std::int64_t reclaimed_ = 0;
};
