#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store.hpp"

class OrderService {
public:
    explicit OrderService(Store& store) : store_(store) {}

    std::vector<std::string> list_orders(std::int64_t after_id, int limit) {
        const std::vector<Row> orders = store_.page("orders", after_id, limit);
        return lines(orders, load(orders));
    }

    std::vector<std::string> order_details(std::int64_t order_id) {
        const std::optional<Row> order = store_.find("orders", order_id);
        if (!order) {
            return {"no such order"};
        }
        const Loaded loaded = load({*order});
        std::vector<Row> products;
        for (const auto& [id, product] : loaded.products) {
            products.push_back(product);
        }
        const Rows suppliers = by_id("suppliers", products, "supplier_id");
        std::vector<std::string> result = lines({*order}, loaded);
        for (const Row& item : loaded.items.at(order_id)) {
            const Row* product = find(loaded.products, item.number("product_id"));
            const Row* supplier = product ? find(suppliers, product->number("supplier_id")) : nullptr;
            const std::string origin = supplier ? supplier->text("name") : "nobody";
            result.push_back(loaded.text(item) + " from " + origin + " = " + std::to_string(loaded.price(item)));
        }
        return result;
    }

    std::string customer_summary(std::int64_t customer_id) {
        const std::optional<Row> customer = store_.find("customers", customer_id);
        if (!customer) {
            return "no such customer";
        }
        const std::vector<Row> orders = store_.where("orders", "customer_id", customer_id);
        std::vector<Row> open;
        for (const Row& order : orders) {
            if (order.text("status") == "open") {
                open.push_back(order);
            }
        }
        const Loaded loaded = load(open);
        std::int64_t to_pay = 0;
        for (const Row& order : open) {
            to_pay += loaded.total(order);
        }
        return customer->text("name") + ": " + std::to_string(orders.size()) + " orders, " + std::to_string(open.size()) +
               " open, " + std::to_string(to_pay) + " to pay";
    }

private:
    using Rows = std::map<std::int64_t, Row>;

    static const Row* find(const Rows& rows, std::int64_t id) {
        const auto found = rows.find(id);
        return found == rows.end() ? nullptr : &found->second;
    }

    // Some orders with everything that belongs to them: one query for each table.
    struct Loaded {
        std::map<std::int64_t, std::vector<Row>> items;  // by order
        Rows products;

        std::string text(const Row& item) const {
            const Row* product = find(products, item.number("product_id"));
            return std::to_string(item.number("pieces")) + " x " + (product ? product->text("name") : "something");
        }

        std::int64_t price(const Row& item) const {
            const Row* product = find(products, item.number("product_id"));
            return product ? item.number("pieces") * product->number("price") : 0;
        }

        std::int64_t total(const Row& order) const {
            std::int64_t sum = 0;
            for (const Row& item : items.at(order.number("id"))) {
                sum += price(item);
            }
            return sum;
        }
    };

    Loaded load(const std::vector<Row>& orders) {
        Loaded loaded;
        for (const Row& order : orders) {
            loaded.items[order.number("id")];
        }
        const auto rows = orders.empty() ? orders : store_.where_in("items", "order_id", numbers(orders, "id"));
        for (const Row& item : rows) {
            loaded.items.at(item.number("order_id")).push_back(item);
        }
        loaded.products = by_id("products", rows, "product_id");
        return loaded;
    }

    std::vector<std::string> lines(const std::vector<Row>& orders, const Loaded& loaded) {
        const Rows customers = by_id("customers", orders, "customer_id");
        std::vector<std::string> result;
        for (const Row& order : orders) {
            const Row* customer = find(customers, order.number("customer_id"));
            std::string texts;
            for (const Row& item : loaded.items.at(order.number("id"))) {
                texts += (texts.empty() ? "" : ", ") + loaded.text(item);
            }
            result.push_back("order " + std::to_string(order.number("id")) + " by " +
                             (customer ? customer->text("name") : "somebody") + " (" + order.text("status") +
                             "): " + (texts.empty() ? "nothing" : texts) + " = " + std::to_string(loaded.total(order)));
        }
        return result;
    }

    // The rows that `rows` refer to. No question, no query.
    Rows by_id(const std::string& table, const std::vector<Row>& rows, const std::string& column) {
        Rows found;
        if (!rows.empty()) {
            for (const Row& row : store_.find_many(table, numbers(rows, column))) {
                found[row.number("id")] = row;
            }
        }
        return found;
    }

    static std::vector<std::int64_t> numbers(const std::vector<Row>& rows, const std::string& column) {
        std::vector<std::int64_t> all;
        for (const Row& row : rows) {
            all.push_back(row.number(column));
        }
        return all;
    }

    Store& store_;
};
