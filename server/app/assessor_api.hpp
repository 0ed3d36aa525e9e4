// GET /api/v1/assessor: whether answers to theory questions are sent to a language model, and where
// to. For everybody, guests before they join too: they have to know it before a session begins.
#pragma once

#include "app/opinion_seeker.hpp"
#include "net/router.hpp"

namespace rehearse::app {

class AssessorApi {
public:
    explicit AssessorApi(const OpinionSeeker& seeker) : seeker_(seeker) {}

    /// REQUIRES: outlives the router.
    void add_routes(net::Router& router);

private:
    Task<net::Response> get(net::Request request);

    const OpinionSeeker& seeker_;
};

}  // namespace rehearse::app
