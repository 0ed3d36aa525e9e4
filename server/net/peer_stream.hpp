// The bytes of one connection, plain or encrypted, as one type: Beast's templates, which are dear
// to compile, see only this, and OpenSSL stays behind peer_stream.cpp. Nothing in here knows HTTP.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/role.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/task.hpp"
#include "base/time.hpp"
#include "net/tls.hpp"

namespace rehearse::net {

/// The first few buffers of a sequence: an operation may always move less than it was given.
template <class Buffer>
class FewBuffers {
public:
    template <class Sequence>
    static FewBuffers of(const Sequence& sequence) {
        FewBuffers few;
        const auto end = boost::asio::buffer_sequence_end(sequence);
        for (auto at = boost::asio::buffer_sequence_begin(sequence);
             at != end && few.count_ < few.buffers_.size(); ++at) {
            const Buffer buffer(*at);
            if (buffer.size() > 0) few.buffers_[few.count_++] = buffer;
        }
        return few;
    }
    const Buffer* begin() const { return buffers_.data(); }
    const Buffer* end() const { return buffers_.data() + count_; }

private:
    std::array<Buffer, 8> buffers_;
    std::size_t count_ = 0;
};

/// Whatever waits for an operation of a stream.
class StreamWaiter {
public:
    virtual ~StreamWaiter() = default;
    using Pointer = std::unique_ptr<StreamWaiter>;

    static void finish(Pointer waiter, const boost::system::error_code& error, std::size_t bytes) {
        waiter.release()->finish_and_delete(error, bytes);
    }

private:
    virtual void finish_and_delete(const boost::system::error_code& error, std::size_t bytes) = 0;
};

/// Calls its handler with the error and, where it wants that, the number of bytes.
template <class Handler>
class StreamWaiterOf : public StreamWaiter {
public:
    StreamWaiterOf(Handler handler, boost::asio::any_io_executor executor)
        : handler_(std::move(handler)), executor_(std::move(executor)) {}

private:
    void finish_and_delete(const boost::system::error_code& error, std::size_t bytes) override {
        const auto executor = boost::asio::get_associated_executor(handler_, executor_);
        auto call = [handler = std::move(handler_), error, bytes]() mutable {
            if constexpr (std::is_invocable_v<Handler, boost::system::error_code, std::size_t>) {
                std::move(handler)(error, bytes);
            } else {
                std::move(handler)(error);
            }
        };
        delete this;  // before the call, which may begin the next operation
        boost::asio::dispatch(executor, std::move(call));
    }

    Handler handler_;
    boost::asio::any_io_executor executor_;
};

/// An AsyncStream as Asio and Beast mean it. One read and one write may be under way at a time.
/// After a move the old one does nothing.
class PeerStream {
public:
    using executor_type = boost::asio::any_io_executor;
    using MutableBuffers = FewBuffers<boost::asio::mutable_buffer>;
    using ConstBuffers = FewBuffers<boost::asio::const_buffer>;

    explicit PeerStream(boost::asio::ip::tcp::socket socket);
    ~PeerStream();
    PeerStream(PeerStream&& other) noexcept;
    PeerStream& operator=(PeerStream&& other) noexcept;

    executor_type get_executor() const noexcept { return executor_; }

    enum class Agreed { yes, no, too_slow, spoke_http };
    /// Encrypts from here on; the peer has so long to agree. After `spoke_http` the stream is plain
    /// and the peer may be told.
    Task<Agreed> begin_tls(std::shared_ptr<TlsContext> context, Milliseconds at_most);
    /// Tells the peer that nothing follows, within the time that was set.
    Task<void> end_tls();
    bool is_tls() const;

    /// From now on this many bytes may be read until allow() says more. Once they are, `exceeded`
    /// is told and nothing is read any more; what waits for it ends with close().
    void bound_reading(std::size_t bytes_max, std::function<void()> exceeded);
    /// So many more, at most as many as the bound is.
    void allow(std::size_t bytes);

    /// For operations that begin from now on; when it is over the socket closes.
    void expires_after(std::chrono::nanoseconds time);
    void expires_never();
    /// Ends what waits.
    void cancel();
    void close();
    /// Says on the connection itself that we have done.
    void shutdown_send();
    /// REQUIRES: not moved from.
    boost::asio::ip::tcp::socket& socket();
    /// Reads what comes, past the encryption.
    Task<std::size_t> read_raw(std::size_t bytes_max);

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, MutableBuffers few) {
                read_some(few, waiter_of(std::move(handler)));
            },
            token, MutableBuffers::of(buffers));
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto handler, ConstBuffers few) {
                write_some(few, waiter_of(std::move(handler)));
            },
            token, ConstBuffers::of(buffers));
    }

    /// Beast's words for the end of a WebSocket's connection.
    template <class Handler>
    friend void async_teardown(boost::beast::role_type role, PeerStream& stream,
                               Handler&& handler) {
        std::decay_t<Handler> kept(std::forward<Handler>(handler));
        stream.tear_down(role, stream.waiter_of(std::move(kept)));
    }
    friend void beast_close_socket(PeerStream& stream) { stream.close(); }

private:
    template <class Handler>
    StreamWaiter::Pointer waiter_of(Handler handler) {
        return std::make_unique<StreamWaiterOf<Handler>>(std::move(handler), executor_);
    }
    void read_some(const MutableBuffers& buffers, StreamWaiter::Pointer waiter);
    void write_some(const ConstBuffers& buffers, StreamWaiter::Pointer waiter);
    void tear_down(boost::beast::role_type role, StreamWaiter::Pointer waiter);

    struct State;
    executor_type executor_;
    std::unique_ptr<State> state_;
};

}  // namespace rehearse::net
