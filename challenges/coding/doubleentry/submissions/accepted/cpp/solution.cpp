#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

class Account {
public:
    Account(std::string currency, std::int64_t overdraft) : currency(std::move(currency)), overdraft(overdraft) {}

    std::int64_t balance(std::int64_t time) const {
        const auto after = points_.upper_bound(time);
        return after == points_.begin() ? 0 : std::prev(after)->second;
    }

    // The smallest balance at this time or later.
    std::int64_t lowest_from(std::int64_t time) const {
        std::int64_t lowest = balance(time);
        for (auto point = points_.upper_bound(time); point != points_.end(); ++point) {
            lowest = std::min(lowest, point->second);
        }
        return lowest;
    }

    void add(std::int64_t time, std::int64_t amount) {
        const auto first = points_.try_emplace(time, balance(time)).first;
        for (auto point = first; point != points_.end(); ++point) {
            point->second += amount;
        }
    }

    std::string currency;
    std::int64_t overdraft;

private:
    std::map<std::int64_t, std::int64_t> points_;  // time -> balance from then on
};

class Ledger {
public:
    bool open(const std::string& account, const std::string& currency, std::int64_t overdraft) {
        return accounts_.try_emplace(account, currency, overdraft).second;
    }

    std::string post(const std::string& id, std::int64_t time, const std::vector<std::string>& accounts,
                     const std::vector<std::int64_t>& amounts) {
        Sums sums;
        for (std::size_t i = 0; i < accounts.size(); ++i) {
            sums[accounts[i]] += amounts[i];
        }
        const std::string reason = reason_to_refuse(id, time, amounts, sums);
        if (!reason.empty()) {
            return reason;
        }
        for (const auto& [account, sum] : sums) {
            accounts_.at(account).add(time, sum);
        }
        transactions_.emplace(id, Transaction{time, accounts, amounts, false});
        return "ok";
    }

    std::string reverse(const std::string& id, const std::string& new_id, std::int64_t time) {
        const auto found = transactions_.find(id);
        if (found == transactions_.end()) {
            return "unknown";
        }
        if (found->second.reversed) {
            return "reversed";
        }
        if (time < found->second.time) {
            return "early";
        }
        std::vector<std::int64_t> amounts = found->second.amounts;
        for (std::int64_t& amount : amounts) {
            amount = -amount;
        }
        const std::string result = post(new_id, time, std::vector<std::string>(found->second.accounts), amounts);
        if (result == "ok") {
            transactions_.at(id).reversed = true;
        }
        return result;
    }

    std::optional<std::int64_t> balance(const std::string& account, std::int64_t time) {
        const auto found = accounts_.find(account);
        if (found == accounts_.end()) {
            return std::nullopt;
        }
        return found->second.balance(time);
    }

    std::map<std::string, std::int64_t> balances(std::int64_t time) {
        std::map<std::string, std::int64_t> result;
        for (const auto& [name, account] : accounts_) {
            const std::int64_t balance = account.balance(time);
            if (balance != 0) {
                result[name] = balance;
            }
        }
        return result;
    }

private:
    using Sums = std::map<std::string, std::int64_t>;

    struct Transaction {
        std::int64_t time;
        std::vector<std::string> accounts;
        std::vector<std::int64_t> amounts;
        bool reversed;
    };

    std::string reason_to_refuse(const std::string& id, std::int64_t time, const std::vector<std::int64_t>& amounts,
                                 const Sums& sums) const {
        if (transactions_.count(id)) {
            return "duplicate";
        }
        if (amounts.size() < 2 || std::find(amounts.begin(), amounts.end(), 0) != amounts.end()) {
            return "malformed";
        }
        Sums by_currency;
        for (const auto& [name, sum] : sums) {
            const auto account = accounts_.find(name);
            if (account == accounts_.end()) {
                return "unknown";
            }
            by_currency[account->second.currency] += sum;
        }
        for (const auto& [currency, sum] : by_currency) {
            if (sum != 0) {
                return "unbalanced";
            }
        }
        for (const auto& [name, sum] : sums) {
            const Account& account = accounts_.at(name);
            if (sum < 0 && account.lowest_from(time) + sum < -account.overdraft) {
                return "overdrawn";
            }
        }
        return "";
    }

    std::unordered_map<std::string, Account> accounts_;
    std::unordered_map<std::string, Transaction> transactions_;
};
