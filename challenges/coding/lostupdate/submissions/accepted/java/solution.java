import java.io.*;
import java.util.*;
import java.util.concurrent.*;

// The database: product -> stock. Each call by itself is safe. Leave it as it is.
class Store {
    private final Map<String, Integer> rows = new ConcurrentHashMap<>();

    int get(String product) throws InterruptedException {
        int value = rows.get(product);
        TimeUnit.MICROSECONDS.sleep(500);
        return value;
    }

    void put(String product, int value) throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep(500);
        rows.put(product, value);
    }
}

class Inventory {
    private final Store store;
    private final Map<String, Integer> sold = new HashMap<>();
    private final Map<String, Integer> refused = new HashMap<>();

    Inventory(Store store, List<String> products) {
        this.store = store;
        for (String product : products) {
            sold.put(product, 0);
            refused.put(product, 0);
        }
    }

    synchronized boolean reserve(String product, int pieces) throws InterruptedException {
        int stock = store.get(product);
        if (stock < pieces) {
            refused.put(product, refused.get(product) + 1);
            return false;
        }
        store.put(product, stock - pieces);
        sold.put(product, sold.get(product) + 1);
        return true;
    }

    synchronized void restock(String product, int pieces) throws InterruptedException {
        int stock = store.get(product);
        store.put(product, stock + pieces);
    }

    int sold(String product) {
        return sold.get(product);
    }

    int refused(String product) {
        return refused.get(product);
    }
}

class Main {
    record Order(String kind, String product, int pieces) {}

    static final class Worker extends Thread {
        private final Inventory inventory;
        private final CyclicBarrier start;
        private final List<Order> orders = new ArrayList<>();

        Worker(Inventory inventory, CyclicBarrier start) {
            this.inventory = inventory;
            this.start = start;
        }

        @Override
        public void run() {
            try {
                start.await();
                for (Order order : orders) {
                    if (order.kind().equals("reserve")) inventory.reserve(order.product(), order.pieces());
                    else inventory.restock(order.product(), order.pieces());
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] head = in.readLine().split(" ");
        Store store = new Store();
        List<String> products = new ArrayList<>();
        for (int i = Integer.parseInt(head[0]); i > 0; i--) {
            String[] fields = in.readLine().split(" ");
            products.add(fields[0]);
            store.put(fields[0], Integer.parseInt(fields[1]));
        }
        Inventory inventory = new Inventory(store, products);
        List<Worker> workers = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(Integer.parseInt(head[1]));
        for (int i = Integer.parseInt(head[1]); i > 0; i--) workers.add(new Worker(inventory, start));
        int total = 0;
        for (String line = in.readLine(); line != null; line = in.readLine(), total++) {
            String[] fields = line.split(" ");
            workers.get(Integer.parseInt(fields[0])).orders.add(new Order(fields[1], fields[2], Integer.parseInt(fields[3])));
        }
        for (Worker worker : workers) worker.start();
        for (Worker worker : workers) worker.join();
        for (String name : products) {
            System.out.println(name + " stock " + store.get(name) + " sold " + inventory.sold(name)
                + " refused " + inventory.refused(name));
        }
        System.out.println("orders " + total);
    }
}
