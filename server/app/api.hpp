// The REST interface and the door to the WebSocket: each handler reads a request, asks hubs,
// catalog and store, and answers in the words of docs/PROTOCOL.md section 2.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/callers.hpp"
#include "app/catalog.hpp"
#include "app/client_ids.hpp"
#include "app/minute_limit.hpp"
#include "app/opinion_seeker.hpp"
#include "app/pinned_contents.hpp"
#include "app/report_markdown.hpp"
#include "app/reporter.hpp"
#include "app/seats.hpp"
#include "app/session_client.hpp"
#include "app/session_hub.hpp"
#include "net/router.hpp"
#include "net/websocket.hpp"
#include "protocol/report_json.hpp"
#include "store/store.hpp"

namespace rehearse::app {

/// What the handlers use; all of it outlives them.
struct ApiContext {
    HubContext hub_context;
    store::Store& store;
    Hubs& hubs;
    const Catalog& catalog;
    PinnedContents& contents;
    Reporter& reporter;
    OpinionSeeker& opinions;
    const ClientIds& client_ids;
    const Seats& seats;
    Callers& callers;
    /// What the runners that are alive offer, for the catalog.
    std::function<std::vector<protocol::CatalogLanguage>()> languages;
    std::function<bool()> runner_is_alive;
    std::function<bool()> is_ready;
    std::function<std::string()> metrics;
};

/// Somebody in a session.
struct Seat {
    std::shared_ptr<SessionHub> hub;
    Person person;

    const session::State& state() const { return hub->state(); }
};

class Api {
public:
    explicit Api(ApiContext context) : context_(std::move(context)) {}

    net::Router routes();
    Task<Result<std::shared_ptr<net::WebSocketClient>>> accept(
        net::Request request, std::shared_ptr<net::WebSocketPeer> peer);

private:
    Task<net::Response> get_catalog(net::Request request);
    Task<net::Response> create_session(net::Request request);
    Task<net::Response> list_sessions(net::Request request);
    Task<net::Response> get_session(net::Request request);
    Task<net::Response> delete_session(net::Request request);
    Task<net::Response> get_item(net::Request request);
    Task<net::Response> get_job(net::Request request);
    Task<net::Response> get_source(net::Request request);
    // Of reports: api_report.cpp.
    /// As JSON, CSV or Markdown.
    Task<net::Response> get_report(net::Request request);
    /// Somebody's word on a key point, which goes before the estimate.
    Task<net::Response> put_key_point(net::Request request);
    Task<net::Response> put_self_rating(net::Request request);
    /// Links that show parts of it to whoever has one.
    Task<net::Response> list_shares(net::Request request);
    Task<net::Response> add_share(net::Request request);
    Task<net::Response> delete_share(net::Request request);
    Task<net::Response> post_shared(net::Request request);
    /// What an interviewer may add to the session.
    Task<net::Response> get_choices(net::Request request);
    /// The log of a session that is over, page by page, for whoever may read its report.
    Task<net::Response> get_events(net::Request request);
    /// A new practice that goes on where another session was.
    Task<net::Response> fork_session(net::Request request);
    Task<net::Response> get_ready(net::Request request);
    Task<net::Response> get_live(net::Request request);
    Task<net::Response> get_metrics(net::Request request);

    /// What a request for a new session says beside its body.
    struct Asked {
        std::string idempotency_key;
        std::string fingerprint;
        std::string request_id;
    };
    static Result<Asked> asked(const net::Request& request);
    /// The answer to a request that this person sent before: the same again, whatever the request
    /// would come to by now (its time is past, its template is gone); nullopt if it is new.
    Task<std::optional<net::Response>> answered_before(std::string person, Asked asked);
    /// Writes a new session; the answer to whoever asked for it.
    Task<net::Response> keep_session(session::SessionCreated event,
                                     std::optional<Instant> starts_at, Asked asked);
    /// The report with the course of the session, for that person.
    Task<Result<std::shared_ptr<nlohmann::json>>> whole_report(std::shared_ptr<SessionHub> hub,
                                                               std::string person);
    /// The code of each submission that counts in it, as far as it was kept.
    Task<Result<Sources>> sources_of(std::shared_ptr<const nlohmann::json> report);
    /// What somebody said of a report changes what it comes to: that is kept anew.
    Task<Result<void>> count_anew(std::shared_ptr<SessionHub> hub);
    /// What a link shows, once it is known to be good.
    Task<net::Response> show_share(std::string session, protocol::Share share);
    /// Whoever made the session, when it is over; nobody else has links to its report.
    Task<Result<Seat>> sharer(net::Request request);
    /// The session as it was after the entry `seq` of its log.
    Task<Result<session::State>> state_at(std::string session, std::uint64_t seq);
    /// Who asks, and the session they take part in; `not_found` for anybody else.
    Task<Result<Seat>> seat_at(std::string session, net::Request request);
    /// The same for the session that the route names.
    Task<Result<Seat>> seat_of(net::Request request);

    ApiContext context_;
    MinuteLimit wrong_shares_{20};    // of an address
    MinuteLimit share_openings_{60};  // of a link
};

}  // namespace rehearse::app
