// Requests of ours over real sockets, in the clear and by TLS, to a receiver in this process.
#include "net/http_client.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <memory>

#include "support/certificate.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::net {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using rehearse::test::Certificate;
using rehearse::test::certificate_of;
using rehearse::test::Key;
using rehearse::test::write_certificate;

TEST(HttpUrl, IsTakenApart) {
    struct Row {
        const char* text;
        bool is_tls;
        const char* host;
        const char* port;
        const char* authority;
        const char* target;
    };
    const Row rows[] = {
        {"https://a.org", true, "a.org", "443", "a.org", "/"},
        {"http://a.org/", false, "a.org", "80", "a.org", "/"},
        {"http://a.org:8080/x/y?z=1", false, "a.org", "8080", "a.org:8080", "/x/y?z=1"},
        {"https://a.org?z", true, "a.org", "443", "a.org", "/?z"},
        {"https://a.org/?u=http://b@c", true, "a.org", "443", "a.org", "/?u=http://b@c"},
        {"http://10.0.0.1", false, "10.0.0.1", "80", "10.0.0.1", "/"},
        {"http://[::1]:80/x", false, "::1", "80", "[::1]:80", "/x"},
        {"https://[2001:db8::1]", true, "2001:db8::1", "443", "[2001:db8::1]", "/"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.text);
        const auto url = parse_http_url(row.text);
        ASSERT_TRUE(url) << url.error().message;
        EXPECT_EQ(url->is_tls, row.is_tls);
        EXPECT_EQ(url->host, row.host);
        EXPECT_EQ(url->port, row.port);
        EXPECT_EQ(url->authority, row.authority);
        EXPECT_EQ(url->target, row.target);
    }
}

TEST(HttpUrl, IsRefusedWhenItIsNone) {
    for (const std::string& text :
         {std::string(),
          std::string("a.org"),
          std::string("ftp://a.org"),
          std::string("http://"),
          std::string("http:///x"),
          std::string("http://:80"),
          std::string("http://a.org:"),
          std::string("http://a.org:0"),
          std::string("http://a.org:65536"),
          std::string("http://a.org:8x"),
          std::string("http://[::1"),
          std::string("http://[::1]x"),
          std::string("http://[]"),
          std::string("http://u@a.org"),
          std::string("http://u:p@a.org"),
          std::string("http://a.org/#f"),
          std::string("http://a.org/ x"),
          std::string("http://a.org/\r\nX: y"),
          std::string("http://a.org/\xC3\xA4"),
          "http://a.org/" + std::string(limits::webhook_url_bytes_max, 'x')}) {
        const auto url = parse_http_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code, ErrorCode::invalid_input);
    }
}

/// Answers each connection with the next of `answers`, and remembers what it was sent.
class Receiver {
public:
    Receiver(asio::io_context& context, std::vector<std::string> answers)
        : acceptor_(context, {asio::ip::address_v4::loopback(), 0}),
          answers_(std::move(answers)),
          tasks_(context.get_executor()) {}

    void start() { tasks_.spawn("receiver", serve()); }
    /// Gives a certificate first.
    void start_tls(ssl::context& tls) { tasks_.spawn("receiver", serve_tls(&tls)); }
    std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
    const std::vector<std::string>& heard() const { return heard_; }

private:
    template <class Stream>
    Task<void> answer(Stream* stream, std::string text) {
        std::string request;
        auto got =
            co_await asio::async_read_until(*stream, asio::dynamic_buffer(request), "}", use_tuple);
        static_cast<void>(got);
        heard_.push_back(request);
        auto sent = co_await asio::async_write(*stream, asio::buffer(text), use_tuple);
        static_cast<void>(sent);
    }
    Task<void> serve() {
        for (const std::string& text : answers_) {
            auto accepted = co_await acceptor_.async_accept(use_tuple);
            tcp::socket socket = std::move(std::get<1>(accepted));
            co_await answer(&socket, text);
        }
    }
    Task<void> serve_tls(ssl::context* tls) {
        for (const std::string& text : answers_) {
            auto accepted = co_await acceptor_.async_accept(use_tuple);
            ssl::stream<tcp::socket> stream(std::move(std::get<1>(accepted)), *tls);
            auto shaken = co_await stream.async_handshake(ssl::stream_base::server, use_tuple);
            if (std::get<0>(shaken)) continue;
            co_await answer(&stream, text);
        }
    }

    tcp::acceptor acceptor_;
    std::vector<std::string> answers_;
    std::vector<std::string> heard_;
    TaskGroup tasks_;
};

HttpClientOptions private_too() {
    HttpClientOptions options;
    options.to_private = true;
    return options;
}

class HttpClientTest : public ::testing::Test {
protected:
    Result<int> post(HttpClient& client, const std::string& url) {
        Headers headers{{"content-type", "application/json"}, {"x-a", "b"}};
        return rehearse::test::await(
            context, client.post(parse_http_url(url).value(), std::move(headers), "{1}"));
    }

    asio::io_context context;
};

