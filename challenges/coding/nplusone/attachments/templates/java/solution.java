// The order service of the back office. Its answers are right; see the statement for what is wrong with it.
import java.util.*;
import java.util.stream.*;

public class OrderService {
    private final Store store;

    public OrderService(Store store) {
        this.store = store;
    }

    public List<String> listOrders(long afterId, int limit) {
        return store.page("orders", afterId, limit).stream().map(this::line).collect(Collectors.toList());
    }

    public List<String> orderDetails(long orderId) {
        Row order = store.find("orders", orderId);
        if (order == null) return List.of("no such order");
        List<String> lines = new ArrayList<>();
        lines.add(line(order));
        for (Row item : items(order)) {
            Row product = product(item);
            Row supplier = product == null ? null : store.find("suppliers", product.number("supplier_id"));
            String origin = supplier == null ? "nobody" : supplier.text("name");
            lines.add(text(item) + " from " + origin + " = " + price(item));
        }
        return lines;
    }

    public String customerSummary(long customerId) {
        Row customer = store.find("customers", customerId);
        if (customer == null) return "no such customer";
        List<Row> orders = store.where("orders", "customer_id", customerId);
        int open = 0;
        long toPay = 0;
        for (Row order : orders) {
            if (!order.text("status").equals("open")) continue;
            open++;
            toPay += total(order);
        }
        return customer.text("name") + ": " + orders.size() + " orders, " + open + " open, " + toPay + " to pay";
    }

    private String line(Row order) {
        String texts = items(order).stream().map(this::text).collect(Collectors.joining(", "));
        return "order " + order.number("id") + " by " + customerName(order) + " (" + order.text("status") + "): "
            + (texts.isEmpty() ? "nothing" : texts) + " = " + total(order);
    }

    private String customerName(Row order) {
        Row customer = store.find("customers", order.number("customer_id"));
        return customer == null ? "somebody" : customer.text("name");
    }

    private List<Row> items(Row order) {
        return store.where("items", "order_id", order.number("id"));
    }

    private Row product(Row item) {
        return store.find("products", item.number("product_id"));
    }

    private String text(Row item) {
        Row product = product(item);
        return item.number("pieces") + " x " + (product == null ? "something" : product.text("name"));
    }

    private long price(Row item) {
        Row product = product(item);
        return product == null ? 0 : item.number("pieces") * product.number("price");
    }

    private long total(Row order) {
        return items(order).stream().mapToLong(this::price).sum();
    }
}
