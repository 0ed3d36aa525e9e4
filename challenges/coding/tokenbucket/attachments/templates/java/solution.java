import java.util.*;

// Every client has a bucket of at most `capacity` tokens, full at first. In every refillPeriodMs
// milliseconds refillTokens tokens flow in, continuously and without losing fractions.
public class RateLimiter {
    private final int capacity;
    private final int refillTokens;
    private final int refillPeriodMs;

    public RateLimiter(int capacity, int refillTokens, int refillPeriodMs) {
        this.capacity = capacity;
        this.refillTokens = refillTokens;
        this.refillPeriodMs = refillPeriodMs;
    }

    // Return 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity.
    public long acquire(String client, int cost, long nowMs) {
        return 0;
    }

    // Return the number of whole tokens in the client's bucket, changing nothing.
    public int remaining(String client, long nowMs) {
        return 0;
    }

    // Forget the clients whose bucket is full again; return their number.
    public int prune(long nowMs) {
        return 0;
    }

    // Return the number of remembered clients.
    public int tracked() {
        return 0;
    }
}
