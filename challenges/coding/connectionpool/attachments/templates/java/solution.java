// Several threads call the methods at the same time.
import java.util.*;

public class ConnectionPool {
    public ConnectionPool(Database database, int maxSize) {
    }

    /** Null when the time is over. Throws the OpenException of database.open(). */
    public Connection acquire(String owner, int timeoutMs) throws InterruptedException {
        return null;
    }

    public boolean release(Connection connection) {
        return false;
    }

    public List<String> borrowed() {
        return List.of();
    }

    public int waiting() {
        return 0;
    }
}
