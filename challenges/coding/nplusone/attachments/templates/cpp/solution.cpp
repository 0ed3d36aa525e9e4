// The order service of the back office. Its answers are right; see the statement for what is wrong with it.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store.hpp"

class OrderService {
public:
    explicit OrderService(Store& store) : store_(store) {}

    std::vector<std::string> list_orders(std::int64_t after_id, int limit) {
        std::vector<std::string> lines;
        for (const Row& order : store_.page("orders", after_id, limit)) {
            lines.push_back(line(order));
        }
        return lines;
    }

    std::vector<std::string> order_details(std::int64_t order_id) {
        const std::optional<Row> order = store_.find("orders", order_id);
        if (!order) {
            return {"no such order"};
        }
        std::vector<std::string> lines{line(*order)};
        for (const Row& item : items(*order)) {
            const std::optional<Row> found = product(item);
            const auto supplier = found ? store_.find("suppliers", found->number("supplier_id")) : std::nullopt;
            const std::string origin = supplier ? supplier->text("name") : "nobody";
            lines.push_back(text(item) + " from " + origin + " = " + std::to_string(price(item)));
        }
        return lines;
    }

    std::string customer_summary(std::int64_t customer_id) {
        const std::optional<Row> customer = store_.find("customers", customer_id);
        if (!customer) {
            return "no such customer";
        }
        const std::vector<Row> orders = store_.where("orders", "customer_id", customer_id);
        int open = 0;
        std::int64_t to_pay = 0;
        for (const Row& order : orders) {
            if (order.text("status") == "open") {
                ++open;
                to_pay += total(order);
            }
        }
        return customer->text("name") + ": " + std::to_string(orders.size()) + " orders, " + std::to_string(open) + " open, " +
               std::to_string(to_pay) + " to pay";
    }

private:
    std::string line(const Row& order) {
        std::string texts;
        for (const Row& item : items(order)) {
            texts += (texts.empty() ? "" : ", ") + text(item);
        }
        return "order " + std::to_string(order.number("id")) + " by " + customer_name(order) + " (" + order.text("status") +
               "): " + (texts.empty() ? "nothing" : texts) + " = " + std::to_string(total(order));
    }

    std::string customer_name(const Row& order) {
        const std::optional<Row> customer = store_.find("customers", order.number("customer_id"));
        return customer ? customer->text("name") : "somebody";
    }

    std::vector<Row> items(const Row& order) { return store_.where("items", "order_id", order.number("id")); }

    std::optional<Row> product(const Row& item) { return store_.find("products", item.number("product_id")); }

    std::string text(const Row& item) {
        const std::optional<Row> found = product(item);
        return std::to_string(item.number("pieces")) + " x " + (found ? found->text("name") : "something");
    }

    std::int64_t price(const Row& item) {
        const std::optional<Row> found = product(item);
        return found ? item.number("pieces") * found->number("price") : 0;
    }

    std::int64_t total(const Row& order) {
        std::int64_t sum = 0;
        for (const Row& item : items(order)) {
            sum += price(item);
        }
        return sum;
    }

    Store& store_;
};
