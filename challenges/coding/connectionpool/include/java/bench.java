import java.util.*;

/** What the tests put around a ConnectionPool: a database whose calls wait for what happens elsewhere. */
class Bench {
    private record Wait(String event, int count) {}

    private final class Fake implements Connection {
        final int number;
        volatile boolean isDead = false;
        volatile boolean isClosed = false;

        Fake(int number) {
            this.number = number;
        }

        @Override
        public boolean isAlive() {
            events.happen("checking " + number);
            await(checkWaits, number, "checking " + number);
            return !isDead && !isClosed;
        }

        @Override
        public void close() {
            synchronized (Bench.this) {
                if (!isClosed) open--;
                isClosed = true;
            }
        }
    }

    private final int maxSize;
    private final Events events = new Events();
    private final Map<Integer, List<Wait>> openWaits = new HashMap<>();
    private final Map<Integer, List<Wait>> checkWaits = new HashMap<>();
    private final Map<Integer, Fake> made = new HashMap<>();
    private final Map<String, Connection> last = new HashMap<>(); // of each owner, also after its release
    private final Map<Connection, String> holders = new IdentityHashMap<>();
    private final List<String> served = new ArrayList<>();
    private int failingFirst = 0;
    private int failingLast = -1;
    private int open = 0;
    private int mostOpen = 0;
    private final ConnectionPool pool;

    Bench(int maxSize) {
        this.maxSize = maxSize;
        pool = new ConnectionPool(this::open, maxSize);
    }

    void openFails(int first, int last) {
        failingFirst = first;
        failingLast = last;
    }

    void openWaits(int number, String event, int count) {
        openWaits.computeIfAbsent(number, none -> new ArrayList<>()).add(new Wait(event, count));
    }

    void checkWaits(int number, String event, int count) {
        checkWaits.computeIfAbsent(number, none -> new ArrayList<>()).add(new Wait(event, count));
    }

    synchronized void kill(int number) {
        made.get(number).isDead = true;
    }

    String acquire(String owner, int timeoutMs) throws Exception {
        events.happen("acquire " + owner);
        String result;
        try {
            boolean isLong = timeoutMs >= 1000; // as long as needed
            Connection connection = pool.acquire(owner, isLong ? Events.patienceMs : timeoutMs);
            result = connection == null ? "timed out" : note(owner, (Fake) connection);
            if (isLong && connection == null) events.miss(owner, "a connection");
        } catch (OpenException failure) {
            result = failure.getMessage();
        }
        events.happen("acquired " + owner);
        return result;
    }

    boolean release(String owner) throws Exception {
        Connection connection;
        synchronized (this) {
            connection = last.getOrDefault(owner, new Fake(0)); // else one of another pool
            if (owner.equals(holders.get(connection))) holders.remove(connection);
        }
        boolean released = pool.release(connection);
        events.happen("released " + owner);
        return released;
    }

    String use(String owner, int times, int timeoutMs, int killEvery) throws Exception {
        for (int i = 1; i <= times; i++) {
            String result = acquire(owner, timeoutMs);
            if (result.equals("timed out") || result.equals("refused")) continue;
            if (result.contains("(")) return result;
            Thread.sleep(0, 200_000);
            synchronized (this) {
                if (killEvery > 0 && i % killEvery == 0) ((Fake) last.get(owner)).isDead = true;
            }
            if (!release(owner)) return "not taken back";
        }
        return "ok";
    }

    int places() throws Exception {
        int count = 0;
        while (count <= maxSize && acquire("place " + count, 0).startsWith("connection")) count++;
        for (int i = 0; i < count; i++) release("place " + i);
        return count;
    }

    synchronized List<String> served() {
        return new ArrayList<>(served);
    }

    List<String> borrowed() throws Exception {
        return pool.borrowed();
    }

    int waiting() throws Exception {
        return pool.waiting();
    }

    void waitForLine(int length) throws Exception {
        for (int tries = 0; pool.waiting() < length; tries++) {
            if (tries > Events.patienceMs) {
                events.miss("a thread", "a line of " + length);
                return;
            }
            Thread.sleep(1);
        }
    }

    int opened() {
        return events.count("opening");
    }

    synchronized int openNow() {
        return open;
    }

    synchronized int overLimit() {
        return Math.max(0, mostOpen - maxSize);
    }

    void signal(String event) {
        events.happen(event);
    }

    void waitFor(String event, int count) throws Exception {
        events.waitFor("a thread", event, count);
    }

    List<String> missed() {
        return events.missed();
    }

    private Connection open() {
        synchronized (this) {
            mostOpen = Math.max(mostOpen, ++open);
        }
        int number = events.happen("opening");
        await(openWaits, number, "opening " + number);
        synchronized (this) {
            if (failingFirst <= number && number <= failingLast) {
                open--;
                throw new OpenException("refused");
            }
            Fake connection = new Fake(number);
            made.put(number, connection);
            return connection;
        }
    }

    private void await(Map<Integer, List<Wait>> waits, int number, String who) {
        try {
            for (Wait wait : waits.getOrDefault(number, List.of())) events.waitFor(who, wait.event(), wait.count());
            if (waits.containsKey(number)) Thread.sleep(2); // who has called is inside by then
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private synchronized String note(String owner, Fake connection) {
        String text = "connection " + connection.number;
        if (connection.isDead) text += " (dead)";
        if (connection.isClosed) text += " (closed)";
        String holder = holders.putIfAbsent(connection, owner);
        if (holder != null) text += " (which " + holder + " has)";
        last.put(owner, connection);
        served.add(owner);
        return text;
    }
}
