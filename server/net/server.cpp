#include "net/server.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/at_end.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "net/connection.hpp"
#include "net/descriptors.hpp"

namespace rehearse::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

Task<void> run_connection(std::shared_ptr<Connection> connection, std::function<void()> done) {
    const AtEnd bookkeeping(std::move(done));
    co_await connection->run();
}

constexpr std::size_t buckets_max = 10'000;

std::string allow_header(std::vector<std::string> methods) {
    if (std::find(methods.begin(), methods.end(), "GET") != methods.end())
        methods.emplace_back("HEAD");
    return fmt::format("{}", fmt::join(methods, ", "));
}

}  // namespace

double ConnectionRate::filled(const Bucket& bucket,
                              std::chrono::steady_clock::time_point now) const {
    const std::chrono::duration<double> since = now - bucket.at;
    return std::min(at_once_, bucket.left + since.count() * per_second_);
}

bool ConnectionRate::take(const std::string& from, std::chrono::steady_clock::time_point now) {
    if (buckets_.size() >= buckets_max) {
        std::erase_if(buckets_,
                      [&](const auto& entry) { return filled(entry.second, now) >= at_once_; });
        // So many are at it that counting them would cost more than they do.
        if (buckets_.size() >= buckets_max) buckets_.clear();
    }
    Bucket& bucket = buckets_.try_emplace(from, Bucket{at_once_, now}).first->second;
    bucket.left = filled(bucket, now);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

Server::Server(asio::io_context& context, ServerOptions options, Router router,
               WebSocketAcceptor acceptor, const StaticFiles* files)
    : context_(context),
      options_(std::move(options)),
      router_(std::move(router)),
      acceptor_(std::move(acceptor)),
      files_(files),
      socket_(context),
      rate_(options_.connections_at_once, options_.connections_per_second),
      tls_(options_.tls),
      tasks_(context.get_executor()) {}

Server::~Server() = default;

Result<std::uint16_t> Server::listen() {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) {
        return fail(ErrorCode::setup,
                    fmt::format("--listen {}: give a numeric address such as 127.0.0.1 or 0.0.0.0.",
                                options_.address));
    }
    const tcp::endpoint endpoint(address, options_.port);
    socket_.open(endpoint.protocol(), error);
    if (!error) keep_from_children(socket_.native_handle());
    if (!error) socket_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) socket_.bind(endpoint, error);
    if (!error) socket_.listen(4096, error);
    if (error == asio::error::address_in_use) {
        return fail(ErrorCode::setup,
                    fmt::format("Port {} is taken by another program: choose one with --port.",
                                options_.port));
    }
    if (error) {
        return fail(ErrorCode::setup,
                    fmt::format("Cannot listen on {} port {}: {}.", options_.address, options_.port,
                                error.message()));
    }
    return socket_.local_endpoint().port();
}

void Server::start() {
    tasks_.spawn("accept", accept_loop());
}

bool Server::take_place(const std::string& from) {
    std::size_t& taken = per_address_[from];
    if (taken >= options_.connections_per_address_max) return false;
    ++taken;
    return true;
}

void Server::leave_place(const std::string& from) {
    const auto found = per_address_.find(from);
    if (found != per_address_.end() && --found->second == 0) per_address_.erase(found);
}

bool Server::may_connect(const std::string& from) {
    if (connections_.size() >= limits::connections_max) return false;
    if (!counts_peers()) return true;
    if (!take_place(from)) return false;
    const bool is_in_time =
        options_.access.loopback || rate_.take(from, std::chrono::steady_clock::now());
    if (!is_in_time) leave_place(from);
    return is_in_time;
}

