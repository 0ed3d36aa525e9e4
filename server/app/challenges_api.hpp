// What a program needs to know before it submits: which challenges there are, what is asked, in
// which languages it can be answered, and how to ask for all of this. Nothing hidden, as candidates
// are told the same.
#pragma once

#include <functional>
#include <vector>

#include "app/catalog.hpp"
#include "net/router.hpp"
#include "protocol/rest.hpp"

namespace rehearse::app {

/// What the handlers use; all of it outlives them.
struct ChallengesContext {
    const Catalog& catalog;
    /// What the runners that are alive offer.
    std::function<std::vector<protocol::CatalogLanguage>()> languages;
};

class ChallengesApi {
public:
    explicit ChallengesApi(ChallengesContext context) : context_(std::move(context)) {}

    void add_routes(net::Router& router);

private:
    Task<net::Response> list(net::Request request);
    Task<net::Response> get(net::Request request);
    Task<net::Response> get_languages(net::Request request);
    Task<net::Response> get_openapi(net::Request request);

    ChallengesContext context_;
};

}  // namespace rehearse::app
