// Browsers in which the password of an account was right before, known by a cookie that outlives
// the login. It opens nothing: it only keeps who guesses at a name from keeping its owner out
// (AUTH-3). Keyed hashes over the name and a random part, so nothing of it is kept; a second one over
// the password as it is kept ends with that password.
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

    struct Device {
        std::string id;  // empty: none
        std::string of_password;
    };

    /// The value of the Set-Cookie header for a browser in which that name's password was right;
    /// `hash` is what is kept of it. A browser that was known stays the same device.
    std::string cookie(std::string_view name, std::string_view hash, const Device& known,
                       bool is_https) const;
    /// What the browser of that request is known by for that name, in whatever letters.
    Device of(const net::Request& request, std::string_view name) const;
    /// The password has not changed since.
    bool is_current(const Device& device, std::string_view name, std::string_view hash) const;

private:
    std::string seal_of(std::string_view name, std::string_view device) const;
    std::string password_seal(std::string_view name, std::string_view device,
                              std::string_view hash) const;

    Secret secret_;
};

}  // namespace rehearse::app
