// Url: an absolute http URL, taken apart and put together again. It refuses other schemes: there is
// no TLS here.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rehearse::hurl {

struct Url {
    std::string authority;  // as written: host and perhaps a port
    std::string host;       // lower case, an IPv6 address with its brackets
    std::string path;       // begins with '/', never empty
    std::string query;      // with its '?', or empty

    /// `invalid_input` names what is wrong. What is beyond ASCII is escaped, a fragment is dropped.
    [[nodiscard]] static Result<Url> parse(std::string_view text);

    /// Where a Location header points to from here.
    [[nodiscard]] Result<Url> join(std::string_view location) const;

    std::string text() const;
    bool is_loopback() const;
};

}  // namespace rehearse::hurl
