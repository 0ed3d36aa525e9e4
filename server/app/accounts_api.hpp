// Logging in and out (PROTOCOL section 2, AUTH-1 to AUTH-6).
#pragma once

#include <optional>
#include <string>

#include "app/callers.hpp"
#include "app/known_devices.hpp"
#include "app/passwords.hpp"
#include "net/router.hpp"
#include "store/accounts.hpp"
#include "store/logins.hpp"

namespace rehearse::app {

/// What the handlers use; all of it outlives them.
struct AccountsContext {
    store::Accounts& accounts;
    store::Logins& logins;
    Passwords& passwords;
    Callers& callers;
    KnownDevices devices;
    bool is_https = false;  // as browsers see us
};

class AccountsApi {
public:
    explicit AccountsApi(AccountsContext context) : context_(context) {}

    void add_routes(net::Router& router);

private:
    Task<net::Response> get_me(net::Request request);
    Task<net::Response> post_login(net::Request request);
    Task<net::Response> post_logout(net::Request request);
    Task<net::Response> put_password(net::Request request);
    Task<net::Response> get_logins(net::Request request);
    Task<net::Response> delete_login(net::Request request);

    /// A try to log in as `name`, counted, whose password was right; or what to answer.
    struct Verified {
        store::LoginTry granted;
        std::optional<net::Response> refusal;
    };
    /// `device`: the one that tries, if that is what `from` names.
    Task<Verified> verify(std::string name, std::string password, store::Trier from,
                          std::optional<KnownDevices::Device> device);

    AccountsContext context_;
};

}  // namespace rehearse::app
