// TLS in the process, spoken to by OpenSSL over a blocking socket: HTTP, WebSocket and a stream,
// the files and what is wrong with them, and peers that speak something else.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "candidate.hpp"
#include "support/certificate.hpp"
#include "support/redis_server.hpp"
#include "support/server_process.hpp"
#include "support/ws_client.hpp"

namespace rehearse::test {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace ssl = asio::ssl;
using boost::system::error_code;
using ::testing::HasSubstr;

/// One encrypted connection, byte by byte. Believes only the certificate that it was told.
class TlsClient {
public:
    TlsClient(std::uint16_t port, const std::string& authority, int version_max = 0)
        : tls_(ssl::context::tls_client) {
        tls_.load_verify_file(authority);
        tls_.set_verify_mode(ssl::verify_peer);
        if (version_max != 0) {
            SSL_CTX_set_security_level(tls_.native_handle(), 0);
            SSL_CTX_set_min_proto_version(tls_.native_handle(), 0);
            SSL_CTX_set_max_proto_version(tls_.native_handle(), version_max);
        }
        stream_.emplace(context_, tls_);
        stream_->next_layer().connect({asio::ip::address_v4::loopback(), port});
        const timeval limit{60, 0};
        ::setsockopt(stream_->next_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit,
                     sizeof(limit));
        stream_->handshake(ssl::stream_base::client, failure_);
    }

