import java.util.*;
import java.util.concurrent.*;

public class LoadingCache {
    private record Entry(String value, long loadedMs) {}

    private final Source source;
    private final long ttlMs;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CompletableFuture<String>> loading = new ConcurrentHashMap<>();

    public LoadingCache(Source source, long ttlMs) {
        this.source = source;
        this.ttlMs = ttlMs;
    }

    /** Throws the LoadException of source.load(key) when there is no value. */
    public String get(String key, long nowMs) {
        Entry entry = entries.get(key);
        if (entry != null && nowMs < entry.loadedMs() + ttlMs) return entry.value();
        CompletableFuture<String> mine = new CompletableFuture<>();
        CompletableFuture<String> underWay;
        synchronized (this) {
            entry = entries.get(key); // somebody may have been faster
            if (entry != null && nowMs < entry.loadedMs() + ttlMs) return entry.value();
            underWay = loading.putIfAbsent(key, mine);
        }
        if (underWay == null) return load(key, nowMs, mine);
        try {
            return underWay.join();
        } catch (CompletionException failure) {
            throw (RuntimeException) failure.getCause();
        }
    }

    public void invalidate(String key) {
        entries.remove(key);
    }

    private String load(String key, long nowMs, CompletableFuture<String> mine) {
        try {
            String value = source.load(key);
            synchronized (this) {
                entries.put(key, new Entry(value, nowMs));
                loading.remove(key);
            }
            mine.complete(value);
            return value;
        } catch (RuntimeException failure) {
            entries.remove(key);
            loading.remove(key);
            mine.completeExceptionally(failure);
            throw failure;
        }
    }
}
