import java.util.*;

/** In access order the map keeps the least recently used entry first, and every use moves an entry to the end. */
public class LruCache {
    private final int capacity;
    private final LinkedHashMap<String, String> entries = new LinkedHashMap<>(16, 0.75f, true);

    public LruCache(int capacity) {
        this.capacity = capacity;
    }

    public String get(String key) {
        return entries.get(key);
    }

    public String put(String key, String value) {
        String evicted = null;
        if (entries.size() == capacity && !entries.containsKey(key)) {
            evicted = entries.keySet().iterator().next();
            entries.remove(evicted);
        }
        entries.put(key, value);
        return evicted;
    }

    public boolean remove(String key) {
        return entries.remove(key) != null;
    }

    public List<String> recentKeys() {
        List<String> keys = new ArrayList<>(entries.keySet());
        Collections.reverse(keys);
        return keys;
    }

    public int replay(List<String> keys) {
        int hits = 0;
        for (String key : keys) {
            if (get(key) != null) {
                hits++;
            } else {
                put(key, "");
            }
        }
        return hits;
    }
}
