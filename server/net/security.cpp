#include "net/security.hpp"

#include <sodium.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/result.hpp"

namespace rehearse::net {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return out;
}

/// The name in a Host header; empty when what follows it is not a port.
std::string_view without_port(std::string_view host) {
    const std::size_t end =
        host.starts_with('[') ? host.find(']') + 1 : std::min(host.find(':'), host.size());
    const std::string_view name = host.substr(0, end);
    std::string_view port = host.substr(end);
    if (port.empty()) return name;
    port.remove_prefix(1);
    const bool is_port =
        host[end] == ':' && !port.empty() && port.size() <= 5 &&
        std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_port ? name : std::string_view();
}

bool is_ipv4_loopback(std::string_view name) {
    if (!name.starts_with("127.")) return false;
    int parts = 0;
    std::size_t at = 0;
    while (at <= name.size()) {
        const auto end = std::min(name.find('.', at), name.size());
        const std::string_view part = name.substr(at, end - at);
        if (part.empty() || part.size() > 3) return false;
        if (!std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; }))
            return false;
        int value = 0;
        std::from_chars(part.data(), part.data() + part.size(), value);
        if (value > 255) return false;
        ++parts;
        at = end + 1;
    }
    return parts == 4;
}

bool has_forwarding_header(const Request& request) {
    for (const auto& entry : request.headers) {
        if (entry.first == "forwarded" || entry.first.starts_with("x-forwarded-") ||
            entry.first == "x-real-ip") {
            return true;
        }
    }
    return false;
}

bool is_own_origin(const AccessPolicy& policy, const Request& request) {
    const std::string origin = lower(request.header("origin"));
    const std::string host = lower(request.header("host"));
    if (host.empty()) return false;
    if (origin == "https://" + host) return policy.is_https();
    if (origin != "http://" + host || policy.is_tls) return false;
    // Past the proxy only from this machine itself, such as to a container whose port is published
    // on loopback. Nobody but a browser here calls us by such a name.
    return !policy.behind_proxy || is_loopback_host(host);
}

}  // namespace

bool is_loopback_host(std::string_view host) {
    const std::string name = lower(without_port(host));
    return name == "localhost" || (name.ends_with(".localhost") && name.size() > 10) ||
           name == "[::1]" || is_ipv4_loopback(name);
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string client_address(const AccessPolicy& policy, const Request& request) {
    if (!policy.behind_proxy) return request.peer_address;
    std::string_view last;
    for (const auto& [name, value] : request.headers) {
        if (name == "x-forwarded-for") last = value;
    }
    if (const auto comma = last.rfind(','); comma != std::string_view::npos)
        last.remove_prefix(comma + 1);
    while (last.starts_with(' ')) last.remove_prefix(1);
    while (last.ends_with(' ')) last.remove_suffix(1);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(last), error);
    return error ? request.peer_address : address.to_string();
}

std::string peer_group(const std::string& address) {
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    if (error || !parsed.is_v6()) return address;
    const auto v6 = parsed.to_v6();
    if (v6.is_v4_mapped()) {
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    }
    return boost::asio::ip::network_v6(v6, 64).canonical().to_string();
}

std::optional<std::string_view> bearer_token(const Request& request) {
    constexpr std::string_view scheme = "bearer";
    std::string_view value = request.header("authorization");
    if (lower(value.substr(0, scheme.size())) != scheme) return std::nullopt;
    value.remove_prefix(scheme.size());
    if (!value.empty() && value.front() != ' ') return std::nullopt;
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    return value;
}

bool is_open_path(std::string_view path) {
    return path == "/healthz" || path == "/livez" || path == "/readyz";
}

bool is_for_guests(const Request& request) {
    const std::string_view path = request.path;
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (path == "/api/v1/link" || path == "/api/v1/join" || path == "/api/v1/shared")
        return request.method == "POST";
    const bool in_session =
        path.starts_with("/api/v1/sessions/") || path.starts_with("/ws/session/");
    if (in_session) return !request.query_value(seat_parameter).empty();
    // The page itself, its parts and its addresses: the same for everybody, and empty without the
    // requests above. Without the languages a guest's page could not offer any, and where answers
    // go they must know before they join.
    return reads && (path == "/" || path == "/api/v1/languages" || path == "/api/v1/assessor" ||
                     path == "/join" || path == "/shared" || path == "/favicon.svg" ||
                     path.starts_with("/s/") || path.starts_with("/assets/"));
}

bool is_for_everybody(const Request& request) {
    return is_open_path(request.path) || is_for_guests(request) ||
           (request.path == "/api/v1/login" && request.method == "POST");
}

std::optional<AccessRefusal> check_access(const AccessPolicy& policy, const Request& request,
                                          bool is_upgrade) {
    const auto refuse = [](const char* what) {
        return AccessRefusal{fail(ErrorCode::forbidden, what), false};
    };
    if (policy.loopback) {
        if (!is_loopback_host(request.header("host"))) {
            return refuse(
                "Open this server as localhost: on a loopback address other names are refused.");
        }
        if (has_forwarding_header(request)) {
            return refuse(
                "A proxy is in front of this loopback server. Start it with --behind-tls-proxy to "
                "allow that.");
        }
    }
    const bool by_token = bearer_token(request).has_value();
    if (is_upgrade && by_token) {
        AccessRefusal refusal = refuse("A token opens no WebSocket: use the REST interface.");
        refusal.is_of_token = true;
        return refusal;
    }
    const bool writes =
        request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
    const bool has_origin = request.has_header("origin");
    // A browser sends cookies by itself, but never a token: no foreign page can have made that
    // request.
    if ((is_upgrade && !is_own_origin(policy, request)) ||
        (writes && has_origin && !by_token && !is_own_origin(policy, request))) {
        return refuse(
            "The Origin of this request is not this server. Open the page from this server itself.");
    }
    return std::nullopt;
}

void add_security_headers(const AccessPolicy& policy, std::string_view nonce, Headers& headers) {
    std::string csp =
        "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri "
        "'none'; "
        "form-action 'self'; frame-ancestors 'none'; style-src 'self'";
    if (!nonce.empty()) csp += " 'nonce-" + std::string(nonce) + "'";
    headers.emplace_back("content-security-policy", std::move(csp));
    headers.emplace_back("x-content-type-options", "nosniff");
    headers.emplace_back("referrer-policy", "no-referrer");
    headers.emplace_back("cross-origin-opener-policy", "same-origin");
    headers.emplace_back("cross-origin-resource-policy", "same-origin");
    headers.emplace_back("x-frame-options", "DENY");
    headers.emplace_back("permissions-policy", "camera=(), microphone=(), geolocation=()");
    // Not for localhost: browsers would believe it of every port of this machine.
    if (policy.is_https() && !policy.loopback)
        headers.emplace_back("strict-transport-security", "max-age=31536000");
}

}  // namespace rehearse::net
