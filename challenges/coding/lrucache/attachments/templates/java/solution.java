import java.util.*;

// Keep at most `capacity` entries. When a new key needs room, the least recently used entry leaves.
public class LruCache {
    private final int capacity;

    public LruCache(int capacity) {
        this.capacity = capacity;
    }

    // Return the value and use the entry; null if the key is not cached.
    public String get(String key) {
        return null;
    }

    // Store the value and use the entry; return the key that had to leave, or null.
    public String put(String key, String value) {
        return null;
    }

    // Drop the entry; return true if there was one.
    public boolean remove(String key) {
        return false;
    }

    // Return all keys, the most recently used first.
    public List<String> recentKeys() {
        return new ArrayList<>();
    }

    // For each key: a hit is used and counted, any other key is put with the value "". Return the hits.
    public int replay(List<String> keys) {
        return 0;
    }
}
