// A cache that works as long as a single thread uses it.
import java.util.*;
import java.util.concurrent.*;

public class LoadingCache {
    private record Entry(String value, long loadedMs) {}

    private final Source source;
    private final long ttlMs;
    private final Map<String, Entry> entries = new HashMap<>();

    public LoadingCache(Source source, long ttlMs) {
        this.source = source;
        this.ttlMs = ttlMs;
    }

    /** Throws the LoadException of source.load(key) when there is no value. */
    public String get(String key, long nowMs) {
        Entry entry = entries.get(key);
        if (entry != null && nowMs < entry.loadedMs() + ttlMs) return entry.value();
        entries.remove(key);
        String value = source.load(key);
        entries.put(key, new Entry(value, nowMs));
        return value;
    }

    public void invalidate(String key) {
        entries.remove(key);
    }
}
