import java.util.*;

public class Ledger {
    private static final class Account {
        final String currency;
        final long overdraft;
        final TreeMap<Long, Long> points = new TreeMap<>(); // time -> balance from then on

        Account(String currency, long overdraft) {
            this.currency = currency;
            this.overdraft = overdraft;
        }

        long balance(long time) {
            Map.Entry<Long, Long> point = points.floorEntry(time);
            return point == null ? 0 : point.getValue();
        }

        // The smallest balance at this time or later.
        long lowestFrom(long time) {
            long lowest = balance(time);
            for (long later : points.tailMap(time, false).values()) lowest = Math.min(lowest, later);
            return lowest;
        }

        void add(long time, long amount) {
            points.put(time, balance(time));
            for (Map.Entry<Long, Long> point : points.tailMap(time, true).entrySet()) {
                point.setValue(point.getValue() + amount);
            }
        }
    }

    private static final class Transaction {
        final long time;
        final List<String> accounts;
        final List<Long> amounts;
        boolean isReversed;

        Transaction(long time, List<String> accounts, List<Long> amounts) {
            this.time = time;
            this.accounts = accounts;
            this.amounts = amounts;
        }
    }

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Transaction> transactions = new HashMap<>();

    public Ledger() {
    }

    public boolean open(String account, String currency, long overdraft) {
        return accounts.putIfAbsent(account, new Account(currency, overdraft)) == null;
    }

    public String post(String id, long time, List<String> names, List<Long> amounts) {
        Map<String, Long> sums = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            sums.put(names.get(i), sums.getOrDefault(names.get(i), 0L) + amounts.get(i));
        }
        String reason = reasonToRefuse(id, time, amounts, sums);
        if (reason != null) return reason;
        for (Map.Entry<String, Long> sum : sums.entrySet()) accounts.get(sum.getKey()).add(time, sum.getValue());
        transactions.put(id, new Transaction(time, names, amounts));
        return "ok";
    }

    public String reverse(String id, String newId, long time) {
        Transaction transaction = transactions.get(id);
        if (transaction == null) return "unknown";
        if (transaction.isReversed) return "reversed";
        if (time < transaction.time) return "early";
        List<Long> opposite = new ArrayList<>();
        for (long amount : transaction.amounts) opposite.add(-amount);
        String result = post(newId, time, transaction.accounts, opposite);
        if (result.equals("ok")) transaction.isReversed = true;
        return result;
    }

    public Long balance(String account, long time) {
        return accounts.containsKey(account) ? (Long) accounts.get(account).balance(time) : null;
    }

    public Map<String, Long> balances(long time) {
        Map<String, Long> result = new HashMap<>();
        for (Map.Entry<String, Account> entry : accounts.entrySet()) {
            long balance = entry.getValue().balance(time);
            if (balance != 0) result.put(entry.getKey(), balance);
        }
        return result;
    }

    private String reasonToRefuse(String id, long time, List<Long> amounts, Map<String, Long> sums) {
        if (transactions.containsKey(id)) return "duplicate";
        if (amounts.size() < 2 || amounts.contains(0L)) return "malformed";
        Map<String, Long> byCurrency = new HashMap<>();
        for (Map.Entry<String, Long> sum : sums.entrySet()) {
            Account account = accounts.get(sum.getKey());
            if (account == null) return "unknown";
            byCurrency.put(account.currency, byCurrency.getOrDefault(account.currency, 0L) + sum.getValue());
        }
        for (long sum : byCurrency.values()) {
            if (sum != 0) return "unbalanced";
        }
        for (Map.Entry<String, Long> sum : sums.entrySet()) {
            Account account = accounts.get(sum.getKey());
            if (sum.getValue() < 0 && account.lowestFrom(time) + sum.getValue() < -account.overdraft) return "overdrawn";
        }
        return null;
    }
}
