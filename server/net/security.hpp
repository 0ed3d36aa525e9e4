// Who may talk to us at all, decided before any handler: Host, Origin, forwarding headers, access
// key; and the headers that tell a browser what our pages may do. Pure, so that each rule is a row
// in a test. Whether a token is good is not decided here: a request that brings one is let past the
// access key, and Server lets it to no handler but by the doorkeeper.
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
    /// Set when not loopback: what the access cookie must hold.
    std::string access_key;
};

inline constexpr std::string_view access_cookie_name = "rehearse_access";
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

struct AccessRefusal {
    Error error;
    int status = 403;
    bool is_of_token = false;  // without the token it might have gone on
};

/// HTTP-2, HTTP-3, HTTP-6, TOKEN-1. Empty when the request may go on. Who is unknown at an open
/// address is asked for the key (401); who brings a token is told what no token opens (403).
std::optional<AccessRefusal> check_access(const AccessPolicy& policy, const Request& request,
                                          bool is_upgrade);

/// Whether that is the key of an open address. Never true while the policy has none.
bool is_access_key(const AccessPolicy& policy, std::string_view given);

/// HTTP-6: on a loopback address everybody, else who brings the access cookie.
bool is_known_visitor(const AccessPolicy& policy, const Request& request);

/// True for localhost, *.localhost, 127.0.0.0/8 and [::1], with or without a port; nothing else may
/// follow.
bool is_loopback_host(std::string_view host);

/// Compares in time that depends on the lengths only.
bool constant_time_equal(std::string_view a, std::string_view b);

/// HTTP-1. `nonce` is empty for everything but pages.
void add_security_headers(const AccessPolicy& policy, std::string_view nonce, Headers& headers);

}  // namespace rehearse::net
