#include "net/http_client.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <netdb.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "base/at_end.hpp"
#include "net/descriptors.hpp"
#include "net/public_address.hpp"

namespace rehearse::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using Endpoints = std::vector<tcp::endpoint>;

/// REQUIRES: digits that parse_http_url() has checked.
std::uint16_t port_number(const std::string& digits) {
    return static_cast<std::uint16_t>(std::stoul(digits));
}

Error bad_url(const char* why) {
    return fail(ErrorCode::invalid_input, fmt::format("This is not a URL to send to: {}.", why));
}

bool is_port(std::string_view text) {
    unsigned value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 1 &&
           value <= 65'535;
}

bool is_visible_ascii(char c) {
    return c > ' ' && c < '\x7f';
}

/// Splits "host:port" and "[address]:port" into the two; the port stays empty when there is none.
bool split_authority(std::string_view text, HttpUrl& into) {
    const bool is_bracketed = text.starts_with('[');
    const auto end = is_bracketed ? text.find(']') : std::min(text.find(':'), text.size());
    if (end == std::string_view::npos) return false;
    into.host = std::string(is_bracketed ? text.substr(1, end - 1) : text.substr(0, end));
    std::string_view rest = text.substr(end + (is_bracketed ? 1 : 0));
    if (into.host.empty()) return false;
    if (rest.empty()) return true;
    into.port = std::string(rest.substr(1));
    return rest.front() == ':' && is_port(into.port);
}

}  // namespace

Result<HttpUrl> parse_http_url(std::string_view text) {
    if (text.size() > limits::webhook_url_bytes_max) return bad_url("it is too long");
    if (!std::all_of(text.begin(), text.end(), is_visible_ascii))
        return bad_url("spaces and what is not ASCII must be escaped");
    HttpUrl url;
    url.is_tls = text.starts_with("https://");
    if (!url.is_tls && !text.starts_with("http://"))
        return bad_url("it must begin with https:// or http://");
    std::string_view rest = text.substr(url.is_tls ? 8 : 7);
    if (rest.find('#') != std::string_view::npos) return bad_url("it may have no fragment");
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string_view authority = rest.substr(0, end);
    if (authority.find('@') != std::string_view::npos)
        return bad_url("it may hold no user or password");
    if (!split_authority(authority, url)) return bad_url("it needs a host, and a port if any");
    url.authority = std::string(authority);
    if (url.port.empty()) url.port = url.is_tls ? "443" : "80";
    rest.remove_prefix(end);
    url.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    return url;
}

namespace {
class Exchange;
}

struct HttpClient::State {
    State(asio::any_io_executor the_executor, HttpClientOptions the_options)
        : executor(std::move(the_executor)),
          options(std::move(the_options)),
          tls(ssl::context::tls_client) {
        tls.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                        ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
        tls.set_verify_mode(ssl::verify_peer);
        error_code ignored;  // without authorities no certificate is good
        tls.set_default_verify_paths(ignored);
        if (!options.authorities.empty())
            tls.load_verify_file(options.authorities.string(), ignored);
    }

    asio::any_io_executor executor;
    HttpClientOptions options;
    ssl::context tls;
    std::set<Exchange*> exchanges;
    bool stopping = false;
};

namespace {

/// A name's addresses, looked up on a thread that shares nothing else with us and touches nothing of
/// Asio: it may outlive the whole client.
class LookUp {
public:
    LookUp(std::string host, std::string port)
        : host_(std::move(host)), port_(std::move(port)), event_(::eventfd(0, EFD_CLOEXEC)) {}
    ~LookUp() { ::close(event_); }
    LookUp(const LookUp&) = delete;
    LookUp& operator=(const LookUp&) = delete;

    /// In the thread.
    void run() {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
        addrinfo* list = nullptr;
        if (::getaddrinfo(host_.c_str(), port_.c_str(), &hints, &list) == 0) {
            for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
                tcp::endpoint endpoint;
                if (one->ai_addrlen > endpoint.capacity()) continue;
                std::memcpy(endpoint.data(), one->ai_addr, one->ai_addrlen);
                endpoint.resize(one->ai_addrlen);
                found.push_back(endpoint);
            }
            ::freeaddrinfo(list);
        }
        is_done = true;
        const std::uint64_t once = 1;
        [[maybe_unused]] const auto ignored = ::write(event_, &once, sizeof once);
    }
    /// Becomes readable when it is done; the caller's to close.
    int event() const { return ::fcntl(event_, F_DUPFD_CLOEXEC, 0); }

