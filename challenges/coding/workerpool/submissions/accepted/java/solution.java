import java.util.*;
import java.util.concurrent.Callable;

// One monitor, and notifyAll whenever something has changed: whoever waits looks again at what concerns it.
public class WorkerPool {
    private static final class Entry {
        final Callable<String> task;
        String result; // null until the task is done

        Entry(Callable<String> task) {
            this.task = task;
        }
    }

    private final int queueLimit;
    private final Deque<Entry> queue = new ArrayDeque<>(); // no worker has begun them
    private final Deque<Entry> accepted = new ArrayDeque<>(); // in order; nobody has asked for their results
    private final List<Thread> workers = new ArrayList<>();
    private boolean isShut = false;

    public WorkerPool(int workers, int queueLimit) {
        this.queueLimit = queueLimit;
        for (int i = 0; i < workers; i++) {
            Thread worker = new Thread(this::work);
            this.workers.add(worker);
            worker.start();
        }
    }

    public synchronized boolean submit(Callable<String> task) throws InterruptedException {
        while (!isShut && queue.size() >= queueLimit) wait();
        return accept(task);
    }

    public synchronized boolean trySubmit(Callable<String> task) {
        return queue.size() < queueLimit && accept(task);
    }

    public synchronized String nextResult() throws InterruptedException {
        while (accepted.isEmpty() ? !isShut : accepted.peek().result == null) wait();
        return accepted.isEmpty() ? null : accepted.remove().result;
    }

    public void shutdown() throws InterruptedException {
        synchronized (this) {
            isShut = true;
            notifyAll();
        }
        for (Thread worker : workers) worker.join();
    }

    private boolean accept(Callable<String> task) {
        if (isShut) return false;
        Entry entry = new Entry(task);
        queue.add(entry);
        accepted.add(entry);
        notifyAll();
        return true;
    }

    private void work() {
        try {
            for (Entry entry = begin(); entry != null; entry = begin()) end(entry, run(entry.task));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next task; null when there will be none. */
    private synchronized Entry begin() throws InterruptedException {
        while (queue.isEmpty() && !isShut) wait();
        notifyAll();
        return queue.poll();
    }

    private synchronized void end(Entry entry, String result) {
        entry.result = result;
        notifyAll();
    }

    private static String run(Callable<String> task) {
        try {
            return task.call();
        } catch (Exception failure) {
            return "failed: " + failure.getMessage();
        }
    }
}
