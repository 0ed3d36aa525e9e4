// Cookies as RFC 6265 has them, as far as a client of one server on a loopback address needs it:
// what Set-Cookie says, and the store that one file shares. Attributes that only matter to browsers
// are read but change nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "hurl/url.hpp"
#include "hurl/value.hpp"

namespace rehearse::hurl {

/// One Set-Cookie header.
struct SetCookie {
    std::string name;
    std::string value;
    std::optional<std::string> expires;  // as written
    std::optional<std::string> max_age;
    std::optional<std::string> domain;
    std::optional<std::string> path;
    std::optional<std::string> same_site;
    bool secure = false;
    bool http_only = false;
};

/// Empty when there is no name.
std::optional<SetCookie> parse_set_cookie(std::string_view header);

class CookieStore {
public:
    /// Keeps, replaces or removes. What is for another host, or beyond limits::hurl_cookie*, is
    /// ignored.
    void accept(std::string_view set_cookie, const Url& from, Instant now);

    /// "a=1; b=2", longer paths first; empty when none is to be sent.
    std::string header_for(const Url& to, Instant now) const;

private:
    struct Cookie {
        std::string name;
        std::string value;
        std::string domain;
        bool host_only = true;
        std::string path;
        bool secure = false;
        std::optional<std::int64_t> expires_millis;
    };

    std::vector<Cookie> cookies_;
};

}  // namespace rehearse::hurl
