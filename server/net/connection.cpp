#include "net/connection.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <optional>
#include <utility>

#include "base/at_end.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "net/peer_stream.hpp"
#include "protocol/messages.hpp"

namespace rehearse::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

using HttpRequest = http::request<http::string_body>;
using HttpResponse = http::response<http::string_body>;
using WebSocketStream = websocket::stream<PeerStream>;

namespace {

constexpr std::string_view subprotocol = "rehearse.v1";
constexpr double messages_per_second_max = 200;
constexpr double message_burst_max = 1000;  // 200 a second over 5 s (WS-6)
constexpr int refusals_before_close = 200;
// WS-9: of what comes beside a message's text, such as the heads of its frames.
constexpr std::size_t message_overhead_bytes_max = 256 * 1024;
constexpr std::size_t frame_head_bytes_max = 14;
constexpr std::size_t first_read_bytes = 512;
// Of a request: heads are smaller, bodies are taken out as they come, so it is chunk extensions and
// trailers that this bounds.
constexpr std::size_t unparsed_bytes_max = 128 * 1024;
constexpr std::chrono::seconds linger_timeout{2};
constexpr std::size_t linger_bytes_max = 4 * limits::http_body_bytes_max;

/// WS-6: a bucket that holds five seconds' worth.
class RateLimit {
public:
    enum class Answer { take, refuse, close };
    Answer count(std::chrono::steady_clock::time_point now) {
        const std::chrono::duration<double> since = now - last_;
        last_ = now;
        tokens_ = std::min(message_burst_max, tokens_ + since.count() * messages_per_second_max);
        if (tokens_ >= message_burst_max) refused_ = 0;  // five quiet seconds: forgiven
        if (tokens_ >= 1) {
            tokens_ -= 1;
            return Answer::take;
        }
        return ++refused_ > refusals_before_close ? Answer::close : Answer::refuse;
    }

private:
    double tokens_ = message_burst_max;
    int refused_ = 0;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

bool offers_subprotocol(const HttpRequest& request) {
    const std::string_view offered = request[http::field::sec_websocket_protocol];
    for (const auto& name : http::token_list(offered)) {
        if (std::string_view(name.data(), name.size()) == subprotocol) return true;
    }
    return false;
}

/// RFC 6455 4.1: 16 bytes in base64, which is 22 characters and "==".
bool is_valid_key(std::string_view key) {
    return key.size() == 24 && key.ends_with("==") &&
           std::all_of(key.begin(), key.end() - 2, [](unsigned char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '+' || c == '/';
           });
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return out;
}

}  // namespace

/// The writer's side of a WebSocket: what others push goes through its outbox, and only write_loop
/// touches the stream.
class WebSocketChannel : public WebSocketPeer,
                         public std::enable_shared_from_this<WebSocketChannel> {
public:
    WebSocketChannel(PeerStream stream, ServerCounters& counters)
        : stream_(std::move(stream)),
          outbox_(stream_.get_executor(), limits::outbox_bytes_max, limits::outbox_frames_max),
          cut_(stream_.get_executor()),
          rest_due_(stream_.get_executor()),
          counters_(counters),
          id_(random_id()) {}

    void send(Frame frame) override {
        if (closing_) return;
        if (outbox_.push(std::move(frame)) == Outbox::Push::overflow) {
            ++counters_.slow_readers_closed;
            log::warn("slow_reader_closed", {{"connection_id", id_}});
            close(static_cast<std::uint16_t>(websocket::close_code::try_again_later),
                  "you read too slowly; reconnect");
        }
    }

    void close(std::uint16_t code, std::string reason) override {
        if (closing_) return;
        closing_ = true;
        close_reason_.code = code;
        close_reason_.reason.assign(reason.data(), std::min<std::size_t>(reason.size(), 120));
        ++counters_.websocket_closes_by_code[code];
        outbox_.close();
        // A peer that does not read cannot be told; after this the socket is closed under it.
        cut_.expires_after(std::chrono::seconds(3));
        cut_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (!error) self->abort();
        });
    }

    const std::string& id() const override { return id_; }

    void abort() {
        stream_.next_layer().close();
        outbox_.close();
        cut_.cancel();
        rest_due_.cancel();
    }

    bool is_closing() const { return closing_; }

    void configure(const ServerOptions& options) {
        websocket::stream_base::timeout timeouts{};
        timeouts.handshake_timeout = options.handshake_timeout;
        timeouts.idle_timeout = options.idle_timeout;
        timeouts.keep_alive_pings = true;
        stream_.set_option(timeouts);
        stream_.set_option(
            websocket::stream_base::decorator([](websocket::response_type& response) {
                response.set(http::field::sec_websocket_protocol, subprotocol);
            }));
        stream_.read_message_max(limits::ws_message_bytes_max);
        stream_.auto_fragment(false);
        stream_.text(true);
        message_timeout_ = options.message_timeout;
        stream_.control_callback([this](websocket::frame_type kind, beast::string_view payload) {
            if (kind != websocket::frame_type::close) on_ping(payload.size());
        });
        stream_.next_layer().bound_reading(message_overhead_bytes_max, [this] {
            close(static_cast<std::uint16_t>(websocket::close_code::policy_error),
                  "a message in too many frames");
        });
    }

    /// One message, all of it; false when the connection has ended.
    Task<bool> read_message(beast::flat_buffer* message) {
        message->clear();
        for (;;) {
            // Most fit into the first bytes, and most of the time nothing comes at all: room for
            // more is made when there is more.
            const std::size_t bytes_max = message->size() == 0 ? first_read_bytes : 0;
            auto got = co_await stream_.async_read_some(*message, bytes_max, use_tuple);
            if (std::get<0>(got)) co_return false;
            if (stream_.is_message_done()) break;
            stream_.next_layer().allow(std::get<1>(got));
            expect_rest();
        }
        stream_.next_layer().allow(message_overhead_bytes_max);
        is_rest_due_ = false;
        rest_due_.cancel();
        co_return true;
    }

    RateLimit::Answer count_one() { return rate_.count(std::chrono::steady_clock::now()); }

    /// REQUIRES: run by the one writer coroutine. Ends when the outbox is closed and drained, or
    /// the peer is gone.
    Task<void> write_loop() {
        for (;;) {
            Frame frame = co_await outbox_.pop();
            if (!frame) break;
            const asio::const_buffer bytes(frame->data(), frame->size());
            auto written = co_await stream_.async_write(bytes, use_tuple);
            if (std::get<0>(written)) {
                abort();
                co_return;
            }
        }
        auto closed = co_await stream_.async_close(close_reason_, use_tuple);
        static_cast<void>(closed);
        abort();
    }

    WebSocketStream stream_;

