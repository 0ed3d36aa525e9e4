#include "chaos/wire.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <deque>
#include <utility>

namespace rehearse::chaos {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

constexpr std::chrono::seconds handshake_max{5};
constexpr std::chrono::seconds silence_max{6};
constexpr std::size_t message_bytes_max = 16UL * 1024 * 1024;

class BeastWire : public Wire, public std::enable_shared_from_this<BeastWire> {
public:
    BeastWire(asio::io_context& context, std::uint16_t port, std::string target, std::string cookie,
              Handlers handlers)
        : stream_(context),
          port_(port),
          target_(std::move(target)),
          cookie_(std::move(cookie)),
          handlers_(std::move(handlers)) {}

    void start() {
        beast::get_lowest_layer(stream_).expires_after(handshake_max);
        beast::get_lowest_layer(stream_).async_connect(
            asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port_),
            [self = shared_from_this()](const error_code& error) {
                error ? self->ended() : self->shake_hands();
            });
    }
    void send(std::string text) override {
        if (is_closed_) return;
        waiting_.push_back(std::move(text));
        if (waiting_.size() == 1 && is_open_) write();
    }
    void close() override {
        is_closed_ = true;
        handlers_ = {};
        beast::get_lowest_layer(stream_).close();
    }

private:
    void shake_hands() {
        beast::get_lowest_layer(stream_).expires_never();
        beast::get_lowest_layer(stream_).socket().set_option(asio::ip::tcp::no_delay(true));
        stream_.set_option(websocket::stream_base::timeout{handshake_max, silence_max, true});
        stream_.read_message_max(message_bytes_max);
        const std::string host = fmt::format("localhost:{}", port_);
        stream_.set_option(websocket::stream_base::decorator(
            [host, cookie = cookie_](websocket::request_type& request) {
                request.set(beast::http::field::origin, "http://" + host);
                request.set(beast::http::field::sec_websocket_protocol, "rehearse.v1");
                if (!cookie.empty()) request.set(beast::http::field::cookie, cookie);
            }));
        stream_.async_handshake(host, target_, [self = shared_from_this()](const error_code& e) {
            e ? self->ended() : self->opened();
        });
    }
    void opened() {
        if (is_closed_) return;
        is_open_ = true;
        // Before the handler, which may send and so begin to write: there is one write at a time.
        if (!waiting_.empty()) write();
        if (handlers_.opened) handlers_.opened();
        read();
    }
    void read() {
        stream_.async_read(
            incoming_, [self = shared_from_this()](const error_code& error, std::size_t) {
                if (error) {
                    self->ended();
                    return;
                }
                const std::string text = beast::buffers_to_string(self->incoming_.data());
                self->incoming_.clear();
                if (self->handlers_.text) {
                    // It may close us, and so take the handler away while it runs.
                    const auto handler = self->handlers_.text;
                    handler(text);
                }
                if (!self->is_closed_) self->read();
            });
    }
    void write() {
        stream_.text(true);
        stream_.async_write(asio::buffer(waiting_.front()),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                                self->waiting_.pop_front();
                                if (error) return;  // the reader will notice
                                if (!self->waiting_.empty()) self->write();
                            });
    }
    void ended() {
        if (std::exchange(is_closed_, true)) return;
        const Handlers handlers = std::exchange(handlers_, {});
        beast::get_lowest_layer(stream_).close();
        if (handlers.closed) handlers.closed();
    }

    websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer incoming_;
    std::uint16_t port_;
    std::string target_;
    std::string cookie_;
    Handlers handlers_;
    std::deque<std::string> waiting_;
    bool is_open_ = false;
    bool is_closed_ = false;
};

}  // namespace

std::shared_ptr<Wire> open_wire(asio::io_context& context, std::uint16_t port, std::string target,
                                std::string cookie, Wire::Handlers handlers) {
    auto wire = std::make_shared<BeastWire>(context, port, std::move(target), std::move(cookie),
                                            std::move(handlers));
    wire->start();
    return wire;
}

}  // namespace rehearse::chaos
