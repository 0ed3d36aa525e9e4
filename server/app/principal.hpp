// Who asks: a person, or a program with a token, and what each may do. net::Server lets a
// request with a token to a route only if the route names a scope and admit() agrees, so that no
// handler can forget to ask.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"
#include "net/server.hpp"
#include "store/tokens.hpp"

namespace rehearse::app {

/// What a token may be allowed; routes name these words, and no others.
namespace scope {
inline constexpr std::string_view challenges_read = "challenges:read";
inline constexpr std::string_view submissions_read = "submissions:read";
inline constexpr std::string_view submissions_write = "submissions:write";
inline constexpr std::string_view results_full = "results:full";  // hidden tests too
inline constexpr std::string_view webhook_write = "webhook:write";
inline constexpr std::string_view metrics_read = "metrics:read";
}  // namespace scope
inline constexpr std::array<std::string_view, 6> all_scopes = {
    scope::challenges_read, scope::submissions_read, scope::submissions_write,
    scope::results_full,    scope::webhook_write,    scope::metrics_read};
/// What a program that hands in work needs: nothing that is hidden, and not the operator's part.
inline constexpr std::array<std::string_view, 4> default_scopes = {
    scope::challenges_read, scope::submissions_read, scope::submissions_write,
    scope::webhook_write};

struct Principal {
    std::string id;    // "local", "account:<id>" or "token:<id>"
    std::string name;  // for people
    std::set<std::string> scopes;
    std::size_t unfinished_max = 0;  // submissions that may wait or run

    bool may(std::string_view scope) const;
};

/// `invalid_input`, naming the scopes there are, if one of these is none of them.
Result<void> check_scopes(const std::set<std::string>& scopes);

class Principals {
public:
    /// What was found is trusted this long, for requests that were let in.
    static constexpr std::chrono::seconds trust{2};

    explicit Principals(store::Tokens& tokens) : tokens_(tokens) {}

    /// Without a token the person that the server found, who may do everything but see hidden
    /// tests. `unauthorized` for nobody, and for a token that is wrong, has expired or was revoked
    /// up to `trust` ago.
    Task<Result<Principal>> of(const net::Request& request);
    /// What net::Server asks about each request with a token before its handler runs; asks the
    /// store each time, so a revoked token ends at once. Counts the request (TOKEN-4). Without a
    /// scope it refuses only what is no good token, or one too many.
    Task<net::Admission> admit(net::Request request, std::string scope);

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Known {
        Principal principal;
        Time until;
    };
    static Task<Result<Principal>> of_person(net::Caller caller);
    Task<Result<Principal>> of_token(std::string secret);
    Principal remember(const std::string& secret, const Token& token);

    store::Tokens& tokens_;
    std::map<std::string, Known, std::less<>> known_;  // by secret; only good ones, so few
};

}  // namespace rehearse::app
