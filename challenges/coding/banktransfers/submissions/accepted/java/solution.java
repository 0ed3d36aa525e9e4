import java.util.*;
import java.util.concurrent.locks.*;

// Locks are always taken in this order: the registry, then accounts by name, each account once.
public class Bank {
    private static final class Account {
        final Lock lock = new ReentrantLock();
        long balance;

        Account(long balance) {
            this.balance = balance;
        }
    }

    private final ReadWriteLock registry = new ReentrantReadWriteLock();
    private final TreeMap<String, Account> accounts = new TreeMap<>();

    public Bank() {
    }

    public boolean open(String account, long balance) {
        registry.writeLock().lock();
        try {
            return accounts.putIfAbsent(account, new Account(balance)) == null;
        } finally {
            registry.writeLock().unlock();
        }
    }

    public boolean transfer(String sender, String receiver, long amount) {
        return collect(List.of(sender), receiver, amount);
    }

    public boolean collect(List<String> senders, String receiver, long amount) {
        TreeMap<String, Long> shares = new TreeMap<>(); // how much each account gives; in the order of locking
        for (String sender : senders) shares.put(sender, shares.getOrDefault(sender, 0L) + amount);
        shares.putIfAbsent(receiver, 0L);
        List<Account> locked = new ArrayList<>();
        registry.readLock().lock();
        try {
            for (Map.Entry<String, Long> share : shares.entrySet()) {
                Account account = accounts.get(share.getKey());
                if (account == null) return false;
                account.lock.lock();
                locked.add(account);
                if (account.balance < share.getValue()) return false;
            }
            for (Map.Entry<String, Long> share : shares.entrySet()) accounts.get(share.getKey()).balance -= share.getValue();
            accounts.get(receiver).balance += amount * senders.size();
            return true;
        } finally {
            for (Account account : locked) account.lock.unlock();
            registry.readLock().unlock();
        }
    }

    public Long balance(String name) {
        registry.readLock().lock();
        try {
            Account account = accounts.get(name);
            if (account == null) return null;
            account.lock.lock();
            try {
                return account.balance;
            } finally {
                account.lock.unlock();
            }
        } finally {
            registry.readLock().unlock();
        }
    }

    public long total() {
        registry.readLock().lock();
        try {
            for (Account account : accounts.values()) account.lock.lock();
            long sum = 0;
            for (Account account : accounts.values()) sum += account.balance;
            for (Account account : accounts.values()) account.lock.unlock();
            return sum;
        } finally {
            registry.readLock().unlock();
        }
    }
}
