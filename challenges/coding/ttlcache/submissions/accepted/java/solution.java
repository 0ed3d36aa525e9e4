import java.util.*;

/** Entries by key, and a queue of records by expiry; a record is outdated when its entry has another expiry by now. */
public class TtlCache {
    private static final long NEVER = Long.MAX_VALUE;

    private record Entry(String value, long expiry) {}
    private record Expiry(long at, String key) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final PriorityQueue<Expiry> queue = new PriorityQueue<>(Comparator.comparingLong(Expiry::at));
    private long hits;
    private long misses;
    private long reclaimed;

    public boolean set(String key, String value, long ttlMs, long nowMs) {
        boolean replaced = live(key, nowMs) != null;
        store(key, value, ttlMs, nowMs);
        return replaced;
    }

    public int setMany(List<String> keys, String value, long ttlMs, long nowMs) {
        int replaced = 0;
        for (String key : keys) {
            if (set(key, value, ttlMs, nowMs)) replaced++;
        }
        return replaced;
    }

    public String get(String key, long nowMs) {
        Entry entry = live(key, nowMs);
        if (entry == null) {
            misses++;
            return null;
        }
        hits++;
        return entry.value();
    }

    public boolean touch(String key, long ttlMs, long nowMs) {
        Entry entry = live(key, nowMs);
        if (entry == null) return false;
        store(key, entry.value(), ttlMs, nowMs);
        return true;
    }

    public int sweep(long nowMs) {
        long before = reclaimed;
        while (!queue.isEmpty() && queue.peek().at() <= nowMs) {
            Expiry due = queue.poll();
            Entry entry = entries.get(due.key());
            if (entry != null && entry.expiry() == due.at()) reclaim(due.key());
        }
        return (int) (reclaimed - before);
    }

    public int size() {
        return entries.size();
    }

    public List<Long> stats() {
        return List.of(hits, misses, reclaimed);
    }

    private Entry live(String key, long nowMs) {
        Entry entry = entries.get(key);
        if (entry == null || nowMs < entry.expiry()) return entry;
        reclaim(key);
        return null;
    }

    private void store(String key, String value, long ttlMs, long nowMs) {
        long expiry = ttlMs == 0 ? NEVER : nowMs + ttlMs;
        entries.put(key, new Entry(value, expiry));
        if (expiry != NEVER) queue.add(new Expiry(expiry, key));
    }

    private void reclaim(String key) {
        entries.remove(key);
        reclaimed++;
    }
}
