#include "hurl/cookies.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/limits.hpp"
#include "hurl/date.hpp"
#include "hurl/encoding.hpp"

namespace rehearse::hurl {
namespace {

std::string default_path(const std::string& request_path) {
    const std::size_t last = request_path.rfind('/');
    return last == 0 || last == std::string::npos ? "/" : request_path.substr(0, last);
}

bool path_matches(std::string_view request, std::string_view cookie) {
    if (!request.starts_with(cookie)) return false;
    return request.size() == cookie.size() || cookie.ends_with('/') ||
           request[cookie.size()] == '/';
}

bool is_address(std::string_view host) {
    return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool domain_matches(std::string_view host, std::string_view domain) {
    if (host == domain) return true;
    return !is_address(host) && host.size() > domain.size() && host.ends_with(domain) &&
           host[host.size() - domain.size() - 1] == '.';
}

/// Milliseconds since 1970; nothing: until the file ends.
std::optional<std::int64_t> expiry(const SetCookie& cookie, Instant now) {
    if (cookie.max_age) {
        std::int64_t seconds = 0;
        const char* end = cookie.max_age->data() + cookie.max_age->size();
        const auto [stop, error] = std::from_chars(cookie.max_age->data(), end, seconds);
        if (error == std::errc() && stop == end) {
            if (seconds <= 0) return std::numeric_limits<std::int64_t>::min();
            return to_millis(now) + std::min<std::int64_t>(seconds, 10'000'000'000) * 1000;
        }
    }
    if (cookie.expires) {
        if (const auto date = parse_cookie_date(*cookie.expires)) return date->micros / 1000;
    }
    return std::nullopt;
}

}  // namespace

std::optional<SetCookie> parse_set_cookie(std::string_view header) {
    const auto take = [&header] {
        const std::string_view part = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(header.size(), part.size() + 1));
        return part;
    };
    const std::string_view pair = take();
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    SetCookie cookie;
    cookie.name = std::string(trim(pair.substr(0, equals)));
    cookie.value = std::string(trim(pair.substr(equals + 1)));
    if (cookie.name.empty()) return std::nullopt;
    while (!header.empty()) {
        const std::string_view attribute = take();
        const std::size_t split = std::min(attribute.find('='), attribute.size());
        const std::string name = to_lower(trim(attribute.substr(0, split)));
        std::string value(trim(attribute.substr(std::min(attribute.size(), split + 1))));
        if (name == "expires")
            cookie.expires = std::move(value);
        else if (name == "max-age")
            cookie.max_age = std::move(value);
        else if (name == "domain")
            cookie.domain = std::move(value);
        else if (name == "path")
            cookie.path = std::move(value);
        else if (name == "samesite")
            cookie.same_site = std::move(value);
        else if (name == "secure")
            cookie.secure = true;
        else if (name == "httponly")
            cookie.http_only = true;
    }
    return cookie;
}

void CookieStore::accept(std::string_view set_cookie, const Url& from, Instant now) {
    const bool has_control = std::any_of(set_cookie.begin(), set_cookie.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (has_control || set_cookie.size() > limits::hurl_cookie_bytes_max) return;
    const auto parsed = parse_set_cookie(set_cookie);
    if (!parsed || (parsed->secure && !from.is_loopback())) return;
    Cookie cookie;
    cookie.name = parsed->name;
    cookie.value = parsed->value;
    cookie.secure = parsed->secure;
    cookie.domain = from.host;
    std::string domain = to_lower(parsed->domain.value_or(""));
    if (domain.starts_with('.')) domain.erase(0, 1);
    if (!domain.empty()) {
        if (!domain_matches(from.host, domain)) return;
        cookie.domain = domain;
        cookie.host_only = false;
    }
    const bool has_path = parsed->path && parsed->path->starts_with('/');
    cookie.path = has_path ? *parsed->path : default_path(from.path);
    cookie.expires_millis = expiry(*parsed, now);
    const auto same = std::find_if(cookies_.begin(), cookies_.end(), [&](const Cookie& other) {
        return other.name == cookie.name && other.domain == cookie.domain &&
               other.path == cookie.path;
    });
    const bool is_over = cookie.expires_millis && *cookie.expires_millis <= to_millis(now);
    if (same != cookies_.end()) {
        if (is_over)
            cookies_.erase(same);
        else
            *same = std::move(cookie);  // keeps its place in the order
    } else if (!is_over && cookies_.size() < limits::hurl_cookies_max) {
        cookies_.push_back(std::move(cookie));
    }
}

std::string CookieStore::header_for(const Url& to, Instant now) const {
    std::vector<const Cookie*> sent;
    for (const Cookie& cookie : cookies_) {
        const bool is_over = cookie.expires_millis && *cookie.expires_millis <= to_millis(now);
        const bool is_host =
            cookie.host_only ? to.host == cookie.domain : domain_matches(to.host, cookie.domain);
        if (!is_over && is_host && path_matches(to.path, cookie.path) &&
            (!cookie.secure || to.is_loopback()))
            sent.push_back(&cookie);
    }
    std::stable_sort(sent.begin(), sent.end(), [](const Cookie* a, const Cookie* b) {
        return a->path.size() > b->path.size();
    });
    std::string header;
    for (const Cookie* cookie : sent) {
        if (!header.empty()) header += "; ";
        header += cookie->name + "=" + cookie->value;
    }
    return header;
}

}  // namespace rehearse::hurl
