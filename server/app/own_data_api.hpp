// What is kept of somebody who practises here: their progress by topic, all of it as one file, and
// its end (PROTOCOL section 10).
#pragma once

#include <map>
#include <vector>

#include "app/catalog.hpp"
#include "app/progress.hpp"
#include "app/reporter.hpp"
#include "app/session_hub.hpp"
#include "net/router.hpp"
#include "store/store.hpp"

namespace rehearse::app {

/// What the handlers use; all of it outlives them.
struct OwnDataContext {
    store::Store& store;
    Hubs& hubs;
    const Catalog& catalog;
    Reporter& reporter;
};

class OwnDataApi {
public:
    explicit OwnDataApi(OwnDataContext context) : context_(context) {}

    /// REQUIRES: outlives the router.
    void add_routes(net::Router& router);

private:
    Task<net::Response> get_progress(net::Request request);
    Task<net::Response> get_data(net::Request request);
    Task<net::Response> delete_data(net::Request request);

    /// What the newest finished practices came to.
    Task<Result<std::vector<Observation>>> practised(std::string person);
    /// Of one of them, from its report; kept, so that it is made once. Null when it is gone.
    Task<Result<nlohmann::json>> outcome(std::string person, std::string session,
                                         double score);
    /// What the newest studied questions came to.
    Task<Result<std::vector<Observation>>> studied(std::string person);
    Task<Result<nlohmann::json>> reviews(std::string person);
    Task<Result<nlohmann::json>> sessions(std::string person);
    /// Of an account; an empty list for the local user.
    Task<Result<nlohmann::json>> logins(std::string person, std::string current);

    OwnDataContext context_;
};

}  // namespace rehearse::app
