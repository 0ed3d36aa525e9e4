#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

class Accounts {
public:
    void open(const std::string& id, std::int64_t balance) {
        const std::lock_guard lock(mutex_);
        balances_[id] = balance;
    }

    bool transfer(const std::string& from_id, const std::string& to_id, std::int64_t amount) {
        const std::int64_t from = balances_.at(from_id);
        const std::int64_t to = balances_.at(to_id);
        if (from < amount) return false;
        std::this_thread::yield();
        balances_.at(from_id) = from - amount;
        balances_.at(to_id) = to + amount;
        return true;
    }

    std::int64_t total() {
        const std::lock_guard lock(mutex_);
        std::int64_t sum = 0;
        for (const auto& [id, balance] : balances_) sum += balance;
        return sum;
    }

    std::optional<std::int64_t> lowest() {
        const std::lock_guard lock(mutex_);
        std::optional<std::int64_t> least;
        for (const auto& [id, balance] : balances_)
            if (!least || balance < *least) least = balance;
        return least;
    }

private:
    std::mutex mutex_;
    std::map<std::string, std::int64_t> balances_;
};
