#include "support/ws_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <stdexcept>
#include <utility>

namespace rehearse::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http_protocol = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;

asio::ip::tcp::endpoint loopback(std::uint16_t port) {
    return {asio::ip::address_v4::loopback(), port};
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return text;
}

/// Writes bytes and reads one answer; what is not read in time is an exception.
HttpAnswer exchange(std::uint16_t port, std::string_view bytes, bool is_head) {
    asio::io_context context;
    beast::tcp_stream stream(context);
    stream.socket().connect(loopback(port));
    stream.expires_after(patience);
    // The server may answer, and stop listening, before all is written: that is no failure.
    asio::async_write(stream, asio::buffer(bytes), [](const error_code&, std::size_t) {});
    beast::flat_buffer buffer;
    http_protocol::response_parser<http_protocol::string_body> parser;
    parser.body_limit(64 * 1024 * 1024);
    parser.skip(is_head);
    error_code failure = asio::error::would_block;
    http_protocol::async_read(stream, buffer, parser,
                              [&](const error_code& error, std::size_t) { failure = error; });
    while (failure == asio::error::would_block && context.run_one() != 0) {
    }
    if (failure) throw std::runtime_error("no HTTP answer: " + failure.message());
    HttpAnswer answer;
    answer.status = static_cast<int>(parser.get().result_int());
    for (const auto& field : parser.get()) {
        answer.headers[lower(std::string(field.name_string()))] = std::string(field.value());
        if (field.name() == http_protocol::field::set_cookie)
            answer.cookies.push_back(std::string(field.value()));
        received_bytes() += std::string(field.value()) + '\n';
    }
    answer.body = parser.get().body();
    received_bytes() += answer.body + '\n';
    stream.close();
    return answer;
}

}  // namespace

std::string& received_bytes() {
    static std::string bytes;
    return bytes;
}

std::string HttpAnswer::code() const {
    const auto type = headers.find("content-type");
    const Json problem = json();
    if (type == headers.end() || !type->second.starts_with("application/problem+json")) return {};
    return problem.is_object() ? problem.value("code", std::string()) : std::string();
}

HttpAnswer http(std::uint16_t port, const HttpRequest& request) {
    std::string bytes = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
    bool has_host = false;
    for (const auto& [name, value] : request.headers) {
        has_host = has_host || lower(name) == "host";
        bytes += fmt::format("{}: {}\r\n", name, value);
    }
    if (!has_host) bytes += fmt::format("Host: localhost:{}\r\n", port);
    if (!request.body.empty() || request.method == "POST")
        bytes += fmt::format("Content-Length: {}\r\n", request.body.size());
    bytes += "\r\n" + request.body;
    return exchange(port, bytes, request.method == "HEAD");
}

HttpAnswer get(std::uint16_t port, const std::string& target) {
    return http(port, {.target = target});
}

HttpAnswer raw_http(std::uint16_t port, std::string_view bytes) {
    return exchange(port, bytes, false);
}

struct WsClient::Impl {
    asio::io_context context;
    websocket::stream<beast::tcp_stream> stream{context};
    beast::flat_buffer incoming;
    bool reading = false;
    bool got = false;
    bool closed = false;

    void read_ahead() {
        if (reading || got || closed) return;
        reading = true;
        stream.async_read(incoming, [this](const error_code& error, std::size_t) {
            reading = false;
            error ? closed = true : got = true;
        });
    }
    bool write(std::string_view bytes, bool is_text) {
        if (closed) return false;
        stream.text(is_text);
        bool done = false;
        bool fine = false;
        stream.async_write(asio::buffer(bytes), [&](const error_code& error, std::size_t) {
            done = true;
            fine = !error;
        });
        read_ahead();  // or a server that waits for us to read would wait for ever
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!done) {
            context.restart();
            context.run_one_until(end);
            if (!done && std::chrono::steady_clock::now() >= end)
                throw std::runtime_error("a WebSocket message could not be sent");
        }
        return fine;
    }
};

WsClient::WsClient(std::uint16_t port, const std::string& path, const std::string& cookie)
    : impl_(std::make_unique<Impl>()) {
    beast::get_lowest_layer(impl_->stream).socket().connect(loopback(port));
    const std::string host = fmt::format("localhost:{}", port);
    impl_->stream.read_message_max(64 * 1024 * 1024);
    impl_->stream.auto_fragment(false);
    impl_->stream.set_option(
        websocket::stream_base::decorator([host, cookie](websocket::request_type& request) {
            if (!cookie.empty()) request.set(http_protocol::field::cookie, cookie);
            request.set(http_protocol::field::origin, "http://" + host);
            request.set(http_protocol::field::sec_websocket_protocol, "rehearse.v1");
        }));
    impl_->stream.handshake(host, path);
}

WsClient::~WsClient() {
    if (impl_) drop();
}
WsClient::WsClient(WsClient&&) noexcept = default;
WsClient& WsClient::operator=(WsClient&& other) noexcept {
    if (impl_) drop();
    impl_ = std::move(other.impl_);
    return *this;
}

bool WsClient::send(std::string_view text) {
    return impl_->write(text, true);
}

bool WsClient::send_binary(std::string_view bytes) {
    return impl_->write(bytes, false);
}

std::optional<std::string> WsClient::try_receive(std::chrono::milliseconds at_most) {
    const auto end = std::chrono::steady_clock::now() + at_most;
    impl_->read_ahead();
    while (!impl_->got && !impl_->closed) {
        impl_->context.restart();
        if (impl_->context.run_one_until(end) == 0 && std::chrono::steady_clock::now() >= end)
            return std::nullopt;
    }
    if (!impl_->got) return std::nullopt;
    std::string text = beast::buffers_to_string(impl_->incoming.data());
    impl_->incoming.clear();
    impl_->got = false;
    received_bytes() += text + '\n';
    return text;
}

std::optional<std::string> WsClient::receive(std::chrono::milliseconds at_most) {
    auto text = try_receive(at_most);
    if (!text && !impl_->closed) throw std::runtime_error("no WebSocket message came");
    return text;
}

bool WsClient::is_closed() const {
    return impl_->closed;
}

int WsClient::close_code() const {
    return impl_->stream.reason().code;
}

void WsClient::drop() {
    error_code ignored;
    beast::get_lowest_layer(impl_->stream).socket().close(ignored);
    while (impl_->reading) {
        impl_->context.restart();
        impl_->context.run_one();
    }
    impl_->closed = true;
}

}  // namespace rehearse::test
