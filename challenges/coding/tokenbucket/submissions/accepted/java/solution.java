import java.util.*;

/** Levels are counted in units of which one token has refillPeriodMs, so that nothing is fractional. */
public class RateLimiter {
    private record Bucket(long level, long clock) {}

    private final int capacity;
    private final long token;
    private final long full;
    private final long inflow;
    private final Map<String, Bucket> buckets = new HashMap<>();

    public RateLimiter(int capacity, int refillTokens, int refillPeriodMs) {
        this.capacity = capacity;
        token = refillPeriodMs;
        full = (long) capacity * refillPeriodMs;
        inflow = refillTokens;
    }

    public long acquire(String client, int cost, long nowMs) {
        if (cost > capacity) return -1;
        Bucket bucket = bucketAt(client, nowMs);
        long missing = cost * token - bucket.level();
        buckets.put(client, missing <= 0 ? new Bucket(-missing, bucket.clock()) : bucket);
        return missing <= 0 ? 0 : (missing + inflow - 1) / inflow;
    }

    public int remaining(String client, long nowMs) {
        return (int) (bucketAt(client, nowMs).level() / token);
    }

    public int prune(long nowMs) {
        int before = buckets.size();
        buckets.keySet().removeIf(client -> bucketAt(client, nowMs).level() == full);
        return before - buckets.size();
    }

    public int tracked() {
        return buckets.size();
    }

    /** At most 4 * 10^12 ms times 10^6 units flow in: that fits into 63 bits. */
    private Bucket bucketAt(String client, long nowMs) {
        Bucket bucket = buckets.get(client);
        if (bucket == null) return new Bucket(full, nowMs);
        long clock = Math.max(nowMs, bucket.clock());
        return new Bucket(Math.min(full, bucket.level() + (clock - bucket.clock()) * inflow), clock);
    }
}
