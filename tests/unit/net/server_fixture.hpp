// The server in this process, and the other side of its handlers and sockets, for tests that speak
// to it byte by byte.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "net/server.hpp"
#include "raw_client.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::net::test {

namespace asio = boost::asio;

inline constexpr std::size_t mebibyte = 1024 * 1024;

/// What the sockets' other side saw; used on the server's thread, read by the test through
/// on_server().
struct Seen {
    std::vector<std::weak_ptr<const std::string>> flooded;
    int closed = 0;
    int accepted = 0;
    std::vector<std::string> callers;
};

/// Sends back what it hears; "flood N" makes it push N frames of 64 KiB at once.
class EchoClient : public WebSocketClient {
public:
    EchoClient(std::shared_ptr<WebSocketPeer> peer, Seen& seen)
        : peer_(std::move(peer)), seen_(seen) {}
    void on_message(std::string_view text) override {
        if (text.starts_with("quiet")) return;
        if (text == "boom") throw std::runtime_error("boom");
        if (!text.starts_with("flood ")) {
            peer_->send(std::make_shared<const std::string>(text));
            return;
        }
        for (int i = std::stoi(std::string(text.substr(6))); i > 0; --i) {
            auto frame = std::make_shared<const std::string>(64 * 1024, 'f');
            seen_.flooded.push_back(frame);
            peer_->send(std::move(frame));
        }
    }
    void on_refused_message(const Error& why) override {
        peer_->send(
            std::make_shared<const std::string>("refused " + std::string(error_id(why.code))));
    }
    void on_closed() override { ++seen_.closed; }

private:
    std::shared_ptr<WebSocketPeer> peer_;
    Seen& seen_;
};

/// Gives what the test feeds it; used on the server's thread.
class FedStream : public BodyStream {
public:
    explicit FedStream(asio::any_io_executor executor) : wake_(std::move(executor)) {
        wake_.expires_at(asio::steady_timer::time_point::max());
    }
    Task<std::optional<std::string>> next() override {
        while (pieces_.empty() && !is_ended_) {
            auto waited = co_await wake_.async_wait(use_tuple);
            static_cast<void>(waited);
        }
        if (pieces_.empty()) co_return std::nullopt;
        std::string piece = std::move(pieces_.front());
        pieces_.erase(pieces_.begin());
        if (piece == "boom") throw std::runtime_error("boom");
        co_return piece;
    }
    void end() override {
        if (!std::exchange(is_ended_, true) && !last_words.empty()) pieces_.push_back(last_words);
        wake_.cancel();
    }
    void feed(std::string piece) {
        pieces_.push_back(std::move(piece));
        wake_.cancel();
    }
    bool is_ended() const { return is_ended_; }

    std::string last_words;

private:
    asio::steady_timer wake_;
    std::vector<std::string> pieces_;
    bool is_ended_ = false;
};

inline Router routes() {
    Router router;
    router.add("GET", "/hello",
               [](Request) -> Task<Response> { co_return json_response(200, "\"hello\""); });
    router.add("GET", "/broken", [](Request) -> Task<Response> {
        throw std::runtime_error("secret words");
        co_return Response();
    });
    router.add("GET", "/who/{id}", [](Request request) -> Task<Response> {
        co_return json_response(200, fmt::format("{} {} {}", request.parameter("id"),
                                                 request.query_value("q"), request.peer_address));
    });
    router.add("POST", "/body", [](Request request) -> Task<Response> {
        co_return json_response(200, std::to_string(request.body.size()));
    });
    router.add("DELETE", "/body", [](Request) -> Task<Response> {
        Response response;
        response.status = 204;
        co_return response;
    });
    router.add(
        "GET", "/tokens-too",
        [](Request) -> Task<Response> { co_return json_response(200, "\"for both\""); }, "read");
    router.add("GET", "/api/caller", [](Request request) -> Task<Response> {
        co_return json_response(200, request.caller.person);
    });
    router.add("GET", "/healthz",
               [](Request) -> Task<Response> { co_return json_response(200, "\"alive\""); });
    return router;
}

