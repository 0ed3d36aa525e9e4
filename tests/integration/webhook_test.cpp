// Webhooks from what is due in a real Redis to a receiver over real sockets, in this process; and
// their REST interface in the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <memory>
#include <set>

#include "app/webhook_sender.hpp"
#include "net/server.hpp"
#include "support/redis_fixture.hpp"
#include "support/server_process.hpp"
#include "support/ws_client.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;

/// All submissions are of this owner, but those that begin with "gone".
Task<Result<std::optional<app::FinishedSubmission>>> find_submission(std::string id) {
    if (id.starts_with("gone")) co_return std::optional<app::FinishedSubmission>();
    app::FinishedSubmission found;
    found.owner = "token:a";
    found.json = R"({"id":")" + id + R"(","verdict":"AC"})";
    co_return std::optional<app::FinishedSubmission>(std::move(found));
}

class WebhookTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (HasFatalFailure()) return;
        net::Router router;
        router.add("POST", "/hook", [this](net::Request request) { return hear(request); });
        receiver_ = std::make_unique<net::Server>(context, net::ServerOptions(), std::move(router),
                                                  net::WebSocketAcceptor(), nullptr);
        port_ = receiver_->listen().value();
        receiver_->start();
        webhook_ = wait(store->webhooks.set("token:a", url())).value();
    }
    void TearDown() override {
        for (auto& sender : senders_) await(context, sender->stop());
        auto farewell = std::make_shared<const std::string>();
        if (receiver_) await(context, receiver_->stop(std::move(farewell), Milliseconds(100)));
        StoreTest::TearDown();
    }
    Task<net::Response> hear(net::Request request) {
        heard_.push_back(std::move(request));
        net::Response response;
        response.status = 200;
        if (!answers_.empty()) {
            response.status = answers_.front();
            answers_.pop_front();
        }
        if (response.status == 302) response.headers = {{"location", "/hook"}};
        co_return response;
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
    static app::WebhookOptions quick() {
        app::WebhookOptions options;
        options.http.to_private = true;
        options.back_off = {Milliseconds(5)};
        options.look_every = Milliseconds(5);
        options.busy_wait = Milliseconds(5);
        return options;
    }
    app::WebhookSender& send_with(app::WebhookOptions options) {
        senders_.push_back(std::make_unique<app::WebhookSender>(
            context.get_executor(), *store, find_submission, std::move(options)));
        senders_.back()->start();
        return *senders_.back();
    }
    void finish(const std::string& submission) {
        const std::string now = std::to_string(to_millis(wait(store->clock.ask()).value()));
        std::vector<std::string> words{"ZADD", "rh:webhooks:due", now, submission};
        ASSERT_TRUE(wait(store->redis.command(std::move(words))).has_value());
    }
    std::int64_t waiting() {
        return wait(store->redis.command({"ZCARD", "rh:webhooks:due"})).value().integer;
    }
    /// Lets the senders work until it is so; false after a while.
    template <class Condition>
    bool comes_true(Condition condition) {
        // By the clock: how many looks fit into a delivery is the machine's business.
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < end) {
            if (condition()) return true;
            context.run_one_for(std::chrono::milliseconds(10));
        }
        return false;
    }
    bool all_settled() {
        return comes_true([this] { return waiting() == 0; });
    }
    bool has_failed() {
        return comes_true([this] { return state().failed_at.has_value(); });
    }
    Webhook state() { return *wait(store->webhooks.get("token:a")).value(); }
    bool is_signed(const net::Request& request) {
        const std::string signature(request.header("rehearse-signature"));
        const std::size_t comma = signature.find(',');
        const std::string seconds = signature.substr(2, comma - 2);
        const std::string mac = app::hmac_sha256_hex(webhook_.secret, seconds + "." + request.body);
        const double age =
            static_cast<double>(to_millis(store->clock.now())) / 1'000 - std::stod(seconds);
        return signature == "t=" + seconds + ",v1=" + mac && std::abs(age) < 300;
    }

    std::unique_ptr<net::Server> receiver_;
    std::uint16_t port_ = 0;
    Webhook webhook_;
    std::vector<net::Request> heard_;
    std::deque<int> answers_;
    std::vector<std::unique_ptr<app::WebhookSender>> senders_;
};

