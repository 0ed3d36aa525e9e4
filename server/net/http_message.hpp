// A request and an answer as values, so that handlers and their tests see no socket and no Beast.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"

namespace rehearse::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

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

    /// The first header of that lower-case name, or an empty view.
    std::string_view header(std::string_view name) const;
    bool has_header(std::string_view name) const;
    std::string_view query_value(std::string_view name) const;
    std::string_view parameter(std::string_view name) const;
    /// The value of a cookie, or an empty string.
    std::string cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::shared_ptr<const std::string> body;  // null = empty
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
