import java.util.*;

// An entry stored or touched at time t is live while nowMs < t + ttlMs; ttlMs 0 means for ever.
// An expired entry leaves memory when a call comes across its key, or in sweep, and is counted then.
public class TtlCache {
    public TtlCache() {
    }

    // Store the value; return true if a live entry was replaced.
    public boolean set(String key, String value, long ttlMs, long nowMs) {
        return false;
    }

    // Do set for each key in order; return how many replaced a live entry.
    public int setMany(List<String> keys, String value, long ttlMs, long nowMs) {
        return 0;
    }

    // Return the value of a live entry (a hit), or null (a miss).
    public String get(String key, long nowMs) {
        return null;
    }

    // Give a live entry a new TTL from now on; return false if there is none.
    public boolean touch(String key, long ttlMs, long nowMs) {
        return false;
    }

    // Reclaim all expired entries and return their number.
    public int sweep(long nowMs) {
        return 0;
    }

    // Return the number of entries in memory, expired ones included.
    public int size() {
        return 0;
    }

    // Return [hits, misses, reclaimed].
    public List<Long> stats() {
        return List.of(0L, 0L, 0L);
    }
}
