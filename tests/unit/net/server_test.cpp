// The server over real sockets, in this process, spoken to by a client that knows only bytes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "server_fixture.hpp"

namespace rehearse::net {
namespace {

namespace asio = boost::asio;
using test::get;
using test::keep_the_door;
using test::mebibyte;
using test::RawClient;
using test::RawFrame;
using test::RawResponse;
using test::ServerTest;
using test::who_is_it;

// HTTP-1, HTTP-2, HTTP-3, HTTP-4
TEST_F(ServerTest, AnswersEachRequestAsItShould) {
    const std::string large(9'000, 'x');
    struct Row {
        const char* name;
        std::string bytes;
        int status;
        const char* body;
    };
    const Row rows[] = {
        {"route", get("/hello"), 200, "\"hello\""},
        {"parameters", get("/who/a%20b?q=c+d"), 200, "a b c d 127.0.0.1"},
        {"page", get("/somewhere"), 200, "<p>"},
        {"file", get("/a.txt"), 200, "a"},
        {"missing", get("/missing.txt"), 404, "not_found"},
        {"method", "PUT /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 405,
         "method"},
        {"body", "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc", 200,
         "3"},
        {"chunked body",
         "POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
         200, "5"},
        {"no request", "hello there\r\n\r\n", 400, "bad_message"},
        {"bad version", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400, "bad_message"},
        {"bad header", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 400, "bad_message"},
        {"bad length", "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400,
         "bad_message"},
        {"two lengths",
         "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: "
         "2\r\n\r\nab",
         400, "bad_message"},
        {"length and chunks",
         "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         400, "bad_message"},
        {"bad chunk",
         "POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400,
         "bad_message"},
        {"bad escape", get("/%zz"), 400, "bad_message"},
        {"absolute target", get("http://localhost/hello"), 400, "bad_message"},
        {"large header", get("/hello", "X: " + large + "\r\n"), 431, "bad_message"},
        {"large target", get("/hello?" + large), 431, "bad_message"},
        {"foreign host", "GET /hello HTTP/1.1\r\nHost: evil.com\r\n\r\n", 403, "forbidden"},
        {"proxy", get("/hello", "X-Forwarded-For: 1.1.1.1\r\n"), 403, "forbidden"},
        {"foreign post",
         "POST /body HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.com\r\nContent-Length: "
         "0\r\n\r\n",
         403, "forbidden"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const RawResponse response = ask(row.bytes);
        EXPECT_EQ(response.status, row.status);
        EXPECT_NE(response.body.find(row.body), std::string::npos) << response.body;
        EXPECT_EQ(response.headers.count("content-security-policy"), 1U);
        EXPECT_EQ(response.header("x-content-type-options"), "nosniff");
        if (row.status >= 400) {
            EXPECT_EQ(response.header("content-type"), "application/problem+json");
        }
    }
}

TEST_F(ServerTest, MethodNotAllowedNamesThoseThatAre) {
    EXPECT_EQ(
        ask("PUT /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").header("allow"),
        "POST, DELETE");
    EXPECT_EQ(
        ask("POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").header("allow"),
        "GET, HEAD");
}

// TOKEN-1: a token opens the routes that name a scope, by the doorkeeper's leave, and nothing else,
// on a loopback address as on an open one, and with the cookie as without.
TEST_F(ServerTest, TokensOpenOnlyTheirRoutes) {
    struct Row {
        const char* name;
        std::string target;
        const char* token;
        int status;
        const char* body;
        const char* asked;  // of which scope the doorkeeper was
    };
    const Row rows[] = {
        {"their route", "/tokens-too", "good", 200, "for both", "read"},
        {"a wrong token", "/tokens-too", "bad", 401, "unauthorized", "read"},
        {"no token at all", "/tokens-too", "", 401, "unauthorized", "read"},
        {"a doorkeeper that fails", "/tokens-too", "broken", 500, "internal", ""},
        {"a route for people", "/hello", "good", 403, "forbidden", "none"},
        {"a route for people, wrong token", "/hello", "bad", 401, "unauthorized", "none"},
        {"a file", "/a.txt", "good", 404, "not_found", "none"},
        {"a file, wrong token", "/a.txt", "bad", 401, "unauthorized", "none"},
        {"a file, a doorkeeper that fails", "/a.txt", "broken", 500, "internal", ""},
        {"a page", "/", "good", 404, "not_found", "none"},
        {"another method", "/body", "good", 405, "not_found", "none"},
        {"a place of WebSockets", "/ws/session/x", "good", 426, "bad_message", "none"},
        {"no path", "nowhere", "good", 400, "bad_message", "none"},
        {"whether we live", "/healthz", "bad", 200, "alive", ""},
    };
    for (const char* place : {"loopback", "open", "open, with the cookie"}) {
        end();
        ServerOptions options;
        options.doorkeeper = keep_the_door;
        const bool is_open = std::string_view(place) != "loopback";
        options.identify = who_is_it;
        if (is_open) options.access = {false, true, false};
        begin_with(std::move(options));
        const std::string cookie =
            std::string_view(place).ends_with("cookie") ? "Cookie: who=alice\r\n" : "";
        for (const Row& row : rows) {
            SCOPED_TRACE(fmt::format("{}: {}", place, row.name));
            const RawResponse response = ask(
                get(row.target, fmt::format("Authorization: Bearer {}\r\n{}", row.token, cookie)));
            EXPECT_EQ(response.status, row.status);
            EXPECT_NE(response.body.find(row.body), std::string::npos) << response.body;
            EXPECT_EQ(response.body.find("secret words"), std::string::npos);
            EXPECT_EQ(response.header("x-scope"), row.asked);
            EXPECT_EQ(response.header("www-authenticate"), row.status == 401 ? "Bearer" : "");
        }
    }
}

// TOKEN-1, TOKEN-4: also where the request is refused before it gets to a route.
TEST_F(ServerTest, TokensAreToldOfThemselvesWithEachRefusal) {
    end();
    ServerOptions options;
    options.doorkeeper = keep_the_door;
    begin_with(std::move(options));
    const std::string token = "Authorization: Bearer good\r\n";
    const RawResponse upgrade =
        ask(get("/ws/echo", token + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                    "Origin: http://localhost\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                                    "Sec-WebSocket-Protocol: rehearse.v1\r\n"));
    EXPECT_EQ(upgrade.status, 403);
    EXPECT_EQ(upgrade.header("x-scope"), "none");
    EXPECT_EQ(seen_.accepted, 0);
    const RawResponse large = ask("POST /body HTTP/1.1\r\nHost: localhost\r\n" + token +
                                  "Content-Length: 99999999999\r\n\r\n");
    EXPECT_EQ(large.status, 413);
    EXPECT_EQ(large.header("x-scope"), "none");
    const RawResponse elsewhere =
        ask("GET /tokens-too HTTP/1.1\r\nHost: evil.example\r\n" + token + "\r\n");
    EXPECT_EQ(elsewhere.status, 403) << "HTTP-2";
    EXPECT_EQ(elsewhere.header("x-scope"), "");
}

// TOKEN-1: a server without a doorkeeper lets no token in.
TEST_F(ServerTest, WithoutADoorkeeperNoTokenOpensAnything) {
    EXPECT_EQ(ask(get("/tokens-too", "Authorization: Bearer good\r\n")).status, 403);
    EXPECT_EQ(ask(get("/tokens-too")).status, 200);
}

// HTTP-4: just within the limit, just above, announced or found out on the way.
TEST_F(ServerTest, BodiesAreBounded) {
    const std::string head = "POST /body HTTP/1.1\r\nHost: localhost\r\n";
    struct Row {
        const char* name;
        std::string headers;
        std::string body;
        int status;
    };
    const Row rows[] = {
        {"full", fmt::format("Content-Length: {}\r\n", mebibyte), std::string(mebibyte, 'b'), 200},
        {"one byte more", fmt::format("Content-Length: {}\r\n", mebibyte + 1),
         std::string(mebibyte + 1, 'b'), 413},
        {"three times as much", fmt::format("Content-Length: {}\r\n", 3 * mebibyte),
         std::string(3 * mebibyte, 'b'), 413},
        {"only announced", "Content-Length: 99999999999\r\n", "", 413},
        {"in chunks", "Transfer-Encoding: chunked\r\n",
         fmt::format("{0:x}\r\n{1}\r\n{0:x}\r\n{1}\r\n0\r\n\r\n", 600'000,
                     std::string(600'000, 'c')),
         413},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        RawClient client(port_);
        client.send(head + row.headers + "\r\n" + row.body);
        const RawResponse response = client.response();
        EXPECT_EQ(response.status, row.status);
        EXPECT_NE(response.body.find(row.status == 200 ? "1048576" : "too_large"),
                  std::string::npos)
            << response.body;
    }
}

TEST_F(ServerTest, ConnectionsAreKeptAndClosedAsAsked) {
    RawClient client(port_);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.ask(get("/hello")).body, "\"hello\"");
    // Two at once are answered one after the other.
    client.send(get("/who/1") + get("/who/2"));
    EXPECT_TRUE(client.response().body.starts_with("1 "));
    EXPECT_TRUE(client.response().body.starts_with("2 "));
    const RawResponse last = client.ask(get("/hello", "Connection: close\r\n"));
    EXPECT_EQ(last.header("connection"), "close");
    EXPECT_TRUE(client.is_ended());
    RawClient old(port_);
    EXPECT_EQ(old.ask("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n").status, 200);
    EXPECT_TRUE(old.is_ended());
}

TEST_F(ServerTest, HeadAnswersLikeGetWithoutABody) {
    RawClient client(port_);
    const RawResponse head = client.ask("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "7");
    // If a body had been sent, it would be taken for the next answer's first line.
    EXPECT_EQ(
        client.ask("HEAD /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n").header("content-length"),
        "1");
    EXPECT_EQ(client.ask(get("/hello")).body, "\"hello\"");
}

TEST_F(ServerTest, AnswersWithoutABodyAnnounceNone) {
    RawClient client(port_);
    const std::string tag = client.ask(get("/a.txt")).header("etag");
    const RawResponse unchanged = client.ask(get("/a.txt", "If-None-Match: " + tag + "\r\n"));
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(unchanged.headers.count("content-length"), 0U);
    const RawResponse deleted = client.ask("DELETE /body HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(deleted.status, 204);
    EXPECT_EQ(deleted.headers.count("content-length"), 0U);
    EXPECT_EQ(client.ask(get("/hello")).status, 200);
}

TEST_F(ServerTest, AStreamIsSentAsItComes) {
    RawClient client(port_);
    client.send(get("/stream"));
    const RawResponse head = client.response(false);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("transfer-encoding"), "chunked");
    EXPECT_EQ(head.header("connection"), "close");
    EXPECT_EQ(head.headers.count("content-length"), 0U);
    EXPECT_EQ(head.headers.count("content-security-policy"), 1U);
    for (const std::string& piece : {std::string("one"), std::string(100'000, 'x')}) {
        on_server([&] { fed_->feed(piece); });
        EXPECT_EQ(client.chunk(), piece);
    }
    // Bytes of a next request are no reason to end, and that request is not answered.
    client.send(get("/hello"));
    on_server([&] { fed_->feed("two"); });
    EXPECT_EQ(client.chunk(), "two");
    EXPECT_FALSE(on_server([&] { return fed_->is_ended(); }));
    on_server([&] { fed_->end(); });
    EXPECT_EQ(client.chunk(), "");
    EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, AnOldClientGetsAStreamWithoutChunks) {
    RawClient client(port_);
    on_server([&] {
        fed_->feed("one ");
        fed_->feed("two");
        fed_->end();
    });
    client.send("GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(client.response(false).headers.count("transfer-encoding"), 0U);
    EXPECT_EQ(client.rest(), "one two");
}

TEST_F(ServerTest, WhoOnlyAsksForTheHeadOfAStreamGetsIt) {
    RawClient client(port_);
    EXPECT_EQ(client.ask("HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
    EXPECT_TRUE(client.is_ended());
    EXPECT_TRUE(on_server([&] { return fed_->is_ended(); }));
}

TEST_F(ServerTest, AStreamEndsWhenItsPeerHasGone) {
    {
        RawClient client(port_);
        client.send(get("/stream"));
        ASSERT_EQ(client.response(false).status, 200);
    }
    EXPECT_TRUE(eventually([&] { return fed_->is_ended(); })) << "although nothing was to be said";
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
}

TEST_F(ServerTest, AStreamEndsInOrderWhenTheServerStops) {
    RawClient client(port_);
    client.send(get("/stream"));
    ASSERT_EQ(client.response(false).status, 200);
    on_server([&] { fed_->last_words = "bye"; });
    end();
    EXPECT_EQ(client.chunk(), "bye");
    EXPECT_EQ(client.chunk(), "");
    EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, AStreamThatFailsCostsItsConnectionAlone) {
    RawClient client(port_);
    client.send(get("/stream"));
    ASSERT_EQ(client.response(false).status, 200);
    on_server([&] { fed_->feed("boom"); });
    EXPECT_FALSE(client.chunk().has_value());
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    EXPECT_EQ(ask(get("/hello")).status, 200);
}

TEST_F(ServerTest, WhoDoesNotReadAStreamIsCut) {
    end();
    ServerOptions options;
    options.idle_timeout = Milliseconds(200);
    begin_with(std::move(options));
    RawClient client(port_, 4 * 1024);
    client.send(get("/stream"));
    on_server([&] { fed_->feed(std::string(64 * mebibyte, 'x')); });
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    EXPECT_TRUE(on_server([&] { return fed_->is_ended(); }));
}

TEST_F(ServerTest, APageNamesItsNonceInItsPolicy) {
    const RawResponse page = ask(get("/"));
    const std::string nonce = page.body.substr(3, page.body.find("</p>") - 3);
    EXPECT_GE(nonce.size(), 22U);
    EXPECT_NE(page.header("content-security-policy").find("'nonce-" + nonce + "'"),
              std::string::npos);
}

// HTTP-3, WS-7's neighbours: what is no proper upgrade is answered, never upgraded.
TEST_F(ServerTest, HandshakesAreRefusedWithAReason) {
    struct Row {
        const char* name;
        const char* path;
        std::map<std::string, std::string> instead;
        int status;
    };
    const Row rows[] = {
        {"proper", "/ws/a", {}, 101},
        {"one of several protocols",
         "/ws/a",
         {{"Sec-WebSocket-Protocol", "other, rehearse.v1"}},
         101},
        {"plain get", "/ws/a", {{"Connection", "keep-alive"}, {"Upgrade", "-"}}, 426},
        {"no connection header", "/ws/a", {{"Connection", "-"}}, 426},
        {"older version", "/ws/a", {{"Sec-WebSocket-Version", "8"}}, 426},
        {"no version", "/ws/a", {{"Sec-WebSocket-Version", "-"}}, 426},
        {"no key", "/ws/a", {{"Sec-WebSocket-Key", "-"}}, 400},
        {"short key", "/ws/a", {{"Sec-WebSocket-Key", "abc="}}, 400},
        {"key of 24 that is no base64",
         "/ws/a",
         {{"Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!=="}},
         400},
        {"no protocol", "/ws/a", {{"Sec-WebSocket-Protocol", "-"}}, 400},
        {"other protocol", "/ws/a", {{"Sec-WebSocket-Protocol", "rehearse.v2"}}, 400},
        {"no origin", "/ws/a", {{"Origin", "-"}}, 403},
        {"foreign origin", "/ws/a", {{"Origin", "http://evil.com"}}, 403},
        {"foreign host", "/ws/a", {{"Host", "evil.com"}, {"Origin", "http://evil.com"}}, 403},
        {"the application says no", "/ws/none", {}, 404},
        {"elsewhere an upgrade is a plain get", "/hello", {}, 200},
    };
    int accepted = 0;
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        RawClient client(port_);
        const RawResponse response = client.upgrade(row.path, row.instead);
        EXPECT_EQ(response.status, row.status) << response.body;
        if (row.status == 101) {
            ++accepted;
            EXPECT_EQ(response.header("sec-websocket-protocol"), "rehearse.v1");
            EXPECT_EQ(response.header("sec-websocket-accept"), "Bz3qJYTGdOe8gUSpLosEdiLKDrk=");
            client.send_text("hi");
            EXPECT_EQ(client.frame().payload, "hi");
        } else {
            EXPECT_EQ(response.headers.count("content-security-policy"), 1U);
        }
    }
    EXPECT_EQ(on_server([&] { return seen_.accepted; }), accepted);
}

// HTTP-6
TEST_F(ServerTest, AnOpenAddressAsksWhoItIs) {
    end();
    ServerOptions options;
    options.access = {false, true, false};
    options.identify = who_is_it;
    begin_with(options);
    const std::string alice = "Cookie: who=alice\r\n";
    EXPECT_EQ(ask(get("/api/caller")).status, 401);
    EXPECT_EQ(ask(get("/api/caller", "Cookie: who=\r\n")).status, 401);
    EXPECT_EQ(ask(get("/healthz")).status, 200);
    EXPECT_EQ(ask(get("/a.txt")).status, 200) << "the page is for everybody";
    EXPECT_EQ(ask(get("/api/caller", alice)).body, "alice");
    EXPECT_EQ(ask(get("/api/caller", "Cookie: who=away\r\n")).status, 503);
    // Known, but from a foreign page: that is no matter of who it is.
    EXPECT_EQ(ask("POST /body HTTP/1.1\r\nHost: localhost\r\nOrigin: "
                  "http://evil.com\r\nContent-Length: 0\r\n" +
                  alice + "\r\n")
                  .status,
              403);
    EXPECT_EQ(RawClient(port_).upgrade("/ws/a", {{"Origin", "https://localhost"}}).status, 401);
    EXPECT_EQ(RawClient(port_)
                  .upgrade("/ws/a", {{"Origin", "https://localhost"}, {"Cookie", "who=alice"}})
                  .status,
              101);
    EXPECT_EQ(on_server([&] { return seen_.callers; }), std::vector<std::string>{"alice"});
}

// HTTP-6: whoever forgot to say who is who lets nobody in.
TEST_F(ServerTest, WithoutAnybodyToAskAnOpenAddressIsClosed) {
    end();
    begin({false, true, false});
    EXPECT_EQ(ask(get("/api/caller")).status, 401);
    EXPECT_EQ(ask(get("/healthz")).status, 200);
}

TEST_F(ServerTest, MessagesComeAndGo) {
    auto connected = std::make_unique<RawClient>(port_);
    RawClient& client = *connected;
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{125}, std::size_t{126}, std::size_t{65'535},
          std::size_t{65'536}, mebibyte}) {
        ASSERT_TRUE(client.send_text(std::string(size, 'm')));
        EXPECT_EQ(client.frame().payload.size(), size);
    }
    client.send_frame(8, "\x03\xE8");
    EXPECT_EQ(client.frame().close_code(), 1000);
    connected.reset();
    EXPECT_TRUE(
        eventually([&] { return seen_.closed == 1 && server_->counters().websockets_open == 0; }));
}

// WS-7
TEST_F(ServerTest, BinaryAndOversizedMessagesAreNotTaken) {
    RawClient client(port_);
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    client.send_frame(2, "binary");
    EXPECT_EQ(client.frame().payload, "refused bad_message");
    client.send_text("still here");
    EXPECT_EQ(client.frame().payload, "still here");
    client.send_text(std::string(mebibyte + 1, 'm'));
    EXPECT_EQ(client.frame().close_code(), 1009);
    EXPECT_TRUE(eventually([&] { return seen_.closed == 1; }));
}

// WS-6
TEST_F(ServerTest, TooManyMessagesAreAnsweredThenClosed) {
    RawClient client(port_);
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    std::thread sender([&] {
        for (int i = 0; i < 3'000 && client.send_text("quiet"); ++i) {
        }
    });
    int refused = 0;
    RawFrame frame = client.frame();
    for (; frame.opcode == 1; frame = client.frame()) {
        EXPECT_EQ(frame.payload, "refused too_many_requests");
        ++refused;
    }
    sender.join();
    EXPECT_EQ(frame.close_code(), 1008);
    EXPECT_EQ(refused, 200);
    EXPECT_TRUE(eventually([&] { return seen_.closed == 1; }));
}

// WS-5: what a reader missed is bounded, and it is told when it comes back within a moment.
TEST_F(ServerTest, ASlowReaderIsCutAndToldWhenItReadsOn) {
    RawClient client(port_);
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    client.send_text("flood 100");
    std::size_t bytes = 0;
    RawFrame frame = client.frame();
    for (; frame.opcode == 1; frame = client.frame()) bytes += frame.payload.size();
    EXPECT_EQ(frame.close_code(), 1013);
    EXPECT_EQ(bytes, mebibyte);
    EXPECT_EQ(on_server([&] { return server_->counters().slow_readers_closed; }), 1U);
}

TEST_F(ServerTest, AReaderThatNeverReadsCostsBoundedMemory) {
    RawClient client(port_, 4'096);
    ASSERT_EQ(client.upgrade("/ws/a").status, 101);
    const auto held = [&] {
        std::size_t bytes = 0;
        for (const auto& frame : seen_.flooded) {
            if (const auto alive = frame.lock()) bytes += alive->size();
        }
        return bytes;
    };
    std::size_t most = 0;
    // The kernel takes some megabytes before anything waits in the outbox.
    for (int i = 0; i < 500; ++i) client.send_text("flood 4");
    EXPECT_TRUE(eventually([&] {
        most = std::max(most, held());
        return server_->counters().slow_readers_closed == 1;
    }));
    // One frame may be on its way in addition to what waits.
    EXPECT_LE(most, mebibyte + 64 * 1024);
    EXPECT_TRUE(
        eventually([&] { return seen_.closed == 1 && server_->counters().connections_open == 0; }));
    EXPECT_EQ(on_server(held), 0U);
}

TEST_F(ServerTest, BroadcastReachesEverySocket) {
    RawClient one(port_);
    RawClient two(port_);
    ASSERT_EQ(one.upgrade("/ws/a").status, 101);
    ASSERT_EQ(two.upgrade("/ws/b").status, 101);
    one.send_text("x");
    two.send_text("x");
    EXPECT_EQ(one.frame().payload + two.frame().payload, "xx");
    on_server([&] { server_->broadcast(std::make_shared<const std::string>("all")); });
    EXPECT_EQ(one.frame().payload, "all");
    EXPECT_EQ(two.frame().payload, "all");
}

TEST_F(ServerTest, StoppingSaysFarewellAndEndsEveryConnection) {
    RawClient socket(port_);
    ASSERT_EQ(socket.upgrade("/ws/a").status, 101);
    socket.send_text("last words");
    EXPECT_EQ(socket.frame().payload, "last words");
    RawClient idle(port_);
    EXPECT_EQ(idle.ask(get("/hello")).status, 200);
    RawClient silent(port_);
    RawClient deaf(port_);  // will not answer the close
    ASSERT_EQ(deaf.upgrade("/ws/b").status, 101);
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 4; }));
    std::thread reader([&] {
        EXPECT_EQ(socket.frame().payload, "farewell");
        EXPECT_EQ(socket.frame().close_code(), 1001);
        socket.send_frame(8, "\x03\xE9");
        EXPECT_TRUE(socket.is_ended());
    });
    const auto started = std::chrono::steady_clock::now();
    stop(Milliseconds(300));
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(3));
    reader.join();
    EXPECT_TRUE(idle.is_ended());
    EXPECT_TRUE(silent.is_ended());
    EXPECT_EQ(on_server([&] { return server_->counters().connections_open; }), 0U);
    EXPECT_EQ(seen_.closed, 2);
    EXPECT_THROW(RawClient(port_).ask(get("/hello")), std::runtime_error);
}

/// The server of the other tests with less patience, so that the test needs little.
class ImpatientServerTest : public ServerTest {
protected:
    void SetUp() override {
        ServerOptions options;
        options.idle_timeout = Milliseconds(400);
        begin_with(std::move(options));
    }
};

// HTTP-7: a request that drips in (slow loris) has as much time as any other, however often a byte
// comes.
TEST_F(ImpatientServerTest, ARequestThatDripsInIsCut) {
    RawClient dripping(port_);
    ASSERT_TRUE(dripping.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: "));
    int sent = 0;
    while (!dripping.hears_within(10) && sent < 1'000) sent += dripping.send("x") ? 1 : 0;
    EXPECT_LT(sent, 1'000);
    EXPECT_TRUE(dripping.is_ended());
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    EXPECT_TRUE(on_server([&] { return server_->counters().responses_by_status.empty(); }));
    EXPECT_EQ(on_server([&] { return server_->counters().requests_cut; }), 1U);
}

// HTTP-7
TEST_F(ImpatientServerTest, SilentConnectionsAreCut) {
    RawClient nothing_said(port_);
    RawClient half_a_body(port_);
    half_a_body.send("POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1234");
    RawClient kept_alive(port_);
    EXPECT_EQ(kept_alive.ask(get("/hello")).status, 200);
    EXPECT_TRUE(nothing_said.is_ended());
    EXPECT_TRUE(half_a_body.is_ended());
    EXPECT_TRUE(kept_alive.is_ended());
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
}

// WS-8: a peer that vanished without a word (a cable, a suspended laptop) is noticed by its
// silence.
TEST_F(ImpatientServerTest, AWebSocketThatAnswersNoPingIsCutAndOneThatDoesIsKept) {
    RawClient vanished(port_);
    ASSERT_EQ(vanished.upgrade("/ws/a").status, 101);
    RawClient silent(port_);
    ASSERT_EQ(silent.upgrade("/ws/b").status, 101);
    // Three pings answered are longer than the server waits for a peer.
    for (int i = 0; i < 3; ++i) {
        const RawFrame ping = silent.any_frame();
        ASSERT_EQ(ping.opcode, 9);
        ASSERT_TRUE(silent.send_frame(10, ping.payload));
    }
    EXPECT_TRUE(eventually([&] { return seen_.closed == 1; }));
    EXPECT_EQ(on_server([&] { return server_->counters().websockets_open; }), 1U);
    silent.send_text("still here");
    EXPECT_EQ(silent.frame().payload, "still here");
    EXPECT_EQ(vanished.any_frame().opcode, 9);
    EXPECT_EQ(vanished.any_frame().opcode, -1);
}

// What goes wrong in a handler is answered, and the server goes on.
TEST_F(ServerTest, AHandlerThatThrowsCostsOneAnswer) {
    RawClient client(port_);
    const RawResponse broken = client.ask(get("/broken"));
    EXPECT_EQ(broken.status, 500);
    EXPECT_NE(broken.body.find("\"internal\""), std::string::npos) << broken.body;
    EXPECT_EQ(broken.body.find("secret words"), std::string::npos);
    EXPECT_FALSE(broken.header("x-request-id").empty());
    EXPECT_FALSE(broken.header("content-security-policy").empty());
    EXPECT_EQ(client.ask(get("/hello")).status, 200) << "on the same connection";
}

TEST_F(ServerTest, AMessageThatThrowsCostsOneConnection) {
    RawClient other(port_);
    ASSERT_EQ(other.upgrade("/ws/a").status, 101);
    RawClient socket(port_);
    ASSERT_EQ(socket.upgrade("/ws/b").status, 101);
    socket.send_text("boom");
    EXPECT_EQ(socket.frame().close_code(), 1011);
    socket.send_frame(8, "\x03\xF3");
    EXPECT_TRUE(eventually([&] { return seen_.closed == 1; }));
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 1; }));
    other.send_text("still here");
    EXPECT_EQ(other.frame().payload, "still here");
}

TEST(ServerListen, SaysWhatIsWrong) {
    asio::io_context context;
    Server first(context, {}, {}, {}, nullptr);
    const auto port = first.listen();
    ASSERT_TRUE(port);
    EXPECT_NE(*port, 0);
    ServerOptions options;
    options.port = *port;
    Server second(context, options, {}, {}, nullptr);
    const auto taken = second.listen();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::setup);
    EXPECT_NE(taken.error().message.find("--port"), std::string::npos);
    options.address = "no address";
    Server third(context, options, {}, {}, nullptr);
    EXPECT_EQ(third.listen().error().code, ErrorCode::setup);
}

}  // namespace
}  // namespace rehearse::net