// HOOK-1, HOOK-2
TEST_F(WebhookTest, IsSignedAndSentAgainUntilItArrives) {
    answers_ = {500, 302, 204};
    finish("s1");
    send_with(quick());
    ASSERT_TRUE(all_settled());
    ASSERT_EQ(heard_.size(), 3U);
    for (const net::Request& request : heard_) {
        EXPECT_TRUE(is_signed(request)) << request.header("rehearse-signature");
        EXPECT_EQ(request.header("content-type"), "application/json");
        EXPECT_EQ(request.header("rehearse-delivery"), heard_[0].header("rehearse-delivery"));
        const Json body = Json::parse(request.body);
        EXPECT_EQ(body.at("type"), "submission.finished");
        EXPECT_EQ(body.at("id"), request.header("rehearse-delivery"));
        EXPECT_EQ(body.at("submission"), Json::parse(R"({"id":"s1","verdict":"AC"})"));
        EXPECT_EQ(body.at("at"), Json::parse(heard_[0].body).at("at"));
    }
    EXPECT_TRUE(state().delivered_at);
    EXPECT_THAT(state().last_error, HasSubstr("answered 302"));
    // And another is another delivery.
    finish("s2");
    ASSERT_TRUE(all_settled());
    ASSERT_EQ(heard_.size(), 4U);
    EXPECT_NE(heard_[3].header("rehearse-delivery"), heard_[0].header("rehearse-delivery"));
}

// HOOK-3
TEST_F(WebhookTest, NothingGoesToAPrivateAddress) {
    app::WebhookOptions options = quick();
    options.http.to_private = false;
    options.give_up_after = Milliseconds(0);
    send_with(options);
    for (const std::string& host : {std::string("127.0.0.1"), std::string("localhost")}) {
        const std::string place = "http://" + host + ":" + std::to_string(port_) + "/hook";
        wait(store->webhooks.set("token:a", place)).value();
        finish("s");
        ASSERT_TRUE(all_settled());
        EXPECT_THAT(state().last_error, HasSubstr("not public")) << host;
        EXPECT_THAT(state().last_error, HasSubstr("given up")) << host;
        EXPECT_FALSE(state().delivered_at);
    }
    EXPECT_TRUE(heard_.empty());
}

// HOOK-2
TEST_F(WebhookTest, ASilentReceiverIsTriedAgainLater) {
    const boost::asio::ip::tcp::acceptor silent(context,
                                                {boost::asio::ip::address_v4::loopback(), 0});
    const std::string place =
        "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/";
    wait(store->webhooks.set("token:a", place)).value();
    app::WebhookOptions options = quick();
    options.http.timeout = Milliseconds(20);
    options.back_off = {std::chrono::hours(1)};
    send_with(options);
    finish("s");
    ASSERT_TRUE(has_failed());
    EXPECT_THAT(state().last_error, HasSubstr("too long"));
    EXPECT_EQ(waiting(), 1);
}

// HOOK-2: however many servers look at what is due.
TEST_F(WebhookTest, EachIsSentByOneServer) {
    std::set<std::string> expected;
    for (int i = 0; i < 40; ++i) {
        expected.insert("s" + std::to_string(i));
        finish("s" + std::to_string(i));
    }
    finish("gone");
    for (int sender = 0; sender < 3; ++sender) send_with(quick());
    ASSERT_TRUE(all_settled());
    std::multiset<std::string> told;
    for (const net::Request& request : heard_)
        told.insert(Json::parse(request.body).at("submission").at("id"));
    EXPECT_EQ(told, std::multiset<std::string>(expected.begin(), expected.end()));
}

// HOOK-2: a server that stops waits for no receiver, and leaves what it had in its hands to others.
TEST_F(WebhookTest, AStopCutsWhatIsUnderWay) {
    boost::asio::ip::tcp::acceptor silent(context, {boost::asio::ip::address_v4::loopback(), 0});
    const std::string place =
        "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/";
    wait(store->webhooks.set("token:a", place)).value();
    app::WebhookOptions options = quick();
    options.http.timeout = std::chrono::hours(1);
    app::WebhookSender& sender = send_with(options);
    finish("s");
    bool is_connected = false;
    boost::asio::ip::tcp::socket peer(context);
    silent.async_accept(peer, [&](const boost::system::error_code&) { is_connected = true; });
    ASSERT_TRUE(comes_true([&] { return is_connected; }));
    await(context, sender.stop());
    EXPECT_EQ(waiting(), 1);
    EXPECT_FALSE(state().failed_at) << "it is not the receiver's fault";
}

TEST_F(WebhookTest, WithoutAWebhookNothingIsOwed) {
    wait(store->webhooks.remove("token:a")).value();
    finish("s");
    send_with(quick());
    ASSERT_TRUE(all_settled());
    EXPECT_TRUE(heard_.empty());
}

/// A request with a token.
HttpAnswer ask(std::uint16_t port, const std::string& token, const std::string& method,
               const std::string& target, const std::string& body = {}) {
    return http(port, {.method = method,
                       .target = target,
                       .body = body,
                       .headers = {{"Authorization", "Bearer " + token}}});
}

std::string new_token(std::uint16_t port, const std::string& name) {
    const Json wish = {{"name", name}, {"scopes", {"webhook:write", "submissions:write"}}};
    return http(port, {.method = "POST", .target = "/api/v1/tokens", .body = wish.dump()})
        .json()
        .at("token");
}

