#include "runner/http_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <cstring>

namespace rehearse::runner {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t header_bytes_max = 64U << 10;
constexpr std::size_t body_bytes_max = 16U << 20;
constexpr milliseconds cancel_check_interval{50};

/// A connected socket as Beast's blocking calls want it, with a deadline that they lack.
class SocketStream {
public:
    SocketStream(int fd, Clock::time_point deadline, const std::atomic<bool>* cancel)
        : fd_(fd), deadline_(deadline), cancel_(cancel) {}

    [[nodiscard]] std::size_t received() const { return received_; }

    template <typename Buffers>
    std::size_t read_some(const Buffers& buffers, beast::error_code& error) {
        const net::mutable_buffer first = *net::buffer_sequence_begin(buffers);
        const ssize_t got = retry(
            POLLIN, error, [&] { return ::recv(fd_, first.data(), first.size(), MSG_DONTWAIT); });
        if (got == 0 && !error && first.size() > 0) error = net::error::eof;
        received_ += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
        return static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    }
    template <typename Buffers>
    std::size_t read_some(const Buffers& buffers) {
        beast::error_code error;
        const std::size_t got = read_some(buffers, error);
        if (error) throw beast::system_error(error);
        return got;
    }
    template <typename Buffers>
    std::size_t write_some(const Buffers& buffers, beast::error_code& error) {
        for (auto part = net::buffer_sequence_begin(buffers);
             part != net::buffer_sequence_end(buffers); ++part) {
            const net::const_buffer bytes = *part;
            if (bytes.size() == 0) continue;
            const ssize_t put = retry(POLLOUT, error, [&] {
                return ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            });
            return static_cast<std::size_t>(std::max<ssize_t>(put, 0));
        }
        error = {};
        return 0;
    }
    template <typename Buffers>
    std::size_t write_some(const Buffers& buffers) {
        beast::error_code error;
        const std::size_t put = write_some(buffers, error);
        if (error) throw beast::system_error(error);
        return put;
    }

private:
    template <typename Call>
    ssize_t retry(short events, beast::error_code& error, const Call& call) {
        error = {};
        for (;;) {
            const ssize_t result = call();
            if (result >= 0) return result;
            if (errno == EINTR) continue;
            if (errno != EAGAIN && errno != EWOULDBLOCK) {
                error = beast::error_code(errno, beast::system_category());
                return -1;
            }
            const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
            if (left <= milliseconds(0) || (cancel_ != nullptr && *cancel_)) {
                error = beast::error::timeout;
                return -1;
            }
            pollfd waiting{fd_, events, 0};
            ::poll(
                &waiting, 1,
                static_cast<int>(std::min(left + milliseconds(1), cancel_check_interval).count()));
        }
    }

    int fd_;
    Clock::time_point deadline_;
    const std::atomic<bool>* cancel_;
    std::size_t received_ = 0;
};

std::string in_words(const beast::error_code& error, milliseconds timeout) {
    if (error == beast::error::timeout)
        return fmt::format("no complete answer within {} ms", timeout.count());
    if (error == net::error::eof || error == http::error::end_of_stream ||
        error == http::error::partial_message || error.value() == ECONNRESET ||
        error.value() == EPIPE)
        return "the connection was closed before the answer was complete";
    if (error == http::error::body_limit) return "the body is larger than 16 MiB";
    if (error == http::error::header_limit) return "the headers are larger than 64 KiB";
    return fmt::format("what came back is not HTTP/1.1 ({})", error.message());
}

http::request<http::string_body> message_of(const HttpRequest& request, std::uint16_t port) {
    http::request<http::string_body> message;
    message.method_string(request.method);
    message.target(request.target);
    message.version(11);
    for (const auto& [name, value] : request.headers) message.insert(name, value);
    if (message.find(http::field::host) == message.end())
        message.set(http::field::host, fmt::format("127.0.0.1:{}", port));
    if (message.find(http::field::accept) == message.end()) message.set(http::field::accept, "*/*");
    if (message.find(http::field::user_agent) == message.end())
        message.set(http::field::user_agent, "rehearse");
    message.body() = request.body;
    const bool has_length = message.find(http::field::content_length) != message.end() ||
                            message.find(http::field::transfer_encoding) != message.end();
    if (!has_length && (!request.body.empty() || request.method == "POST" ||
                        request.method == "PUT" || request.method == "PATCH"))
        message.content_length(request.body.size());
    return message;
}

HttpResponse response_of(http::response_parser<http::string_body>& parser) {
    HttpResponse response;
    const auto& message = parser.get();
    response.version = fmt::format("HTTP/{}.{}", message.version() / 10, message.version() % 10);
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
        response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    response.body = message.body();
    return response;
}

bool is_refused_for_good(int error) {
    return error != EINTR && error != EINPROGRESS && error != EAGAIN;
}

}  // namespace

