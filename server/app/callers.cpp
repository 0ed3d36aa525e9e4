#include "app/callers.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>
#include <vector>

#include "app/seats.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "protocol/messages.hpp"

namespace rehearse::app {
namespace {

constexpr long cookie_seconds = 400L * 24 * 3600;  // what browsers allow at most

}  // namespace

std::string account_of(std::string_view person) {
    if (!person.starts_with(account_prefix)) return {};
    return std::string(person.substr(account_prefix.size()));
}

std::string login_cookie(std::string_view secret, bool is_https) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", login_cookie_name,
                       secret, secret.empty() ? 0 : cookie_seconds, is_https ? "; Secure" : "");
}

Callers::Callers(boost::asio::any_io_executor executor, store::Logins& logins, bool has_local_user)
    : logins_(logins), has_local_user_(has_local_user), timer_(std::move(executor)) {}

Task<Result<net::Caller>> Callers::of(net::Request request) {
    net::Caller caller;
    if (has_local_user_) {
        const Person local = local_person();
        caller.person = local.id;
        caller.name = local.name;
    }
    std::string secret = request.cookie(login_cookie_name);
    if (secret.empty()) co_return caller;
    auto found = co_await logins_.find(std::move(secret));
    if (!found) co_return found.error();
    if (!*found) co_return caller;
    caller.person = fmt::format("{}{}", account_prefix, (*found)->account);
    caller.name = (*found)->name;
    caller.login = (*found)->login;
    co_return caller;
}

void Callers::watch(const std::string& login, const std::shared_ptr<net::WebSocketPeer>& peer) {
    if (!login.empty()) watched_.emplace(login, peer);
}

void Callers::close(const std::string& login) {
    const auto [first, last] = watched_.equal_range(login);
    for (auto entry = first; entry != last; ++entry) {
        const auto peer = entry->second.lock();
        if (!peer) continue;
        const Error why =
            fail(ErrorCode::unauthorized, "You are logged out here: log in again to go on.");
        peer->send(std::make_shared<const std::string>(protocol::encode_error(why)));
        peer->close(1008, "logged out");
    }
    watched_.erase(first, last);
}

Task<void> Callers::look() {
    std::erase_if(watched_, [](const auto& entry) { return entry.second.expired(); });
    std::set<std::string> distinct;
    for (const auto& entry : watched_) distinct.insert(entry.first);
    if (distinct.empty()) co_return;
    std::vector<std::string> ids(distinct.begin(), distinct.end());
    auto ended = co_await logins_.ended(std::move(ids));
    if (!ended) co_return;  // they are told that the store is away, and we shall ask again
    for (const std::string& login : *ended) close(login);
    if (!ended->empty()) log::info("logins_ended", {{"count", ended->size()}});
}

Task<void> Callers::run() {
    while (!stopping_) {
        timer_.expires_after(limits::login_check_interval);
        auto waited = co_await timer_.async_wait(use_tuple);
        static_cast<void>(waited);
        if (!stopping_) co_await look();
    }
}

void Callers::stop() {
    stopping_ = true;
    timer_.cancel();
}

}  // namespace rehearse::app
