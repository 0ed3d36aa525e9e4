// Links and who comes by them (PROTOCOL section 8, SEAT-1 to SEAT-4).
#pragma once

#include "app/api.hpp"

namespace rehearse::app {

struct PeopleContext {
    Hubs& hubs;
    const Seats& seats;
    bool is_https = false;  // as browsers see us
};

class PeopleApi {
public:
    explicit PeopleApi(PeopleContext context) : context_(context) {}

    void add_routes(net::Router& router);

private:
    /// What a link opens, before one joins: the role above all.
    Task<net::Response> post_link(net::Request request);
    Task<net::Response> post_join(net::Request request);
    /// The links of a session with their secrets, for its interviewers.
    Task<net::Response> get_links(net::Request request);

    PeopleContext context_;
};

}  // namespace rehearse::app
