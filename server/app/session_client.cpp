#include "app/session_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "protocol/event_json.hpp"
#include "session/permissions.hpp"
#include "session/view.hpp"

namespace rehearse::app {
namespace {

constexpr std::size_t resume_entries_max = 2'000;
constexpr std::size_t early_messages_max = 256;
constexpr std::chrono::minutes strike_window{1};

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace

SessionClient::SessionClient(HubContext context, std::shared_ptr<SessionHub> hub,
                             std::shared_ptr<net::WebSocketPeer> peer, Person person,
                             const ClientIds* ids)
    : context_(std::move(context)),
      hub_(std::move(hub)),
      peer_(std::move(peer)),
      person_(std::move(person)),
      ids_(ids),
      hello_timer_(context_.executor) {}

// The hub knows us by address: whoever ends us without on_closed() must not leave that behind.
SessionClient::~SessionClient() {
    hub_->detach(this);
}

void SessionClient::start() {
    hello_timer_.expires_after(limits::handshake_timeout);
    hello_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || self->phase_ != Phase::expecting_hello) return;
        self->peer_->close(1008, "no hello came");
    });
}

void SessionClient::send(std::string text) {
    peer_->send(std::make_shared<const std::string>(std::move(text)));
}

void SessionClient::on_refused_message(const Error& why) {
    send(protocol::encode_error(why));
}

/// ERR-2: the third within a minute ends it.
void SessionClient::refuse_unread(const Error& why) {
    send(protocol::encode_error(why));
    const auto now = std::chrono::steady_clock::now();
    strikes_.push_back(now);
    std::erase_if(strikes_, [now](const auto strike) { return now - strike > strike_window; });
    if (strikes_.size() >= static_cast<std::size_t>(limits::bad_messages_max))
        peer_->close(1008, "too many unreadable messages");
}

void SessionClient::on_message(std::string_view text) {
    if (phase_ == Phase::gone) return;
    if (phase_ == Phase::expecting_hello && text.size() > limits::ws_hello_bytes_max) {
        send(protocol::encode_error(
            fail(ErrorCode::too_large, "The first message is hello, of at most 16 KiB.")));
        peer_->close(1008, "hello expected");
        return;
    }
    auto message = protocol::parse_client_message(text);
    if (!message) {
        refuse_unread(message.error());
        if (phase_ == Phase::expecting_hello) peer_->close(1008, "hello expected");
        return;
    }
    if (phase_ == Phase::joining) {
        early_.push_back(std::move(*message));
        // None may be dropped in silence: the client would wait for its answer for ever.
        if (early_.size() > early_messages_max)
            peer_->close(1013, "too much before the welcome; reconnect");
        return;
    }
    handle(std::move(*message));
}

void SessionClient::handle(protocol::ClientMessage message) {
    if (const auto* hello = std::get_if<protocol::Hello>(&message)) {
        handle_hello(*hello);
        return;
    }
    if (phase_ == Phase::expecting_hello) {  // WS-1
        send(protocol::encode_error(fail(ErrorCode::bad_message, "The first message is hello.")));
        peer_->close(1008, "hello expected");
        return;
    }
    if (auto* command = std::get_if<protocol::CommandMessage>(&message)) {
        handle_command(std::move(*command));
    } else if (auto* edit = std::get_if<protocol::EditMessage>(&message)) {
        handle_edit(std::move(*edit));
    } else if (const auto* cursor = std::get_if<protocol::CursorMessage>(&message)) {
        handle_cursor(*cursor);
    } else if (const auto* ping = std::get_if<protocol::Ping>(&message)) {
        send(protocol::encode_pong(ping->sent, context_.store.clock.now()));
    }
}

void SessionClient::handle_hello(const protocol::Hello& hello) {
    if (phase_ != Phase::expecting_hello) {
        refuse_unread(fail(ErrorCode::bad_message, "hello was said already."));
        return;
    }
    if (hello.protocol != protocol::protocol_number) {  // WS-2
        send(protocol::encode_error(
            fail(ErrorCode::bad_message, "This server speaks protocol 1: reload the page.")));
        peer_->close(1002, "unknown protocol");
        return;
    }
    if (hello.diverged) {  // EDIT-6
        ++context_.counters->texts_diverged;
        log::error("text_diverged", {{"session_id", hub_->session()}});
    }
    hello_timer_.cancel();
    phase_ = Phase::joining;
    context_.tasks.spawn("join", join(hello));
}

