// Who sends a request that brings no token: the account of its login cookie, on a loopback address
// without one the local user, or nobody. Also ends the WebSockets of logins that have ended, here
// or on another server.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"
#include "net/websocket.hpp"
#include "store/logins.hpp"

namespace rehearse::app {

inline constexpr std::string_view login_cookie_name = "rehearse_login";

/// What the person of an account begins with.
inline constexpr std::string_view account_prefix = "account:";
/// The account of a person; empty for the local user and for guests, who have none.
std::string account_of(std::string_view person);

/// A Set-Cookie header's value. The browser keeps it as long as it may: when a login ends is for
/// the store to say. An empty secret takes the cookie away.
std::string login_cookie(std::string_view secret, bool is_https);

class Callers {
public:
    /// `has_local_user`: whoever comes without a login is the local user.
    Callers(boost::asio::any_io_executor executor, store::Logins& logins, bool has_local_user);

    /// Nobody is an empty caller. `store_away` when that cannot be known now.
    Task<Result<net::Caller>> of(net::Request request);

    /// Closes the WebSocket when that login has ended; an empty one never does.
    void watch(const std::string& login, const std::shared_ptr<net::WebSocketPeer>& peer);
    /// Closes those whose login stands no longer.
    Task<void> look();
    /// look() from time to time, until stop().
    Task<void> run();
    void stop();

private:
    void close(const std::string& login);

    store::Logins& logins_;
    bool has_local_user_;
    std::multimap<std::string, std::weak_ptr<net::WebSocketPeer>> watched_;  // by login
    boost::asio::steady_timer timer_;
    bool stopping_ = false;
};

}  // namespace rehearse::app
