// Where a Redis is: a Unix socket or a host and port, with what is needed to be let in.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"

namespace rehearse::store {

struct UnixAddress {
    std::string path;
};
struct TcpAddress {
    std::string host;
    std::string port = "6379";
};

struct RedisAddress {
    std::variant<UnixAddress, TcpAddress> place;
    std::string user;      // empty: the default user
    std::string password;  // empty: no AUTH is sent
    int database = 0;

    /// For messages and logs: the place without user or password.
    std::string display() const;
};

/// Reads `redis://[user:password@]host[:port][/db]` and
/// `unix://[user:password@]/path/to.sock[?db=N]`. Fails with `setup` and a sentence that names what
/// is wrong but never the password.
Result<RedisAddress> parse_redis_url(std::string_view url);

}  // namespace rehearse::store