Task<Result<SessionClient::Resume>> SessionClient::read_since(protocol::ResumePoint point,
                                                              std::vector<store::Entry>* into) {
    if (point.seq > hub_->state().seq) {
        Result<void> caught_up = co_await hub_->catch_up();
        if (!caught_up) co_return caught_up.error();
    }
    if (point.seq > hub_->state().seq) co_return Resume::foreign;
    if (point.seq == 0 || hub_->state().seq - point.seq > resume_entries_max)
        co_return Resume::too_far_back;
    std::uint64_t after = point.seq - 1;
    bool has_looked = false;
    // Others go on while we read, so that once may not be enough.
    while (into->empty() || after < hub_->state().seq) {
        auto entries =
            co_await context_.store.sessions.read(hub_->session(), after, resume_entries_max + 1);
        if (!entries) co_return entries.error();
        const bool fits = !entries->empty() && entries->front().seq == after + 1 &&
                          (!into->empty() || entries->front().hash == point.hash);
        if (!fits) {
            // After a failover the store may lack what the hub still holds and gives back.
            if (std::exchange(has_looked, true)) co_return Resume::foreign;
            Result<void> mended = co_await hub_->catch_up();
            if (!mended) co_return mended.error();
            if (point.seq > hub_->state().seq) co_return Resume::foreign;
            into->clear();
            after = point.seq - 1;
            continue;
        }
        into->insert(into->end(), entries->begin(), entries->end());
        after = into->back().seq;
    }
    into->erase(into->begin());
    co_return Resume::found;
}

Task<void> SessionClient::join(protocol::Hello hello) {
    auto self = shared_from_this();
    const bool known = hello.client && ids_->is_valid(*hello.client, hub_->session(), person_.id);
    client_ = known ? *hello.client : ids_->mint(hub_->session(), person_.id);
    std::vector<store::Entry> since;
    bool resumed = false;
    if (hello.resume) {
        Result<Resume> found = co_await read_since(*hello.resume, &since);
        if (!found) {
            // A full state would tell the client that its history is not ours: it would drop what
            // it has not delivered yet.
            peer_->close(1013, "the store is away; reconnect");
            phase_ = Phase::gone;
            co_return;
        }
        resumed = *found == Resume::found;
        if (*found == Resume::foreign) tell_of_loss(*hello.resume);
    }
    if (phase_ == Phase::gone) co_return;
    // No await from here to attach: nothing can happen between what the welcome tells and the first
    // event.
    welcome(resumed ? &since : nullptr,
            resumed ? *hello.resume : protocol::ResumePoint{hub_->state().seq, hub_->state().hash});
    if (!hub_->attach(this)) {
        send(protocol::encode_error(
            fail(ErrorCode::too_many_requests,
                 "You have this session open too many times: close some tabs.")));
        peer_->close(1013, "too many connections of one person");
        phase_ = Phase::gone;
        co_return;
    }
    phase_ = Phase::joined;
    if (!context_.store.is_up()) send(protocol::encode_status(protocol::StoreStatus::away));
    std::vector<protocol::ClientMessage> early = std::exchange(early_, {});
    for (protocol::ClientMessage& message : early) handle(std::move(message));
}

/// WS-3: this client was told of something that no log holds any more, and no server either.
void SessionClient::tell_of_loss(const protocol::ResumePoint& point) {
    ++context_.counters->resumes_unknown;
    log::error("history_unknown", {{"session_id", hub_->session()}, {"seq", point.seq}});
    send(protocol::encode_error(
        fail(ErrorCode::history_changed,
             "The server has lost the last moments of this session. What you see is what is left; "
             "a text of yours that differs from it is kept beside.")));
}

