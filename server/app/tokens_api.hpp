// Tokens over REST, for the local user alone: the routes have no scope, so no token can make or end
// tokens.
#pragma once

#include "net/router.hpp"
#include "protocol/token_json.hpp"
#include "store/tokens.hpp"

namespace rehearse::app {

/// What is asked for as the store takes it; `invalid_input` for a scope that does not exist.
Result<store::TokenWish> token_wish(protocol::CreateToken from);

class TokensApi {
public:
    explicit TokensApi(store::Tokens& tokens) : tokens_(tokens) {}

    /// REQUIRES: outlives the router.
    void add_routes(net::Router& router);

private:
    Task<net::Response> list(net::Request request);
    Task<net::Response> create(net::Request request);
    Task<net::Response> revoke(net::Request request);

    store::Tokens& tokens_;
};

}  // namespace rehearse::app
