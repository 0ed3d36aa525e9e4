#include "app/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/principal.hpp"
#include "app/report.hpp"
#include "app/request_fields.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "net/security.hpp"
#include "protocol/rest.hpp"
#include "protocol/state_json.hpp"
#include "session/permissions.hpp"
#include "session/view.hpp"

namespace rehearse::app {
namespace {

std::size_t random_below(std::size_t bound) {
    std::array<std::uint8_t, 8> bytes{};
    fill_random(bytes);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = (value << 8U) | byte;
    return static_cast<std::size_t>(value % bound);
}

Error no_session() {
    return fail(ErrorCode::not_found, "There is no such session. It may have been deleted.");
}

net::Response created_response(const std::string& session) {
    net::Response response = net::json_response(201, protocol::encode_created(session));
    response.headers.emplace_back("location", "/api/v1/sessions/" + session);
    return response;
}

}  // namespace

net::Router Api::routes() {
    net::Router router;
    router.add("GET", "/api/v1/catalog", this, &Api::get_catalog, scope::challenges_read);
    router.add("POST", "/api/v1/sessions", this, &Api::create_session);
    router.add("GET", "/api/v1/sessions", this, &Api::list_sessions);
    router.add("GET", "/api/v1/sessions/{session}", this, &Api::get_session);
    router.add("DELETE", "/api/v1/sessions/{session}", this, &Api::delete_session);
    router.add("GET", "/api/v1/sessions/{session}/items/{item}", this, &Api::get_item);
    router.add("GET", "/api/v1/sessions/{session}/jobs/{job}", this, &Api::get_job);
    router.add("GET", "/api/v1/sessions/{session}/jobs/{job}/source", this, &Api::get_source);
    router.add("GET", "/api/v1/sessions/{session}/report", this, &Api::get_report);
    router.add("PUT", "/api/v1/sessions/{session}/report/key_points", this, &Api::put_key_point);
    router.add("PUT", "/api/v1/sessions/{session}/report/self_ratings", this,
               &Api::put_self_rating);
    router.add("GET", "/api/v1/sessions/{session}/report/shares", this, &Api::list_shares);
    router.add("POST", "/api/v1/sessions/{session}/report/shares", this, &Api::add_share);
    router.add("DELETE", "/api/v1/sessions/{session}/report/shares/{share}", this,
               &Api::delete_share);
    router.add("POST", "/api/v1/shared", this, &Api::post_shared);
    router.add("GET", "/api/v1/sessions/{session}/events", this, &Api::get_events);
    router.add("GET", "/api/v1/sessions/{session}/choices", this, &Api::get_choices);
    router.add("POST", "/api/v1/sessions/{session}/fork", this, &Api::fork_session);
    router.add("GET", "/healthz", this, &Api::get_live);
    router.add("GET", "/livez", this, &Api::get_live);
    router.add("GET", "/readyz", this, &Api::get_ready);
    router.add("GET", "/metrics", this, &Api::get_metrics, scope::metrics_read);
    return router;
}

Task<Result<Seat>> Api::seat_at(std::string session, net::Request request) {
    auto person = context_.seats.person_of(request);
    if (!person) co_return person.error();
    if (!is_random_id(session)) co_return no_session();
    auto hub = co_await context_.hubs.get(std::move(session));
    if (!hub) co_return hub.error();
    if (!session::is_participant((*hub)->state(), person->id)) {
        // They may have joined a moment ago, on another server.
        Result<void> caught_up = co_await (*hub)->catch_up();
        if (!caught_up) co_return caught_up.error();
        if (!session::is_participant((*hub)->state(), person->id)) co_return no_session();
    }
    co_return Seat{*std::move(hub), *std::move(person)};
}

Task<Result<Seat>> Api::seat_of(net::Request request) {
    std::string session(request.parameter("session"));
    request.body.clear();
    auto seat = co_await seat_at(std::move(session), std::move(request));
    co_return seat;
}

Task<Result<std::shared_ptr<net::WebSocketClient>>> Api::accept(
    net::Request request, std::shared_ptr<net::WebSocketPeer> peer) {
    constexpr std::string_view prefix = "/ws/session/";
    if (!request.path.starts_with(prefix))
        co_return fail(ErrorCode::not_found, "There is no WebSocket at this address.");
    std::string session = request.path.substr(prefix.size());
    // A guest's seat does not depend on who else is logged in in that browser.
    const std::string login =
        request.query_value(net::seat_parameter).empty() ? request.caller.login : std::string();
    auto seat = co_await seat_at(std::move(session), std::move(request));
    if (!seat) co_return seat.error();
    context_.callers.watch(login, peer);
    auto client =
        std::make_shared<SessionClient>(context_.hub_context, seat->hub, std::move(peer),
                                        std::move(seat->person), &context_.client_ids);
    client->start();
    co_return std::shared_ptr<net::WebSocketClient>(std::move(client));
}

Task<net::Response> Api::get_catalog(net::Request request) {
    static_cast<void>(request);
    protocol::Catalog catalog = context_.catalog.describe();
    catalog.languages = context_.languages();
    co_return net::json_response(200, protocol::encode_catalog(catalog));
}

Task<net::Response> Api::create_session(net::Request request) {
    const auto wish = protocol::parse_create_session(request.body);
    if (!wish) co_return net::problem_response(wish.error());
    auto by = asked(request);
    if (!by) co_return net::problem_response(by.error());
    auto person = Seats::host_of(request);
    if (!person) co_return net::problem_response(person.error());
    auto earlier = co_await answered_before(person->id, *by);
    if (earlier) co_return *std::move(earlier);
    auto plan = context_.catalog.plan(wish->contents, random_below);
    if (!plan) co_return net::problem_response(plan.error());
    auto pinned = co_await context_.contents.pin(*plan);
    if (!pinned) co_return net::problem_response(pinned.error());
    const bool is_nameless = person->id == local_person().id;
    if (!wish->name.empty()) {
        person->name = wish->name;
    } else if (is_nameless && wish->mode != session::Mode::practice) {
        person->name = wish->mode == session::Mode::pair ? "Host" : "Interviewer";
    }
    session::SessionCreated event =
        session::created(random_id(), *std::move(plan), person->id, person->name, wish->mode);
    auto response = co_await keep_session(std::move(event), wish->starts_at, *std::move(by));
    co_return response;
}

Result<Api::Asked> Api::asked(const net::Request& request) {
    auto key = idempotency_key(request);
    if (!key) return key.error();
    return Asked{*std::move(key), fingerprint(request), request.request_id};
}

Task<std::optional<net::Response>> Api::answered_before(std::string person, Asked asked) {
    std::optional<net::Response> response;
    auto made = co_await context_.store.sessions.made_before(
        std::move(person), std::move(asked.idempotency_key), std::move(asked.fingerprint));
    if (!made) {
        response = net::problem_response(made.error());
    } else if (*made) {
        response = created_response((*made)->session);
    }
    co_return response;
}

Task<net::Response> Api::keep_session(session::SessionCreated event,
                                      std::optional<Instant> starts_at, Asked asked) {
    store::CreateRequest create;
    create.session = event.session;
    create.person = event.person;
    create.idempotency_key = std::move(asked.idempotency_key);
    create.request_hash = std::move(asked.fingerprint);
    session::Batch batch(session::State(), context_.store.clock.now(), random_id);
    batch.create(std::move(event));
    if (starts_at) {
        session::CommandContext host;
        host.person = create.person;
        const auto scheduled = batch.add(session::SessionSchedule{starts_at}, host);
        if (!scheduled) co_return net::problem_response(scheduled.error());
    }
    create.payloads = to_payloads(batch.records());
    create.effects = to_effects(batch.follow_ups());
    auto created = co_await context_.store.sessions.create(std::move(create));
    if (!created) co_return net::problem_response(created.error());
    log::info("session_created", {{"session_id", created->session},
                                  {"request_id", asked.request_id},
                                  {"existed", created->existed}});
    // One that was made before may not have been told (OPINION-1).
    if (!created->existed) co_await context_.opinions.tell(created->session);
    co_return created_response(created->session);
}

Task<net::Response> Api::list_sessions(net::Request request) {
    const auto limit = list_limit(request);
    if (!limit) co_return net::problem_response(limit.error());
    auto person = Seats::host_of(request);
    if (!person) co_return net::problem_response(person.error());
    std::string cursor(request.query_value("cursor"));
    auto page =
        co_await context_.store.sessions.list(std::move(person->id), *limit, std::move(cursor));
    if (!page) co_return net::problem_response(page.error());
    std::vector<std::string> summaries;
    for (store::Listed& line : page->sessions) summaries.push_back(std::move(line.summary_json));
    co_return net::json_response(200, protocol::encode_session_page(summaries, page->next));
}

Task<net::Response> Api::get_session(net::Request request) {
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    const auto view =
        session::view(seat->state(), seat->person.id, context_.store.clock.now());
    if (!view) co_return net::problem_response(no_session());
    co_return net::json_response(200, protocol::encode_view(*view));
}

Task<net::Response> Api::delete_session(net::Request request) {
    const std::string session(request.parameter("session"));
    auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (seat->state().owner != seat->person.id) {
        co_return net::problem_response(
            fail(ErrorCode::forbidden, "Only the host of a session can delete it: ask them."));
    }
    auto removed = co_await context_.store.sessions.remove(session);
    if (!removed) co_return net::problem_response(removed.error());
    context_.hubs.forget(session);
    seat->hub->close_all();
    net::Response response;
    response.status = 204;
    co_return response;
}

Task<net::Response> Api::get_item(net::Request request) {
    const std::string wanted(request.parameter("item"));
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    const session::State& state = seat->state();
    const auto place = state.find_item(wanted);
    const auto role = state.role_of(seat->person.id);
    // VIS-2: an item of a round to come is not even known to exist.
    if (!place)
        co_return net::problem_response(
            fail(ErrorCode::not_found, "This session has no such item."));
    if (state.rounds[place->round].state == session::RoundState::pending &&
        !session::sees_pending(state.mode, role)) {
        co_return net::problem_response(
            fail(ErrorCode::item_not_open, "The round of this item has not started yet."));
    }
    const bool is_interviewer = role == session::Role::interviewer;
    const session::PlanItem item = state.plan_item(*place);
    nlohmann::json body;
    if (item.kind == session::ItemKind::theory) {
        auto question = co_await context_.contents.question(item);
        if (!question) co_return net::problem_response(question.error());
        body = theory_content_json(state.session, item, **question);
        if (is_interviewer) body["interviewer"] = theory_guide_json(**question);
    } else {
        auto package = co_await context_.contents.package(item);
        if (!package) co_return net::problem_response(package.error());
        body = coding_content_json(item, **package);
        if (is_interviewer) body["interviewer"] = coding_guide_json(**package);
    }
    co_return net::json_response(
        200, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Task<net::Response> Api::get_job(net::Request request) {
    const std::string session(request.parameter("session"));
    const std::string job(request.parameter("job"));
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    const session::Job* known = seat->state().find_job(job);
    if (known == nullptr)
        co_return net::problem_response(
            fail(ErrorCode::not_found, "This session has no such job."));
    auto result = co_await context_.store.jobs.result(session, job);
    if (!result) co_return net::problem_response(result.error());
    if (!*result)
        co_return net::problem_response(
            fail(ErrorCode::not_allowed_now, "This job has not finished yet."));
    co_return net::json_response(200, std::move(**result));
}

Task<net::Response> Api::get_source(net::Request request) {
    const std::string session(request.parameter("session"));
    const std::string job(request.parameter("job"));
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (!session::may_read_source(seat->state(), job, seat->person.id))
        co_return net::problem_response(
            fail(ErrorCode::not_found, "This session has no such submission."));
    const std::string language = seat->state().find_job(job)->language;
    auto source = co_await context_.store.sessions.source(session, job);
    if (!source) co_return net::problem_response(source.error());
    if (!*source)
        co_return net::problem_response(
            fail(ErrorCode::not_found,
                 "The code of this submission was not kept: it made room for later ones."));
    co_return net::json_response(200, protocol::encode_source(job, language, **source));
}

Task<net::Response> Api::get_choices(net::Request request) {
    const auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (!session::is_interviewer(seat->state(), seat->person.id)) {
        co_return net::problem_response(
            fail(ErrorCode::forbidden, "Only the interviewer adds to a session: ask them."));
    }
    co_return net::json_response(200, protocol::encode_choices(context_.catalog.choices()));
}

Task<net::Response> Api::get_live(net::Request request) {
    static_cast<void>(request);
    co_return net::json_response(200, R"({"status":"ok"})");
}

Task<net::Response> Api::get_ready(net::Request request) {
    static_cast<void>(request);
    const bool store = context_.store.is_up() && context_.store.redis.has_room();
    const bool runner = context_.runner_is_alive();
    const bool ready = context_.is_ready() && store && runner;
    const nlohmann::json body = {
        {"ready", ready},
        {"checks",
         {{"store", store}, {"runner", runner}, {"catalog", context_.catalog.coding_count() > 0}}}};
    co_return net::json_response(ready ? 200 : 503, body.dump());
}

Task<net::Response> Api::get_metrics(net::Request request) {
    static_cast<void>(request);
    net::Response response = net::json_response(200, context_.metrics());
    response.headers.front().second = "text/plain; version=0.0.4; charset=utf-8";
    co_return response;
}

}  // namespace rehearse::app
