// The part of the REST interface that looks back: the log of a session that is over, and new
// practices that go on from a place in it (PROTOCOL REPLAY-1 to REPLAY-4).
#include <algorithm>
#include <utility>
#include <vector>

#include "app/api.hpp"
#include "app/envelope.hpp"
#include "app/request_fields.hpp"
#include "base/ids.hpp"
#include "net/security.hpp"
#include "protocol/event_json.hpp"
#include "protocol/messages.hpp"
#include "protocol/rest.hpp"
#include "session/fork.hpp"
#include "session/permissions.hpp"
#include "session/view.hpp"

namespace rehearse::app {
namespace {

constexpr std::size_t read_at_once = 200;
constexpr std::uint64_t event_page_default = 200;
constexpr std::uint64_t event_page_max = 1'000;
constexpr std::size_t event_page_bytes = 1024 * 1024;  // a page ends with the event that exceeds it
constexpr std::uint64_t seq_max = (std::uint64_t{1} << 53) - 1;

}  // namespace

Task<net::Response> Api::get_events(net::Request request) {
    const std::string session(request.parameter("session"));
    const auto from = number(request, "from", 1, seq_max, 1);
    if (!from) co_return net::problem_response(from.error());
    const auto limit = number(request, "limit", 1, event_page_max, event_page_default);
    if (!limit) co_return net::problem_response(limit.error());
    auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (auto objection = session::objection_to_replay(seat->state(), seat->person.id))
        co_return net::problem_response(*objection);
    // Not beyond what this server has folded: who may see what is decided by that.
    const std::uint64_t head = seat->state().seq;
    if (*from > head) {
        co_return net::problem_response(
            fail(ErrorCode::not_found, "The log of this session ends before that place."));
    }
    const std::uint64_t last = *limit > head - *from ? head : *from + *limit - 1;
    protocol::EventPage page;
    page.from = *from;
    page.to = *from - 1;
    std::vector<session::Envelope> envelopes;
    std::size_t bytes = 0;
    while (page.to < last && bytes < event_page_bytes) {
        const std::size_t wanted = std::min<std::uint64_t>(read_at_once, last - page.to);
        auto entries = co_await context_.store.sessions.read(session, page.to, wanted);
        if (!entries) co_return net::problem_response(entries.error());
        if (entries->empty()) break;  // deleted meanwhile
        for (const store::Entry& entry : *entries) {
            if (auto envelope = envelope_of(entry)) envelopes.push_back(*std::move(envelope));
            page.to = entry.seq;
            page.hash = entry.hash;
            bytes += entry.payload.size();
            if (bytes >= event_page_bytes) break;
        }
    }
    if (page.to < *from) {
        co_return net::problem_response(
            fail(ErrorCode::not_found, "There is no such session. It may have been deleted."));
    }
    if (page.to < head) page.next = page.to + 1;
    std::optional<session::SessionView> first;
    if (*from == 1) first = session::first_view(seat->state(), seat->person.id);
    if (first) page.first = &*first;
    co_return net::json_response(
        200, protocol::encode_event_page(seat->state(), seat->person.id, page, envelopes));
}

Task<Result<session::State>> Api::state_at(std::string session, std::uint64_t seq) {
    session::State state;
    while (state.seq < seq) {
        const std::size_t wanted = std::min<std::uint64_t>(read_at_once, seq - state.seq);
        auto entries = co_await context_.store.sessions.read(session, state.seq, wanted);
        if (!entries) co_return entries.error();
        if (entries->empty()) break;
        for (const store::Entry& entry : *entries) {
            if (auto envelope = envelope_of(entry)) session::apply(state, *envelope);
            state.seq = entry.seq;
        }
    }
    if (!state.exists())
        co_return fail(ErrorCode::not_found, "There is no such session. It may have been deleted.");
    co_return state;
}

Task<net::Response> Api::fork_session(net::Request request) {
    const auto seq = protocol::parse_fork(request.body);
    if (!seq) co_return net::problem_response(seq.error());
    auto by = asked(request);
    if (!by) co_return net::problem_response(by.error());
    // Whoever did not come by a link: a guest has no sessions of their own.
    if (request.query_value(net::seat_parameter).empty() && !request.caller.person.empty()) {
        auto earlier = co_await answered_before(request.caller.person, *by);
        if (earlier) co_return *std::move(earlier);
    }
    std::string session(request.parameter("session"));
    auto seat = co_await seat_of(std::move(request));
    if (!seat) co_return net::problem_response(seat.error());
    if (auto objection = session::objection_to_replay(seat->state(), seat->person.id))
        co_return net::problem_response(*objection);
    if (Seats::is_guest(seat->person.id)) {
        co_return net::problem_response(fail(
            ErrorCode::forbidden,
            "A guest has no place for sessions of their own: ask the host to go on from here."));
    }
    if (*seq > seat->state().seq) {
        co_return net::problem_response(
            fail(ErrorCode::invalid_input, "The log of this session ends before that place."));
    }
    const auto then = co_await state_at(std::move(session), *seq);
    if (!then) co_return net::problem_response(then.error());
    auto plan = session::forked_plan(*then);
    if (!plan) co_return net::problem_response(plan.error());
    session::SessionCreated event = session::created(random_id(), *std::move(plan), seat->person.id,
                                                     seat->person.name, session::Mode::practice);
    const std::optional<Instant> starts_at;  // a practice has none
    auto response = co_await keep_session(std::move(event), starts_at, *std::move(by));
    co_return response;
}

}  // namespace rehearse::app
