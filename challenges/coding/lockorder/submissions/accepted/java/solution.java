import java.io.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.*;

// An external system that takes its time. Leave it as it is.
class Clearing {
    void check(Account account) throws InterruptedException {
        Thread.sleep(1);
    }

    void book(Account sender, Account receiver, long amount) throws InterruptedException {
        Thread.sleep(4);
    }
}

class Account {
    final String name;
    final Lock lock = new ReentrantLock();
    long balance;

    Account(String name, long balance) {
        this.name = name;
        this.balance = balance;
    }
}

class Bank {
    final AtomicInteger done = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger audits = new AtomicInteger();
    final AtomicInteger wrong = new AtomicInteger();
    private final List<Account> accounts;
    private final Clearing clearing;
    private final long total;

    Bank(List<Account> accounts, Clearing clearing) {
        this.accounts = new ArrayList<>(accounts);
        this.accounts.sort(new Comparator<Account>() { // the order in which all locks are taken
            @Override
            public int compare(Account a, Account b) {
                return a.name.compareTo(b.name);
            }
        });
        this.clearing = clearing;
        total = sum();
    }

    void transfer(Account sender, Account receiver, long amount) throws InterruptedException {
        boolean isInOrder = sender.name.compareTo(receiver.name) <= 0;
        Account first = isInOrder ? sender : receiver;
        Account second = isInOrder ? receiver : sender;
        first.lock.lock();
        second.lock.lock(); // the same lock may be taken twice by its holder
        try {
            clearing.check(sender);
            if (sender.balance < amount) {
                refused.incrementAndGet();
                return;
            }
            clearing.book(sender, receiver, amount);
            sender.balance -= amount;
            receiver.balance += amount;
            done.incrementAndGet();
        } finally {
            second.lock.unlock();
            first.lock.unlock();
        }
    }

    void audit() throws InterruptedException {
        for (Account account : accounts) {
            account.lock.lock();
            clearing.check(account);
        }
        boolean isWrong = sum() != total;
        for (Account account : accounts) account.lock.unlock();
        audits.incrementAndGet();
        if (isWrong) wrong.incrementAndGet();
    }

    private long sum() {
        long sum = 0;
        for (Account account : accounts) sum += account.balance;
        return sum;
    }
}

class Main {
    record Order(Account sender, Account receiver, long amount) {} // all null or 0 for an audit

    static final class Worker extends Thread {
        private final Bank bank;
        private final CyclicBarrier start;
        private final List<Order> orders = new ArrayList<>();

        Worker(Bank bank, CyclicBarrier start) {
            this.bank = bank;
            this.start = start;
        }

        @Override
        public void run() {
            try {
                start.await();
                for (Order order : orders) {
                    if (order.sender() == null) bank.audit();
                    else bank.transfer(order.sender(), order.receiver(), order.amount());
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] head = in.readLine().split(" ");
        Map<String, Account> accounts = new LinkedHashMap<>();
        for (int i = Integer.parseInt(head[0]); i > 0; i--) {
            String[] fields = in.readLine().split(" ");
            accounts.put(fields[0], new Account(fields[0], Long.parseLong(fields[1])));
        }
        Bank bank = new Bank(new ArrayList<>(accounts.values()), new Clearing());
        List<Worker> workers = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(Integer.parseInt(head[1]));
        for (int i = Integer.parseInt(head[1]); i > 0; i--) workers.add(new Worker(bank, start));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split(" ");
            Order order = fields.length == 2 ? new Order(null, null, 0)
                : new Order(accounts.get(fields[2]), accounts.get(fields[3]), Long.parseLong(fields[4]));
            workers.get(Integer.parseInt(fields[0])).orders.add(order);
        }
        for (Worker worker : workers) worker.start();
        for (Worker worker : workers) worker.join();
        for (Account account : accounts.values()) System.out.println(account.name + " " + account.balance);
        System.out.println("transfers " + bank.done + " refused " + bank.refused);
        System.out.println("audits " + bank.audits + " wrong " + bank.wrong);
    }
}