private:
    /// WS-6: a ping costs an answer as a message does.
    void on_ping(std::size_t payload_bytes) {
        stream_.next_layer().allow(payload_bytes + frame_head_bytes_max);
        if (count_one() == RateLimit::Answer::close)
            close(static_cast<std::uint16_t>(websocket::close_code::policy_error),
                  "too many pings");
    }

    /// WS-9: a message that has begun ends, or the connection does.
    void expect_rest() {
        if (std::exchange(is_rest_due_, true)) return;
        rest_due_.expires_after(message_timeout_);
        rest_due_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (error || !self->is_rest_due_) return;
            self->close(static_cast<std::uint16_t>(websocket::close_code::policy_error),
                        "a message took too long to arrive");
        });
    }

    Outbox outbox_;
    asio::steady_timer cut_;
    asio::steady_timer rest_due_;
    Milliseconds message_timeout_{0};
    bool is_rest_due_ = false;
    RateLimit rate_;
    ServerCounters& counters_;
    std::string id_;
    bool closing_ = false;
    websocket::close_reason close_reason_{websocket::close_code::normal};
};

namespace {

/// The writer may be asleep when the connection ends: it must keep what it writes from.
Task<void> write_all(std::shared_ptr<WebSocketChannel> channel) {
    co_await channel->write_loop();
}

}  // namespace

struct Connection::Impl {
    Impl(Server& owner, asio::ip::tcp::socket socket) : server(owner), stream(std::move(socket)) {}

    /// A WebSocket from its upgrade on: what it takes, and gives back however it ends.
    struct Conversation {
        explicit Conversation(Server& owner) : server(owner) {}
        Conversation(const Conversation&) = delete;
        Conversation& operator=(const Conversation&) = delete;
        ~Conversation();

        Server& server;
        std::string from;  // HTTP-9
        bool has_place = false;
        bool is_open = false;
        std::shared_ptr<WebSocketClient> client;
        std::shared_ptr<WebSocketChannel> channel;
    };

