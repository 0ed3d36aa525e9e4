// Slow, hostile and absent clients against the server itself; docs/ABUSE.md says which of its rows
// each test stands for.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "base/limits.hpp"
#include "server_fixture.hpp"
#include "support/certificate.hpp"

namespace rehearse::net {
namespace {

using test::get;
using test::mebibyte;
using test::RawClient;
using test::RawFrame;
using test::RawResponse;
using test::ServerTest;

constexpr AccessPolicy open_address{false, false, false};
constexpr AccessPolicy behind_a_proxy{false, true, false};

/// The tests do less than the table of abuse asks for, unless somebody wants all of it.
int rounds(int usually, int in_full) {
    return std::getenv("REHEARSE_ABUSE_FULL") != nullptr ? in_full : usually;
}

/// Both ends of this many connections are in this process.
bool may_open(std::size_t connections) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    const rlim_t wanted = 2 * connections + 100;
    if (limit.rlim_cur >= wanted) return true;
    limit.rlim_cur = std::min(limit.rlim_max, wanted);
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == wanted;
}

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

class AbuseTest : public ServerTest {
protected:
    void begin_again(ServerOptions options) {
        end();
        begin_with(std::move(options));
    }
    void expect_others_are_served() {
        RawClient other(port_);
        EXPECT_EQ(other.ask(get("/hello")).status, 200);
    }
    std::uint64_t refused() {
        return on_server([&] { return server_->counters().connections_refused; });
    }
};

std::string head(const std::string& lines, const std::string& target = "/body") {
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
}

// HTTP-10: what two readers of one request may read differently is refused, and what follows it is
// never taken for a request of its own.
TEST_F(AbuseTest, NoRequestHidesInAnother) {
    const std::string hidden = get("/who/hidden");
    struct Row {
        const char* name;
        std::string bytes;
        int status = 400;
    };
    const Row rows[] = {
        {"length and chunks",
         head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + hidden},
        {"chunks and length",
         head("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n" + hidden},
        {"two lengths", head("Content-Length: 0\r\nContent-Length: 40\r\n") + hidden},
        {"a list of lengths", head("Content-Length: 0, 40\r\n") + hidden},
        {"a signed length", head("Content-Length: +0\r\n") + hidden},
        {"a negative length", head("Content-Length: -1\r\n") + hidden},
        {"a length in hexadecimal", head("Content-Length: 0x10\r\n") + hidden},
        {"a length that overflows", head("Content-Length: 18446744073709551616\r\n") + hidden},
        {"a space before the colon", head("Content-Length : 0\r\n") + hidden},
        {"an unknown encoding", head("Transfer-Encoding: gzip\r\n") + hidden},
        {"an encoding around the chunks",
         head("Transfer-Encoding: chunked, gzip\r\n") + "0\r\n\r\n" + hidden},
        {"an encoding within the chunks",
         head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n" + hidden},
        {"something like chunked", head("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n" + hidden},
        {"chunked twice", head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") +
                              "0\r\n\r\n" + hidden},
        {"a chunk that overflows",
         head("Transfer-Encoding: chunked\r\n") + "fffffffffffffffff\r\n" + hidden},
        {"a chunk of negative size", head("Transfer-Encoding: chunked\r\n") + "-1\r\n" + hidden},
        {"bare CR", "GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n\r\n" + hidden},
        {"bare LF", "GET /hello HTTP/1.1\nHost: localhost\n\n" + hidden},
        {"NUL in a header", "GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a" +
                                std::string(1, '\0') + "\r\n\r\n" + hidden},
        {"two hosts",
         "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n" + hidden},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        RawClient client(port_);
        client.send(row.bytes);
        const RawResponse response = client.response();
        EXPECT_EQ(response.status, row.status) << response.body;
        EXPECT_EQ(client.rest(), "") << "and no second answer";
    }
    expect_others_are_served();
}

// HTTP-10: an upgrade has no body in which frames, or another request, could come.
TEST_F(AbuseTest, AnUpgradeWithABodyIsRefused) {
    for (const auto& [name, value] : std::map<std::string, std::string>{
             {"Content-Length", "4"}, {"Transfer-Encoding", "chunked"}}) {
        SCOPED_TRACE(name);
        RawClient client(port_);
        EXPECT_EQ(client.upgrade("/ws/a", {{name, value}}, "0\r\n\r\n").status, 400);
    }
    EXPECT_EQ(on_server([&] { return seen_.accepted; }), 0);
}

// HTTP-4: what comes beside the chunks of a body is bounded as well.
TEST_F(AbuseTest, WhatComesBesideABodyIsBounded) {
    for (const char* where : {"1;", "0\r\nX: "}) {
        SCOPED_TRACE(where);
        RawClient client(port_);
        client.send(head("Transfer-Encoding: chunked\r\n") + where);
        for (int i = 0; i < 256 && client.send(std::string(8 * 1024, 'e')); ++i) {
        }
        const int status = client.response().status;
        EXPECT_EQ(status, 400) << status;
    }
    expect_others_are_served();
}

// RFC 6455: each fault of a frame closes with its own code.
TEST_F(AbuseTest, BrokenFramesCloseWithTheirCode) {
    const auto masked = RawClient::masked_frame;
    const auto closing = [&](int code, const std::string& reason = "") {
        const std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
        return masked(0x88, payload + reason);
    };
    const std::string no_mask("\x81\x02hi", 4);
    const auto length_of = [](unsigned char high, unsigned char low) {
        return std::string{'\x81', '\xff', static_cast<char>(high), 0, 0, 0, 0,
                           0,      0,      static_cast<char>(low),  1, 2, 3, 4};
    };
    struct Row {
        const char* name;
        std::string bytes;
        int code;
    };
    const Row rows[] = {
        {"no mask", no_mask, 1002},
        {"reserved bit, as if it were deflated", masked(0xC1, "hi"), 1002},
        {"second reserved bit", masked(0xA1, "hi"), 1002},
        {"third reserved bit", masked(0x91, "hi"), 1002},
        {"reserved opcode", masked(0x83, "hi"), 1002},
        {"reserved opcode of control", masked(0x8B, "hi"), 1002},
        {"a long ping", masked(0x89, std::string(126, 'p')), 1002},
        {"a ping in pieces", masked(0x09, "p"), 1002},
        {"a continuation of nothing", masked(0x80, "hi"), 1002},
        {"a message within a message", masked(0x01, "a") + masked(0x81, "b"), 1002},
        {"a length of too many bytes", std::string("\x81\xfe\x00\x05\x01\x02\x03\x04hello", 13),
         1002},
        {"a negative length", length_of(0x80, 0), 1009},
        {"a length of 2^62", length_of(0x40, 0), 1009},
        {"no UTF-8", masked(0x81, "\xff\xfe"), 1007},
        {"no UTF-8, split", masked(0x01, "\xe2\x82") + masked(0x80, "("), 1007},
        {"UTF-8 that breaks off", masked(0x01, "a") + masked(0x80, "\xe2\x82"), 1007},
        {"a surrogate in UTF-8", masked(0x81, "\xed\xa0\x80"), 1007},
        {"more bytes than needed", masked(0x81, "\xc0\xaf"), 1007},
        {"a close of one byte", masked(0x88, "\x03"), 1002},
        {"close 999", closing(999), 1002},
        {"close 1004", closing(1004), 1002},
        {"close 1005", closing(1005), 1002},
        {"close 1006", closing(1006), 1002},
        {"close 1015", closing(1015), 1002},
        {"close 2999", closing(2999), 1002},
        {"a reason that is no UTF-8", closing(1000, "\xff"), 1002},
        {"a proper close", closing(4000, "bye"), 4000},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        RawClient client(port_);
        ASSERT_EQ(client.upgrade("/ws/a").status, 101);
        ASSERT_TRUE(client.send(row.bytes));
        EXPECT_EQ(client.frame().close_code(), row.code);
    }
    EXPECT_TRUE(eventually([&] { return server_->counters().websockets_open == 0; }));
    expect_others_are_served();
}

// Compression is not offered, so no message inflates.
TEST_F(AbuseTest, DeflateIsNotAgreedTo) {
    RawClient client(port_);
    const RawResponse response = client.upgrade(
        "/ws/a", {{"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"}});
    EXPECT_EQ(response.status, 101);
    EXPECT_EQ(response.headers.count("sec-websocket-extensions"), 0U);
}

TEST_F(AbuseTest, AnotherVersionIsToldWhichIsOurs) {
    const RawResponse response =
        RawClient(port_).upgrade("/ws/a", {{"Sec-WebSocket-Version", "99"}});
    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(response.header("sec-websocket-version"), "13");
}

// WS-6: pings count as messages do.
TEST_F(AbuseTest, AFloodOfPingsIsClosed) {
    RawClient calm(port_);
    ASSERT_EQ(calm.upgrade("/ws/a").status, 101);
    RawClient flooder(port_);
    ASSERT_EQ(flooder.upgrade("/ws/b").status, 101);
    std::thread sender([&] {
        for (int i = 0; i < 20'000 && flooder.send_frame(9, "ping"); ++i) {
        }
        flooder.send_text("last");
    });
    const RawFrame last = flooder.frame();
    sender.join();
    EXPECT_EQ(last.close_code(), 1008);
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(calm.send_frame(9, "ping"));
        EXPECT_EQ(calm.any_frame().opcode, 10);
    }
    calm.send_text("still here");
    EXPECT_EQ(calm.frame().payload, "still here");
}

// WS-9: frames cost something though they hold nothing.
TEST_F(AbuseTest, AMessageOfEndlessEmptyFramesIsClosed) {
    RawClient client(port_);
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    std::string many = RawClient::masked_frame(0x01, "a");
    for (int i = 0; i < 10'000; ++i) many += RawClient::masked_frame(0x00, "");
    std::thread sender([&] {
        for (int i = 0; i < 1'000 && client.send(many); ++i) many.front() = '\0';
    });
    EXPECT_EQ(client.frame().close_code(), 1008);
    sender.join();
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    expect_others_are_served();
}

// WS-9: and pings between them change nothing.
TEST_F(AbuseTest, AMessageInPiecesIsTaken) {
    RawClient client(port_);
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    for (int round = 0; round < 3; ++round) {
        std::string frames = RawClient::masked_frame(0x01, std::string(1024, 'm'));
        for (int i = 0; i < 1022; ++i)
            frames += RawClient::masked_frame(0x00, std::string(1024, 'm'));
        frames += RawClient::masked_frame(0x89, "in between");
        frames += RawClient::masked_frame(0x80, std::string(1024, 'm'));
        ASSERT_TRUE(client.send(frames));
        EXPECT_EQ(client.frame().payload.size(), mebibyte);
    }
    // Pings are no part of a message, however many came before it.
    for (int i = 0; i < 900; ++i) {
        ASSERT_TRUE(client.send_frame(9, std::string(125, 'p')));
        ASSERT_EQ(client.any_frame().opcode, 10);
    }
    client.send_text("still here");
    EXPECT_EQ(client.frame().payload, "still here");
}

// WS-9
TEST_F(AbuseTest, AMessageThatDripsInIsClosed) {
    ServerOptions options;
    options.message_timeout = Milliseconds(300);
    begin_again(std::move(options));
    RawClient calm(port_);
    ASSERT_EQ(calm.upgrade("/ws/a").status, 101);
    RawClient dripping(port_);
    ASSERT_EQ(dripping.upgrade("/ws/b").status, 101);
    ASSERT_TRUE(dripping.send(RawClient::masked_frame(0x01, "a")));
    int sent = 0;
    while (!dripping.hears_within(10) && sent < 1'000)
        sent += dripping.send(RawClient::masked_frame(0x00, "b")) ? 1 : 0;
    EXPECT_LT(sent, 1'000);
    EXPECT_EQ(dripping.frame().close_code(), 1008);
    // One that says nothing has as much time as it likes, and so has each of its messages.
    calm.send_text("one");
    EXPECT_EQ(calm.frame().payload, "one");
    EXPECT_EQ(on_server([&] { return server_->counters().websockets_open; }), 2U);
}

// WS-9: what was not allowed to be read is waited for by nobody when the connection, or the server,
// ends.
TEST_F(AbuseTest, AReadThatNobodyAllowedEndsWithItsConnection) {
    std::vector<std::unique_ptr<RawClient>> clients;
    std::string many = RawClient::masked_frame(0x01, "a");
    for (int i = 0; i < 60'000; ++i) many += RawClient::masked_frame(0x00, "");
    for (int i = 0; i < 4; ++i) {
        clients.push_back(std::make_unique<RawClient>(port_));
        ASSERT_EQ(clients.back()->upgrade("/ws/a").status, 101);
        clients.back()->send(many);
    }
    EXPECT_TRUE(eventually([&] {
        const auto& closes = server_->counters().websocket_closes_by_code;
        const auto found = closes.find(1008);
        return found != closes.end() && found->second == 4;
    }));
    // Neither side says another word, and the server stops.
    end();
    EXPECT_EQ(seen_.closed, 4);
}

// HTTP-7: a thousand who say nothing keep nobody else out, and nobody has more than their share.
TEST_F(AbuseTest, SilentConnectionsOfOneAddressKeepNobodyElseOut) {
    const std::size_t share = limits::connections_per_address_max;
    if (!may_open(share + 10)) GTEST_SKIP() << "too few descriptors are allowed here";
    ServerOptions options;
    options.idle_timeout = Milliseconds(60'000);
    begin_again(std::move(options));
    std::vector<std::unique_ptr<RawClient>> silent;
    for (std::size_t i = 0; i < share; ++i) silent.push_back(std::make_unique<RawClient>(port_));
    ASSERT_TRUE(eventually([&] { return server_->counters().connections_open == share; }));
    RawClient one_more(port_);
    EXPECT_TRUE(one_more.is_ended());
    EXPECT_EQ(refused(), 1U);
    RawClient other(port_, 0, "127.0.0.2");
    EXPECT_EQ(other.ask(get("/hello")).status, 200);
    RawClient socket(port_, 0, "127.0.0.2");
    EXPECT_EQ(socket.upgrade("/ws/a").status, 101);
    silent.pop_back();
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == share + 1; }));
    expect_others_are_served();
}

// HTTP-9: who connects again and again is made to wait, on an address that others reach.
TEST_F(AbuseTest, ConnectionsOfOneAddressAreLimitedInTheirRate) {
    ServerOptions options;
    options.access = open_address;
    options.connections_at_once = 5;
    options.connections_per_second = 0.001;
    begin_again(options);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(RawClient(port_).ask(get("/healthz")).status, 200);
    EXPECT_TRUE(RawClient(port_).is_ended());
    EXPECT_EQ(RawClient(port_, 0, "127.0.0.2").ask(get("/healthz")).status, 200);
    EXPECT_EQ(refused(), 1U);

    // It fills again.
    options.connections_per_second = 1'000;
    begin_again(options);
    for (int i = 0; i < 100; ++i) {
        int tries = 0;
        while (RawClient(port_).ask(get("/healthz")).status != 200 && tries < 10'000) ++tries;
        EXPECT_LT(tries, 10'000);
    }
    // One's own machine, and the proxy through which all come, are not limited.
    options.connections_per_second = 0.001;
    for (const AccessPolicy& access : {AccessPolicy(), behind_a_proxy}) {
        options.access = access;
        begin_again(options);
        for (int i = 0; i < 20; ++i) EXPECT_EQ(RawClient(port_).ask(get("/healthz")).status, 200);
        EXPECT_EQ(refused(), 0U);
    }
}

// HTTP-9: behind a proxy everybody comes from one address; who they are it says.
TEST_F(AbuseTest, BehindAProxyWebSocketsAreCountedByWhoTheProxyNames) {
    ServerOptions options;
    options.access = behind_a_proxy;
    options.identify = test::who_is_it;
    options.connections_per_address_max = 3;
    begin_again(std::move(options));
    const auto upgrade = [&](RawClient& client, const std::string& from) {
        return client
            .upgrade("/ws/a", {{"Origin", "https://localhost"},
                               {"Cookie", "who=alice"},
                               {"X-Forwarded-For", "1.1.1.1, " + from}})
            .status;
    };
    std::vector<std::unique_ptr<RawClient>> clients;
    const auto open = [&](const std::string& from) {
        clients.push_back(std::make_unique<RawClient>(port_));
        return upgrade(*clients.back(), from);
    };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(open("9.9.9.9"), 101);
    EXPECT_EQ(open("9.9.9.9"), 429);
    for (const char* other : {"2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:3::1"})
        EXPECT_EQ(open(other), 101);
    EXPECT_EQ(open("2001:db8:1:2:4::1"), 429) << "an IPv6 network of 64 bits is one";
    EXPECT_EQ(open("2001:db8:1:3::1"), 101);
    clients.erase(clients.begin());
    EXPECT_TRUE(eventually([&] { return server_->counters().websockets_open == 6; }));
    EXPECT_EQ(open("9.9.9.9"), 101) << "there is room again";
}

// WS-5: who leaves while much is queued for them takes all of it along.
TEST_F(AbuseTest, WhoLeavesWithFramesQueuedLeavesNothing) {
    ASSERT_EQ(RawClient(port_).ask(get("/hello")).status, 200);
    ASSERT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    const std::size_t before = open_descriptors();
    const int cycles = rounds(100, 100'000);
    for (int i = 0; i < cycles; ++i) {
        RawClient client(port_, 4'096);
        ASSERT_EQ(client.upgrade("/ws/a").status, 101);
        client.send_text("flood 15");
        if (i % 2 == 0) client.send_frame(8, "\x03\xE8");
        if (i % 3 == 0) client.hears_within(1'000);
        if (i % 100 == 99) on_server([&] { seen_.flooded.clear(); });
    }
    EXPECT_TRUE(eventually([&] {
        return seen_.closed == cycles && server_->counters().connections_open == 0 &&
               server_->counters().websockets_open == 0;
    }));
    EXPECT_TRUE(on_server([&] {
        return std::all_of(seen_.flooded.begin(), seen_.flooded.end(),
                           [](const auto& frame) { return frame.expired(); });
    }));
    EXPECT_EQ(open_descriptors(), before);
}

/// A server that encrypts and has little patience.
class TlsAbuseTest : public AbuseTest {
protected:
    void SetUp() override {
        const rehearse::test::Key key(EVP_EC_gen("P-256"));
        const std::string base = certificates_.path() / "server";
        rehearse::test::write_certificate(rehearse::test::certificate_of(key), base + ".pem");
        rehearse::test::write_key(key, base + ".key");
        auto tls = TlsContext::load({base + ".pem", base + ".key"});
        ASSERT_TRUE(tls) << tls.error().message;
        ServerOptions options;
        options.access = {true, false, true};
        options.handshake_timeout = Milliseconds(400);
        options.tls = std::move(*tls);
        begin_with(std::move(options));
    }
    rehearse::test::TemporaryDirectory certificates_;
};

// HTTP-8: who does not get on with the handshake is cut, whatever comes of it.
TEST_F(TlsAbuseTest, WhoIsSlowInTheHandshakeIsCut) {
    RawClient silent(port_);
    RawClient half(port_);  // a record of 512 bytes is announced, and does not come
    half.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    RawClient dripping(port_);
    ASSERT_TRUE(dripping.send(std::string("\x16\x03\x01\x02\x00", 5)));
    int sent = 0;
    while (!dripping.hears_within(10) && sent < 500) sent += dripping.send("\x01") ? 1 : 0;
    EXPECT_LT(sent, 500);
    EXPECT_TRUE(silent.is_ended());
    EXPECT_TRUE(half.is_ended());
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    EXPECT_NE(ask_over_tls(port_, "/hello").find("hello"), std::string::npos);
    EXPECT_EQ(on_server([&] { return server_->counters().requests_cut; }), 3U);
}

TEST_F(TlsAbuseTest, WhatIsNoTlsCostsItsConnectionAlone) {
    for (const std::string& bytes :
         {std::string("\x15\x03\x01\x00\x02\x02\x28", 7), std::string("SSH-2.0-x\r\n"),
          std::string(100'000, '\xff'),
          std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'x')}) {
        RawClient client(port_);
        client.send(bytes);
        client.rest();
    }
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    EXPECT_NE(ask_over_tls(port_, "/hello").find("hello"), std::string::npos);
}

}  // namespace
}  // namespace rehearse::net
