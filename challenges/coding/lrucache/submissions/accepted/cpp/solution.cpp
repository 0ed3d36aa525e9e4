#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// The list is in order of use, the most recent entry first; the map finds an entry's place in it.
class LruCache {
public:
    explicit LruCache(int capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

    std::optional<std::string> get(const std::string& key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return std::nullopt;
        use(found->second);
        return found->second->second;
    }

    std::optional<std::string> put(const std::string& key, const std::string& value) {
        const auto found = places_.find(key);
        if (found != places_.end()) {
            found->second->second = value;
            use(found->second);
            return std::nullopt;
        }
        std::optional<std::string> evicted;
        if (entries_.size() == capacity_) {
            evicted = entries_.back().first;
            places_.erase(*evicted);
            entries_.pop_back();
        }
        entries_.emplace_front(key, value);
        places_[key] = entries_.begin();
        return evicted;
    }

    bool remove(const std::string& key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return false;
        entries_.erase(found->second);
        places_.erase(found);
        return true;
    }

    std::vector<std::string> recent_keys() {
        std::vector<std::string> keys;
        keys.reserve(entries_.size());
        for (const Entry& entry : entries_) keys.push_back(entry.first);
        return keys;
    }

    int replay(const std::vector<std::string>& keys) {
        int hits = 0;
        for (const std::string& key : keys) {
            if (get(key)) {
                ++hits;
            } else {
                put(key, "");
            }
        }
        return hits;
    }

private:
    using Entry = std::pair<std::string, std::string>;
    using Place = std::list<Entry>::iterator;

    void use(Place place) { entries_.splice(entries_.begin(), entries_, place); }

    std::size_t capacity_;
    std::list<Entry> entries_;
    std::unordered_map<std::string, Place> places_;
};