Task<void> Server::accept_loop() {
    bool is_failing = false;
    for (;;) {
        auto accepted = co_await socket_.async_accept(use_tuple);
        const boost::system::error_code error = std::get<0>(accepted);
        if (stopping_) co_return;
        if (error) {
            // Out of descriptors or memory: pause, or the loop would spin. Whoever connects waits.
            if (!std::exchange(is_failing, true))
                log::warn("accept_failed", {{"cause", error.message()}});
            asio::steady_timer pause(context_);
            pause.expires_after(std::chrono::milliseconds(100));
            auto waited = co_await pause.async_wait(use_tuple);
            static_cast<void>(waited);
            continue;
        }
        is_failing = false;
        tcp::socket socket = std::move(std::get<1>(accepted));
        keep_from_children(socket.native_handle());
        boost::system::error_code peer_error;
        const auto peer = socket.remote_endpoint(peer_error);
        if (peer_error) continue;
        const std::string address = peer.address().to_string();
        const std::string from = peer_group(address);
        if (!may_connect(from)) {
            ++counters_.connections_refused;
            continue;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        ++counters_.connections_open;
        auto connection = std::make_shared<Connection>(*this, std::move(socket), address);
        Connection* key = connection.get();
        connections_.emplace(key, connection);
        std::function<void()> done = [this, key, from] {
            connections_.erase(key);
            --counters_.connections_open;
            if (counts_peers()) leave_place(from);
        };
        tasks_.spawn("connection", run_connection(std::move(connection), std::move(done)));
    }
}

/// HTTP-6: on an open address nobody gets further than what is for everybody.
Task<Admission> Server::admit_person(Request request) {
    Admission admission;
    // Guests are known by their seat, which the handler looks at, whatever cookies come along.
    if (is_for_everybody(request)) co_return admission;
    if (options_.identify) {
        Result<Caller> caller = co_await options_.identify(std::move(request));
        if (caller) admission.caller = std::move(*caller);
        if (!caller) admission.refusal = problem_response(caller.error());
    }
    const bool is_nobody = admission.caller.person.empty() && !options_.access.loopback;
    if (is_nobody && !admission.refusal) {
        admission.refusal =
            problem_response(fail(ErrorCode::unauthorized,
                                  "Log in first: open the page of this server, or send name "
                                  "and password to /api/v1/login."));
    }
    co_return admission;
}

/// TOKEN-1: who brings a token comes no further than it opens, whatever cookie comes along.
Task<Admission> Server::admit(std::string scope, Request request) {
    const bool is_for_tokens = !scope.empty() && options_.doorkeeper;
    Admission admission;
    if (options_.doorkeeper)
        admission = co_await options_.doorkeeper(std::move(request), std::move(scope));
    if (!is_for_tokens && !admission.refusal) {
        admission.refusal = problem_response(
            fail(ErrorCode::forbidden, "No token opens this address: it is for people."));
    }
    co_return admission;
}

/// TOKEN-2, TOKEN-4: `response` goes to a request for which there is no handler. Who brought a
/// token is told of its bucket, too, or that it is none.
Task<Response> Server::tell_token(Request request, Response response) {
    if (!bearer_token(request) || is_open_path(request.path) || !options_.doorkeeper)
        co_return response;
    request.body.clear();
    Admission admission;
    std::string nothing;
    try {
        admission = co_await options_.doorkeeper(std::move(request), std::move(nothing));
    } catch (const std::exception& exception) {
        log::error("doorkeeper_failed", {{"cause", exception.what()}});
        admission.refusal =
            problem_response(fail(ErrorCode::internal, "Something went wrong here: try again."));
    }
    if (admission.refusal) response = std::move(*admission.refusal);
    for (auto& header : admission.headers) response.headers.push_back(std::move(header));
    co_return response;
}

/// A handler's answer. What goes wrong in it is told to the client as our fault, and to the log.
Task<Response> Server::handle(Router::Match match, Request request) {
    const std::string id = request.request_id;
    const std::string method = request.method;
    const std::string path = request.path;
    std::string cause;
    Response response;
    Admission admission;
    try {
        std::string body = std::exchange(request.body, {});
        if (!bearer_token(request)) {
            admission = co_await admit_person(request);
        } else if (!is_open_path(path)) {
            admission = co_await admit(match.token_scope, request);
        }
        request.body = std::move(body);
        request.caller = std::move(admission.caller);
        if (admission.refusal) {
            response = std::move(*admission.refusal);
        } else {
            response = co_await (*match.handler)(std::move(request));
        }
    } catch (const std::exception& exception) {
        cause = exception.what();
        response =
            problem_response(fail(ErrorCode::internal, "Something went wrong here: try again."));
    }
    if (response.status == 500) {
        log::error("request_failed",
                   {{"request_id", id}, {"method", method}, {"path", path}, {"cause", cause}});
    }
    for (auto& header : admission.headers) response.headers.push_back(std::move(header));
    response.headers.emplace_back("x-request-id", id);
    co_return response;
}

Task<Response> Server::answer(Request request) {
    Response response;
    std::string nonce;
    Router::Match match = router_.find(request.method, request.path);
    if (match.handler != nullptr) {
        request.parameters = std::move(match.parameters);
        response = co_await handle(std::move(match), std::move(request));
    } else if (!match.allowed.empty()) {
        Response refusal = problem_response(
            fail(ErrorCode::not_found, "This address does not take that method."), 405);
        refusal.headers.emplace_back("allow", allow_header(match.allowed));
        response = co_await tell_token(std::move(request), std::move(refusal));
    } else if (files_ != nullptr && !bearer_token(request)) {
        response = files_->answer(request, nonce);
    } else {
        Response refusal =
            problem_response(fail(ErrorCode::not_found, "There is nothing at this address."));
        response = co_await tell_token(std::move(request), std::move(refusal));
    }
    add_security_headers(options_.access, nonce, response.headers);
    co_return response;
}

void Server::broadcast(const Frame& frame) {
    for (const auto& entry : connections_) entry.second->send(frame);
}

Task<void> Server::stop(Frame farewell, Milliseconds drain) {
    stopping_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    for (const auto& entry : connections_) entry.second->stop(farewell);
    const auto deadline = std::chrono::steady_clock::now() + drain;
    asio::steady_timer timer(context_);
    while (!connections_.empty() && std::chrono::steady_clock::now() < deadline) {
        timer.expires_after(std::chrono::milliseconds(20));
        auto waited = co_await timer.async_wait(use_tuple);
        static_cast<void>(waited);
    }
    for (const auto& entry : connections_) entry.second->abort();
    co_await tasks_.join();
}

}  // namespace rehearse::net