    Endpoints found;  // once it is done
    std::atomic<bool> is_done{false};

private:
    std::string host_;
    std::string port_;
    int event_;
};

/// One request and its answer, over a connection of its own.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    Exchange(const asio::any_io_executor& executor, ssl::context& tls, HttpUrl url)
        : url_(std::move(url)),
          stream_(executor, tls),
          deadline_(executor) {}

    /// Cuts it; what waits ends with an error.
    void cut() {
        is_cut_ = true;
        if (told_) told_->cancel();
        error_code ignored;
        socket().close(ignored);
    }

    /// Of the answer's body nothing is read when it may have no bytes.
    static Task<Result<HttpReply>> run(std::shared_ptr<Exchange> self, HttpClientOptions options,
                                       Headers headers, std::string body,
                                       std::size_t body_bytes_max) {
        self->deadline_.expires_after(options.timeout);
        self->deadline_.async_wait([self](const error_code& error) {
            if (error) return;
            self->is_late_ = true;
            self->cut();
        });
        const AtEnd over([self] { self->deadline_.cancel(); });
        auto endpoints = co_await resolve(self);
        if (!endpoints) co_return endpoints.error();
        if (!options.to_private) {
            for (const tcp::endpoint& endpoint : *endpoints) {
                if (!is_public_address(endpoint.address())) co_return self->not_public();
            }
        }
        Result<void> connected = co_await connect(self, std::move(*endpoints));
        if (connected && self->url_.is_tls) connected = co_await agree_on_tls(self);
        if (!connected) co_return connected.error();
        Result<HttpReply> answered = HttpReply();
        if (self->url_.is_tls) {
            answered = co_await exchange(self, &self->stream_, std::move(headers), std::move(body),
                                         body_bytes_max);
        } else {
            answered = co_await exchange(self, &self->stream_.next_layer(), std::move(headers),
                                         std::move(body), body_bytes_max);
        }
        co_return answered;
    }