// HOOK-3, TOKEN-1
TEST(WebhookRest, EachPrincipalHasItsOwn) {
    ScratchFolder folder;
    ServerProcess server(folder.path(), {"--slots", "1"});
    const std::uint16_t port = server.port();
    const std::string token = new_token(port, "one");
    const std::string other = new_token(port, "two");
    const std::string target = "/api/v1/webhook";
    EXPECT_EQ(ask(port, token, "GET", target).status, 404);
    EXPECT_EQ(ask(port, token, "POST", target + "/test").status, 404);
    const std::string body = R"({"url":"http://127.0.0.1:1/hook"})";
    const HttpAnswer made = ask(port, token, "PUT", target, body);
    EXPECT_EQ(made.status, 200) << made.body;
    EXPECT_TRUE(made.json().at("secret").get<std::string>().starts_with("rhw_"));
    EXPECT_EQ(ask(port, token, "PUT", target, R"({"url":"ftp://a"})").code(), "invalid_input");
    const HttpAnswer seen = ask(port, token, "GET", target);
    EXPECT_EQ(seen.json().at("url"), "http://127.0.0.1:1/hook");
    EXPECT_FALSE(seen.json().contains("secret"));
    EXPECT_EQ(ask(port, other, "GET", target).status, 404);
    EXPECT_EQ(get(port, target).status, 404) << "nor has the local user";
    const Json tested = ask(port, token, "POST", target + "/test").json();
    EXPECT_EQ(tested.at("delivered"), false);
    EXPECT_THAT(tested.at("error").get<std::string>(), HasSubstr("not public"));
    EXPECT_EQ(ask(port, token, "DELETE", target).status, 204);
    EXPECT_EQ(ask(port, token, "DELETE", target).status, 404);
    EXPECT_EQ(server.stop(), 0);
}

// HOOK-3: by the operator's word, nothing is refused for its address.
TEST(WebhookRest, TheOperatorMayAllowPrivateAddresses) {
    ScratchFolder folder;
    ServerProcess server(folder.path(), {"--slots", "1", "--webhooks-to-private"});
    const std::uint16_t port = server.port();
    const std::string token = new_token(port, "one");
    ask(port, token, "PUT", "/api/v1/webhook", R"({"url":"http://127.0.0.1:1/"})");
    const Json tested = ask(port, token, "POST", "/api/v1/webhook/test").json();
    EXPECT_EQ(tested.at("delivered"), false);
    EXPECT_THAT(tested.at("error").get<std::string>(), HasSubstr("Could not connect"));
}

struct Receiver {
    std::vector<net::Request> heard;
    Task<net::Response> hear(net::Request request) {
        heard.push_back(std::move(request));
        co_return net::Response();
    }
};

// HOOK-1: from a submission over REST to the receiver, with nothing in between that is not real.
TEST(WebhookRest, AFinishedSubmissionIsTold) {
    boost::asio::io_context context;
    Receiver told_here;
    const std::vector<net::Request>& heard = told_here.heard;
    net::Router router;
    router.add("POST", "/hook", &told_here, &Receiver::hear);
    net::Server receiver(context, net::ServerOptions(), std::move(router), net::WebSocketAcceptor(),
                         nullptr);
    const std::string url = "http://127.0.0.1:" + std::to_string(receiver.listen().value()) + "/hook";
    receiver.start();
    ScratchFolder folder;
    ServerProcess server(folder.path(), {"--slots", "1", "--webhooks-to-private"});
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::uint16_t port = server.port();
    const std::string token = new_token(port, "one");
    const Json webhook =
        ask(port, token, "PUT", "/api/v1/webhook", Json{{"url", url}}.dump()).json();
    const Json wanted = {
        {"challenge", "lrucache"}, {"language", "python3"}, {"source", "print(1)\n"}};
    const Json made = ask(port, token, "POST", "/api/v1/submissions", wanted.dump()).json();
    for (int look = 0; look < 6'000 && heard.empty(); ++look)
        context.run_one_for(std::chrono::milliseconds(10));
    ASSERT_EQ(heard.size(), 1U) << server.log();
    const Json told = Json::parse(heard[0].body);
    EXPECT_EQ(told.at("type"), "submission.finished");
    EXPECT_EQ(told.at("submission").at("id"), made.at("id"));
    EXPECT_EQ(told.at("submission").at("state"), "done");
    EXPECT_FALSE(told.at("submission").at("verdict").is_null());
    const std::string signature(heard[0].header("rehearse-signature"));
    const std::string seconds = signature.substr(2, signature.find(',') - 2);
    EXPECT_EQ(signature, "t=" + seconds + ",v1=" +
                             app::hmac_sha256_hex(webhook.at("secret").get<std::string>(),
                                                  seconds + "." + heard[0].body));
    auto farewell = std::make_shared<const std::string>();
    await(context, receiver.stop(std::move(farewell), Milliseconds(100)));
}

}  // namespace
}  // namespace rehearse::test