/// Lets the token "good" in, and says of which scope it was asked; "none" when nothing is opened.
inline Task<Admission> keep_the_door(Request request, std::string scope) {
    Admission admission;
    admission.headers = {{"x-scope", scope.empty() ? "none" : scope}};
    const auto token = bearer_token(request);
    if (token == "broken") throw std::runtime_error("secret words");
    if (token != "good")
        admission.refusal = problem_response(fail(ErrorCode::unauthorized, "Another one, please."));
    co_return admission;
}

/// Believes a cookie; "away" is when nobody can be asked.
inline Task<Result<Caller>> who_is_it(Request request) {
    Caller caller;
    caller.person = request.cookie("who");
    if (caller.person == "away") co_return fail(ErrorCode::store_away, "Later, please.");
    co_return caller;
}

class ServerTest : public ::testing::Test {
protected:
    void SetUp() override { begin({}); }
    Task<Result<std::shared_ptr<WebSocketClient>>> accept(Request request,
                                                          std::shared_ptr<WebSocketPeer> peer) {
        if (request.path == "/ws/none")
            co_return fail(ErrorCode::not_found, "There is no such session.");
        ++seen_.accepted;
        seen_.callers.push_back(request.caller.person);
        auto client = std::make_shared<EchoClient>(std::move(peer), seen_);
        co_return std::shared_ptr<WebSocketClient>(std::move(client));
    }
    static Task<Response> stream_of(std::shared_ptr<FedStream> fed) {
        Response response;
        response.headers = {{"content-type", "text/plain"}};
        response.stream = std::move(fed);
        co_return response;
    }
    void begin(AccessPolicy policy) {
        ServerOptions options;
        options.access = std::move(policy);
        begin_with(std::move(options));
    }
    void begin_with(ServerOptions options) {
        std::ofstream(directory_.path() / "index.html") << "<p>__CSP_NONCE__</p>";
        std::ofstream(directory_.path() / "a.txt") << "a";
        files_ = std::move(*StaticFiles::load(directory_.path()));
        WebSocketAcceptor acceptor = [this](Request request, std::shared_ptr<WebSocketPeer> peer) {
            return accept(std::move(request), std::move(peer));
        };
        fed_ = std::make_shared<FedStream>(context_.get_executor());
        Router router = routes();
        router.add("GET", "/stream", [fed = fed_](Request) { return stream_of(fed); });
        server_ = std::make_unique<Server>(context_, options, std::move(router),
                                           std::move(acceptor), &files_);
        const auto port = server_->listen();
        ASSERT_TRUE(port) << port.error().message;
        port_ = *port;
        server_->start();
        context_.restart();
        guard_.emplace(context_.get_executor());
        thread_ = std::thread([this] { context_.run(); });
    }
    void TearDown() override { end(); }
    void end() {
        if (!thread_.joinable()) return;
        stop(Milliseconds(2'000));
        guard_.reset();
        thread_.join();
    }
    template <class Function>
    auto on_server(Function function) {
        std::packaged_task<decltype(function())()> task(std::move(function));
        auto result = task.get_future();
        asio::post(context_, [&task] { task(); });
        return result.get();
    }
    void stop(Milliseconds drain) {
        auto stopped = asio::co_spawn(
            context_, server_->stop(std::make_shared<const std::string>("farewell"), drain),
            asio::use_future);
        stopped.get();
    }
    /// Asks the server's thread until it is so, at most ten seconds.
    template <class Condition>
    bool eventually(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!on_server(condition)) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::yield();
        }
        return true;
    }
    RawResponse ask(const std::string& bytes) { return RawClient(port_).ask(bytes); }

    rehearse::test::TemporaryDirectory directory_;
    asio::io_context context_;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard_;
    StaticFiles files_;
    Seen seen_;
    std::shared_ptr<FedStream> fed_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

inline std::string get(const std::string& target, const std::string& more = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

}  // namespace rehearse::net::test
