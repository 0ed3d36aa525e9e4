// Accounts of hosts: a name and a slow hash of a password. What is a good password, and hashing it,
// is for others: this keeps what it is given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/account.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/logins.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// The form of a name under which it is unique.
std::string folded_name(std::string_view name);

class Accounts {
public:
    explicit Accounts(RedisStore& redis) : redis_(redis) {}

    /// `invalid_input` for a name that is none or is taken, `too_many_requests` above
    /// limits::accounts_max. `password` is a hash.
    Task<Result<Account>> add(std::string name, std::string password);
    /// All, oldest first.
    Task<Result<std::vector<Account>>> list();
    /// Removes it and ends its logins; the account that was. What it made stays. `not_found`.
    Task<Result<Account>> remove(std::string name);
    /// Ends all its logins but `kept`, which may be empty. `granted`: the try by which somebody has
    /// just proved that they know the old one; of nobody when nobody had to. `not_found`.
    Task<Result<Account>> set_password(std::string name, std::string password, std::string kept,
                                       LoginTry granted);

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
