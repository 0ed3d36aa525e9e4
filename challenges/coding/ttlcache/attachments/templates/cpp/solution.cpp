#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// An entry stored or touched at time t is live while now_ms < t + ttl_ms; ttl_ms 0 means for ever.
// An expired entry leaves memory when a call comes across its key, or in sweep, and is counted then.
class TtlCache {
public:
    // Store the value; return true if a live entry was replaced.
    bool set(const std::string& key, const std::string& value, std::int64_t ttl_ms, std::int64_t now_ms) {
        return false;
    }

    // Do set for each key in order; return how many replaced a live entry.
    int set_many(const std::vector<std::string>& keys, const std::string& value, std::int64_t ttl_ms,
                 std::int64_t now_ms) {
        return 0;
    }

    // Return the value of a live entry (a hit), or nullopt (a miss).
    std::optional<std::string> get(const std::string& key, std::int64_t now_ms) { return std::nullopt; }

    // Give a live entry a new TTL from now on; return false if there is none.
    bool touch(const std::string& key, std::int64_t ttl_ms, std::int64_t now_ms) { return false; }

    // Reclaim all expired entries and return their number.
    int sweep(std::int64_t now_ms) { return 0; }

    // Return the number of entries in memory, expired ones included.
    int size() { return 0; }

    // Return {hits, misses, reclaimed}.
    std::vector<std::int64_t> stats() { return {0, 0, 0}; }
};
