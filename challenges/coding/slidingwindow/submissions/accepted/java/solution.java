import java.util.*;

public class SlidingLimiter {
    private interface State {
        void advance(long nowMs);
        long room();
        void letIn(long count, long nowMs);
        long usage();
        long waitFrom(long nowMs);
        boolean isIdle();
    }

    /** The moments at which requests were let in, oldest first, with their numbers. */
    private class Log implements State {
        private final Deque<long[]> moments = new ArrayDeque<>();
        private long counted;

        public void advance(long nowMs) {
            while (!moments.isEmpty() && moments.peek()[0] + windowMs <= nowMs) counted -= moments.poll()[1];
        }

        public long room() {
            return limit - counted;
        }

        public void letIn(long count, long nowMs) {
            moments.add(new long[] {nowMs, count});
            counted += count;
        }

        public long usage() {
            return counted;
        }

        public long waitFrom(long nowMs) {
            return room() > 0 ? 0 : moments.peek()[0] + windowMs - nowMs;
        }

        public boolean isIdle() {
            return counted == 0;
        }
    }

    /** What was let in in the window of the last call and in the one before. */
    private class Counter implements State {
        private long window = -2;
        private long current;
        private long previous;
        private long weighed;

        public void advance(long nowMs) {
            long now = nowMs / windowMs;
            if (now != window) {
                previous = now == window + 1 ? current : 0;
                current = 0;
                window = now;
            }
            weighed = previous * (windowMs - nowMs % windowMs);
        }

        public long room() {
            return limit - current - (weighed + windowMs - 1) / windowMs;
        }

        public void letIn(long count, long nowMs) {
            current += count;
        }

        public long usage() {
            return current + weighed / windowMs;
        }

        public long waitFrom(long nowMs) {
            if (room() > 0) return 0;
            long start = window * windowMs;
            if (current < limit) return start + firstElapsed(previous, current) - nowMs;
            return start + windowMs + firstElapsed(current, 0) - nowMs;
        }

        private long firstElapsed(long before, long now) {
            return windowMs - (limit - 1 - now) * windowMs / before;
        }

        public boolean isIdle() {
            return current == 0 && previous == 0;
        }
    }

    private final boolean isLog;
    private final long limit;
    private final long windowMs;
    private final Map<String, State> clients = new HashMap<>();

    public SlidingLimiter(String mode, int limit, int windowMs) {
        isLog = mode.equals("log");
        this.limit = limit;
        this.windowMs = windowMs;
    }

    public int allow(String client, int count, long nowMs) {
        State state = stateAt(client, nowMs);
        long admitted = Math.max(0, Math.min(count, state.room()));
        if (admitted > 0) {
            state.letIn(admitted, nowMs);
            clients.put(client, state);
        }
        return (int) admitted;
    }

    public int usage(String client, long nowMs) {
        return (int) stateAt(client, nowMs).usage();
    }

    public long retryAfter(String client, long nowMs) {
        return stateAt(client, nowMs).waitFrom(nowMs);
    }

    public int sweep(long nowMs) {
        int before = clients.size();
        clients.keySet().removeIf(client -> stateAt(client, nowMs).isIdle());
        return before - clients.size();
    }

    public int tracked() {
        return clients.size();
    }

    private State stateAt(String client, long nowMs) {
        State state = clients.get(client);
        if (state == null) state = isLog ? new Log() : new Counter();
        state.advance(nowMs);
        return state;
    }
}
