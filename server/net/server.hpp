// The listening side: accepts, reads requests, hands them to the router, upgrades WebSockets, and
// stops in order.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "net/router.hpp"
#include "net/security.hpp"
#include "net/static_files.hpp"
#include "net/tls.hpp"
#include "net/websocket.hpp"

namespace rehearse::net {

/// Counters for /metrics; plain numbers, one thread.
struct ServerCounters {
    std::uint64_t connections_open = 0;
    std::uint64_t websockets_open = 0;
    std::uint64_t connections_refused = 0;
    std::uint64_t requests_cut = 0;  // begun, and not there in time
    std::map<int, std::uint64_t> responses_by_status;
    std::map<int, std::uint64_t> websocket_closes_by_code;
    std::uint64_t slow_readers_closed = 0;
    std::uint64_t messages_received = 0;
    std::uint64_t rate_limited = 0;
};

/// What is said of a request before its handler.
struct Admission {
    std::optional<Response> refusal;  // goes out instead of the handler's answer
    Headers headers;                  // go out with either
    Caller caller;                    // of one without a token
};

/// Decides about a request with a token for a route of that scope; the only way to its handler. The
/// request is without its body. Without a scope nothing is to be opened: then it says whether the
/// token is good and has requests left, and counts this one (TOKEN-4).
using Doorkeeper = std::function<Task<Admission>(Request request, std::string scope)>;

/// Says who sends a request without a token; an empty caller for nobody. The request is without its
/// body.
using Identify = std::function<Task<Result<Caller>>(Request request)>;

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free port
    AccessPolicy access;
    /// How long a peer may be silent: for the whole of a request or an answer, or between two
    /// WebSocket frames (a ping is sent after half of it, and its pong is a frame).
    Milliseconds idle_timeout = limits::idle_timeout;
    Milliseconds handshake_timeout = limits::handshake_timeout;
    /// WS-9: how long a WebSocket message may take from its first byte to its last.
    Milliseconds message_timeout = std::chrono::seconds(60);
    /// HTTP-9: of one address; behind a proxy only of WebSockets, by the address that it names.
    std::size_t connections_per_address_max = limits::connections_per_address_max;
    /// HTTP-9: new connections of one address; so many at once, then so many a second. Neither on
    /// loopback, where only this machine can be meant, nor behind a proxy, which is one address.
    double connections_at_once = 1'000;
    double connections_per_second = 100;
    Doorkeeper doorkeeper;            // empty: no token opens anything
    Identify identify;                // empty: everybody is nobody
    std::shared_ptr<TlsContext> tls;  // null: in plain text
};

class Connection;

/// How quickly each address may connect.
class ConnectionRate {
public:
    ConnectionRate(double at_once, double per_second)
        : at_once_(at_once), per_second_(per_second) {}

    /// False: too quickly. `from` is as peer_group() says.
    bool take(const std::string& from, std::chrono::steady_clock::time_point now);

private:
    struct Bucket {
        double left = 0;
        std::chrono::steady_clock::time_point at;
    };
    double filled(const Bucket& bucket, std::chrono::steady_clock::time_point now) const;

    double at_once_;
    double per_second_;
    std::map<std::string, Bucket> buckets_;  // of those that came lately
};

class Server {
public:
    /// `files` may be null (no web client built); all references outlive the server.
    Server(boost::asio::io_context& context, ServerOptions options, Router router,
           WebSocketAcceptor acceptor, const StaticFiles* files);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and listens; the port that was taken, or one clear sentence.
    Result<std::uint16_t> listen();
    /// Spawns the accept loop.
    void start();
    /// Stops accepting, sends `farewell` to every WebSocket, closes them with 1001 and waits at
    /// most `drain` for all to go.
    Task<void> stop(Frame farewell, Milliseconds drain);
    /// For connections that begin from now on. REQUIRES: there was one from the start.
    void set_tls(std::shared_ptr<TlsContext> tls) { tls_ = std::move(tls); }
    /// Sends a frame to every WebSocket that has been accepted.
    void broadcast(const Frame& frame);

    const ServerCounters& counters() const { return counters_; }

private:
    friend class Connection;
    Task<void> accept_loop();
    Task<Response> answer(Request request);
    Task<Response> handle(Router::Match match, Request request);
    Task<Admission> admit(std::string scope, Request request);
    Task<Response> tell_token(Request request, Response response);
    /// Of a request without a token, whose body is empty.
    Task<Admission> admit_person(Request request);
    /// HTTP-9: whether a connection from there is served; it leaves its place at its end.
    bool may_connect(const std::string& from);
    /// One of those that an address may have; `from` is as peer_group() says.
    bool take_place(const std::string& from);
    void leave_place(const std::string& from);
    /// Whether the connections themselves are counted.
    bool counts_peers() const { return !options_.access.behind_proxy; }

    boost::asio::io_context& context_;
    ServerOptions options_;
    Router router_;
    WebSocketAcceptor acceptor_;
    const StaticFiles* files_;
    boost::asio::ip::tcp::acceptor socket_;
    std::map<Connection*, std::shared_ptr<Connection>> connections_;
    /// By peer_group(): connections, or behind a proxy WebSockets.
    std::map<std::string, std::size_t> per_address_;
    ConnectionRate rate_;
    ServerCounters counters_;
    std::shared_ptr<TlsContext> tls_;
    bool stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace rehearse::net
