#include <optional>
#include <string>
#include <vector>

// Keep at most `capacity` entries. When a new key needs room, the least recently used entry leaves.
class LruCache {
public:
    explicit LruCache(int capacity) : capacity_(capacity) {}

    // Return the value and use the entry; nullopt if the key is not cached.
    std::optional<std::string> get(const std::string& key) { return std::nullopt; }

    // Store the value and use the entry; return the key that had to leave, or nullopt.
    std::optional<std::string> put(const std::string& key, const std::string& value) { return std::nullopt; }

    // Drop the entry; return true if there was one.
    bool remove(const std::string& key) { return false; }

    // Return all keys, the most recently used first.
    std::vector<std::string> recent_keys() { return {}; }

    // For each key: a hit is used and counted, any other key is put with the value "". Return the hits.
    int replay(const std::vector<std::string>& keys) { return 0; }

private:
    int capacity_;
};
