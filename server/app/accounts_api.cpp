#include "app/accounts_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "protocol/account_json.hpp"

namespace rehearse::app {
namespace {

Error no_account() {
    return fail(ErrorCode::not_allowed_now,
                "You are the local user here and have no account: log in first.");
}

/// AUTH-2: the same for a wrong password and for a name that nobody has.
net::Response wrong() {
    return net::problem_response(
        fail(ErrorCode::unauthorized,
             "Name or password is wrong. rehearse host password sets a new one."));
}

net::Response too_often(Milliseconds wait) {
    const auto seconds =
        std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
    net::Response refusal = net::problem_response(
        fail(ErrorCode::too_many_requests,
             fmt::format("Too many wrong tries: wait {} seconds before the next.", seconds)));
    for (auto& [name, value] : refusal.headers) {
        if (name == "retry-after") value = std::to_string(seconds);
    }
    return refusal;
}

net::Response no_content() {
    net::Response response;
    response.status = 204;
    return response;
}

}  // namespace

void AccountsApi::add_routes(net::Router& router) {
    router.add("GET", "/api/v1/me", this, &AccountsApi::get_me);
    router.add("POST", "/api/v1/login", this, &AccountsApi::post_login);
    router.add("POST", "/api/v1/logout", this, &AccountsApi::post_logout);
    router.add("PUT", "/api/v1/password", this, &AccountsApi::put_password);
    router.add("GET", "/api/v1/logins", this, &AccountsApi::get_logins);
    router.add("DELETE", "/api/v1/logins/{login}", this, &AccountsApi::delete_login);
}

Task<net::Response> AccountsApi::get_me(net::Request request) {
    co_return net::json_response(
        200, protocol::encode_me(request.caller.person, request.caller.name, request.caller.login));
}

Task<AccountsApi::Verified> AccountsApi::verify(std::string name, std::string password,
                                                store::Trier from,
                                                std::optional<KnownDevices::Device> device) {
    Verified verified;
    // Before the try counts: that we are busy is not the fault of who tries.
    if (!context_.passwords.has_room()) {
        verified.refusal = net::problem_response(
            fail(ErrorCode::queue_full, "Too many people are logging in: try again in a moment."));
        co_return verified;
    }
    auto granted = co_await context_.logins.try_name(name, from);
    // AUTH-3: a browser that knew an earlier password is as any other.
    const bool is_old = granted && granted->wait <= Milliseconds(0) && device &&
                        !device->id.empty() &&
                        !context_.devices.is_current(*device, name, granted->password);
    if (is_old) {
        from.device.clear();
        granted = co_await context_.logins.try_name(std::move(name), std::move(from));
    }
    if (!granted) {
        verified.refusal = net::problem_response(granted.error());
        co_return verified;
    }
    verified.granted = std::move(*granted);
    if (verified.granted.wait > Milliseconds(0)) {
        verified.refusal = too_often(verified.granted.wait);
        co_return verified;
    }
    std::string hash = verified.granted.password;
    auto is_right = co_await context_.passwords.verify(std::move(hash), std::move(password));
    if (!is_right) {
        // AUTH-3: nobody has guessed, and coming again may help.
        verified.refusal = net::problem_response(is_right.error(), 503);
        auto taken_back = co_await context_.logins.take_back(verified.granted);
        if (!taken_back) log::warn("try_not_taken_back", {{"cause", taken_back.error().message}});
        log::error("password_not_checked", {{"cause", is_right.error().message}});
    } else if (!*is_right) {
        verified.refusal = wrong();
    }
    co_return verified;
}

Task<net::Response> AccountsApi::post_login(net::Request request) {
    auto wish = protocol::parse_login(request.body);
    if (!wish) co_return net::problem_response(wish.error());
    const KnownDevices::Device device = context_.devices.of(request, wish->name);
    std::optional<KnownDevices::Device> asked = device;
    store::Trier from{request.peer_address, device.id};
    Verified verified = co_await verify(std::move(wish->name), std::move(wish->password),
                                        std::move(from), std::move(asked));
    if (verified.refusal) {
        log::warn("login_refused", {{"request_id", request.request_id},
                                    {"address", request.peer_address},
                                    {"status", verified.refusal->status}});
        co_return std::move(*verified.refusal);
    }
    const std::string account = verified.granted.account;
    const std::string name = verified.granted.name;
    const std::string hash = verified.granted.password;
    std::string agent(request.header("user-agent"));
    auto made = co_await context_.logins.add(std::move(verified.granted), request.peer_address,
                                             std::move(agent));
    if (!made) co_return net::problem_response(made.error());
    if (!*made) co_return wrong();
    log::info("logged_in", {{"account_id", account},
                            {"request_id", request.request_id},
                            {"address", request.peer_address}});
    const std::string person = fmt::format("{}{}", account_prefix, account);
    net::Response response =
        net::json_response(200, protocol::encode_me(person, name, (*made)->id));
    response.headers.emplace_back("set-cookie",
                                  context_.devices.cookie(name, hash, device, context_.is_https));
    response.headers.emplace_back("set-cookie", login_cookie((*made)->secret, context_.is_https));
    co_return response;
}

Task<net::Response> AccountsApi::post_logout(net::Request request) {
    if (std::string account = account_of(request.caller.person); !account.empty()) {
        std::string login = request.caller.login;
        auto ended = co_await context_.logins.end(std::move(account), std::move(login));
        if (!ended) co_return net::problem_response(ended.error());
        co_await context_.callers.look();
        log::info("logged_out", {{"request_id", request.request_id}});
    }
    net::Response response = no_content();
    response.headers.emplace_back("set-cookie", login_cookie({}, context_.is_https));
    co_return response;
}

Task<net::Response> AccountsApi::put_password(net::Request request) {
    auto wish = protocol::parse_password_change(request.body);
    if (!wish) co_return net::problem_response(wish.error());
    if (const auto fine = check_new_password(wish->new_password); !fine)
        co_return net::problem_response(fine.error());
    if (account_of(request.caller.person).empty()) co_return net::problem_response(no_account());
    std::string name = request.caller.name;
    // Whoever is logged in is known by that, whoever else guesses.
    store::Trier from{request.peer_address, request.caller.login};
    std::optional<KnownDevices::Device> by_login;
    Verified verified = co_await verify(std::move(name), std::move(wish->password),
                                        std::move(from), std::move(by_login));
    if (verified.refusal) {
        // 401 would say that the login has ended, which it has not.
        if (verified.refusal->status == 401) {
            verified.refusal = net::problem_response(
                fail(ErrorCode::forbidden, "That is not the password that holds now."));
        }
        co_return std::move(*verified.refusal);
    }
    auto hash = co_await context_.passwords.hash(std::move(wish->new_password));
    if (!hash) co_return net::problem_response(hash.error());
    name = request.caller.name;
    const KnownDevices::Device device = context_.devices.of(request, name);
    std::string cookie = context_.devices.cookie(name, *hash, device, context_.is_https);
    std::string kept = request.caller.login;
    auto changed = co_await context_.accounts.set_password(
        std::move(name), std::move(*hash), std::move(kept), std::move(verified.granted));
    if (!changed) co_return net::problem_response(changed.error());
    co_await context_.callers.look();
    log::info("password_changed",
              {{"account_id", changed->id}, {"request_id", request.request_id}});
    net::Response response = no_content();
    response.headers.emplace_back("set-cookie", std::move(cookie));
    co_return response;
}

Task<net::Response> AccountsApi::get_logins(net::Request request) {
    std::string account = account_of(request.caller.person);
    if (account.empty()) co_return net::problem_response(no_account());
    auto logins = co_await context_.logins.list(std::move(account));
    if (!logins) co_return net::problem_response(logins.error());
    co_return net::json_response(200, protocol::encode_logins(*logins, request.caller.login));
}

Task<net::Response> AccountsApi::delete_login(net::Request request) {
    std::string account = account_of(request.caller.person);
    if (account.empty()) co_return net::problem_response(no_account());
    std::string login(request.parameter("login"));
    auto ended = co_await context_.logins.end(std::move(account), std::move(login));
    if (!ended) co_return net::problem_response(ended.error());
    if (!*ended) {
        co_return net::problem_response(
            fail(ErrorCode::not_found, "You have no such login: it may have ended already."));
    }
    co_await context_.callers.look();
    co_return no_content();
}

}  // namespace rehearse::app
