// The inventory service. See the statement for what is wrong with it.
#include <chrono>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

// The database: product -> stock. Each call by itself is safe. Leave it as it is.
class Store {
public:
    int get(const std::string& product) {
        int value = 0;
        {
            std::shared_lock lock(mutex_);
            value = rows_.at(product);
        }
        std::this_thread::sleep_for(std::chrono::microseconds(500));
        return value;
    }

    void put(const std::string& product, int value) {
        std::this_thread::sleep_for(std::chrono::microseconds(500));
        std::unique_lock lock(mutex_);
        rows_[product] = value;
    }

private:
    std::shared_mutex mutex_;
    std::map<std::string, int> rows_;
};

struct Product {
    int sold = 0;
    int refused = 0;
};

class Inventory {
public:
    Inventory(Store& store, const std::vector<std::string>& products) : store_(store) {
        for (const std::string& product : products) {
            products_[product];
        }
    }

    bool reserve(const std::string& product, int pieces) {
        const int stock = store_.get(product);
        if (stock < pieces) {
            ++products_.at(product).refused;
            return false;
        }
        store_.put(product, stock - pieces);
        ++products_.at(product).sold;
        return true;
    }

    void restock(const std::string& product, int pieces) {
        const int stock = store_.get(product);
        store_.put(product, stock + pieces);
    }

    const Product& product(const std::string& name) const { return products_.at(name); }

private:
    Store& store_;
    std::map<std::string, Product> products_;
};

struct Order {
    std::string kind, product;
    int pieces = 0;
};

int main() {
    int product_count = 0, worker_count = 0;
    std::cin >> product_count >> worker_count;
    Store store;
    std::vector<std::string> products(product_count);
    for (std::string& name : products) {
        int stock = 0;
        std::cin >> name >> stock;
        store.put(name, stock);
    }
    Inventory inventory(store, products);
    std::vector<std::vector<Order>> orders(worker_count);
    std::size_t total = 0;
    int number = 0;
    for (Order order; std::cin >> number >> order.kind >> order.product >> order.pieces; ++total) {
        orders[number].push_back(order);
    }
    std::vector<std::thread> workers;
    for (const auto& mine : orders) {
        workers.emplace_back([&inventory, &mine] {
            for (const Order& order : mine) {
                if (order.kind == "reserve") {
                    inventory.reserve(order.product, order.pieces);
                } else {
                    inventory.restock(order.product, order.pieces);
                }
            }
        });
    }
    for (std::thread& worker : workers) {
        worker.join();
    }
    for (const std::string& name : products) {
        const Product& product = inventory.product(name);
        std::cout << name << " stock " << store.get(name) << " sold " << product.sold << " refused " << product.refused
                  << '\n';
    }
    std::cout << "orders " << total << '\n';
    return 0;
}
