import java.util.*;

/** What has happened so far, by name. Calls of a test wait for each other by it. */
class Events {
    static volatile int patienceMs = 1000;
    private final Map<String, Integer> counts = new HashMap<>();
    private final TreeSet<String> missed = new TreeSet<>();

    /** Returns how often it has happened by now. */
    synchronized int happen(String name) {
        notifyAll();
        return counts.merge(name, 1, Integer::sum);
    }

    /** Gives up after a while, and notes who waited in vain. After the first time there is little patience left. */
    synchronized void waitFor(String who, String name, int count) throws InterruptedException {
        long end = System.nanoTime() + patienceMs * 1_000_000L;
        while (count(name) < count) {
            long leftMs = (end - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                miss(who, name);
                return;
            }
            wait(leftMs);
        }
    }

    synchronized void miss(String who, String what) {
        patienceMs = 2;
        missed.add(who + " waited in vain for: " + what);
    }

    synchronized int count(String name) {
        return counts.getOrDefault(name, 0);
    }

    synchronized List<String> missed() {
        return new ArrayList<>(missed);
    }
}