TEST_F(HttpClientTest, PostsAndTellsTheStatus) {
    const std::string end = "\r\nContent-Length: 0\r\n\r\n";
    Receiver receiver(context, {"HTTP/1.1 204 Fine\r\n\r\n", "HTTP/1.1 500 Not" + end,
                                "HTTP/1.1 302 There\r\nLocation: /other" + end,
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK" + end});
    receiver.start();
    HttpClient client(context.get_executor(), private_too());
    const std::string url = "http://127.0.0.1:" + receiver.port() + "/hook?a=b";
    for (const int status : {204, 500, 302, 200}) EXPECT_EQ(post(client, url).value(), status);
    ASSERT_EQ(receiver.heard().size(), 4U) << "a redirect is not followed";
    const std::string& request = receiver.heard().front();
    EXPECT_TRUE(request.starts_with("POST /hook?a=b HTTP/1.1\r\n")) << request;
    EXPECT_NE(request.find("Host: 127.0.0.1:" + receiver.port() + "\r\n"), std::string::npos);
    EXPECT_NE(request.find("x-a: b\r\n"), std::string::npos) << request;
    EXPECT_NE(request.find("Content-Length: 3\r\n"), std::string::npos) << request;
    EXPECT_TRUE(request.ends_with("\r\n\r\n{1}")) << request;
}

TEST_F(HttpClientTest, SaysWhyNothingCameBack) {
    Receiver receiver(context, {"what?\r\n\r\n", "",
                                "HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"});
    receiver.start();
    HttpClient client(context.get_executor(), private_too());
    const std::string url = "http://127.0.0.1:" + receiver.port();
    for (const char* name : {"no HTTP", "nothing", "too much"}) {
        const auto failed = post(client, url);
        ASSERT_FALSE(failed) << name;
        EXPECT_EQ(failed.error().code, ErrorCode::io) << name;
        EXPECT_TRUE(failed.error().message.starts_with("Could not")) << failed.error().message;
    }
    EXPECT_FALSE(post(client, "http://127.0.0.1:1"));
}

// A connection that the kernel takes and nobody answers.
TEST_F(HttpClientTest, WaitsNoLongerThanItsBound) {
    const tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
    HttpClientOptions options = private_too();
    options.timeout = Milliseconds(30);
    HttpClient client(context.get_executor(), options);
    const auto late =
        post(client, fmt::format("http://127.0.0.1:{}", silent.local_endpoint().port()));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().message, "The receiver took too long.");
}

TEST_F(HttpClientTest, IsCutWhenTheServerStops) {
    const tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
    HttpClient client(context.get_executor(), private_too());
    asio::steady_timer soon(context, Milliseconds(10));
    soon.async_wait([&](const boost::system::error_code&) { client.stop(); });
    const std::string url = fmt::format("http://127.0.0.1:{}", silent.local_endpoint().port());
    for (const char* when : {"under way", "later"}) {
        const auto cut = post(client, url);
        ASSERT_FALSE(cut) << when;
        EXPECT_NE(cut.error().message.find("stopped"), std::string::npos) << cut.error().message;
    }
}

// HOOK-3: whatever way the address is written.
TEST_F(HttpClientTest, SendsNothingToAddressesThatAreNotPublic) {
    Receiver receiver(context, {"HTTP/1.1 200 OK\r\n\r\n"});
    receiver.start();
    HttpClient client(context.get_executor(), {});
    for (const char* host : {"127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1",
                             "0.0.0.0", "[::ffff:127.0.0.1]", "10.1.2.3", "169.254.169.254"}) {
        const auto refused = post(client, fmt::format("http://{}:{}", host, receiver.port()));
        ASSERT_FALSE(refused) << host;
        EXPECT_EQ(refused.error().code, ErrorCode::forbidden) << host << refused.error().message;
    }
    EXPECT_TRUE(receiver.heard().empty());
}

// HOOK-4
TEST_F(HttpClientTest, TrustsACertificateForItsNameOnly) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = certificate_of(key);
    const rehearse::test::TemporaryDirectory folder;
    const std::string file = (folder.path() / "authority.pem").string();
    write_certificate(certificate, file);
    ssl::context tls(ssl::context::tls_server);
    ASSERT_EQ(SSL_CTX_use_certificate(tls.native_handle(), certificate.get()), 1);
    ASSERT_EQ(SSL_CTX_use_PrivateKey(tls.native_handle(), key.get()), 1);
    struct Row {
        const char* name;
        const char* host;
        bool is_authority_known;
        bool is_fine;
    };
    const Row rows[] = {
        {"known, for that name", "localhost", true, true},
        {"known, for another name", "127.0.0.1", true, false},
        {"unknown", "localhost", false, false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Receiver receiver(context, {"HTTP/1.1 200 OK\r\n\r\n"});
        receiver.start_tls(tls);
        HttpClientOptions options = private_too();
        if (row.is_authority_known) options.authorities = file;
        HttpClient client(context.get_executor(), options);
        const auto answer = post(client, fmt::format("https://{}:{}", row.host, receiver.port()));
        EXPECT_EQ(answer.has_value(), row.is_fine) << (answer ? "" : answer.error().message);
        EXPECT_EQ(receiver.heard().size(), row.is_fine ? 1U : 0U);
        if (!answer) {
            EXPECT_TRUE(answer.error().message.starts_with("Could not agree on TLS"));
        }
    }
}

}  // namespace
}  // namespace rehearse::net