    Task<bool> agree_on_tls();
    /// Until the connection ends (null), or a WebSocket is wanted: the request for that.
    Task<std::unique_ptr<HttpRequest>> serve_http(Connection* self);
    Task<void> linger();
    Task<bool> read_request(HttpRequest& into);
    Task<bool> write_response(const HttpRequest& request, Response response);
    Task<void> write_stream(Connection* self, HttpRequest request, Response response);
    Task<void> write_pieces(bool in_chunks);
    static Task<void> watch_peer(std::shared_ptr<Connection> self,
                                 std::shared_ptr<BodyStream> body);
    /// Null when it is refused, which has been said then.
    Task<std::unique_ptr<Conversation>> upgrade(std::unique_ptr<HttpRequest> incoming);
    Task<void> read_loop(WebSocketClient* client);
    void hand_over(WebSocketClient& client, std::string_view text);
    std::optional<Error> upgrade_fault(const HttpRequest& request) const;

    Server& server;
    PeerStream stream;
    beast::flat_buffer buffer{unparsed_bytes_max};
    std::shared_ptr<WebSocketChannel> channel;
    std::shared_ptr<BodyStream> streaming;  // while its pieces are written
    bool stopping = false;
    std::string peer_address;
};

namespace {

Request to_request(const HttpRequest& from, const AccessPolicy& access,
                   const std::string& peer_address) {
    Request request;
    request.method = std::string(from.method_string());
    for (const auto& field : from) {
        request.headers.emplace_back(lower(std::string_view(field.name_string())),
                                     std::string(field.value()));
    }
    request.body = from.body();
    request.peer_address = peer_address;
    request.peer_address = client_address(access, request);
    request.request_id = random_id();
    return request;
}

/// HTTP-10: what a proxy before us may read differently, and take for the beginning of another
/// request.
bool is_ambiguous(const http::fields& fields) {
    const std::size_t encodings = fields.count(http::field::transfer_encoding);
    const bool is_plain =
        encodings == 0 ||
        (encodings == 1 && beast::iequals(fields[http::field::transfer_encoding], "chunked"));
    return !is_plain || fields.count(http::field::host) > 1;
}

Response refusal_of(const boost::system::error_code& error) {
    if (error == http::error::body_limit) {
        return problem_response(
            fail(ErrorCode::too_large, "A request body may have at most 1 MiB."));
    }
    return problem_response(
        fail(ErrorCode::bad_message, "This is not a well-formed HTTP/1.1 request."),
        error == http::error::header_limit ? 431 : 400);
}

/// Each cookie is a header of its own; of any other name there is one.
template <class Fields>
void add_header(Fields& fields, const std::string& name, const std::string& value) {
    if (name == "set-cookie") {
        fields.insert(name, value);
    } else {
        fields.set(name, value);
    }
}

/// TOKEN-4: not when it comes by a way on which nobody is heard (HTTP-2).
bool is_told_of_token(const std::optional<AccessRefusal>& refused) {
    return !refused || refused->is_of_token;
}

}  // namespace

/// False when there is nobody to talk to.
Task<bool> Connection::Impl::agree_on_tls() {
    if (!server.tls_) co_return true;
    const auto agreed = co_await stream.begin_tls(server.tls_, server.options_.handshake_timeout);
    if (agreed == PeerStream::Agreed::too_slow) ++server.counters_.requests_cut;
    if (agreed == PeerStream::Agreed::spoke_http) {
        HttpRequest none;
        none.version(11);
        none.keep_alive(false);
        Response refusal = problem_response(
            fail(ErrorCode::bad_message, "This port speaks TLS: open it with https:// in front."));
        add_security_headers(server.options_.access, {}, refusal.headers);
        auto sent = co_await write_response(none, std::move(refusal));
        static_cast<void>(sent);
        co_await linger();
    }
    co_return agreed == PeerStream::Agreed::yes;
}

Task<bool> Connection::Impl::read_request(HttpRequest& into) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits::http_header_bytes_max));
    parser.body_limit(limits::http_body_bytes_max);
    stream.expires_after(server.options_.idle_timeout);
    auto got = co_await http::async_read(stream, buffer, parser, use_tuple);
    const boost::system::error_code error = std::get<0>(got);
    const bool is_read_twice = !error && is_ambiguous(parser.get());
    if (!error && !is_read_twice) {
        into = parser.release();
        co_return true;
    }
    if (error == beast::error::timeout && parser.got_some()) ++server.counters_.requests_cut;
    const bool malformed =
        is_read_twice ||
        (error.category() == make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message);
    if (malformed) {
        HttpRequest none;
        none.version(11);
        none.keep_alive(false);
        Response refusal = refusal_of(error);
        // A length that is only announced is refused with the head read, but not counted as done.
        if (parser.is_header_done() || error == http::error::body_limit) {
            Request request = to_request(parser.get(), server.options_.access, peer_address);
            parse_target(std::string_view(parser.get().target()), request);
            if (is_told_of_token(check_access(server.options_.access, request, false)))
                refusal = co_await server.tell_token(std::move(request), std::move(refusal));
        }
        add_security_headers(server.options_.access, {}, refusal.headers);
        auto sent = co_await write_response(none, std::move(refusal));
        static_cast<void>(sent);
    }
    co_return false;
}

