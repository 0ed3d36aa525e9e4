import java.util.*;
import java.util.stream.*;

public class OrderService {
    /** Some orders with everything that belongs to them: one query for each table. */
    private final class Loaded {
        final Map<Long, List<Row>> items = new HashMap<>();
        final Map<Long, Row> products;

        Loaded(List<Row> orders) {
            for (Row order : orders) items.put(order.number("id"), new ArrayList<>());
            List<Row> rows = orders.isEmpty() ? List.of() : store.whereIn("items", "order_id", items.keySet());
            for (Row item : rows) items.get(item.number("order_id")).add(item);
            products = byId("products", rows, "product_id");
        }

        List<Row> itemsOf(Row order) {
            return items.get(order.number("id"));
        }

        Row productOf(Row item) {
            return products.get(item.number("product_id"));
        }

        String text(Row item) {
            Row product = productOf(item);
            return item.number("pieces") + " x " + (product == null ? "something" : product.text("name"));
        }

        long price(Row item) {
            Row product = productOf(item);
            return product == null ? 0 : item.number("pieces") * product.number("price");
        }

        long total(Row order) {
            return itemsOf(order).stream().mapToLong(this::price).sum();
        }
    }

    private final Store store;

    public OrderService(Store store) {
        this.store = store;
    }

    public List<String> listOrders(long afterId, int limit) {
        List<Row> orders = store.page("orders", afterId, limit);
        return lines(orders, new Loaded(orders));
    }

    public List<String> orderDetails(long orderId) {
        Row order = store.find("orders", orderId);
        if (order == null) return List.of("no such order");
        Loaded loaded = new Loaded(List.of(order));
        Map<Long, Row> suppliers = byId("suppliers", loaded.products.values(), "supplier_id");
        List<String> lines = lines(List.of(order), loaded);
        for (Row item : loaded.itemsOf(order)) {
            Row product = loaded.productOf(item);
            Row supplier = product == null ? null : suppliers.get(product.number("supplier_id"));
            String origin = supplier == null ? "nobody" : supplier.text("name");
            lines.add(loaded.text(item) + " from " + origin + " = " + loaded.price(item));
        }
        return lines;
    }

    public String customerSummary(long customerId) {
        Row customer = store.find("customers", customerId);
        if (customer == null) return "no such customer";
        List<Row> orders = store.where("orders", "customer_id", customerId);
        List<Row> open = orders.stream().filter(order -> order.text("status").equals("open")).toList();
        long toPay = open.stream().mapToLong(new Loaded(open)::total).sum();
        return customer.text("name") + ": " + orders.size() + " orders, " + open.size() + " open, " + toPay + " to pay";
    }

    private List<String> lines(List<Row> orders, Loaded loaded) {
        Map<Long, Row> customers = byId("customers", orders, "customer_id");
        List<String> lines = new ArrayList<>();
        for (Row order : orders) {
            Row customer = customers.get(order.number("customer_id"));
            String texts = loaded.itemsOf(order).stream().map(loaded::text).collect(Collectors.joining(", "));
            lines.add("order " + order.number("id") + " by " + (customer == null ? "somebody" : customer.text("name")) + " ("
                + order.text("status") + "): " + (texts.isEmpty() ? "nothing" : texts) + " = " + loaded.total(order));
        }
        return lines;
    }

    /** The rows that `rows` refer to, by id. No question, no query. */
    private Map<Long, Row> byId(String table, Collection<Row> rows, String column) {
        Set<Long> ids = rows.stream().map(row -> row.number(column)).collect(Collectors.toSet());
        Map<Long, Row> found = new HashMap<>();
        if (!ids.isEmpty()) store.findMany(table, ids).forEach(row -> found.put(row.number("id"), row));
        return found;
    }
}
