// Several threads call the methods at the same time.
import java.util.concurrent.Callable;

public class WorkerPool {
    public WorkerPool(int workers, int queueLimit) {
    }

    /** task.call() is its result, or throws an exception when it fails. */
    public boolean submit(Callable<String> task) throws InterruptedException {
        return false;
    }

    public boolean trySubmit(Callable<String> task) {
        return false;
    }

    /** Null when there is none and will be none. */
    public String nextResult() throws InterruptedException {
        return null;
    }

    public void shutdown() throws InterruptedException {
    }
}
