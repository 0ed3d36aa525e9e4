import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.*;

/**
 * Hands out places: an idle connection, or the right to open one (null). Whoever has a place checks or opens its connection
 * without any lock. While somebody waits, no place is free: it goes to the first in line at once.
 */
public class ConnectionPool {
    private final class Ticket {
        final Condition called = lock.newCondition();
        boolean isServed = false;
        Connection place;
    }

    private final Database database;
    private final Lock lock = new ReentrantLock();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Ticket> line = new ArrayDeque<>();
    private final Map<Connection, String> owners = new LinkedHashMap<>();
    private int unopened;

    public ConnectionPool(Database database, int maxSize) {
        this.database = database;
        unopened = maxSize;
    }

    public Connection acquire(String owner, int timeoutMs) throws InterruptedException {
        Ticket ticket = new Ticket();
        if (!take(ticket, timeoutMs)) return null;
        Connection connection = ticket.place;
        boolean isReady = false;
        try {
            if (connection != null && !connection.isAlive()) {
                connection.close();
                connection = null;
            }
            if (connection == null) connection = database.open();
            isReady = true;
        } finally {
            lock.lock();
            if (isReady) owners.put(connection, owner);
            else give(null);
            lock.unlock();
        }
        return connection;
    }

    public boolean release(Connection connection) {
        lock.lock();
        try {
            if (owners.remove(connection) == null) return false;
            give(connection);
            return true;
        } finally {
            lock.unlock();
        }
    }

    public List<String> borrowed() {
        lock.lock();
        try {
            return new ArrayList<>(owners.values());
        } finally {
            lock.unlock();
        }
    }

    public int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean take(Ticket ticket, int timeoutMs) throws InterruptedException {
        lock.lock();
        try {
            if (!idle.isEmpty()) {
                ticket.place = idle.pop();
                return true;
            }
            if (unopened > 0) {
                unopened--;
                return true;
            }
            line.add(ticket);
            long leftNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while (!ticket.isServed && leftNs > 0) leftNs = ticket.called.awaitNanos(leftNs);
            if (!ticket.isServed) line.remove(ticket);
            return ticket.isServed;
        } finally {
            lock.unlock();
        }
    }

    /** With the lock held. */
    private void give(Connection place) {
        if (!line.isEmpty()) {
            Ticket first = line.remove();
            first.place = place;
            first.isServed = true;
            first.called.signal();
        } else if (place != null) {
            idle.push(place);
        } else {
            unopened++;
        }
    }
}
