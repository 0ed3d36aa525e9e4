#include "app/principal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.hpp"

namespace rehearse::app {
namespace {

Principal person(const net::Caller& caller) {
    Principal person;
    person.id = caller.person;
    person.name = caller.name;
    person.scopes.insert(all_scopes.begin(), all_scopes.end());
    // They practise here too, and must not see the hidden tests (VIS-1).
    person.scopes.erase(std::string(scope::results_full));
    person.unfinished_max = limits::submissions_unfinished_max;
    return person;
}

std::int64_t whole_seconds(Milliseconds time) {
    return std::chrono::ceil<std::chrono::seconds>(time).count();
}

net::Headers rate_headers(const store::TokenUse& use) {
    return {{"ratelimit-limit", std::to_string(use.token.per_minute)},
            {"ratelimit-remaining", std::to_string(use.remaining)},
            {"ratelimit-reset", std::to_string(whole_seconds(use.full_after))}};
}

}  // namespace

bool Principal::may(std::string_view scope) const {
    return scopes.contains(std::string(scope));
}

Result<void> check_scopes(const std::set<std::string>& scopes) {
    for (const std::string& scope : scopes) {
        if (std::find(all_scopes.begin(), all_scopes.end(), scope) != all_scopes.end()) continue;
        return fail(ErrorCode::invalid_input,
                    fmt::format("There is no scope {}: choose from {}.", scope.substr(0, 64),
                                fmt::join(all_scopes, ", ")));
    }
    return {};
}

Task<Result<Principal>> Principals::of(const net::Request& request) {
    if (const auto token = net::bearer_token(request)) return of_token(std::string(*token));
    return of_person(request.caller);
}

Task<Result<Principal>> Principals::of_person(net::Caller caller) {
    if (caller.person.empty())
        co_return fail(ErrorCode::unauthorized, "Log in first: open the page of this server.");
    co_return person(caller);
}

Task<Result<Principal>> Principals::of_token(std::string secret) {
    const auto found = known_.find(secret);
    const bool is_fresh =
        found != known_.end() && found->second.until > std::chrono::steady_clock::now();
    if (is_fresh) co_return found->second.principal;
    auto token = co_await tokens_.find(secret);
    if (!token) co_return token.error();
    co_return remember(secret, *token);
}

Principal Principals::remember(const std::string& secret, const Token& token) {
    const Time now = std::chrono::steady_clock::now();
    std::erase_if(known_, [now](const auto& entry) { return entry.second.until <= now; });
    Principal principal{"token:" + token.id, token.name, token.scopes, token.unfinished_max};
    known_.insert_or_assign(secret, Known{principal, now + trust});
    return principal;
}

Task<net::Admission> Principals::admit(net::Request request, std::string scope) {
    net::Admission admission;
    std::string secret(net::bearer_token(request).value_or(""));
    auto use = co_await tokens_.use(secret);
    if (!use) {
        known_.erase(secret);
        admission.refusal = net::problem_response(use.error());
        co_return admission;
    }
    const Principal principal = remember(secret, use->token);
    admission.headers = rate_headers(*use);
    if (!use->is_within_rate) {
        net::Response refusal = net::problem_response(
            fail(ErrorCode::too_many_requests,
                 fmt::format("This token may send {} requests a minute: wait as Retry-After says.",
                             use->token.per_minute)));
        for (auto& [name, value] : refusal.headers) {
            if (name == "retry-after") value = std::to_string(whole_seconds(use->next_after));
        }
        admission.refusal = std::move(refusal);
    } else if (!scope.empty() && !principal.may(scope)) {
        admission.refusal = net::problem_response(
            fail(ErrorCode::forbidden,
                 fmt::format("This token lacks the scope {}: ask for one that has it.", scope)));
    }
    co_return admission;
}

}  // namespace rehearse::app
