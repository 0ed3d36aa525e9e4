#include "app/seats.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/ids.hpp"
#include "net/security.hpp"

namespace rehearse::app {
namespace {

constexpr std::string_view guest_prefix = "guest:";
constexpr long cookie_seconds = 30L * 24 * 3600;

}  // namespace

Person local_person() {
    return {"local", "You"};
}

std::string Seats::token(std::string_view kind, std::string_view session,
                         std::string_view id) const {
    return fmt::format("{}.{}.{}", session, id, seal(secret_, {kind, session, id}));
}

std::string Seats::link_token(std::string_view session, std::string_view link) const {
    return token("link", session, link);
}

std::optional<Seats::Opened> Seats::open(std::string_view token) const {
    return open("link", token);
}

std::string Seats::share_token(std::string_view session, std::string_view share) const {
    return token("share", session, share);
}

std::optional<Seats::Opened> Seats::open_share(std::string_view token) const {
    return open("share", token);
}

std::optional<Seats::Opened> Seats::open(std::string_view kind, std::string_view token) const {
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    const std::string_view session = token.substr(0, first);
    const std::string_view link = token.substr(first + 1, second - first - 1);
    if (!is_random_id(session) || !is_random_id(link)) return std::nullopt;
    if (!net::constant_time_equal(token.substr(second + 1), seal(secret_, {kind, session, link})))
        return std::nullopt;
    return Opened{std::string(session), std::string(link)};
}

bool Seats::is_guest(std::string_view person) {
    return person.starts_with(guest_prefix);
}

std::string Seats::new_person() {
    return std::string(guest_prefix) + random_id();
}

std::array<std::string, 2> Seats::cookies(std::string_view person, std::string_view session,
                                          bool is_https) const {
    const auto cookie = [&](std::string_view path) {
        return fmt::format("{}{}={}; Path={}{}; Max-Age={}; HttpOnly; SameSite=Strict{}",
                           net::seat_cookie_prefix, person.substr(guest_prefix.size()),
                           seal(secret_, {"seat", person, ""}), path, session, cookie_seconds,
                           is_https ? "; Secure" : "");
    };
    return {cookie("/api/v1/sessions/"), cookie("/ws/session/")};
}

Result<Person> Seats::host_of(const net::Request& request) {
    if (request.caller.person.empty())
        return fail(ErrorCode::unauthorized, "Log in first: open the page of this server.");
    return Person{request.caller.person, request.caller.name};
}

Result<Person> Seats::learner_of(const net::Request& request) {
    if (!request.query_value(net::seat_parameter).empty()) {
        return fail(ErrorCode::forbidden,
                    "Nothing is kept here of a guest: practise as the local user, or log in.");
    }
    return host_of(request);
}

Result<Person> Seats::person_of(const net::Request& request) const {
    const std::string_view as = request.query_value(net::seat_parameter);
    if (as.empty()) return host_of(request);
    const std::string_view random = as.substr(std::min(guest_prefix.size(), as.size()));
    if (as.starts_with(guest_prefix) && is_random_id(random)) {
        const std::string name = std::string(net::seat_cookie_prefix) + std::string(random);
        if (net::constant_time_equal(request.cookie(name), seal(secret_, {"seat", as, ""})))
            return Person{std::string(as), {}};
    }
    return fail(ErrorCode::unauthorized,
                "This browser has not joined here, or its cookies are gone: open the link again.");
}

}  // namespace rehearse::app
