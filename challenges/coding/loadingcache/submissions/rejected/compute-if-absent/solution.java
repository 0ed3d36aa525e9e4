import java.util.*;
import java.util.concurrent.*;

public class LoadingCache {
    private record Entry(String value, long loadedMs) {}

    private final Source source;
    private final long ttlMs;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    public LoadingCache(Source source, long ttlMs) {
        this.source = source;
        this.ttlMs = ttlMs;
    }

    /** Throws the LoadException of source.load(key) when there is no value. */
    public String get(String key, long nowMs) {
        Entry entry = entries.get(key);
        if (entry != null && nowMs >= entry.loadedMs() + ttlMs) entries.remove(key, entry);
        return entries.computeIfAbsent(key, missing -> new Entry(source.load(missing), nowMs)).value();
    }

    public void invalidate(String key) {
        entries.remove(key);
    }
}
