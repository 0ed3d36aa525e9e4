// What a run of a Hurl file needs from outside, as functions: it sends, waits, reads and asks for
// the time through these, so that it can be tested without a socket and driven by whoever has one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace rehearse::hurl {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Complete but for its framing: who sends it adds Content-Length and Connection, and nothing else.
struct Request {
    std::string method;
    std::string url;  // absolute, http, escaped, without fragment
    Headers
        headers;  // Host is among them; names as the author wrote them; no line ends in either part
    std::string body;
};

/// As it came, with chunks put together; nothing decoded.
struct Response {
    std::string version;  // "1.0" or "1.1"
    int status = 0;
    Headers headers;
    std::string body;
    std::int64_t duration_us = 0;
    std::string url;  // empty: that of the request
};

/// Must itself bound what it reads (limits::hurl_response_bytes_max) and how long it waits. An
/// error is told to the candidate, so its message says what happened: refused, closed early, too
/// slow, not HTTP.
using Send = std::function<Result<Response>(const Request&)>;

struct Hooks {
    Send send;
    /// Waits; false when the time of the run is up, which ends it.
    std::function<bool(Milliseconds)> pause;
    /// A random UUID in its usual form, for {{newUuid}} and the boundaries of multipart bodies.
    std::function<std::string()> new_uuid;
    std::function<Instant()> now;
    /// True when the time of the run is up; asked between checks, which may be many and long.
    std::function<bool()> is_time_up = [] { return false; };
    /// A file of the package by its relative path, which has been checked to have no "..".
    std::function<Result<std::string>(std::string_view)> read_file;
};

}  // namespace rehearse::hurl