std::string HttpClient::connect() {
    if (connection_.is_open()) return {};
    Descriptor socket = network_.new_socket();
    if (!socket.is_open()) return "the service's network is gone";
    ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
    const int now = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
        is_refused_for_good(errno)) {
        return errno == ECONNREFUSED
                   ? fmt::format("nobody listens on 127.0.0.1:{}", port_)
                   : fmt::format("no connection to 127.0.0.1:{} ({})", port_, std::strerror(errno));
    }
    const auto until = Clock::now() + timeout_;
    pollfd waiting{socket.get(), POLLOUT, 0};
    while (::poll(&waiting, 1, static_cast<int>(cancel_check_interval.count())) <= 0) {
        if (Clock::now() >= until || (cancel_ != nullptr && *cancel_))
            return fmt::format("no connection to 127.0.0.1:{} within {} ms", port_,
                               timeout_.count());
    }
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error == ECONNREFUSED) return fmt::format("nobody listens on 127.0.0.1:{}", port_);
    if (error != 0)
        return fmt::format("no connection to 127.0.0.1:{} ({})", port_, std::strerror(error));
    connection_ = std::move(socket);
    return {};
}

Result<HttpResponse> HttpClient::try_once(const HttpRequest& request, bool& is_stale) {
    const bool was_used = connection_.is_open();
    is_stale = false;
    if (std::string problem = connect(); !problem.empty())
        return fail(ErrorCode::io, std::move(problem));
    const auto begin = Clock::now();
    SocketStream stream(connection_.get(), begin + timeout_, cancel_);
    auto message = message_of(request, port_);
    beast::error_code error;
    http::request_serializer<http::string_body> serializer(message);
    http::write(stream, serializer, error);
    // A service may answer and close before it has read everything: what it said counts.
    const bool is_cut = error && error != beast::error::timeout;
    beast::flat_buffer buffer(header_bytes_max + body_bytes_max);
    HttpResponse response;
    bool keeps_alive = false;
    do {
        http::response_parser<http::string_body> parser;
        parser.header_limit(header_bytes_max);
        parser.body_limit(body_bytes_max);
        parser.skip(request.method == "HEAD");
        if (!error || is_cut) http::read(stream, buffer, parser, error);
        if (error) {
            is_stale = was_used && stream.received() == 0 && error != beast::error::timeout;
            connection_ = Descriptor();
            return fail(ErrorCode::io, in_words(error, timeout_));
        }
        response = response_of(parser);
        keeps_alive = parser.get().keep_alive();
    } while (response.status < 200);
    response.duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
    if (is_cut || !keeps_alive) connection_ = Descriptor();
    return response;
}

Result<HttpResponse> HttpClient::exchange(const HttpRequest& request) {
    bool is_stale = false;
    auto response = try_once(request, is_stale);
    // The service had closed the connection while nobody used it: every client then takes another.
    if (!response && is_stale) response = try_once(request, is_stale);
    return response;
}

}  // namespace rehearse::runner
