// Browsers in which the password of an account was right before, known by a cookie that outlives
// the login. It opens nothing: it only keeps who guesses at a name from keeping its owner out
// (AUTH-3). A keyed hash over the name and a random part, so nothing of it is kept.
#pragma once

#include <string>
#include <string_view>

#include "app/client_ids.hpp"
#include "net/http_message.hpp"

namespace rehearse::app {

inline constexpr std::string_view device_cookie_name = "rehearse_device";

class KnownDevices {
public:
    explicit KnownDevices(Secret secret) : secret_(secret) {}

    /// The value of the Set-Cookie header for a browser in which that name's password was right.
    std::string cookie(std::string_view name, bool is_https) const;
    /// What the browser of that request is known by for that name, in whatever letters; empty when
    /// it is not.
    std::string of(const net::Request& request, std::string_view name) const;

private:
    std::string seal_of(std::string_view name, std::string_view device) const;

    Secret secret_;
};

}  // namespace rehearse::app
