#include "store/redis_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace rehearse::store {
namespace {

constexpr int databases_max = 1'000;
constexpr std::size_t sentinels_max = 16;
constexpr const char* sentinel_port = "26379";

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
                            "[/db], sentinel://[user:password@]host[:port],host[:port]/name, or "
                            "unix:///path/to/redis.sock.",
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

Result<TcpAddress> host_in(std::string_view text, std::string usual_port) {
    TcpAddress tcp;
    tcp.port = std::move(usual_port);
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
    return tcp;
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
    auto host = host_in(rest.substr(0, slash), TcpAddress().port);
    if (!host) return host.error();
    address.place = std::move(*host);
    return address;
}

/// As Redis itself has it: letters, digits and .-_
bool is_primary_name(std::string_view name) {
    constexpr std::string_view others = ".-_";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

Result<RedisAddress> parse_sentinels(std::string_view rest) {
    RedisAddress address;
    const auto credentials = take_credentials(rest, address);
    if (!credentials) return credentials.error();
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return malformed("no name of what the Sentinels watch");
    std::string_view hosts = rest.substr(0, slash);
    std::string_view name = rest.substr(slash + 1);
    if (const std::size_t next = name.find('/'); next != std::string_view::npos) {
        const auto database = take_database(name.substr(next + 1), address);
        if (!database) return database.error();
        name = name.substr(0, next);
    }
    SentinelAddress place;
    if (!is_primary_name(name)) return malformed("no good name of what the Sentinels watch");
    place.name = name;
    for (bool more = true; more;) {
        const std::size_t comma = hosts.find(',');
        auto host = host_in(hosts.substr(0, comma), sentinel_port);
        if (!host) return host.error();
        place.sentinels.push_back(std::move(*host));
        more = comma != std::string_view::npos;
        if (more) hosts.remove_prefix(comma + 1);
    }
    if (place.sentinels.size() > sentinels_max) return malformed("more than 16 Sentinels");
    address.place = std::move(place);
    return address;
}

}  // namespace

std::string RedisAddress::display() const {
    if (const auto* unix_place = std::get_if<UnixAddress>(&place)) {
        return fmt::format("unix://{}", unix_place->path);
    }
    if (const auto* watched = std::get_if<SentinelAddress>(&place)) {
        std::string hosts;
        for (const TcpAddress& one : watched->sentinels)
            hosts += fmt::format("{}{}:{}", hosts.empty() ? "" : ",", one.host, one.port);
        return fmt::format("sentinel://{}/{}/{}", hosts, watched->name, database);
    }
    const TcpAddress& tcp = std::get<TcpAddress>(place);
    return fmt::format("redis://{}:{}/{}", tcp.host, tcp.port, database);
}

Result<RedisAddress> parse_redis_url(std::string_view url) {
    constexpr std::string_view tcp = "redis://";
    constexpr std::string_view sentinels = "sentinel://";
    constexpr std::string_view unix_socket = "unix://";
    if (url.starts_with(tcp)) return parse_tcp(url.substr(tcp.size()));
    if (url.starts_with(sentinels)) return parse_sentinels(url.substr(sentinels.size()));
    if (url.starts_with(unix_socket)) return parse_unix(url.substr(unix_socket.size()));
    if (url.starts_with("rediss://")) {
        return malformed(
            "rediss:// (TLS), which is not offered: use a private network or a tunnel");
    }
    return malformed("no redis://, sentinel:// or unix:// in front");
}

}  // namespace rehearse::store
