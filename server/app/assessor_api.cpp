#include "app/assessor_api.hpp"

namespace rehearse::app {

void AssessorApi::add_routes(net::Router& router) {
    router.add("GET", "/api/v1/assessor", this, &AssessorApi::get);
}

Task<net::Response> AssessorApi::get(net::Request request) {
    static_cast<void>(request);
    const nlohmann::json body = {{"assessor", seeker_.about()}};
    co_return net::json_response(
        200, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace rehearse::app
