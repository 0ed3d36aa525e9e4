// Logins: one browser in which somebody gave the password of an account, known by a cookie of 256
// random bits that is kept as a hash; and the tries to get one, counted by name and by address for
// all servers, so that guessing gets slower and slower, but by itself for a browser that knew the
// password before, so that who guesses keeps no owner out. It looks at no password: between a try
// that is allowed and a login somebody else does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/account.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// Where a try comes from.
struct Trier {
    std::string address;
    std::string device;  // of a browser in which this name's password was right before, a name that
                         // nobody else can have; empty: of none
};

/// A try that is being made.
struct LoginTry {
    Milliseconds wait{0};  // before the next may be made; then this one is refused
    std::string account;   // empty: there is none of that name
    std::string name;      // as the account has it
    std::string password;  // hash
    // Under what it is counted: the name or the device, and the address or nothing.
    std::string own_tries;
    std::string address_tries;
};

struct NewLogin {
    std::string id;
    std::string secret;  // for the cookie, the only time that it is seen
};

struct LoggedIn {
    std::string account;
    std::string name;
    std::string login;
};

/// What a login is known by, from the secret in its cookie.
std::string login_id(std::string_view secret);
/// Under what tries of a name, in whatever letters, are counted.
std::string tries_of_name(std::string_view name);
/// The same of an address: all of an IPv6 network of 64 bits are one, as they are one customer's.
std::string tries_of_address(std::string_view address);
/// The same of a browser that is known for that name.
std::string tries_of_device(std::string_view name, std::string_view device);

class Logins {
public:
    explicit Logins(RedisStore& redis) : redis_(redis) {}

    /// Counts a try as failed, until add() says otherwise. From the fifth of an address or a device
    /// on, and the hundredth of a name, each must wait, twice as long as the one before; whether
    /// the account exists makes no difference.
    Task<Result<LoginTry>> try_name(std::string name, Trier from);
    /// The password of a try that was granted could not be looked at: it counts no more.
    Task<Result<void>> take_back(LoginTry granted);
    /// REQUIRES: somebody saw that the password is that of `granted`. Nothing when the account is
    /// gone or has another password by now.
    Task<Result<std::optional<NewLogin>>> add(LoginTry granted, std::string address,
                                              std::string agent);
    /// Who logged in with that secret, if it still stands; it is used by that.
    Task<Result<std::optional<LoggedIn>>> find(std::string secret);
    /// Those of them that stand no longer; the others are used by that.
    Task<Result<std::vector<std::string>>> ended(std::vector<std::string> ids);
    /// Of an account, oldest first.
    Task<Result<std::vector<Login>>> list(std::string account);
    /// False when the account has no such login.
    Task<Result<bool>> end(std::string account, std::string id);

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
