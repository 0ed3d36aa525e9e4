// Slow, hostile and absent clients against the real program, seen by those who share it with them;
// docs/ABUSE.md says which of its rows each test stands for. What a single connection may do is in
// tests/unit/net/abuse_test.cpp.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

#include "base/limits.hpp"
#include "candidate.hpp"
#include "support/server_process.hpp"
#include "unit/net/raw_client.hpp"

namespace rehearse::test {
namespace {

using net::test::RawClient;
using net::test::RawFrame;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string hello = R"({"type":"hello","protocol":1,"client":null,"resume":null})";

/// The tests do less than the table of abuse asks for, unless somebody wants all of it.
bool in_full() {
    return std::getenv("REHEARSE_ABUSE_FULL") != nullptr;
}

class Abuse : public ::testing::Test {
protected:
    /// A number of /metrics; -1 when it is not there.
    double metric(const std::string& name) const {
        const std::string text = get(server.port(), "/metrics").body;
        const std::size_t at = text.find("\n" + name + " ");
        return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
    }
    double resident_mebibytes() const { return metric("process_resident_memory_bytes") / 1048576; }
    int upgrade(RawClient& client, const std::string& target,
                const std::string& cookie = "-") const {
        const std::string host = fmt::format("localhost:{}", server.port());
        return client
            .upgrade(target, {{"Host", host}, {"Origin", "http://" + host}, {"Cookie", cookie}})
            .status;
    }
    std::string path() const { return "/ws/session/" + session; }