    bool is_agreed() const { return !failure_; }
    void send(const std::string& bytes) { asio::write(*stream_, asio::buffer(bytes), failure_); }
    /// What has come once `end` is in it; all of it when the connection ended before.
    std::string until(const std::string& end) {
        std::string bytes = std::exchange(rest_, {});
        std::size_t at = bytes.find(end);
        while (at == std::string::npos && !failure_) {
            char piece[4096];
            const std::size_t got = stream_->read_some(asio::buffer(piece), failure_);
            bytes.append(piece, got);
            at = bytes.find(end);
        }
        if (at == std::string::npos) return bytes;
        rest_ = bytes.substr(at + end.size());
        bytes.resize(at + end.size());
        return bytes;
    }
    /// How the connection ended: eof when the server said so before.
    error_code failure() const { return failure_; }

private:
    asio::io_context context_;
    ssl::context tls_;
    std::optional<ssl::stream<asio::ip::tcp::socket>> stream_;
    error_code failure_;
    std::string rest_;
};

std::string text_frame(const std::string& text) {
    std::string frame = "\x81";
    if (text.size() < 126) {
        frame += static_cast<char>(0x80 | text.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(text.size() >> 8U);
        frame += static_cast<char>(text.size() & 0xffU);
    }
    return frame + std::string(4, '\0') + text;  // a mask of zeros changes nothing
}

class TlsTest : public ::testing::Test {
protected:
    void SetUp() override { write_pair("one"); }
    /// A key and its certificate.
    void write_pair(const std::string& name) {
        const Key key(EVP_EC_gen("P-256"));
        write_certificate(certificate_of(key), path(name + ".pem"));
        write_key(key, path(name + ".key"));
    }
    std::string path(const std::string& name) const { return folder.path() / name; }
    std::vector<std::string> words() const {
        return {"--slots", "1", "--tls-cert", path("one.pem"), "--tls-key", path("one.key")};
    }
    std::string ask(std::uint16_t port, const std::string& lines, const std::string& body = "") {
        TlsClient client(port, path("one.pem"));
        client.send(fmt::format("{}\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n{}", lines,
                                port, body));
        std::string answer = client.until("no such end");
        EXPECT_EQ(client.failure(), asio::error::eof) << client.failure().message();
        return answer;
    }
    ScratchFolder folder;
};

// HTTP-1, HTTP-8
TEST_F(TlsTest, EncryptsRequestsStreamsAndWebSockets) {
    ServerProcess server(folder.path(), words());
    EXPECT_THAT(server.greeting(), HasSubstr("https://localhost:"));
    const std::uint16_t port = server.port();
    const std::string alive = ask(port, "GET /healthz HTTP/1.1");
    EXPECT_THAT(alive, HasSubstr("HTTP/1.1 200"));
    // Larger than a record, and than what is sent at once.
    const std::string document = ask(port, "GET /api/v1/openapi.json HTTP/1.1");
    EXPECT_GT(document.size(), 60'000U);
    EXPECT_TRUE(document.ends_with("}\n") || document.ends_with("}")) << "all of it came";

    const std::string body = R"({"template":"junior-screen"})";
    TlsClient client(port, path("one.pem"));
    client.send(
        fmt::format("POST /api/v1/sessions HTTP/1.1\r\nHost: localhost:{0}\r\n"
                    "Origin: https://localhost:{0}\r\nContent-Length: {1}\r\n\r\n{2}",
                    port, body.size(), body));
    const std::string head = client.until("\r\n\r\n");
    ASSERT_THAT(head, HasSubstr("HTTP/1.1 201"));
    const std::string session = Json::parse(client.until("}")).at("id");
    client.send(
        fmt::format("GET /ws/session/{1} HTTP/1.1\r\nHost: localhost:{0}\r\n"
                    "Origin: https://localhost:{0}\r\nConnection: Upgrade\r\n"
                    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    "Sec-WebSocket-Protocol: rehearse.v1\r\n\r\n",
                    port, session));
    ASSERT_THAT(client.until("\r\n\r\n"), HasSubstr("HTTP/1.1 101"));
    client.send(text_frame(R"({"type":"hello","protocol":1,"client":null,"resume":null})"));
    EXPECT_THAT(client.until("\"welcome\""), HasSubstr("welcome"));
    client.send(text_frame(R"({"type":"ping","sent":77})"));
    EXPECT_THAT(client.until("\"pong\""), HasSubstr("pong"));
    EXPECT_EQ(server.stop(), 0);
    EXPECT_THAT(client.until("no such end"), HasSubstr("going_away"));
}

// SUB-5 over TLS: it comes as it happens, ends in order, and ends when nobody listens any more.
TEST_F(TlsTest, EventStreamsEndOnBothSides) {
    RedisServer redis;
    std::vector<std::string> no_runner = words();
    no_runner.insert(no_runner.end(),
                     {"--no-runner", "--redis", "unix://" + redis.socket_path()});
    ServerProcess server(folder.path(), no_runner);
    const std::uint16_t port = server.port();
    const auto post = [&](const std::string& target, const std::string& body) {
        return ask(port,
                   fmt::format("POST /api/v1/submissions{0} HTTP/1.1\r\n"
                               "Origin: https://localhost:{1}\r\nContent-Length: {2}",
                               target, port, body.size()),
                   body);
    };
    const auto submit = [&] {
        const std::string answer =
            post("", R"x({"challenge":"accesslog","language":"python3","source":"print(1)"})x");
        EXPECT_THAT(answer, HasSubstr("HTTP/1.1 202"));
    return Json::parse(answer.substr(answer.find("\r\n\r\n"))).at("id").get<std::string>();
};
const auto follow = [&](TlsClient& client, const std::string& id) {
    client.send(
        fmt::format("GET /api/v1/submissions/{1}/events HTTP/1.1\r\n"
                    "Host: localhost:{0}\r\n\r\n",
                    port, id));
    EXPECT_THAT(client.until("\r\n\r\n"), HasSubstr("text/event-stream"));
    EXPECT_THAT(client.until("event: queued"), HasSubstr("event: queued"));
};
const std::string id = submit();
TlsClient listener(port, path("one.pem"));
follow(listener, id);
EXPECT_THAT(post("/" + id + "/cancel", ""), HasSubstr("HTTP/1.1 200"));
EXPECT_THAT(listener.until("event: cancelled"), HasSubstr("event: cancelled"));
EXPECT_THAT(listener.until("no such end"), HasSubstr("0\r\n\r\n"));
EXPECT_EQ(listener.failure(), asio::error::eof) << listener.failure().message();

const auto connections_are = [&](const std::string& number) {
    return ask(port, "GET /metrics HTTP/1.1").find("rehearse_http_connections " + number + "\n") !=
           std::string::npos;
};
const std::string other = submit();
{
    TlsClient leaving(port, path("one.pem"));
    follow(leaving, other);
    EXPECT_TRUE(eventually([&] { return connections_are("2"); }));
}
EXPECT_TRUE(eventually([&] { return connections_are("1"); })) << "who left is gone";
TlsClient staying(port, path("one.pem"));
follow(staying, other);
EXPECT_EQ(server.stop(), 0);
EXPECT_THAT(staying.until("no such end"), HasSubstr("0\r\n\r\n"));
EXPECT_EQ(staying.failure(), asio::error::eof) << staying.failure().message();
}

TEST_F(TlsTest, SpeaksNothingOldAndNothingInPlainText) {
    ServerProcess server(folder.path(), words());
    EXPECT_FALSE(TlsClient(server.port(), path("one.pem"), TLS1_1_VERSION).is_agreed());
    EXPECT_TRUE(TlsClient(server.port(), path("one.pem"), TLS1_2_VERSION).is_agreed());
    const HttpAnswer plain = get(server.port(), "/healthz");
    EXPECT_EQ(plain.status, 400);
    EXPECT_THAT(plain.body, HasSubstr("https://"));
    const std::vector<std::string> health{"health", "--tls", "--port",
                                          std::to_string(server.port())};
    EXPECT_TRUE(eventually([&] { return run_rehearse(health, folder.path()).code == 0; }));
}

// HTTP-8: a new certificate needs no restart, and one that is broken changes nothing.
TEST_F(TlsTest, ReadsItsFilesAgainWhenAsked) {
    ServerProcess server(folder.path(), words());
    write_pair("two");
    fs::copy_file(path("one.pem"), path("old.pem"));
    fs::copy_file(path("two.pem"), path("one.pem"), fs::copy_options::overwrite_existing);
    ::kill(server.pid(), SIGHUP);
    ASSERT_TRUE(
        eventually([&] { return server.log().find("certificate_kept") != std::string::npos; }));
    EXPECT_TRUE(TlsClient(server.port(), path("old.pem")).is_agreed());
    fs::copy_file(path("two.key"), path("one.key"), fs::copy_options::overwrite_existing);
    ::kill(server.pid(), SIGHUP);
    ASSERT_TRUE(
        eventually([&] { return server.log().find("certificate_read") != std::string::npos; }));
    EXPECT_TRUE(TlsClient(server.port(), path("two.pem")).is_agreed());
    EXPECT_FALSE(TlsClient(server.port(), path("old.pem")).is_agreed());
}

TEST_F(TlsTest, SaysWhatIsWrongWithItsFiles) {
    write_pair("two");
    std::ofstream(path("empty.pem")) << "nothing\n";
    struct Row {
        const char* name;
        std::string certificate;
        std::string key;
        std::string says;
    };
    const Row rows[] = {
        {"no certificate", path("none.pem"), path("one.key"), "--tls-cert " + path("none.pem")},
        {"what is no certificate", path("empty.pem"), path("one.key"),
         "--tls-cert " + path("empty.pem")},
        {"no key", path("one.pem"), path("none.key"), "--tls-key " + path("none.key")},
        {"the key of another", path("one.pem"), path("two.key"), "not that of the certificate"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const ProgramEnd end =
            run_rehearse({"serve", "--port", "0", "--data", folder.path() / "data", "--challenges",
                          REHEARSE_SOURCE_DIR "/challenges", "--tls-cert", row.certificate,
                          "--tls-key", row.key},
                         folder.path());
        EXPECT_EQ(end.code, 2);
        EXPECT_THAT(end.errors, HasSubstr(row.says));
    }
}

}  // namespace
}  // namespace rehearse::test