Task<bool> Connection::Impl::write_response(const HttpRequest& request, Response response) {
    HttpResponse out;
    out.version(request.version());
    out.result(static_cast<unsigned>(response.status));
    for (auto& [name, value] : response.headers) add_header(out, name, value);
    if (response.body && request.method() != http::verb::head) out.body() = *response.body;
    out.keep_alive(request.keep_alive() && !stopping);
    out.prepare_payload();
    if (request.method() == http::verb::head && response.body)
        out.content_length(response.body->size());
    // These have no body by definition; a length of 0 would be a claim about the unchanged file.
    if (response.status == 204 || response.status == 304) out.erase(http::field::content_length);
    ++server.counters_.responses_by_status[response.status];
    http::response_serializer<http::string_body> serializer(out);
    if (request.method() == http::verb::head) serializer.split(true);
    stream.expires_after(server.options_.idle_timeout);
    boost::system::error_code error;
    if (request.method() == http::verb::head) {
        auto sent = co_await http::async_write_header(stream, serializer, use_tuple);
        error = std::get<0>(sent);
    } else {
        auto sent = co_await http::async_write(stream, serializer, use_tuple);
        error = std::get<0>(sent);
    }
    co_return !error && out.keep_alive();
}

/// `self` is kept by run(), which waits for us. The length is not known before the end, so the
/// connection ends with the body.
Task<void> Connection::Impl::write_stream(Connection* self, HttpRequest request,
                                          Response response) {
    http::response<http::empty_body> out;
    out.version(request.version());
    out.result(static_cast<unsigned>(response.status));
    for (auto& [name, value] : response.headers) add_header(out, name, value);
    const bool in_chunks = request.version() >= 11;
    out.chunked(in_chunks);
    out.keep_alive(false);
    ++server.counters_.responses_by_status[response.status];
    streaming = std::move(response.stream);
    const AtEnd over([this] {
        streaming->end();
        streaming.reset();
        boost::system::error_code ignored;
        stream.socket().cancel(ignored);  // and with it the watch
    });
    http::response_serializer<http::empty_body> serializer(out);
    stream.expires_after(server.options_.idle_timeout);
    auto sent = co_await http::async_write_header(stream, serializer, use_tuple);
    if (std::get<0>(sent) || request.method() == http::verb::head) co_return;
    if (stopping) streaming->end();
    server.tasks_.spawn("peer_watch", watch_peer(self->shared_from_this(), streaming));
    co_await write_pieces(in_chunks);
}

Task<void> Connection::Impl::write_pieces(bool in_chunks) {
    bool is_over = false;
    while (!is_over) {
        std::optional<std::string> piece = co_await streaming->next();
        is_over = !piece.has_value();
        if (is_over && !in_chunks) co_return;
        std::string bytes = std::move(piece).value_or(std::string());
        if (in_chunks) bytes = fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
        stream.expires_after(server.options_.idle_timeout);
        const asio::const_buffer buffer_of_bytes(bytes.data(), bytes.size());
        auto sent = co_await asio::async_write(stream, buffer_of_bytes, use_tuple);
        if (std::get<0>(sent)) co_return;
    }
}

/// While nothing is to be said, only this notices that nobody listens any more.
Task<void> Connection::Impl::watch_peer(std::shared_ptr<Connection> self,
                                        std::shared_ptr<BodyStream> body) {
    asio::ip::tcp::socket& socket = self->impl_->stream.socket();
    auto waited = co_await socket.async_wait(asio::ip::tcp::socket::wait_read, use_tuple);
    if (std::get<0>(waited)) co_return;
    char byte = 0;
    const ssize_t got = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    // Under TLS nobody has anything to say in the middle of an answer but that they go.
    const bool is_alive = (got > 0 && !self->impl_->stream.is_tls()) ||
                          (got < 0 && (errno == EAGAIN || errno == EINTR));
    if (!is_alive) body->end();
}