void SessionClient::welcome(const std::vector<store::Entry>* since,
                            const protocol::ResumePoint& point) {
    const session::State& state = hub_->state();
    const Instant now = context_.store.clock.now();
    const auto view = session::view(state, person_.id, now);
    if (!view) {
        send(protocol::encode_error(fail(ErrorCode::forbidden, "You are not in this session.")));
        peer_->close(1008, "not in this session");
        return;
    }
    protocol::Welcome message;
    message.client = client_;
    message.person = person_.id;
    message.role = view->role;
    message.name = state.people.find(person_.id)->second.name;
    message.server_time = now;
    message.seq = point.seq;
    message.hash = point.hash;
    message.state = since != nullptr ? nullptr : &*view;
    send(protocol::encode_welcome(message));
    if (since == nullptr || since->empty()) return;
    std::vector<session::Envelope> envelopes;
    for (const store::Entry& entry : *since) {
        if (entry.seq > state.seq) break;
        auto record = protocol::decode_record(entry.payload);
        if (record)
            envelopes.push_back(
                {entry.seq, from_millis(entry.at_ms), entry.hash, std::move(*record)});
    }
    send(protocol::encode_events(state, person_.id, point.seq + 1, state.seq, state.hash, now,
                                 envelopes));
}

void SessionClient::handle_command(protocol::CommandMessage message) {
    // Who may not add any is refused without a look.
    if (std::holds_alternative<session::ItemAdd>(message.command) &&
        session::is_interviewer(hub_->state(), person_.id)) {
        context_.tasks.spawn("find_and_decide", find_and_decide(std::move(message)));
        return;
    }
    decide(std::move(message));
}

Task<void> SessionClient::find_and_decide(protocol::CommandMessage message) {
    auto self = shared_from_this();
    auto& wish = std::get<session::ItemAdd>(message.command);
    auto found = co_await context_.find_item(wish.kind, wish.ref);
    if (phase_ == Phase::gone) co_return;
    if (!found) {
        send(protocol::encode_refused(message.n, found.error()));
        co_return;
    }
    wish.found = *std::move(found);
    decide(std::move(message));
}

void SessionClient::decide(protocol::CommandMessage message) {
    session::CommandContext command;
    command.person = person_.id;
    command.client = client_;
    command.n = message.n;
    const std::uint64_t n = message.n;
    const bool queued =
        hub_->submit(std::move(message.command), std::move(command),
                     [weak = weak_from_this(), n](const Outcome& outcome) {
                         const auto self = weak.lock();
                         if (!self || self->phase_ == Phase::gone) return;
                         self->send(outcome.refusal ? protocol::encode_refused(n, *outcome.refusal)
                                                    : protocol::encode_ack(n, outcome.seq));
                     });
    if (!queued)
        send(protocol::encode_refused(n, fail(ErrorCode::too_many_requests,
                                              "Too much is waiting: send it again in a moment.")));
}

void SessionClient::handle_edit(protocol::EditMessage message) {
    session::CommandContext command;
    command.person = person_.id;
    command.client = client_;
    const std::string doc = message.push.doc;
    const std::uint64_t first = message.push.first;
    const auto count = static_cast<std::uint64_t>(message.push.updates.size());
    const bool queued = hub_->submit(
        std::move(message.push), std::move(command),
        [weak = weak_from_this(), doc, first, count](const Outcome& outcome) {
            const auto self = weak.lock();
            if (!self || self->phase_ == Phase::gone) return;
            const editing::Document* document = self->hub_->state().document(doc);
            const std::uint64_t version = document != nullptr ? document->version() : 0;
            self->send(outcome.refusal
                           ? protocol::encode_edit_refused(doc, first, *outcome.refusal, version)
                           : protocol::encode_edit_ack(doc, first, count, version));
        });
    if (!queued) {
        send(protocol::encode_edit_refused(
            doc, first,
            fail(ErrorCode::too_many_requests, "Too much is waiting: send it again in a moment."),
            0));
    }
}

/// CURSOR-1: kept nowhere, and only worth it when somebody else may look.
void SessionClient::handle_cursor(const protocol::CursorMessage& message) {
    if (phase_ != Phase::joined || hub_->state().people.size() < 2) return;
    if (!session::is_participant(hub_->state(), person_.id)) return;
    hub_->tell_cursor(person_.id, protocol::encode_cursor(person_.id, client_, message));
}

void SessionClient::removed() {
    send(protocol::encode_error(
        fail(ErrorCode::forbidden, "The interviewer has taken you out of this session.")));
    peer_->close(1008, "not in this session any more");
}

void SessionClient::history_changed() {
    peer_->close(1012, "the history has changed; reconnect");
}

void SessionClient::session_gone() {
    peer_->close(1012, "the session is gone");
}

void SessionClient::on_closed() {
    phase_ = Phase::gone;
    hello_timer_.cancel();
    hub_->detach(this);
}

}  // namespace rehearse::app
