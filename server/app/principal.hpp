// Principal: on whose behalf a request comes, and what they may do. Handlers ask for scopes by
// name.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"

namespace rehearse::app {

struct Principal {
    std::string id;  // "local", or "token:<id>"
    std::string name;
    std::set<std::string> scopes;

    bool may(std::string_view scope) const { return scopes.contains(std::string(scope)); }
};

/// Until there are tokens, everybody who is let in is the local user, who may do everything
/// (docs/adr/0003).
class Principals {
public:
    Task<Result<Principal>> of(const net::Request& request);
};

}  // namespace rehearse::app
