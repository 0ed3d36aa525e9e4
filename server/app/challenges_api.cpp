#include "app/challenges_api.hpp"

#include <fmt/format.h>

#include "app/openapi.hpp"
#include "app/principal.hpp"
#include "app/request_fields.hpp"
#include "package/candidate_content.hpp"
#include "protocol/submission_json.hpp"

namespace rehearse::app {

void ChallengesApi::add_routes(net::Router& router) {
    router.add("GET", "/api/v1/challenges", this, &ChallengesApi::list, scope::challenges_read);
    router.add("GET", "/api/v1/challenges/{slug}", this, &ChallengesApi::get,
               scope::challenges_read);
    router.add("GET", "/api/v1/languages", this, &ChallengesApi::get_languages,
               scope::challenges_read);
    router.add("GET", "/api/v1/openapi.json", this, &ChallengesApi::get_openapi,
               scope::challenges_read);
}

/// In the order of their slugs; the cursor is the last slug of the page before.
Task<net::Response> ChallengesApi::list(net::Request request) {
    const auto limit = list_limit(request);
    if (!limit) co_return net::problem_response(limit.error());
    const auto& all = context_.catalog.challenges();
    std::vector<protocol::ChallengeLine> lines;
    std::optional<std::string> next;
    for (auto at = all.upper_bound(std::string(request.query_value("cursor"))); at != all.end();
         ++at) {
        if (lines.size() == *limit) {
            next = lines.back().slug;
            break;
        }
        const package::Package& package = at->second.package;
        lines.push_back({at->first, at->second.content_hash, package.title(),
                         std::string(package::to_string(package.interview.difficulty)),
                         package.interview.minutes, package.interview.topics,
                         context_.catalog.offered_languages(package)});
    }
    co_return net::json_response(200, protocol::encode_challenge_page(lines, next));
}

Task<net::Response> ChallengesApi::get(net::Request request) {
    const std::string slug(request.parameter("slug"));
    const CodingEntry* entry = context_.catalog.coding(slug);
    if (entry == nullptr) {
        co_return net::problem_response(fail(
            ErrorCode::not_found,
            fmt::format("There is no challenge {}: GET /api/v1/challenges lists them.", slug)));
    }
    co_return net::json_response(
        200,
        protocol::encode_challenge(entry->content_hash, package::candidate_content(entry->package),
                                   context_.catalog.offered_languages(entry->package)));
}

Task<net::Response> ChallengesApi::get_languages(net::Request request) {
    static_cast<void>(request);
    co_return net::json_response(200, protocol::encode_languages(context_.languages()));
}

Task<net::Response> ChallengesApi::get_openapi(net::Request request) {
    static_cast<void>(request);
    co_return net::json_response(200, std::string(openapi_document()));
}

}  // namespace rehearse::app
