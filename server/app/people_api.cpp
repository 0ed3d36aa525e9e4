#include "app/people_api.hpp"

#include <utility>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "protocol/rest.hpp"
#include "session/permissions.hpp"

namespace rehearse::app {
namespace {

Error no_link() {
    return fail(ErrorCode::not_found,
                "This link does not open anything: it may be cut off, or its session was deleted. "
                "Ask the interviewer for it again.");
}

}  // namespace

void PeopleApi::add_routes(net::Router& router) {
    router.add("POST", "/api/v1/link", this, &PeopleApi::post_link);
    router.add("POST", "/api/v1/join", this, &PeopleApi::post_join);
    router.add("GET", "/api/v1/sessions/{session}/links", this, &PeopleApi::get_links);
}

Task<net::Response> PeopleApi::post_link(net::Request request) {
    const auto wish = protocol::parse_join(request.body, false);
    if (!wish) co_return net::problem_response(wish.error());
    const auto opened = context_.seats.open(wish->token);
    if (!opened) co_return net::problem_response(no_link());
    auto hub = co_await context_.hubs.get(opened->session);
    if (!hub) co_return net::problem_response(no_link());
    Result<void> caught_up = co_await (*hub)->catch_up();
    if (!caught_up) co_return net::problem_response(caught_up.error());
    const session::State& state = (*hub)->state();
    const session::Link* link = state.find_link(opened->link);
    if (link == nullptr) co_return net::problem_response(no_link());
    co_return net::json_response(
        200, protocol::encode_link({state.session, state.plan->title, state.owner_name, link->role,
                                    state.lifecycle, link->expires_at, state.interview.asks_for_signals}));
}

Task<net::Response> PeopleApi::post_join(net::Request request) {
    auto wish = protocol::parse_join(request.body, true);
    if (!wish) co_return net::problem_response(wish.error());
    const auto opened = context_.seats.open(wish->token);
    if (!opened) co_return net::problem_response(no_link());
    auto hub = co_await context_.hubs.get(opened->session);
    if (!hub) co_return net::problem_response(no_link());
    if (!(*hub)->take_join()) {
        log::warn("joins_refused",
                  {{"session_id", opened->session}, {"request_id", request.request_id}});
        co_return net::problem_response(
            fail(ErrorCode::too_many_requests,
                 "Many people are joining this session: try again in a minute. If only a few were "
                 "invited, ask the interviewer for a new link."));
    }
    session::CommandContext who;
    who.person = Seats::new_person();
    const std::string person = who.person;
    session::Command join = session::Join{opened->link, std::move(wish->name)};
    auto joined = co_await (*hub)->decide(std::move(join), std::move(who));
    if (!joined) {
        // It may be in the log although nobody said so, and would wait there for a cookie.
        Result<void> caught_up = co_await (*hub)->catch_up();
        if (!caught_up || !session::is_participant((*hub)->state(), person)) {
            (*hub)->give_join_back();
            co_return net::problem_response(joined.error());
        }
    }
    log::info("person_joined",
              {{"session_id", opened->session}, {"request_id", request.request_id}});
    const auto role = (*hub)->state().role_of(person);
    net::Response response = net::json_response(
        201, protocol::encode_joined(opened->session, person,
                                     role.value_or(session::Role::observer)));
    for (std::string& cookie :
         context_.seats.cookies(person, opened->session, context_.is_https)) {
        response.headers.emplace_back("set-cookie", std::move(cookie));
    }
    co_return response;
}

Task<net::Response> PeopleApi::get_links(net::Request request) {
    const auto person = context_.seats.person_of(request);
    if (!person) co_return net::problem_response(person.error());
    const std::string session(request.parameter("session"));
    const Error none = fail(ErrorCode::not_found,
                            "There is no such session. It may have been deleted.");
    if (!is_random_id(session)) co_return net::problem_response(none);
    auto hub = co_await context_.hubs.get(session);
    if (!hub) co_return net::problem_response(hub.error());
    const session::State& state = (*hub)->state();
    if (!session::is_participant(state, person->id)) co_return net::problem_response(none);
    if (!session::is_interviewer(state, person->id)) {
        co_return net::problem_response(
            fail(ErrorCode::forbidden, "Links are the interviewer's to give out: ask them."));
    }
    std::vector<protocol::LinkWithToken> links;
    for (const session::Link& link : state.links)
        links.push_back({link, context_.seats.link_token(session, link.id)});
    co_return net::json_response(200, protocol::encode_links(links));
}

}  // namespace rehearse::app