std::optional<Error> Connection::Impl::upgrade_fault(const HttpRequest& request) const {
    if (!is_valid_key(std::string_view(request[http::field::sec_websocket_key]))) {
        return fail(ErrorCode::bad_message, "Sec-WebSocket-Key must be 16 bytes in base64.");
    }
    if (!request.body().empty() || request.chunked()) {
        return fail(ErrorCode::bad_message, "A WebSocket upgrade has no body.");
    }
    if (!offers_subprotocol(request)) {
        return fail(ErrorCode::bad_message, "Offer the WebSocket subprotocol rehearse.v1.");
    }
    return std::nullopt;
}

Task<std::unique_ptr<HttpRequest>> Connection::Impl::serve_http(Connection* self) {
    while (!stopping) {
        HttpRequest incoming;
        const bool got = co_await read_request(incoming);
        if (!got) break;
        Request request = to_request(incoming, server.options_.access, peer_address);
        const bool upgrade = websocket::is_upgrade(incoming);
        const bool is_path = parse_target(std::string_view(incoming.target()), request);
        const auto refused = check_access(server.options_.access, request, upgrade);
        Response response;
        // What was answered without it, so that a token may be told of itself.
        std::optional<Request> unheard;
        if (!is_path) {
            response = problem_response(
                fail(ErrorCode::bad_message, "The request target is not a valid path."));
            unheard = std::move(request);
        } else if (refused) {
            response = problem_response(refused->error);
            unheard = std::move(request);
        } else if (upgrade && incoming[http::field::sec_websocket_version] == "13" &&
                   request.path.starts_with("/ws/")) {
            co_return std::make_unique<HttpRequest>(std::move(incoming));
        } else if (request.path.starts_with("/ws/")) {
            response = problem_response(
                fail(ErrorCode::bad_message, "This address speaks WebSocket, version 13."), 426);
            response.headers.emplace_back("upgrade", "websocket");
            response.headers.emplace_back("sec-websocket-version", "13");
            unheard = std::move(request);
        } else {
            response = co_await server.answer(std::move(request));
        }
        if (unheard && is_told_of_token(refused))
            response = co_await server.tell_token(std::move(*unheard), std::move(response));
        if (response.headers.empty() ||
            !std::any_of(response.headers.begin(), response.headers.end(),
                         [](const auto& h) { return h.first == "content-security-policy"; })) {
            add_security_headers(server.options_.access, {}, response.headers);
        }
        if (response.stream) {
            co_await write_stream(self, std::move(incoming), std::move(response));
            break;
        }
        const bool more = co_await write_response(incoming, std::move(response));
        if (!more) break;
    }
    co_await linger();
    co_return nullptr;
}

/// What was sent must arrive: a socket closed while the peer still writes answers with a reset, and
/// the peer loses our last words (a 413 above all). So we say that we are done and listen a little
/// longer, to nothing.
Task<void> Connection::Impl::linger() {
    stream.expires_after(linger_timeout);
    co_await stream.end_tls();
    stream.shutdown_send();
    std::size_t heard = 0;
    while (!stopping && heard < linger_bytes_max) {
        const std::size_t got = co_await stream.read_raw(16UL * 1024);
        if (got == 0) break;
        heard += got;
    }
}

/// The client keeps the peer, and the application a place for the client.
Connection::Impl::Conversation::~Conversation() {
    if (is_open) {
        --server.counters_.websockets_open;
        channel->abort();
    }
    if (client) client->on_closed();
    if (has_place) server.leave_place(from);
}