    ScratchFolder folder;
    ServerProcess server{folder.path(), {"--slots", "1"}};
    std::string session = create_junior_screen(server.port());
};

// Row 21: who floods is closed each time, and in another room everything is answered meanwhile.
TEST_F(Abuse, AFloodInOneRoomLeavesAnotherAlone) {
    const std::string other = create_junior_screen(server.port());
    Candidate calm(server.port(), other);
    calm.must({{"kind", "session_start"}});
    std::atomic<bool> is_over = false;
    std::atomic<int> closed = 0;
    std::thread flooder([&] {
        while (!is_over) {
            RawClient client(server.port());
            if (upgrade(client, path()) != 101) continue;
            client.send_text(hello);
            std::string many;
            for (int i = 0; i < 20'000; ++i)
                many += RawClient::masked_frame(0x81, R"({"type":"ping","sent":1})");
            std::thread sender([&] { client.send(many); });
            RawFrame frame = client.frame();
            while (frame.opcode == 1) frame = client.frame();
            closed += frame.close_code() == 1008 ? 1 : 0;
            sender.join();
        }
    });
    int answered = 0;
    for (; answered < 10'000 && (answered < 100 || closed < 3); ++answered) {
        const char* item = answered % 2 == 0 ? "i1" : "i2";
        if (calm.command({{"kind", "item_open"}, {"item", item}}) != "ack") break;
    }
    is_over = true;
    flooder.join();
    EXPECT_GE(answered, 100);
    EXPECT_GE(closed, 3);
    EXPECT_EQ(calm.contradiction(), "");
}

// Row 22: who does not read is let go, and the others see it.
TEST_F(Abuse, WhoStopsReadingLeavesThePresence) {
    session = create_session(
        server.port(), {{"template", "junior-screen"}, {"mode", "interview"}, {"name", "Ada"}});
    Candidate host(server.port(), session);
    host.must({{"kind", "link_make"}, {"role", "candidate"}, {"hours", 2}});
    const Json links = get(server.port(), "/api/v1/sessions/" + session + "/links").json();
    const Guest guest = join(server.port(), links.at("links").at(0).at("token"), "Grace");
    RawClient slow(server.port(), 4'096);
    ASSERT_EQ(upgrade(slow, guest.as(path()), guest.cookie), 101);
    slow.send_text(hello);
    const auto presence = [&](bool with) {
        return [&, with](const Json& message) {
            if (message.at("type") != "presence") return false;
            const Json& people = message.at("people");
            return with == (std::find(people.begin(), people.end(), guest.person) != people.end());
        };
    };
    EXPECT_TRUE(host.message_where(presence(true)).is_object());
    const std::size_t heard = host.messages().size();
    host.must({{"kind", "session_start"}});
    host.must({{"kind", "item_open"}, {"item", "i1"}});
    for (int i = 0; i < 100 && metric("rehearse_ws_slow_closed_total") != 1; ++i)
        host.write("i1/answer", std::string(250'000, static_cast<char>('a' + i % 26)));
    ASSERT_EQ(metric("rehearse_ws_slow_closed_total"), 1);
    const auto is_told = [&] {
        return std::any_of(host.messages().begin() + static_cast<std::ptrdiff_t>(heard),
                           host.messages().end(), presence(false));
    };
    while (!is_told()) ASSERT_TRUE(host.take());
    EXPECT_EQ(host.contradiction(), "");
    EXPECT_EQ(host.command({{"kind", "chat_say"}, {"text", "still here"}}), "ack");
}

// Row 11: one person has a session open so many times, and no more.
TEST_F(Abuse, APersonHasASessionOpenTwentyTimes) {
    std::vector<std::unique_ptr<Candidate>> open;
    for (std::size_t i = 0; i < limits::connections_per_person_max; ++i)
        open.push_back(std::make_unique<Candidate>(server.port(), session));
    Candidate surplus(server.port(), session);
    EXPECT_EQ(surplus.until_closed(), 1013);
    EXPECT_EQ(surplus.messages().back().at("code"), "too_many_requests");
    open.front()->must({{"kind", "session_start"}});
    for (const auto& each : open) EXPECT_TRUE(each->event("session_started").is_object());
    open.pop_back();
    EXPECT_TRUE(eventually([&] {
        Candidate another(server.port(), session);
        return another.command({{"kind", "item_open"}, {"item", "i1"}}) == "ack";
    }));
}

// Row 29: edits at their limits cost nobody else anything.
TEST_F(Abuse, EditsAtTheirLimitsAreAnswered) {
    Candidate writer(server.port(), session);
    Candidate reader(server.port(), session);
    writer.must({{"kind", "session_start"}});
    writer.must({{"kind", "item_open"}, {"item", "i1"}});
    const std::string doc = "i1/answer";
    const std::size_t full = limits::document_units_max;
    writer.write(doc, std::string(full, 'p'));
    EXPECT_EQ(writer.text(doc).size(), full);
    EXPECT_EQ(writer.edit(doc, writer.version(doc), writer.next_update(doc),
                          Json::array({replacement(full, 0, 0, "x")})),
              "too_large");
    Json updates = Json::array();
    for (std::size_t i = 0; i < 1'000; ++i) updates.push_back(replacement(full, 0, 1, "x"));
    EXPECT_EQ(writer.edit(doc, writer.version(doc), writer.next_update(doc), updates), "too_large");
    // All of it taken back and made again, over and over.
    for (int i = 0; i < 10; ++i) {
        writer.write(doc, i % 2 == 0 ? "" : std::string(full, 'q'));
        EXPECT_EQ(reader.command({{"kind", "item_open"}, {"item", i % 2 == 0 ? "i2" : "i1"}}),
                  "ack");
    }
    reader.event_where([&](const Json&) { return reader.version(doc) == writer.version(doc); });
    EXPECT_EQ(reader.text(doc), writer.text(doc));
    EXPECT_EQ(reader.contradiction(), "");
}

// Row 30: a client whose text differs says so, and is counted.
TEST_F(Abuse, ADifferingTextIsCounted) {  // EDIT-6
    WsClient wire(server.port(), path());
    wire.send(R"({"type":"hello","protocol":1,"client":null,"resume":null,"diverged":true})");
    ASSERT_THAT(wire.receive().value_or(""), HasSubstr("welcome"));
    EXPECT_EQ(metric("rehearse_edit_checksum_mismatch_total"), 1);
    EXPECT_THAT(server.log(), HasSubstr("text_diverged"));
}

// Rows 15, 16, 19, 20: whatever is too large costs no memory that stays.
TEST_F(Abuse, WhatIsTooLargeLeavesMemoryFlat) {
    const std::size_t limit = limits::ws_message_bytes_max;
    const std::string piece(64 * 1024, 'x');
    const auto closed_after = [&](const std::function<void(RawClient&)>& send) {
        RawClient client(server.port());
        EXPECT_EQ(upgrade(client, path()), 101);
        send(client);
        RawFrame frame = client.frame();
        while (frame.opcode == 1) frame = client.frame();
        return frame.close_code();
    };
    const auto announced = [](RawClient& client) {
        client.send(std::string("\x81\xff\x40\0\0\0\0\0\0\0\1\2\3\4", 14));
    };
    const auto in_pieces = [&](RawClient& client) {
        bool is_taken = client.send(RawClient::masked_frame(0x01, piece));
        for (std::size_t sent = 0; is_taken && sent < limit; sent += piece.size())
            is_taken = client.send(RawClient::masked_frame(0x00, piece));
    };
    const auto long_number = [&](RawClient& client) {
        client.send_text(R"({"type":"ping","sent":)" + std::string(limit - 100, '1') + "}");
    };
    const auto deep = [&](RawClient& client) { client.send_text(std::string(limit - 100, '[')); };
    const auto all = [&](int times) {
        for (int i = 0; i < times; ++i) {
            EXPECT_EQ(closed_after(announced), 1009);
            EXPECT_EQ(closed_after(in_pieces), 1009);
            EXPECT_EQ(closed_after(long_number), 1008);
            EXPECT_EQ(closed_after(deep), 1008);
        }
    };
    all(3);
    const double before = resident_mebibytes();
    ASSERT_GT(before, 0);
    all(in_full() ? 500 : 40);
    EXPECT_LT(resident_mebibytes(), before + 8);
}

// Rows 9, 10: nothing that is no seat or login of this session opens it, and none of it is logged.
TEST(AbuseOpen, ForgedAndForeignCookiesOpenNoWebSocket) {
    ScratchFolder folder;
    add_host(folder.path());
    ServerProcess server(folder.path(),
                         {"--slots", "1", "--listen", "0.0.0.0", "--behind-tls-proxy"});
    const std::string origin = fmt::format("https://localhost:{}", server.port());
    const auto ask = [&](const std::string& method, const std::string& target,
                         const std::string& body, const std::string& cookie) {
        return http(server.port(), {.method = method,
                                    .target = target,
                                    .body = body,
                                    .headers = {{"Origin", origin}, {"Cookie", cookie}}});
    };
    const auto log_in = [&] {
        const Json body = {{"name", host_name}, {"password", host_password}};
        const HttpAnswer answer = ask("POST", "/api/v1/login", body.dump(), "a=b");
        const std::string set = answer.headers.at("set-cookie");
        return set.substr(0, set.find(';'));
    };
    const std::string good = log_in();
    const auto make = [&](const char* body) {
        return ask("POST", "/api/v1/sessions", body, good).json().at("id").get<std::string>();
    };
    const std::string session = make(R"({"template":"junior-screen","mode":"interview"})");
    const auto upgrade = [&](const std::string& target, const std::string& cookie) {
        RawClient client(server.port());
        return client
            .upgrade(target, {{"Host", origin.substr(8)}, {"Origin", origin}, {"Cookie", cookie}})
            .status;
    };
    const std::string target = "/ws/session/" + session;
    ASSERT_EQ(upgrade(target, good), 101);
    const std::string ended = log_in();
    ASSERT_EQ(ask("POST", "/api/v1/logout", "", ended).status, 204);
    std::string changed = good;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    const std::string guest = "guest:" + session;  // of the form of an id, and nobody's
    struct Row {
        const char* name;
        std::string target;
        std::string cookie;
    };
    const std::vector<Row> rows = {
        {"none", target, "-"},
        {"empty", target, "rehearse_login="},
        {"changed", target, changed},
        {"cut off", target, good.substr(0, good.size() - 1)},
        {"another name", target, "rehearse_logim" + good.substr(good.find('='))},
        {"ended, and tried again", target, ended},
        {"an unsigned token of another system", target,
         "rehearse_login=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."},
        {"a guest without a cookie", target + "?as=" + guest, "-"},
        {"a guest with a login", target + "?as=" + guest, good},
        {"a guest with a forged seat", target + "?as=" + guest,
         "rehearse_seat_" + session + "=" + std::string(43, 'A')},
        {"the local user of other servers", target + "?as=local", good},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(upgrade(row.target, row.cookie), 401);
    }
    EXPECT_EQ(server.stop(), 0);
    for (const std::string& cookie : {good, ended, changed})
        EXPECT_THAT(server.log(), Not(HasSubstr(cookie.substr(cookie.find('=') + 1))));
    EXPECT_THAT(server.log(), Not(HasSubstr("eyJhbGci")));
}

// Row 47: many come at once and all are welcomed. In full it is five thousand, from six addresses.
TEST_F(Abuse, ManyWhoConnectAtOnceAreAllWelcomed) {
    const std::size_t people = in_full() ? 5'000 : 200;
    const rlim_t wanted = people + 200;
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, wanted));
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_cur < wanted) GTEST_SKIP() << "too few descriptors are allowed here";
    std::vector<std::string> sessions;
    for (std::size_t i = 0; i < people; i += limits::connections_per_person_max)
        sessions.push_back(create_junior_screen(server.port()));
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < people; ++i) {
        const std::string source = fmt::format("127.0.0.{}", 1 + i / 900);
        clients.push_back(std::make_unique<RawClient>(server.port(), 0, source.c_str()));
        const std::string& room = sessions[i / limits::connections_per_person_max];
        const std::string host = fmt::format("localhost:{}", server.port());
        clients.back()->send(
            fmt::format("GET /ws/session/{1} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n"
                        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n"
                        "Sec-WebSocket-Protocol: rehearse.v1\r\n\r\n",
                        host, room));
    }
    for (const auto& client : clients) {
        ASSERT_EQ(client->response().status, 101);
        ASSERT_TRUE(client->send_text(hello));
    }
    for (const auto& client : clients)
        ASSERT_THAT(client->frame().payload, HasSubstr("\"type\":\"welcome\""));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    RecordProperty("milliseconds", static_cast<int>(taken.count() * 1000));
    EXPECT_EQ(metric("rehearse_ws_connections"), static_cast<double>(people));
}

}  // namespace
}  // namespace rehearse::test
