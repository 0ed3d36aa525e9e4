// What the tests put around the service: the rows of its database, and a count of its queries.
#pragma once

#include "store.hpp"
#include "solution.cpp"

class Bench {
public:
    void add_customer(std::int64_t id, const std::string& name) { add("customers", {{"id", id}}, {{"name", name}}); }

    void add_supplier(std::int64_t id, const std::string& name) { add("suppliers", {{"id", id}}, {{"name", name}}); }

    void add_product(std::int64_t id, const std::string& name, std::int64_t price, std::int64_t supplier_id) {
        add("products", {{"id", id}, {"price", price}, {"supplier_id", supplier_id}}, {{"name", name}});
    }

    void add_order(std::int64_t id, std::int64_t customer_id, const std::string& status) {
        add("orders", {{"id", id}, {"customer_id", customer_id}}, {{"status", status}});
    }

    void add_item(std::int64_t id, std::int64_t order_id, std::int64_t product_id, std::int64_t pieces) {
        add("items", {{"id", id}, {"order_id", order_id}, {"product_id", product_id}, {"pieces", pieces}}, {});
    }

    void remove(const std::string& table, std::int64_t id) { store_.tables[table].erase(id); }

    std::vector<std::string> list_orders(std::int64_t after_id, int limit) {
        store_.queries = 0;
        return service_.list_orders(after_id, limit);
    }

    std::vector<std::string> order_details(std::int64_t id) {
        store_.queries = 0;
        return service_.order_details(id);
    }

    std::string customer_summary(std::int64_t id) {
        store_.queries = 0;
        return service_.customer_summary(id);
    }

    std::string queries() {
        return store_.queries <= queries_max ? "at most " + std::to_string(queries_max) : std::to_string(store_.queries);
    }

private:
    static constexpr int queries_max = 5;

    void add(const std::string& table, std::map<std::string, std::int64_t> numbers, std::map<std::string, std::string> texts) {
        const std::int64_t id = numbers.at("id");
        store_.tables[table][id] = Row(std::move(numbers), std::move(texts));
    }

    Store store_;
    OrderService service_{store_};
};
