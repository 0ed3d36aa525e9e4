#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

// Wrong: evicts in order of arrival, whatever is read or overwritten in between.
class LruCache {
public:
    explicit LruCache(int capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

    std::optional<std::string> get(const std::string& key) {
        const auto found = values_.find(key);
        if (found == values_.end()) return std::nullopt;
        return found->second;
    }

    std::optional<std::string> put(const std::string& key, const std::string& value) {
        std::optional<std::string> evicted;
        if (values_.count(key) == 0) {
            if (values_.size() == capacity_) {
                evicted = arrivals_.front();
                arrivals_.pop_front();
                values_.erase(*evicted);
            }
            arrivals_.push_back(key);
        }
        values_[key] = value;
        return evicted;
    }

    bool remove(const std::string& key) {
        if (values_.erase(key) == 0) return false;
        for (auto it = arrivals_.begin(); it != arrivals_.end(); ++it) {
            if (*it == key) {
                arrivals_.erase(it);
                break;
            }
        }
        return true;
    }

    std::vector<std::string> recent_keys() { return {arrivals_.rbegin(), arrivals_.rend()}; }

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
    std::size_t capacity_;
    std::deque<std::string> arrivals_;
    std::unordered_map<std::string, std::string> values_;
};
