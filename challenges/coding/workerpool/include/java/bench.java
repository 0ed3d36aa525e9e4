import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests put around a WorkerPool: tasks that wait for what happens elsewhere. */
class Bench {
    private record Wait(String event, int count) {}

    private final Events events = new Events();
    private final Map<String, List<Wait>> waits = new HashMap<>();
    private final Set<String> fails = new HashSet<>();
    private final List<String> results = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final int threadsBefore = Thread.activeCount();
    private final WorkerPool pool;

    Bench(int workers, int queueLimit) throws Exception {
        pool = new WorkerPool(workers, queueLimit);
    }

    void taskWaits(String task, String event, int count) {
        waits.computeIfAbsent(task, none -> new ArrayList<>()).add(new Wait(event, count));
    }

    void taskFails(String task) {
        fails.add(task);
    }

    boolean submit(String task) throws Exception {
        events.happen("submit " + task);
        boolean accepted = pool.submit(work(task));
        events.happen("submitted " + task);
        return accepted;
    }

    boolean trySubmit(String task) throws Exception {
        return pool.trySubmit(work(task));
    }

    String nextResult() throws Exception {
        String result = pool.nextResult();
        events.happen("result " + (result == null ? "nothing" : result));
        if (result != null) results.add(result);
        return result;
    }

    List<String> results() {
        return results;
    }

    void signal(String event) {
        events.happen(event);
    }

    int shutdown() throws Exception {
        events.happen("shutdown");
        pool.shutdown();
        events.happen("shut down");
        return events.count("finished");
    }

    void waitFor(String event, int count) throws Exception {
        events.waitFor("a thread", event, count);
    }

    boolean staysAway(String event) throws Exception {
        Thread.sleep(10);
        return events.count(event) == 0;
    }

    int mostAtOnce() {
        return most.get();
    }

    int threadsLeft() throws Exception {
        int left = 0;
        for (int tries = 0; tries < 1000; tries++) {
            left = Thread.activeCount() - threadsBefore;
            if (left <= 0) return 0;
            Thread.sleep(1);
        }
        return left;
    }

    List<String> missed() {
        return events.missed();
    }

    private Callable<String> work(String task) {
        return () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            events.happen("started");
            events.happen("started " + task);
            for (Wait wait : waits.getOrDefault(task, List.of())) events.waitFor(task, wait.event(), wait.count());
            running.decrementAndGet();
            events.happen("finished");
            events.happen("finished " + task);
            if (fails.contains(task)) throw new IllegalStateException(task + " broke");
            return task + " ok";
        };
    }
}
