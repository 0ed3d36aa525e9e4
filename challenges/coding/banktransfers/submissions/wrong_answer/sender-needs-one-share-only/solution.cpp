#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

// Locks are always taken in this order: the registry, then accounts by name, each account once.
class Bank {
public:
    bool open(const std::string& account, std::int64_t balance) {
        const std::unique_lock registry(registry_);
        return accounts_.try_emplace(account, balance).second;
    }

    bool transfer(const std::string& sender, const std::string& receiver, std::int64_t amount) {
        return collect({sender}, receiver, amount);
    }

    bool collect(const std::vector<std::string>& senders, const std::string& receiver, std::int64_t amount) {
        const std::shared_lock registry(registry_);
        std::map<std::string, std::int64_t> shares;  // how much each account gives; in the order of locking
        for (const std::string& sender : senders) {
            shares[sender] += amount;
        }
        shares.try_emplace(receiver, 0);
        std::vector<std::unique_lock<std::mutex>> locks;
        for (const auto& [name, share] : shares) {
            const auto account = accounts_.find(name);
            if (account == accounts_.end()) {
                return false;
            }
            locks.emplace_back(account->second.mutex);
            if (account->second.balance < std::min(share, amount)) {
                return false;
            }
        }
        for (const auto& [name, share] : shares) {
            accounts_.at(name).balance -= share;
        }
        accounts_.at(receiver).balance += amount * static_cast<std::int64_t>(senders.size());
        return true;
    }

    std::optional<std::int64_t> balance(const std::string& account) {
        const std::shared_lock registry(registry_);
        const auto found = accounts_.find(account);
        if (found == accounts_.end()) {
            return std::nullopt;
        }
        const std::lock_guard lock(found->second.mutex);
        return found->second.balance;
    }

    std::int64_t total() {
        const std::shared_lock registry(registry_);
        std::vector<std::unique_lock<std::mutex>> locks;
        for (auto& [name, account] : accounts_) {
            locks.emplace_back(account.mutex);
        }
        std::int64_t sum = 0;
        for (const auto& [name, account] : accounts_) {
            sum += account.balance;
        }
        return sum;
    }

private:
    struct Account {
        explicit Account(std::int64_t balance) : balance(balance) {}
        std::mutex mutex;
        std::int64_t balance;
    };

    std::shared_mutex registry_;
    std::map<std::string, Account> accounts_;
};