Task<std::unique_ptr<Connection::Impl::Conversation>> Connection::Impl::upgrade(
    std::unique_ptr<HttpRequest> incoming) {
    Request request = to_request(*incoming, server.options_.access, peer_address);
    parse_target(std::string_view(incoming->target()), request);
    auto begun = std::make_unique<Conversation>(server);
    std::optional<Response> refusal;
    if (const auto fault = upgrade_fault(*incoming)) {
        refusal = problem_response(*fault);
    } else {
        Admission admission = co_await server.admit_person(request);
        refusal = std::move(admission.refusal);
        request.caller = std::move(admission.caller);
    }
    if (!refusal && !server.counts_peers()) {
        begun->from = peer_group(request.peer_address);
        begun->has_place = server.take_place(begun->from);
        if (!begun->has_place) {
            ++server.counters_.connections_refused;
            refusal = problem_response(
                fail(ErrorCode::too_many_requests,
                     "Too many connections come from your address: close some tabs."));
        }
    }
    auto made = std::make_shared<WebSocketChannel>(std::move(stream), server.counters_);
    if (!refusal) {
        auto accepted = co_await server.acceptor_(std::move(request), made);
        if (accepted.has_error()) {
            refusal = problem_response(accepted.error());
        } else {
            begun->client = std::move(*accepted);
        }
    }
    if (refusal) {
        stream = std::move(made->stream_.next_layer());
        add_security_headers(server.options_.access, {}, refusal->headers);
        incoming->keep_alive(false);
        auto sent = co_await write_response(*incoming, std::move(*refusal));
        static_cast<void>(sent);
        co_await linger();
        co_return nullptr;
    }
    made->stream_.next_layer().expires_never();
    made->configure(server.options_);
    auto shaken = co_await made->stream_.async_accept(*incoming, use_tuple);
    if (std::get<0>(shaken)) co_return nullptr;
    channel = made;
    begun->channel = made;
    begun->is_open = true;
    if (stopping) made->close(1001, "the server stops");
    ++server.counters_.websockets_open;
    server.tasks_.spawn("websocket_writer", write_all(made));
    co_return std::move(begun);
}

/// What goes wrong in the application costs the client its connection, and nobody else anything.
void Connection::Impl::hand_over(WebSocketClient& client, std::string_view text) {
    try {
        client.on_message(text);
    } catch (const std::exception& exception) {
        log::error("message_failed",
                   {{"connection_id", channel->id()}, {"cause", exception.what()}});
        channel->close(static_cast<std::uint16_t>(websocket::close_code::internal_error),
                       "something went wrong here; reconnect");
    }
}

/// REQUIRES: the conversation that `client` belongs to is kept by run(), which waits for us.
Task<void> Connection::Impl::read_loop(WebSocketClient* client) {
    beast::flat_buffer message;
    for (;;) {
        const bool got = co_await channel->read_message(&message);
        if (!got) break;
        ++server.counters_.messages_received;
        if (channel->is_closing()) continue;  // drain until the close frame comes back
        const auto verdict = channel->count_one();
        if (verdict == RateLimit::Answer::close) {
            channel->close(1008, "too many messages");
            continue;
        }
        if (verdict == RateLimit::Answer::refuse) {
            ++server.counters_.rate_limited;
            client->on_refused_message(
                fail(ErrorCode::too_many_requests, "Send at most 200 messages a second."));
            continue;
        }
        if (!channel->stream_.got_text()) {
            client->on_refused_message(
                fail(ErrorCode::bad_message, "Send text frames with one JSON object each."));
            continue;
        }
        const auto bytes = message.data();
        hand_over(*client, std::string_view(static_cast<const char*>(bytes.data()), bytes.size()));
        if (message.capacity() > 8 * 1024)
            message = beast::flat_buffer();  // one paste must not cost memory for hours
    }
}

Connection::Connection(Server& server, asio::ip::tcp::socket socket, std::string peer_address)
    : impl_(std::make_unique<Impl>(server, std::move(socket))),
      peer_address_(std::move(peer_address)) {
    impl_->peer_address = peer_address_;
}

Connection::~Connection() = default;

Task<void> Connection::run() {
    auto self = shared_from_this();  // the table may let go of us while we wait
    const bool is_agreed = co_await impl_->agree_on_tls();
    if (!is_agreed) co_return;
    // One step after the other, so that what a connection needed before it was a WebSocket does not
    // stay for hours beside it: it is more than the WebSocket itself.
    auto wanted = co_await impl_->serve_http(this);
    if (!wanted) co_return;
    auto conversation = co_await impl_->upgrade(std::move(wanted));
    if (!conversation) co_return;
    impl_->buffer.clear();
    impl_->buffer.shrink_to_fit();
    co_await impl_->read_loop(conversation->client.get());
}

void Connection::stop(const Frame& farewell) {
    impl_->stopping = true;
    if (impl_->streaming) {
        impl_->streaming->end();
        return;
    }
    if (!impl_->channel) {
        impl_->stream.cancel();
        return;
    }
    impl_->channel->send(farewell);
    impl_->channel->close(1001, "the server stops");
}

void Connection::abort() {
    if (impl_->channel) {
        impl_->channel->abort();
        return;
    }
    if (impl_->streaming) impl_->streaming->end();
    impl_->stream.close();
}

void Connection::send(const Frame& frame) {
    if (impl_->channel) impl_->channel->send(frame);
}

}  // namespace rehearse::net
