import java.util.*;
import java.util.concurrent.*;

/**
 * An entry is in the map from the moment its load begins, so whoever comes later finds it and waits for it. A load whose
 * entry is no longer there, because it was invalidated, still serves those who wait, and nobody else.
 */
public class LoadingCache {
    private static final class Entry {
        final long loadedMs;
        final CompletableFuture<String> value = new CompletableFuture<>();
        volatile boolean isLoaded = false;

        Entry(long loadedMs) {
            this.loadedMs = loadedMs;
        }
    }

    private final Source source;
    private final long ttlMs;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    public LoadingCache(Source source, long ttlMs) {
        this.source = source;
        this.ttlMs = ttlMs;
    }

    public String get(String key, long nowMs) {
        Entry fresh = new Entry(nowMs);
        Entry entry = entries.compute(key, (none, old) -> old == null || isExpired(old, nowMs) ? fresh : old);
        if (entry == fresh) load(key, entry);
        try {
            return entry.value.join();
        } catch (CompletionException failure) {
            throw (RuntimeException) failure.getCause();
        }
    }

    public void invalidate(String key) {
        entries.remove(key);
    }

    private boolean isExpired(Entry entry, long nowMs) {
        return entry.isLoaded && nowMs >= entry.loadedMs + ttlMs;
    }

    private void load(String key, Entry entry) {
        try {
            String value = source.load(key);
            entry.isLoaded = true;
            entry.value.complete(value);
        } catch (RuntimeException failure) {
            entries.remove(key, entry);
            entry.value.completeExceptionally(failure);
        }
    }
}