private:
    tcp::socket& socket() { return beast::get_lowest_layer(stream_).socket(); }

    /// Looking up a name cannot be interrupted: it works on a thread of its own, which nobody joins,
    /// so that a slow name holds up nobody but its owner, and no exit.
    static Task<Result<Endpoints>> resolve(std::shared_ptr<Exchange> self) {
        error_code not_numeric;
        const auto address = asio::ip::make_address(self->url_.host, not_numeric);
        if (!not_numeric) {
            Endpoints numeric{tcp::endpoint(address, port_number(self->url_.port))};
            co_return numeric;
        }
        const auto look_up = std::make_shared<LookUp>(self->url_.host, self->url_.port);
        std::thread([look_up] { look_up->run(); }).detach();
        self->told_.emplace(self->stream_.get_executor(), look_up->event());
        while (!look_up->is_done && !self->is_cut_) {
            auto waited = co_await self->told_->async_wait(asio::posix::descriptor_base::wait_read,
                                                           use_tuple);
            static_cast<void>(waited);
        }
        if (self->is_cut_) co_return self->failed("", error_code());
        if (look_up->found.empty()) {
            co_return fail(ErrorCode::io,
                           fmt::format("The name {} has no address.", self->url_.host));
        }
        co_return look_up->found;
    }

    /// To the first of them that answers.
    static Task<Result<void>> connect(std::shared_ptr<Exchange> self, Endpoints endpoints) {
        error_code error;
        for (const tcp::endpoint& endpoint : endpoints) {
            error_code ignored;
            self->socket().close(ignored);
            self->socket().open(endpoint.protocol(), error);
            if (error) continue;
            keep_from_children(self->socket().native_handle());
            auto connected = co_await self->socket().async_connect(endpoint, use_tuple);
            error = std::get<0>(connected);
            if (!error || self->is_cut_) break;
        }
        if (error) co_return self->failed("connect", error);
        co_return Result<void>();
    }

    static Task<Result<void>> agree_on_tls(std::shared_ptr<Exchange> self) {
        error_code not_numeric;
        asio::ip::make_address(self->url_.host, not_numeric);
        if (not_numeric) {
            SSL_ctrl(self->stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                     TLSEXT_NAMETYPE_host_name, self->url_.host.data());
        }
        self->stream_.set_verify_callback(ssl::host_name_verification(self->url_.host));
        auto shaken = co_await self->stream_.async_handshake(ssl::stream_base::client, use_tuple);
        if (std::get<0>(shaken)) co_return self->failed("agree on TLS", std::get<0>(shaken));
        co_return Result<void>();
    }

    template <class Stream>
    static Task<Result<HttpReply>> exchange(std::shared_ptr<Exchange> self, Stream* stream,
                                            Headers headers, std::string body,
                                            std::size_t body_bytes_max) {
        http::request<http::string_body> request(http::verb::post, self->url_.target, 11);
        request.set(http::field::host, self->url_.authority);
        request.set(http::field::user_agent, "rehearse");
        request.keep_alive(false);
        for (const auto& [name, value] : headers) request.set(name, value);
        request.body() = std::move(body);
        request.prepare_payload();
        auto sent = co_await http::async_write(*stream, request, use_tuple);
        if (std::get<0>(sent)) co_return self->failed("send", std::get<0>(sent));
        beast::flat_buffer buffer(2 * limits::http_header_bytes_max);
        for (;;) {
            http::response_parser<http::string_body> parser;
            parser.header_limit(static_cast<std::uint32_t>(limits::http_header_bytes_max));
            // Without a bound of ours the length that a head tells is not held against it.
            if (body_bytes_max == 0) parser.body_limit(boost::none);
            if (body_bytes_max > 0) parser.body_limit(body_bytes_max);
            auto got = co_await http::async_read_header(*stream, buffer, parser, use_tuple);
            if (std::get<0>(got)) co_return self->failed_to_read(std::get<0>(got), body_bytes_max);
            HttpReply reply;
            reply.status = static_cast<int>(parser.get().result_int());
            if (reply.status < 200) continue;
            if (body_bytes_max > 0) {
                auto read = co_await http::async_read(*stream, buffer, parser, use_tuple);
                if (std::get<0>(read))
                    co_return self->failed_to_read(std::get<0>(read), body_bytes_max);
                reply.body = std::move(parser.get().body());
            }
            self->cut();
            co_return reply;
        }
    }

    Error failed_to_read(const error_code& error, std::size_t body_bytes_max) const {
        if (error != http::error::body_limit) return failed("read the answer", error);
        return fail(ErrorCode::too_large,
                    fmt::format("The answer is larger than {} bytes.", body_bytes_max));
    }

    Error failed(const char* what, const error_code& error) const {
        if (is_late_) return fail(ErrorCode::io, "The receiver took too long.");
        if (is_cut_) return fail(ErrorCode::io, "The server is being stopped.");
        return fail(ErrorCode::io, fmt::format("Could not {}: {}.", what, error.message()));
    }

    /// Which address it is stays here: who named the URL may have no business knowing.
    Error not_public() const {
        return fail(ErrorCode::forbidden,
                    fmt::format("{} has an address that is not public: nothing is sent there "
                                "unless the operator starts the server with "
                                "--webhooks-to-private.",
                                url_.host));
    }

    HttpUrl url_;
    beast::ssl_stream<beast::tcp_stream> stream_;
    asio::steady_timer deadline_;
    std::optional<asio::posix::stream_descriptor> told_;  // while a name is being looked up
    bool is_late_ = false;
    bool is_cut_ = false;
};

}  // namespace

HttpClient::HttpClient(asio::any_io_executor executor, HttpClientOptions options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {}

HttpClient::~HttpClient() {
    stop();
}

Task<Result<int>> HttpClient::post(HttpUrl url, Headers headers, std::string body) {
    auto reply = co_await send(std::move(url), std::move(headers), std::move(body), 0);
    if (!reply) co_return reply.error();
    co_return reply->status;
}

Task<Result<HttpReply>> HttpClient::ask(HttpUrl url, Headers headers, std::string body,
                                        std::size_t body_bytes_max) {
    return send(std::move(url), std::move(headers), std::move(body), body_bytes_max);
}

Task<Result<HttpReply>> HttpClient::send(HttpUrl url, Headers headers, std::string body,
                                         std::size_t body_bytes_max) {
    const std::shared_ptr<State> state = state_;
    if (state->stopping) co_return fail(ErrorCode::io, "The server is being stopped.");
    auto exchange = std::make_shared<Exchange>(state->executor, state->tls, std::move(url));
    state->exchanges.insert(exchange.get());
    const AtEnd over([state, key = exchange.get()] { state->exchanges.erase(key); });
    auto answered = co_await Exchange::run(exchange, state->options, std::move(headers),
                                           std::move(body), body_bytes_max);
    co_return answered;
}

void HttpClient::stop() {
    state_->stopping = true;
    for (Exchange* exchange : state_->exchanges) exchange->cut();
}

}  // namespace rehearse::net
