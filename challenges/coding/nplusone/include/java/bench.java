import java.util.List;

/** What the tests put around the service: the rows of its database, and a count of its queries. */
class Bench {
    private static final int QUERIES_MAX = 5;
    private final Store store = new Store();
    private final OrderService service = new OrderService(store);

    void addCustomer(long id, String name) {
        store.tables.get("customers").put(id, new Row("id", id, "name", name));
    }

    void addSupplier(long id, String name) {
        store.tables.get("suppliers").put(id, new Row("id", id, "name", name));
    }

    void addProduct(long id, String name, long price, long supplierId) {
        store.tables.get("products").put(id, new Row("id", id, "name", name, "price", price, "supplier_id", supplierId));
    }

    void addOrder(long id, long customerId, String status) {
        store.tables.get("orders").put(id, new Row("id", id, "customer_id", customerId, "status", status));
    }

    void addItem(long id, long orderId, long productId, long pieces) {
        store.tables.get("items").put(id, new Row("id", id, "order_id", orderId, "product_id", productId, "pieces", pieces));
    }

    void remove(String table, long id) {
        store.tables.get(table).remove(id);
    }

    List<String> listOrders(long afterId, int limit) {
        store.queries = 0;
        return service.listOrders(afterId, limit);
    }

    List<String> orderDetails(long id) {
        store.queries = 0;
        return service.orderDetails(id);
    }

    String customerSummary(long id) {
        store.queries = 0;
        return service.customerSummary(id);
    }

    String queries() {
        return store.queries <= QUERIES_MAX ? "at most " + QUERIES_MAX : String.valueOf(store.queries);
    }
}
