#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Account {
    std::string name;
    long long balance = 0;
    std::mutex mutex;
};

// An external system that takes its time. Leave it as it is.
class Clearing {
public:
    void check(const Account&) { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

    void book(const Account&, const Account&, long long) { std::this_thread::sleep_for(std::chrono::milliseconds(4)); }
};

class Bank {
public:
    Bank(std::vector<Account*> accounts, Clearing& clearing) : accounts_(std::move(accounts)), clearing_(clearing) {
        for (const Account* account : accounts_) {
            total_ += account->balance;
        }
    }

    void transfer(Account& sender, Account& receiver, long long amount) {
        const auto locks = lock_all({&sender, &receiver});
        clearing_.check(sender);
        if (sender.balance < amount) {
            ++refused;
            return;
        }
        clearing_.book(sender, receiver, amount);
        sender.balance -= amount;
        receiver.balance += amount;
        ++done;
    }

    void audit() {
        for (Account* account : accounts_) {
            account->mutex.lock();
            clearing_.check(*account);
        }
        long long total = 0;
        for (Account* account : accounts_) {
            total += account->balance;
        }
        for (Account* account : accounts_) {
            account->mutex.unlock();
        }
        ++audits;
        if (total != total_) {
            ++wrong;
        }
    }

    std::atomic<int> done = 0, refused = 0, audits = 0, wrong = 0;

private:
    // Locks each of these accounts once, in the order of their names.
    static std::vector<std::unique_lock<std::mutex>> lock_all(std::vector<Account*> accounts) {
        std::sort(accounts.begin(), accounts.end(), [](const Account* a, const Account* b) { return a->name < b->name; });
        accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
        std::vector<std::unique_lock<std::mutex>> locks;
        for (Account* account : accounts) {
            locks.emplace_back(account->mutex);
        }
        return locks;
    }

    std::vector<Account*> accounts_;
    Clearing& clearing_;
    long long total_ = 0;
};

struct Order {
    Account* sender = nullptr;  // nullptr for an audit
    Account* receiver = nullptr;
    long long amount = 0;
};

int main() {
    int account_count = 0, worker_count = 0;
    std::cin >> account_count >> worker_count;
    std::vector<std::unique_ptr<Account>> owned;
    std::vector<Account*> accounts;
    std::map<std::string, Account*> by_name;
    for (int i = 0; i < account_count; ++i) {
        owned.push_back(std::make_unique<Account>());
        accounts.push_back(owned.back().get());
        std::cin >> accounts.back()->name >> accounts.back()->balance;
        by_name[accounts.back()->name] = accounts.back();
    }
    Clearing clearing;
    Bank bank(accounts, clearing);
    std::vector<std::vector<Order>> orders(worker_count);
    int number = 0;
    std::string kind;
    while (std::cin >> number >> kind) {
        Order order;
        if (kind == "transfer") {
            std::string sender, receiver;
            std::cin >> sender >> receiver >> order.amount;
            order.sender = by_name.at(sender);
            order.receiver = by_name.at(receiver);
        }
        orders[number].push_back(order);
    }
    std::vector<std::thread> workers;
    for (const auto& mine : orders) {
        workers.emplace_back([&bank, &mine] {
            for (const Order& order : mine) {
                if (order.sender != nullptr) {
                    bank.transfer(*order.sender, *order.receiver, order.amount);
                } else {
                    bank.audit();
                }
            }
        });
    }
    for (std::thread& worker : workers) {
        worker.join();
    }
    for (const Account* account : accounts) {
        std::cout << account->name << ' ' << account->balance << '\n';
    }
    std::cout << "transfers " << bank.done << " refused " << bank.refused << '\n';
    std::cout << "audits " << bank.audits << " wrong " << bank.wrong << '\n';
    return 0;
}
