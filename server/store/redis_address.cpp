#include "store/redis_address.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace rehearse::store {
namespace {

constexpr int databases_max = 1'000;

std::optional<int> number(std::string_view text, int max) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end || value < 0 || value > max) return std::nullopt;
    return value;
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out.push_back(text[at]);
            continue;
        }
        unsigned value = 0;
        if (at + 3 > text.size()) return std::nullopt;
        const char* end = text.data() + at + 3;
        const auto [stopped, error] = std::from_chars(text.data() + at + 1, end, value, 16);
        if (error != std::errc() || stopped != end) return std::nullopt;
        out.push_back(static_cast<char>(value));
        at += 2;
    }
    return out;
}

Error malformed(std::string_view what) {
    return fail(ErrorCode::setup,
                fmt::format("The Redis address has {}; write redis://[user:password@]host[:port]"
                            "[/db] or unix:///path/to/redis.sock.",
                            what));
}

/// Takes `user:password@` off the front of `rest`.
Result<void> take_credentials(std::string_view& rest, RedisAddress& address) {
    const std::size_t at = rest.rfind('@');
    if (at == std::string_view::npos) return {};
    std::string_view credentials = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    const std::size_t colon = credentials.find(':');
    if (colon == std::string_view::npos) return malformed("a user without a password");
    const auto user = percent_decoded(credentials.substr(0, colon));
    const auto password = percent_decoded(credentials.substr(colon + 1));
    if (!user || !password) return malformed("a broken % escape");
    address.user = *user;
    address.password = *password;
    return {};
}

Result<void> take_database(std::string_view text, RedisAddress& address) {
    if (text.empty()) return {};
    const auto database = number(text, databases_max);
    if (!database) return malformed("a database that is not a number");
    address.database = *database;
    return {};
}

Result<void> take_host(std::string_view text, RedisAddress& address) {
    TcpAddress tcp;
    std::string_view port;
    if (text.starts_with('[')) {  // an IPv6 address holds colons of its own
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) return malformed("a [ without its ]");
        tcp.host = text.substr(1, close - 1);
        port = text.substr(close + 1);
        if (!port.empty() && !port.starts_with(':')) return malformed("text after the ]");
        if (!port.empty()) port.remove_prefix(1);
    } else {
        const std::size_t colon = text.find(':');
        tcp.host = text.substr(0, colon);
        if (colon != std::string_view::npos) port = text.substr(colon + 1);
    }
    if (tcp.host.empty()) return malformed("no host");
    if (!port.empty()) {
        const auto value = number(port, 65'535);
        if (!value || *value == 0) return malformed("a port that is not a number up to 65535");
        tcp.port = std::to_string(*value);
    }
    address.place = std::move(tcp);
    return {};
}

Result<RedisAddress> parse_unix(std::string_view rest) {
    RedisAddress address;
    const std::size_t query = rest.find('?');
    const std::string_view options =
        query == std::string_view::npos ? std::string_view() : rest.substr(query + 1);
    rest = rest.substr(0, query);
    if (!options.empty()) {
        if (!options.starts_with("db=")) return malformed("an option other than db");
        const auto database = take_database(options.substr(3), address);
        if (!database) return database.error();
    }
    const auto credentials = take_credentials(rest, address);
    if (!credentials) return credentials.error();
    if (!rest.starts_with('/')) return malformed("no absolute path");
    address.place = UnixAddress{std::string(rest)};
    return address;
}

Result<RedisAddress> parse_tcp(std::string_view rest) {
    RedisAddress address;
    const auto credentials = take_credentials(rest, address);
    if (!credentials) return credentials.error();
    const std::size_t slash = rest.find('/');
    if (slash != std::string_view::npos) {
        const auto database = take_database(rest.substr(slash + 1), address);
        if (!database) return database.error();
    }
    const auto host = take_host(rest.substr(0, slash), address);
    if (!host) return host.error();
    return address;
}

}  // namespace

std::string RedisAddress::display() const {
    if (const auto* unix_place = std::get_if<UnixAddress>(&place)) {
        return fmt::format("unix://{}", unix_place->path);
    }
    const TcpAddress& tcp = std::get<TcpAddress>(place);
    return fmt::format("redis://{}:{}/{}", tcp.host, tcp.port, database);
}

Result<RedisAddress> parse_redis_url(std::string_view url) {
    constexpr std::string_view tcp = "redis://";
    constexpr std::string_view unix_socket = "unix://";
    if (url.starts_with(tcp)) return parse_tcp(url.substr(tcp.size()));
    if (url.starts_with(unix_socket)) return parse_unix(url.substr(unix_socket.size()));
    if (url.starts_with("rediss://")) {
        return malformed(
            "rediss:// (TLS), which is not offered: use a private network or a tunnel");
    }
    return malformed("no redis:// or unix:// in front");
}

}  // namespace rehearse::store
