// Who may talk to us at all, decided before any handler: Host, Origin, forwarding headers, and what
// is for everybody; and the headers that tell a browser what our pages may do. Pure, so that each
// rule is a row in a test. Whether a token or a login is good is not decided here: Server lets
// nobody to a handler but by those who know.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/http_message.hpp"

namespace rehearse::net {

struct AccessPolicy {
    /// Listening on a loopback address only: no account is needed, so a page of a foreign site must
    /// not reach us through DNS rebinding, nor a proxy expose us.
    bool loopback = true;
    /// A TLS proxy is in front, by the operator's word: forwarding headers are expected and our
    /// Origin is https.
    bool behind_proxy = false;
    /// We encrypt ourselves.
    bool is_tls = false;

    /// As browsers see us.
    bool is_https() const { return behind_proxy || is_tls; }
};

/// A guest's cookie is this and the random part of their id; the parameter names the guest.
inline constexpr std::string_view seat_cookie_prefix = "rehearse_seat_";
inline constexpr std::string_view seat_parameter = "as";

/// What `Authorization: Bearer …` brings, perhaps an empty text; nothing when there is no such
/// header. Other schemes are none of ours.
std::optional<std::string_view> bearer_token(const Request& request);

/// Paths that tell whether we live, to everybody.
bool is_open_path(std::string_view path);

/// SEAT-2: what somebody who has only a link may ask for on an open address: the page, what a link
/// opens, and sessions as a guest, whose cookie the handler checks.
bool is_for_guests(const Request& request);

/// HTTP-6: what may be asked for without a login on an open address: the same, and logging in.
bool is_for_everybody(const Request& request);

struct AccessRefusal {
    Error error;
    bool is_of_token = false;  // without the token it might have gone on
};

/// HTTP-2, HTTP-3, TOKEN-1. Empty when the request may go on.
std::optional<AccessRefusal> check_access(const AccessPolicy& policy, const Request& request,
                                          bool is_upgrade);

/// Where a request comes from, which AUTH-3 counts by: the peer, or behind a proxy what that says
/// last in X-Forwarded-For. What stands before it others may have written.
std::string client_address(const AccessPolicy& policy, const Request& request);

/// What counts as one at the other end: an address, but of IPv6 a network of 64 bits, which is one
/// customer's.
std::string peer_group(const std::string& address);

/// True for localhost, *.localhost, 127.0.0.0/8 and [::1], with or without a port; nothing else may
/// follow.
bool is_loopback_host(std::string_view host);

/// Compares in time that depends on the lengths only.
bool constant_time_equal(std::string_view a, std::string_view b);

/// HTTP-1. `nonce` is empty for everything but pages.
void add_security_headers(const AccessPolicy& policy, std::string_view nonce, Headers& headers);

}  // namespace rehearse::net
