// Everything a broken or hostile client may send: each row says what the answer is, and after each
// the session of somebody else on the same server still works.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

class BadInput : public ::testing::Test {
protected:
    void SetUp() override { bystander.must({{"kind", "session_start"}}); }

    std::string path() const { return "/ws/session/" + session; }
    void expect_session_works() {
        EXPECT_EQ(bystander.command({{"kind", "item_open"}, {"item", "i1"}}), "ack");
        EXPECT_EQ(bystander.contradiction(), "");
    }
    std::string with_host(const std::string& request) const {
        return fmt::format(fmt::runtime(request), fmt::arg("port", server.port()),
                           fmt::arg("path", path()));
    }

    ScratchFolder folder;
    ServerProcess server{folder.path()};
    std::string session = create_junior_screen(server.port());
    Candidate bystander{server.port(), session};
};

std::string command_text(const std::string& command) {
    return R"({"type":"command","n":1,"command":)" + command + "}";
}

// ERR-1, ERR-2: unreadable messages are answered by an error, and the connection lives on.
TEST_F(BadInput, UnreadableMessagesAreAnsweredByAnError) {
    std::string deep = R"({"type":"ping","sent":)";
    for (int i = 0; i < 5000; ++i) deep += '[';
    struct Row {
        const char* name;
        std::string text;
        const char* code;
    };
    const std::vector<Row> rows = {
        {"empty", "", "bad_message"},
        {"no JSON", "hello", "bad_message"},
        {"NUL", std::string("{\"type\":\"ping\",\"sent\":1}\0", 25), "bad_message"},
        {"cut off", R"({"type":"ping")", "bad_message"},
        {"two objects", R"({"type":"ping","sent":1}{"type":"ping","sent":1})", "bad_message"},
        {"an array", R"([1,2])", "bad_message"},
        {"a number", "17", "bad_message"},
        {"null", "null", "bad_message"},
        {"no type", R"({"sent":1})", "bad_message"},
        {"type of another type", R"({"type":7})", "bad_message"},
        {"unknown type", R"({"type":"sing"})", "bad_message"},
        {"unknown field", R"({"type":"ping","sent":1,"loud":true})", "unknown_field"},
        {"missing field", R"({"type":"ping"})", "bad_message"},
        {"a name twice", R"({"type":"ping","sent":1,"sent":2})", "bad_message"},
        {"deep", deep, "bad_message"},
        {"NUL inside", std::string("{\"type\":\"pi\0ng\",\"sent\":1}", 25), "bad_message"},
        {"lone surrogate", R"({"type":"\ud800","sent":1})", "bad_message"},
        {"NaN", R"({"type":"ping","sent":NaN})", "bad_message"},
        {"huge number", R"({"type":"command","n":1e999,"command":{"kind":"session_pause"}})",
         "bad_message"},
        {"n zero", R"({"type":"command","n":0,"command":{"kind":"session_pause"}})", "bad_message"},
        {"n negative", R"({"type":"command","n":-1,"command":{"kind":"session_pause"}})",
         "bad_message"},
        {"n a fraction", R"({"type":"command","n":1.5,"command":{"kind":"session_pause"}})",
         "bad_message"},
        {"unknown command", command_text(R"({"kind":"make_coffee"})"), "unknown_command"},
        {"unknown field of a command", command_text(R"({"kind":"session_pause","why":"tea"})"),
         "unknown_field"},
        {"missing field of a command", command_text(R"({"kind":"item_open"})"), "bad_message"},
        {"field of another type", command_text(R"({"kind":"item_open","item":1})"), "bad_message"},
        {"changes that are none",
         R"({"type":"edit","doc":"i1/answer","version":0,"first":1,"updates":[["x"]]})",
         "bad_message"},
        {"hello again", R"({"type":"hello","protocol":1,"client":null,"resume":null})",
         "bad_message"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Candidate stranger(server.port(), session);
        stranger.wire().send(row.text);
        stranger.wire().send(R"({"type":"ping","sent":5})");
        const Json pong = stranger.message_where([](const Json& message) {
            return message.at("type") == "pong" && message.at("sent") == 5;
        });
        EXPECT_TRUE(pong.is_object());
        ASSERT_EQ(stranger.messages().size(), 3U) << Json(stranger.messages());
        const Json& got = stranger.messages()[1];
        EXPECT_EQ(got.at("type"), "error");
        EXPECT_EQ(got.value("code", ""), row.code) << got;
        EXPECT_FALSE(got.value("message", "").empty());
    }
    expect_session_works();
}

// ERR-2: the third within a minute ends the connection, and nothing else.
TEST_F(BadInput, TheThirdUnreadableMessageEndsTheConnection) {
    Candidate stranger(server.port(), session);
    for (int i = 0; i < 3; ++i) stranger.wire().send("nonsense");
    EXPECT_EQ(stranger.until_closed(), 1008);
    EXPECT_EQ(stranger.messages().size(), 4U);  // welcome and three errors
    expect_session_works();
}

// WS-1, WS-2, WS-7 and what the frames themselves may do.
TEST_F(BadInput, ClosesWhatIsNoConversation) {
    const auto closed_after = [&](const std::string& text, std::string* code = nullptr) {
        WsClient wire(server.port(), path());
        wire.send(text);
        while (const auto got = wire.receive()) {
            if (code != nullptr) *code = Json::parse(*got).value("code", "");
        }
        return wire.close_code();
    };
    const std::string hello = R"({"type":"hello","protocol":1,"client":null,"resume":null})";
    std::string code;
    EXPECT_EQ(closed_after(R"({"type":"ping","sent":1})", &code), 1008);  // WS-1
    EXPECT_EQ(code, "bad_message");
    EXPECT_EQ(closed_after("nonsense", &code), 1008);
    EXPECT_EQ(code, "bad_message");
    EXPECT_EQ(closed_after(R"({"type":"hello","protocol":2,"client":null,"resume":null})", &code),
              1002);  // WS-2
    EXPECT_EQ(code, "bad_message");
    EXPECT_EQ(closed_after("\xff\xfe{}"), 1007);
    // WS-7. What we still send when it closes may reset the connection before the code is read.
    const int code_of_large = closed_after(std::string(1024 * 1024 + 1, ' '));
    EXPECT_TRUE(code_of_large == 1009 || code_of_large == 0) << code_of_large;
    EXPECT_EQ(closed_after(hello + std::string(17 * 1024, ' ')), 1008);

    Candidate talker(server.port(), session);
    talker.wire().send_binary("{}");
    const Json binary =
        talker.message_where([](const Json& message) { return message.at("type") == "error"; });
    EXPECT_EQ(binary.value("code", ""), "bad_message");  // WS-7, and it lives on
    EXPECT_EQ(talker.command({{"kind", "item_open"}, {"item", "i1"}}), "ack");
    talker.wire().send(std::string(1024 * 1024, ' '));  // at the limit: only unreadable
    talker.wire().send(std::string(1024 * 1024 + 1, ' '));
    EXPECT_EQ(talker.until_closed(), 1009);
    expect_session_works();
}

// WS-6: a flood is refused, and who goes on is closed.
TEST_F(BadInput, AFloodIsRefusedAndThenClosed) {
    Candidate flooder(server.port(), session);
    for (int i = 0; i < 20'000 && flooder.wire().send(R"({"type":"ping","sent":1})"); ++i) {
    }
    EXPECT_EQ(flooder.until_closed(), 1008);
    EXPECT_EQ(flooder
                  .message_where([](const Json& message) {
                      return message.at("type") == "error" &&
                             message.at("code") == "too_many_requests";
                  })
                  .is_object(),
              true);
    expect_session_works();
}

// WS-5: who does not read is let go, and may come back to where they were.
TEST_F(BadInput, ASlowReaderIsLetGoAndMayComeBack) {
    Candidate slow(server.port(), session);
    bystander.must({{"kind", "item_open"}, {"item", "i1"}});
    const auto let_go = [&] {
        return get(server.port(), "/metrics").body.find("rehearse_ws_slow_closed_total 1") !=
               std::string::npos;
    };
    for (int i = 0; i < 100 && !let_go(); ++i)
        bystander.write("i1/answer", std::string(250'000, static_cast<char>('a' + i % 26)));
    ASSERT_TRUE(let_go()) << get(server.port(), "/metrics").body;
    EXPECT_EQ(slow.until_closed(), 1013);
    EXPECT_EQ(slow.contradiction(), "");
    Candidate back(server.port(), session, slow.client(), slow.point());
    EXPECT_EQ(back.client(), slow.client());
    expect_session_works();
}

// HTTP-1 to HTTP-4 and the upgrade.
TEST_F(BadInput, HttpRequestsAreRefusedByTheRules) {
    struct Row {
        const char* name;
        HttpRequest request;
        int status;
        const char* code;
    };
    const std::string sessions = "/api/v1/sessions";
    const std::string good = R"({"template":"theory-sprint"})";
    const auto post = [&](std::string body, HeaderList headers = {}) {
        return HttpRequest{"POST", sessions, std::move(body), std::move(headers)};
    };
    const std::vector<Row> rows = {
        {"body too large", post(std::string(1024 * 1024 + 1, ' ')), 413, "too_large"},
        {"no JSON", post("template"), 400, "bad_message"},
        {"no body", post(""), 400, "bad_message"},
        {"unknown field", post(R"({"template":"theory-sprint","colour":1})"), 400, "unknown_field"},
        {"neither", post("{}"), 400, "bad_message"},
        {"a name twice", post(R"({"template":"a","template":"b"})"), 400, "bad_message"},
        {"deep", post(std::string(5000, '[')), 400, "bad_message"},
        {"no such template", post(R"({"template":"none"})"), 404, "not_found"},
        {"custom out of range",
         post(R"({"custom":{"level":"beginner","topics":[],"minutes":100000,"kinds":["theory"]}})"),
         422, "invalid_input"},
        {"foreign origin", post(good, {{"Origin", "http://evil.example"}}), 403, "forbidden"},
        {"null origin", post(good, {{"Origin", "null"}}), 403, "forbidden"},
        {"origin of another port", post(good, {{"Origin", "http://localhost:1"}}), 403,
         "forbidden"},
        {"foreign host", post(good, {{"Host", "evil.example"}}), 403, "forbidden"},
        {"foreign host reads", {"GET", sessions, "", {{"Host", "evil.example"}}}, 403, "forbidden"},
        {"host that starts like ours",
         {"GET", sessions, "", {{"Host", "localhost.evil.example"}}},
         403,
         "forbidden"},
        {"forwarded", {"GET", sessions, "", {{"X-Forwarded-For", "10.0.0.1"}}}, 403, "forbidden"},
        {"forwarded otherwise",
         {"GET", sessions, "", {{"Forwarded", "for=10.0.0.1"}}},
         403,
         "forbidden"},
        {"foreign origin deletes",
         {"DELETE", sessions + "/" + session, "", {{"Origin", "http://evil.example"}}},
         403,
         "forbidden"},
        {"unknown path", {"GET", "/api/v1/nothing"}, 404, "not_found"},
        {"unknown session", {"GET", sessions + "/AAAAAAAAAAAAAAAAAAAAAA"}, 404, "not_found"},
        {"no id at all", {"GET", sessions + "/..%2f..%2fetc"}, 404, "not_found"},
        {"unknown item", {"GET", sessions + "/" + session + "/items/i99"}, 404, "not_found"},
        {"unknown job",
         {"GET", sessions + "/" + session + "/jobs/AAAAAAAAAAAAAAAAAAAAAA"},
         404,
         "not_found"},
        {"wrong method", {"PUT", sessions}, 405, "not_found"},
        {"wrong method", {"POST", "/api/v1/catalog"}, 405, "not_found"},
        {"limit", {"GET", sessions + "?limit=0"}, 422, "invalid_input"},
        {"limit", {"GET", sessions + "?limit=1e3"}, 422, "invalid_input"},
        {"cursor", {"GET", sessions + "?cursor=nonsense"}, 422, "invalid_input"},
        {"no WebSocket", {"GET", "/ws/session/" + session}, 426, "bad_message"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const HttpAnswer answer = http(server.port(), row.request);
        EXPECT_EQ(answer.status, row.status) << answer.body;
        EXPECT_EQ(answer.code(), row.code) << answer.body;
        const Json problem = answer.json();
        EXPECT_FALSE(problem.value("detail", "").empty());
        EXPECT_EQ(problem.value("status", 0), row.status);
        EXPECT_NE(answer.headers.find("content-security-policy"), answer.headers.end());  // HTTP-1
    }
    EXPECT_EQ(get(server.port(), sessions).json().at("sessions").size(), 1U);
    EXPECT_EQ(http(server.port(),
                   post(good, {{"Origin", fmt::format("http://localhost:{}", server.port())}}))
                  .status,
              201);
    expect_session_works();
}

TEST_F(BadInput, BytesThatAreNoHttpAreRefused) {
    const std::string upgrade =
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const std::string speaks = "Sec-WebSocket-Protocol: rehearse.v1\r\n";
    struct Row {
        const char* name;
        std::string bytes;
        int status;
    };
    const std::vector<Row> rows = {
        {"no HTTP", "nonsense\r\n\r\n", 400},
        {"no path", "GET  HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
        {"header too long",
         "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(9000, 'x') + "\r\n\r\n", 431},
        {"no host", "GET /api/v1/catalog HTTP/1.1\r\n\r\n", 403},
        {"a length that is none",
         "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400},
        {"bad escape", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
        {"upgrade with a bad key", with_host(upgrade + speaks + "Sec-WebSocket-Key: short\r\n\r\n"),
         400},
        {"upgrade without a key", with_host(upgrade + speaks + "\r\n"), 400},
        {"upgrade without the subprotocol", with_host(upgrade + key + "\r\n"), 400},
        {"upgrade to another version",
         with_host("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n"
                   "Origin: http://localhost:{port}\r\nConnection: Upgrade\r\n"
                   "Upgrade: websocket\r\nSec-WebSocket-Version: 12\r\n" +
                   key + speaks + "\r\n"),
         426},
        {"upgrade from a foreign page",
         with_host("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n"
                   "Origin: http://evil.example\r\nConnection: Upgrade\r\n"
                   "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
                   key + speaks + "\r\n"),
         403},
        {"upgrade from no page",  // HTTP-3
         with_host("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\n"
                   "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
                   key + speaks + "\r\n"),
         403},
        {"upgrade to no session",
         fmt::format("GET /ws/session/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: localhost:{0}\r\n"
                     "Origin: http://localhost:{0}\r\nConnection: Upgrade\r\n"
                     "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n{1}{2}\r\n",
                     server.port(), key, speaks),
         404},
        {"the same request in order", with_host(upgrade + key + speaks + "\r\n"), 101},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const HttpAnswer answer = raw_http(server.port(), row.bytes);
        EXPECT_EQ(answer.status, row.status) << answer.body;
    }
    expect_session_works();
}

}  // namespace
}  // namespace rehearse::test
