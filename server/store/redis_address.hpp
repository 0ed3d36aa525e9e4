// Where a Redis is: a Unix socket, a host and port, or the Sentinels that know which one is
// primary; with what is needed to be let in.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace rehearse::store {

struct UnixAddress {
    std::string path;
};
struct TcpAddress {
    std::string host;
    std::string port = "6379";
    bool operator==(const TcpAddress&) const = default;
};
/// The primary that these Sentinels watch under `name`.
struct SentinelAddress {
    std::vector<TcpAddress> sentinels;
    std::string name;
};

struct RedisAddress {
    std::variant<UnixAddress, TcpAddress, SentinelAddress> place;
    std::string user;      // empty: the default user
    std::string password;  // empty: no AUTH is sent
    int database = 0;

    /// For messages and logs: the place without user or password.
    std::string display() const;
};

/// Reads `redis://[user:password@]host[:port][/db]`,
/// `sentinel://[user:password@]host[:port][,host[:port]…]/name[/db]` and
/// `unix://[user:password@]/path/to.sock[?db=N]`. Fails with `setup` and a sentence that names what
/// is wrong but never the password.
Result<RedisAddress> parse_redis_url(std::string_view url);

}  // namespace rehearse::store
