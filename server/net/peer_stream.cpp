#include "net/peer_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include <algorithm>
#include <optional>
#include <vector>

#include "net/tls_state.hpp"

namespace rehearse::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = asio::ssl;
using boost::system::error_code;

struct PeerStream::State {
    explicit State(asio::ip::tcp::socket socket) : tcp(std::move(socket)) {}

    beast::tcp_stream tcp;
    std::shared_ptr<TlsContext> context;                 // outlives tls
    std::optional<ssl::stream<beast::tcp_stream&>> tls;  // once it was agreed on

    /// Of what may be read: whoever waits for a read keeps the stream, and so this.
    struct Bound {
        std::size_t bytes_max = 0;
        std::size_t left = 0;
        std::function<void()> exceeded;
        StreamWaiter::Pointer held;
    };
    std::optional<Bound> bound;
};

namespace {

/// Of an operation below, whose end is that of the waiter.
auto ends(StreamWaiter::Pointer waiter) {
    return [waiter = std::move(waiter)](const error_code& error, std::size_t bytes) mutable {
        StreamWaiter::finish(std::move(waiter), error, bytes);
    };
}

}  // namespace

PeerStream::PeerStream(asio::ip::tcp::socket socket)
    : executor_(socket.get_executor()), state_(std::make_unique<State>(std::move(socket))) {}
PeerStream::~PeerStream() = default;
PeerStream::PeerStream(PeerStream&& other) noexcept = default;
PeerStream& PeerStream::operator=(PeerStream&& other) noexcept = default;

Task<PeerStream::Agreed> PeerStream::begin_tls(std::shared_ptr<TlsContext> context,
                                               Milliseconds at_most) {
    State& state = *state_;
    state.context = std::move(context);
    state.tls.emplace(state.tcp, state.context->state().context);
    state.tcp.expires_after(at_most);
    auto shaken = co_await state.tls->async_handshake(ssl::stream_base::server, use_tuple);
    const error_code error = std::get<0>(shaken);
    if (!error) co_return Agreed::yes;
    state.tls.reset();
    if (error == beast::error::timeout) co_return Agreed::too_slow;
    const bool is_http =
        error.category() == asio::error::get_ssl_category() &&
        ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST;
    co_return is_http ? Agreed::spoke_http : Agreed::no;
}

Task<void> PeerStream::end_tls() {
    if (!is_tls()) co_return;
    auto ended = co_await state_->tls->async_shutdown(use_tuple);
    static_cast<void>(ended);
}

bool PeerStream::is_tls() const {
    return state_ && state_->tls.has_value();
}

void PeerStream::expires_after(std::chrono::nanoseconds time) {
    if (state_) state_->tcp.expires_after(time);
}

void PeerStream::expires_never() {
    if (state_) state_->tcp.expires_never();
}

void PeerStream::cancel() {
    if (state_) state_->tcp.cancel();
}

void PeerStream::close() {
    if (!state_) return;
    error_code ignored;
    state_->tcp.socket().close(ignored);
    if (!state_->bound || !state_->bound->held) return;
    auto ended = [held = std::move(state_->bound->held)]() mutable {
        StreamWaiter::finish(std::move(held), asio::error::operation_aborted, 0);
    };
    asio::post(executor_, std::move(ended));
}

void PeerStream::bound_reading(std::size_t bytes_max, std::function<void()> exceeded) {
    state_->bound.emplace(State::Bound{bytes_max, bytes_max, std::move(exceeded), nullptr});
}

void PeerStream::allow(std::size_t bytes) {
    if (!state_ || !state_->bound) return;
    State::Bound& bound = *state_->bound;
    bound.left = std::min(bound.bytes_max, bound.left + bytes);
}

void PeerStream::shutdown_send() {
    error_code ignored;
    if (state_) state_->tcp.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

asio::ip::tcp::socket& PeerStream::socket() {
    return state_->tcp.socket();
}

Task<std::size_t> PeerStream::read_raw(std::size_t bytes_max) {
    std::vector<char> bytes(bytes_max);
    const asio::mutable_buffer buffer(bytes.data(), bytes.size());
    auto got = co_await state_->tcp.async_read_some(buffer, use_tuple);
    co_return std::get<0>(got) ? 0 : std::get<1>(got);
}

void PeerStream::read_some(const MutableBuffers& buffers, StreamWaiter::Pointer waiter) {
    if (state_->bound && state_->bound->left == 0 && state_->tcp.socket().is_open()) {
        state_->bound->held = std::move(waiter);
        state_->bound->exceeded();
        return;
    }
    auto counted = [state = state_.get(), waiter = std::move(waiter)](const error_code& error,
                                                                      std::size_t bytes) mutable {
        if (state->bound) state->bound->left -= std::min(state->bound->left, bytes);
        StreamWaiter::finish(std::move(waiter), error, bytes);
    };
    if (state_->tls) {
        state_->tls->async_read_some(buffers, std::move(counted));
    } else {
        state_->tcp.async_read_some(buffers, std::move(counted));
    }
}

void PeerStream::write_some(const ConstBuffers& buffers, StreamWaiter::Pointer waiter) {
    if (state_->tls) {
        state_->tls->async_write_some(buffers, ends(std::move(waiter)));
    } else {
        state_->tcp.async_write_some(buffers, ends(std::move(waiter)));
    }
}

void PeerStream::tear_down(beast::role_type role, StreamWaiter::Pointer waiter) {
    auto ended = [waiter = std::move(waiter)](const error_code& error) mutable {
        StreamWaiter::finish(std::move(waiter), error, 0);
    };
    if (state_->tls) {
        beast::async_teardown(role, *state_->tls, std::move(ended));
    } else {
        beast::websocket::async_teardown(role, state_->tcp.socket(), std::move(ended));
    }
}

}  // namespace rehearse::net
