import java.util.*;

/** The period grows whenever the breaker opens or closes; results from an earlier period are void. */
class Breaker {
    private final int failuresMax;
    private final long openMs;
    private int failures;
    private Long until;
    private boolean probing;
    int period;

    Breaker(int failuresMax, long openMs) {
        this.failuresMax = failuresMax;
        this.openMs = openMs;
    }

    String state(long nowMs) {
        if (until == null) return "closed";
        return nowMs < until ? "open" : "half-open";
    }

    boolean permit(long nowMs) {
        if (until == null) return true;
        if (nowMs < until || probing) return false;
        probing = true;
        return true;
    }

    void settle(int sentIn, boolean healthy, long nowMs) {
        if (sentIn != period) return;
        if (healthy) {
            failures = 0;
            if (until != null) change(null);
        } else if (++failures == failuresMax || until != null) {
            change(nowMs + openMs);
        }
    }

    private void change(Long newUntil) {
        until = newUntil;
        probing = false;
        failures = 0;
        period++;
    }
}

public class ResilientClient {
    private static class Call {
        final long deadline;
        int attempts;
        Long nextAt;
        int period;

        Call(long deadline) {
            this.deadline = deadline;
        }
    }

    private final int attemptsMax;
    private final long baseMs;
    private final long capMs;
    private final Breaker breaker;
    private final Map<String, Call> calls = new HashMap<>();
    private long sent;
    private long rejected;
    private long done;
    private long failed;

    public ResilientClient(int attemptsMax, long baseMs, long capMs, int failuresMax, long openMs) {
        this.attemptsMax = attemptsMax;
        this.baseMs = baseMs;
        this.capMs = capMs;
        breaker = new Breaker(failuresMax, openMs);
    }

    public String start(String call, long budgetMs, long nowMs) {
        if (calls.containsKey(call)) return "ignored";
        calls.put(call, new Call(nowMs + budgetMs));
        return attempt(call, nowMs);
    }

    public String report(String call, String outcome, long nowMs) {
        Call state = calls.get(call);
        if (state == null || state.nextAt != null) return "ignored";
        breaker.settle(state.period, !outcome.equals("error"), nowMs);
        if (nowMs >= state.deadline || outcome.equals("fatal")) return fail(call);
        if (outcome.equals("ok")) {
            done++;
            calls.remove(call);
            return "done";
        }
        long nextAt = nowMs + pause(state.attempts);
        if (state.attempts == attemptsMax || nextAt >= state.deadline) return fail(call);
        state.nextAt = nextAt;
        return "retry " + nextAt;
    }

    public String wake(String call, long nowMs) {
        Call state = calls.get(call);
        if (state == null || state.nextAt == null || nowMs < state.nextAt) return "ignored";
        return nowMs >= state.deadline ? fail(call) : attempt(call, nowMs);
    }

    public String state(long nowMs) {
        return breaker.state(nowMs);
    }

    public List<Long> stats() {
        return List.of(sent, rejected, done, failed);
    }

    private String attempt(String call, long nowMs) {
        if (!breaker.permit(nowMs)) {
            rejected++;
            calls.remove(call);
            return "rejected";
        }
        Call state = calls.get(call);
        state.attempts++;
        state.nextAt = null;
        state.period = breaker.period;
        sent++;
        return "send";
    }

    private String fail(String call) {
        failed++;
        calls.remove(call);
        return "failed";
    }

    private long pause(int failedAttempts) {
        long pause = Math.min(baseMs, capMs);
        for (int i = 1; i < failedAttempts && pause < capMs; i++) pause = Math.min(2 * pause, capMs);
        return pause;
    }
}
