import java.util.*;

/** Cancelled and replaced jobs stay in the queue, dead, until they reach its head. */
public class JobScheduler {
    private static class Job implements Comparable<Job> {
        final String id;
        final long everyMs;
        final int order;
        long due;
        boolean isAlive = true;

        Job(String id, long due, long everyMs, int order) {
            this.id = id;
            this.due = due;
            this.everyMs = everyMs;
            this.order = order;
        }

        @Override
        public int compareTo(Job other) {
            return due != other.due ? Long.compare(due, other.due) : Integer.compare(order, other.order);
        }
    }

    private final boolean catchUp;
    private final Map<String, Job> jobs = new HashMap<>();
    private final PriorityQueue<Job> queue = new PriorityQueue<>();
    private int scheduled;

    public JobScheduler(boolean catchUp) {
        this.catchUp = catchUp;
    }

    public boolean schedule(String id, long atMs, long everyMs) {
        boolean replaced = cancel(id);
        Job job = new Job(id, atMs, everyMs, ++scheduled);
        jobs.put(id, job);
        queue.add(job);
        return replaced;
    }

    public boolean cancel(String id) {
        Job job = jobs.remove(id);
        if (job == null) return false;
        job.isAlive = false;
        return true;
    }

    public List<String> tick(long nowMs, int limit) {
        List<String> started = new ArrayList<>();
        while (started.size() < limit) {
            long due = nextDue();
            if (due < 0 || due > nowMs) break;
            Job job = queue.poll();
            started.add(job.id);
            if (job.everyMs == 0) {
                jobs.remove(job.id);
                continue;
            }
            long periods = catchUp ? 1 : (nowMs - due) / job.everyMs + 1;
            job.due += periods * job.everyMs;
            queue.add(job);
        }
        return started;
    }

    public long nextDue() {
        while (!queue.isEmpty() && !queue.peek().isAlive) queue.poll();
        return queue.isEmpty() ? -1 : queue.peek().due;
    }

    public int pending() {
        return jobs.size();
    }
}
