import java.util.*;

public class Accounts {
    private final Map<String, Long> balances = new HashMap<>();

    public synchronized void open(String id, long balance) {
        balances.put(id, balance);
    }

    public boolean transfer(String fromId, String toId, long amount) {
        long from = balances.get(fromId);
        long to = balances.get(toId);
        if (from < amount) return false;
        Thread.yield();
        balances.put(fromId, from - amount);
        balances.put(toId, to + amount);
        return true;
    }

    public synchronized long total() {
        long sum = 0;
        for (long balance : balances.values()) sum += balance;
        return sum;
    }

    public synchronized Long lowest() {
        return balances.isEmpty() ? null : Collections.min(balances.values());
    }
}
