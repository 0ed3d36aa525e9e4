// A request and an answer as values, so that handlers and their tests see no socket and no Beast.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"

namespace rehearse::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Who sends a request without a token, as the application found out before any handler.
struct Caller {
    std::string person;  // empty: nobody
    std::string name;
    std::string login;  // by which they came; empty: without
};

struct Request {
    std::string method;  // upper case
    std::string target;  // as sent: path and query
    std::string path;    // percent-decoded, without the query; begins with '/'
    Headers query;       // percent-decoded names and values in order
    Headers headers;     // names in lower case
    std::string body;
    std::string peer_address;  // numeric, without port
    Headers parameters;        // filled by the router: {name} of the pattern -> segment
    std::string request_id;
    Caller caller;  // filled by the server

    /// The first header of that lower-case name, or an empty view.
    std::string_view header(std::string_view name) const;
    bool has_header(std::string_view name) const;
    std::string_view query_value(std::string_view name) const;
    std::string_view parameter(std::string_view name) const;
    /// The value of a cookie, or an empty string.
    std::string cookie(std::string_view name) const;
};

/// A body that is not known yet when its answer begins. The connection's coroutine pulls it piece
/// by piece; nobody else touches the socket.
class BodyStream {
public:
    virtual ~BodyStream() = default;
    /// The next piece, not empty, waiting for it; nullopt at the end.
    virtual Task<std::optional<std::string>> next() = 0;
    /// The peer has gone or the server stops: next() shall end soon, after what must still be said.
    /// May be called more than once, also while next() waits.
    virtual void end() = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::shared_ptr<const std::string> body;  // null = empty
    std::shared_ptr<BodyStream> stream;       // in place of the body; the connection ends with it
};

using Handler = std::function<Task<Response>(Request)>;

Response json_response(int status, std::string body);
/// application/problem+json of docs/PROTOCOL.md section 2.
Response problem_response(const Error& error);
/// The same where HTTP has a narrower status than the code alone tells, such as 405.
Response problem_response(const Error& error, int status);

/// Splits and decodes a request target; false when it is not an origin-form path or its escapes are
/// broken.
bool parse_target(std::string_view target, Request& into);

}  // namespace rehearse::net
