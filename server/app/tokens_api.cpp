#include "app/tokens_api.hpp"

#include <utility>

#include "app/principal.hpp"
#include "base/log.hpp"

namespace rehearse::app {

Result<store::TokenWish> token_wish(protocol::CreateToken from) {
    if (auto known = check_scopes(from.scopes); !known) return known.error();
    store::TokenWish wish;
    wish.name = std::move(from.name);
    wish.scopes = std::move(from.scopes);
    if (from.expires_days) wish.lifetime = std::chrono::hours(24 * *from.expires_days);
    wish.per_minute = from.per_minute;
    wish.unfinished_max = from.unfinished_max;
    return wish;
}

void TokensApi::add_routes(net::Router& router) {
    const auto add = [&](const char* method, const char* pattern,
                         Task<net::Response> (TokensApi::*handler)(net::Request)) {
        router.add(method, pattern, [this, handler](net::Request request) {
            return (this->*handler)(std::move(request));
        });
    };
    add("GET", "/api/v1/tokens", &TokensApi::list);
    add("POST", "/api/v1/tokens", &TokensApi::create);
    add("DELETE", "/api/v1/tokens/{token}", &TokensApi::revoke);
}

Task<net::Response> TokensApi::list(net::Request request) {
    static_cast<void>(request);
    auto tokens = co_await tokens_.list();
    if (!tokens) co_return net::problem_response(tokens.error());
    co_return net::json_response(200, protocol::encode_tokens(*tokens));
}

Task<net::Response> TokensApi::create(net::Request request) {
    auto asked = protocol::parse_create_token(request.body);
    if (!asked) co_return net::problem_response(asked.error());
    auto wish = token_wish(std::move(*asked));
    if (!wish) co_return net::problem_response(wish.error());
    auto made = co_await tokens_.add(std::move(*wish));
    if (!made) co_return net::problem_response(made.error());
    log::info("token_added", {{"token_id", made->token.id}, {"request_id", request.request_id}});
    co_return net::json_response(201, protocol::encode_new_token(made->token, made->secret));
}

Task<net::Response> TokensApi::revoke(net::Request request) {
    std::string token(request.parameter("token"));
    auto revoked = co_await tokens_.revoke(std::move(token));
    if (!revoked) co_return net::problem_response(revoked.error());
    log::info("token_revoked", {{"token_id", revoked->id}, {"request_id", request.request_id}});
    net::Response response;
    response.status = 204;
    co_return response;
}

}  // namespace rehearse::app
