import java.util.*;

public class Accounts {
    private final Map<String, Long> balances = new HashMap<>();

    public synchronized void open(String id, long balance) {
        balances.put(id, balance);
    }

    public synchronized boolean transfer(String fromId, String toId, long amount) {
        if (balances.get(fromId) < amount) return false;
        balances.merge(fromId, -amount, Long::sum);
        balances.merge(toId, amount, Long::sum);
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
