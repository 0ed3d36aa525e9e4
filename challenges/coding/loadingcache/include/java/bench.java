import java.util.*;

/** What the tests put around a LoadingCache: a source whose loads wait for what happens elsewhere. */
class Bench {
    private record Wait(String event, int count) {}

    private record Nested(List<String> others, long nowMs) {}

    private final Events events = new Events();
    private final Map<String, List<Wait>> waits = new HashMap<>(); // by key and number of the load
    private final Map<String, int[]> fails = new HashMap<>();
    private final Map<String, Nested> nested = new HashMap<>();
    private final LoadingCache cache;

    Bench(long ttlMs) {
        cache = new LoadingCache(this::load, ttlMs);
    }

    void loadWaits(String key, int number, String event, int count) {
        waits.computeIfAbsent(key + "#" + number, none -> new ArrayList<>()).add(new Wait(event, count));
    }

    void loadFails(String key, int first, int last) {
        fails.put(key, new int[] {first, last});
    }

    void loadGets(String key, List<String> others, long nowMs) {
        nested.put(key, new Nested(others, nowMs));
    }

    String get(String key, long nowMs) throws Exception {
        events.happen("get " + key);
        String result;
        try {
            result = cache.get(key, nowMs);
        } catch (LoadException failure) {
            result = "failed: " + failure.getMessage();
        }
        events.happen("got " + key);
        return result;
    }

    void invalidate(String key) throws Exception {
        cache.invalidate(key);
        events.happen("invalidated " + key);
    }

    void waitFor(String event, int count) throws Exception {
        events.waitFor("a thread", event, count);
    }

    int loads(String key) {
        return events.count("loading " + key);
    }

    List<String> missed() {
        return events.missed();
    }

    private String load(String key) {
        try {
            events.happen("loading");
            int number = events.happen("loading " + key);
            List<String> parts = new ArrayList<>();
            if (nested.containsKey(key)) {
                for (String other : nested.get(key).others()) parts.add(cache.get(other, nested.get(key).nowMs()));
            }
            List<Wait> mine = waits.getOrDefault(key + "#" + number, List.of());
            for (Wait wait : mine) events.waitFor("load of " + key, wait.event(), wait.count());
            if (!mine.isEmpty()) Thread.sleep(2); // who has called is inside by then
            int[] range = fails.getOrDefault(key, new int[] {0, -1});
            if (range[0] <= number && number <= range[1]) throw new LoadException("no " + key);
            return key + "#" + number + (parts.isEmpty() ? "" : "[" + String.join(",", parts) + "]");
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
