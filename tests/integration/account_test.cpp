// Accounts as an operator and a host meet them: made on the command line, logged in with, listed,
// ended, and asked for before anything is open to others.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::vector<std::string> open_words{"--slots", "1", "--listen", "0.0.0.0",
                                          "--behind-tls-proxy"};

/// A browser: keeps the cookies that it was given, by their names.
class Browser {
public:
    /// `cookies` as they are sent.
    explicit Browser(std::uint16_t port, const std::string& cookies = {}) : port_(port) {
        for (std::size_t at = 0; at < cookies.size();) {
            const std::size_t end = std::min(cookies.find("; ", at), cookies.size());
            keep(cookies.substr(at, end - at));
            at = end + 2;
        }
    }

    HttpAnswer ask(const std::string& method, const std::string& target,
                   const std::string& body = {}) {
        HttpRequest request{.method = method, .target = target, .body = body};
        request.headers = {{"Origin", origin()}};
        if (!cookies_.empty()) request.headers.emplace_back("Cookie", cookie());
        HttpAnswer answer = http(port_, request);
        for (const std::string& set : answer.cookies) keep(set);
        return answer;
    }
    HttpAnswer get(const std::string& target) { return ask("GET", target); }
    HttpAnswer log_in(const std::string& name, const std::string& password) {
        const Json body = {{"name", name}, {"password", password}};
        return ask("POST", "/api/v1/login", body.dump());
    }
    WsClient open(const std::string& session) const {
        return {port_, "/ws/session/" + session, cookie()};
    }
    /// As it is sent.
    std::string cookie() const {
        std::string all;
        for (const auto& [name, value] : cookies_)
            all += fmt::format("{}{}={}", all.empty() ? "" : "; ", name, value);
        return all;
    }

private:
    /// As behind a proxy; on loopback the server would not believe it.
    std::string origin() const { return fmt::format("https://localhost:{}", port_); }

    void keep(const std::string& set) {
        const std::string pair = set.substr(0, set.find(';'));
        const auto equals = pair.find('=');
        cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }

    std::uint16_t port_;
    std::map<std::string, std::string> cookies_;
};

class AccountTest : public ::testing::Test {
protected:
    ProgramEnd host(std::vector<std::string> words, const std::string& input = {}) {
        words.insert(words.begin(), "host");
        words.insert(words.end(), {"--data", (folder.path() / "data").string()});
        return run_rehearse(words, folder.path(), input);
    }
    ScratchFolder folder;
};

TEST_F(AccountTest, TheCommandLineNeedsNoServer) {
    EXPECT_EQ(host({"add", "Alice"}, "too short\n").code, 1);
    const ProgramEnd made = host({"add", "Alice"}, "correct horse battery\n");
    EXPECT_EQ(made.code, 0) << made.errors;
    EXPECT_EQ(made.errors, "");
    const ProgramEnd again = host({"add", "alice"}, "correct horse battery\n");
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.errors, HasSubstr("another name"));
    {
        ServerProcess server(folder.path(), {"--slots", "1"});
        const Json listed = Json::parse(host({"list", "--json"}).output, nullptr, false);
        EXPECT_EQ(listed.at("accounts").at(0).at("name"), "Alice");
        EXPECT_EQ(host({"password", "alice"}, "another horse\n").code, 0);
        EXPECT_EQ(server.stop(), 0);
    }
    EXPECT_THAT(host({"list"}).output, HasSubstr("Alice"));
    EXPECT_EQ(host({"remove", "ALICE"}).code, 0);
    EXPECT_EQ(host({"remove", "alice"}).code, 1);
}

// HTTP-6
TEST_F(AccountTest, AnOpenAddressDoesNotStartWithoutOne) {
    std::vector<std::string> words{"serve", "--port", "0", "--data", folder.path() / "data"};
    words.insert(words.end(), {"--challenges", REHEARSE_SOURCE_DIR "/challenges"});
    words.insert(words.end(), open_words.begin(), open_words.end());
    const ProgramEnd refused = run_rehearse(words, folder.path());
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.errors, HasSubstr("rehearse host add NAME --data"));
    add_host(folder.path());
    ServerProcess server(folder.path(), open_words);
    EXPECT_THAT(server.greeting(), Not(HasSubstr("key")));
    EXPECT_EQ(server.stop(), 0);
}

// AUTH-6
TEST_F(AccountTest, TheFirstOneMayComeFromTheEnvironment) {
    const fs::path file = folder.path() / "password";
    std::ofstream(file) << host_password << "\n";
    std::vector<std::string> words = open_words;
    words.insert(words.end(), {"--first-host", "alice", "--first-host-password", file});
    ServerProcess server(folder.path(), words);
    EXPECT_EQ(Browser(server.port()).log_in("alice", host_password).status, 200);
    EXPECT_EQ(server.stop(), 0);
    // It is made once: later starts change nothing.
    std::ofstream(file) << "something else now\n";
    server.start();
    EXPECT_EQ(Browser(server.port()).log_in("alice", host_password).status, 200);
    EXPECT_THAT(server.log(), Not(HasSubstr(host_password)));
}

// HTTP-6, AUTH-1, AUTH-2, AUTH-4
TEST_F(AccountTest, LogsInAndOut) {
    add_host(folder.path());
    ServerProcess server(folder.path(), open_words);
    Browser browser(server.port());
    for (const char* target : {"/api/v1/catalog", "/api/v1/sessions", "/api/v1/me",
                               "/api/v1/logins", "/api/v1/tokens", "/metrics"}) {
        const HttpAnswer answer = browser.get(target);
        EXPECT_EQ(answer.status, 401) << target;
        EXPECT_EQ(answer.code(), "unauthorized") << target;
    }
    EXPECT_EQ(browser.get("/healthz").status, 200);
    // SEAT-2: who has only a link reaches the page and what the link opens, and as a guest nothing
    // without the guest's cookie.
    EXPECT_NE(browser.get("/join").status, 401);
    EXPECT_EQ(browser.ask("POST", "/api/v1/link", R"({"token":"x"})").status, 404);
    const std::string nobody(22, 'A');
    EXPECT_EQ(browser.get("/api/v1/sessions/" + nobody + "?as=guest:" + nobody).code(),
              "unauthorized");
    EXPECT_EQ(browser.get("/api/v1/tokens?as=guest:" + nobody).status, 401);
    EXPECT_EQ(browser.get("/api/v1/sessions?as=guest:" + nobody).status, 401);
    const HttpAnswer wrong = browser.log_in("alice", "wrong horse battery");
    const HttpAnswer unknown = browser.log_in("mallory", "wrong horse battery");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(wrong.body, unknown.body) << "nobody learns which names there are";

    const HttpAnswer in = browser.log_in("ALICE", host_password);
    ASSERT_EQ(in.status, 200) << in.body;
    EXPECT_EQ(in.json().at("name"), "alice");
    const std::string cookie = in.headers.at("set-cookie");
    for (const char* part : {"rehearse_login=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"})
        EXPECT_THAT(cookie, HasSubstr(part));
    EXPECT_EQ(browser.get("/api/v1/catalog").status, 200);
    const Json me = browser.get("/api/v1/me").json();
    EXPECT_THAT(me.at("person").get<std::string>(), ::testing::StartsWith("account:"));

    const HttpAnswer made =
        browser.ask("POST", "/api/v1/sessions", R"({"template":"theory-sprint"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string session = made.json().at("id");
    Browser phone(server.port());
    ASSERT_EQ(phone.log_in("alice", host_password).status, 200);
    EXPECT_EQ(phone.get("/api/v1/sessions").json().at("sessions").size(), 1U);
    WsClient socket = phone.open(session);
    const Json logins = browser.get("/api/v1/logins").json().at("logins");
    ASSERT_EQ(logins.size(), 2U);
    for (const Json& login : logins) {
        EXPECT_EQ(login.at("current"), login.at("id") == me.at("login"));
        if (login.at("current") == true) continue;
        const std::string target = "/api/v1/logins/" + login.at("id").get<std::string>();
        EXPECT_EQ(browser.ask("DELETE", target).status, 204);
        EXPECT_EQ(browser.ask("DELETE", target).status, 404);
    }
    EXPECT_THAT(socket.receive().value_or(""), HasSubstr("unauthorized"));
    EXPECT_EQ(socket.receive(), std::nullopt);
    EXPECT_EQ(socket.close_code(), 1008);
    EXPECT_EQ(phone.get("/api/v1/me").status, 401);

    const std::string before = browser.cookie();
    EXPECT_EQ(browser.ask("POST", "/api/v1/logout").status, 204);
    EXPECT_THAT(browser.cookie(), EndsWith("rehearse_login="));
    const HttpAnswer old =
        http(server.port(), {.target = "/api/v1/me", .headers = {{"Cookie", before}}});
    EXPECT_EQ(old.status, 401) << "the cookie alone opens nothing any more";
    EXPECT_EQ(server.stop(), 0);
    EXPECT_THAT(server.log(), Not(HasSubstr(before.substr(before.rfind('=') + 1))));
    EXPECT_THAT(server.log(), Not(HasSubstr("horse")));
}

// SEAT-4: sessions belong to the account that made them.
TEST_F(AccountTest, EachHasTheirOwnSessions) {
    add_host(folder.path());
    ASSERT_EQ(host({"add", "bob"}, "bobs own horse\n").code, 0);
    ServerProcess server(folder.path(), open_words);
    Browser alice(server.port());
    Browser bob(server.port());
    ASSERT_EQ(alice.log_in("alice", host_password).status, 200);
    ASSERT_EQ(bob.log_in("bob", "bobs own horse").status, 200);
    const std::string session =
        alice.ask("POST", "/api/v1/sessions", R"({"template":"theory-sprint"})").json().at("id");
    EXPECT_EQ(alice.get("/api/v1/sessions/" + session).status, 200);
    EXPECT_EQ(bob.get("/api/v1/sessions/" + session).status, 404);
    EXPECT_EQ(bob.ask("DELETE", "/api/v1/sessions/" + session).status, 404);
    EXPECT_TRUE(bob.get("/api/v1/sessions").json().at("sessions").empty());
    EXPECT_THROW(bob.open(session), std::exception);
    EXPECT_THROW(Browser(server.port()).open(session), std::exception);
}

// AUTH-5
TEST_F(AccountTest, ANewPasswordEndsTheOtherLogins) {
    add_host(folder.path());
    ServerProcess server(folder.path(), open_words);
    Browser here(server.port());
    Browser there(server.port());
    ASSERT_EQ(here.log_in("alice", host_password).status, 200);
    ASSERT_EQ(there.log_in("alice", host_password).status, 200);
    const auto change = [&](const std::string& old, const std::string& fresh) {
        const Json body = {{"password", old}, {"new_password", fresh}};
        return here.ask("PUT", "/api/v1/password", body.dump());
    };
    EXPECT_EQ(change("wrong horse battery", "another horse").status, 403);
    EXPECT_EQ(change(host_password, "short").status, 422);
    EXPECT_EQ(change(host_password, "another horse").status, 204);
    EXPECT_EQ(here.get("/api/v1/me").status, 200);
    EXPECT_EQ(there.get("/api/v1/me").status, 401);
    EXPECT_EQ(there.log_in("alice", host_password).status, 401);
    EXPECT_EQ(there.log_in("alice", "another horse").status, 200);
}

// AUTH-3: for all servers, and over a restart.
TEST_F(AccountTest, GuessingGetsSlow) {
    add_host(folder.path());
    ServerProcess server(folder.path(), open_words);
    int tries = 0;
    HttpAnswer answer;
    do {
        answer = Browser(server.port()).log_in("alice", "wrong horse battery");
        ++tries;
    } while (answer.status == 401 && tries < 60);
    ASSERT_EQ(answer.status, 429) << "after " << tries;
    EXPECT_GT(tries, 5);
    EXPECT_EQ(answer.code(), "too_many_requests");
    EXPECT_GE(std::stoi(answer.headers.at("retry-after")), 1);
}

// AUTH-3
TEST_F(AccountTest, WhoGuessesKeepsTheOwnerOutOfNoBrowserWhereTheyWere) {
    add_host(folder.path());
    ServerProcess server(folder.path(), open_words);
    const HttpAnswer first = Browser(server.port()).log_in("alice", host_password);
    ASSERT_EQ(first.status, 200) << first.body;
    ASSERT_EQ(first.cookies.size(), 2U);
    const std::string device = first.cookies[0].substr(0, first.cookies[0].find(';'));
    EXPECT_THAT(device, StartsWith("rehearse_device="));
    for (const char* part : {"HttpOnly", "SameSite=Strict", "Secure", "Path=/api/v1"})
        EXPECT_THAT(first.cookies[0], HasSubstr(part));
    ASSERT_TRUE(eventually([&] {
        const HttpAnswer guess = Browser(server.port()).log_in("alice", "wrong horse battery");
        return guess.status == 429 && std::stoi(guess.headers.at("retry-after")) >= 4;
    }));
    Browser known(server.port(), device);
    const HttpAnswer again = known.log_in("alice", host_password);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.cookies.at(0), first.cookies[0]) << "it stays the same browser";
    EXPECT_EQ(Browser(server.port(), device).get("/api/v1/me").status, 401) << "it opens nothing";
    EXPECT_THAT(server.log(), Not(HasSubstr(device.substr(device.find('.')))));
}

// AUTH-3: that we lack memory is not the fault of who tries.
TEST_F(AccountTest, APasswordThatCannotBeCheckedIsNotWrong) {
    add_host(folder.path());
    ServerProcess server(folder.path(), open_words);
    std::size_t pages = 0;
    std::ifstream(fmt::format("/proc/{}/statm", server.pid())) >> pages;
    rlimit before{};
    rlimit little{pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (96UL << 20),
                  RLIM_INFINITY};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_AS, &little, &before), 0);
    for (int i = 0; i < 8; ++i) {
        const HttpAnswer answer = Browser(server.port()).log_in("alice", host_password);
        ASSERT_EQ(answer.status, 503) << answer.body;
        EXPECT_EQ(answer.code(), "internal");
    }
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_AS, &before, nullptr), 0);
    EXPECT_EQ(Browser(server.port()).log_in("alice", host_password).status, 200);
    EXPECT_THAT(server.log(), HasSubstr("password_not_checked"));
}

// HTTP-2, AUTH-1: at home nobody has to log in, but may.
TEST_F(AccountTest, OnLoopbackALoginIsAChoice) {
    add_host(folder.path());
    ServerProcess server(folder.path(), {"--slots", "1"});
    EXPECT_EQ(get(server.port(), "/api/v1/me").json().at("person"), "local");
    EXPECT_EQ(get(server.port(), "/api/v1/logins").code(), "not_allowed_now");
    const Json body = {{"name", "alice"}, {"password", host_password}};
    const HttpAnswer in =
        http(server.port(), {.method = "POST", .target = "/api/v1/login", .body = body.dump()});
    ASSERT_EQ(in.status, 200) << in.body;
    const std::string set = in.headers.at("set-cookie");
    EXPECT_THAT(set, Not(HasSubstr("Secure")));
    const std::string cookie = set.substr(0, set.find(';'));
    const auto me = [&] {
        return http(server.port(), {.target = "/api/v1/me", .headers = {{"Cookie", cookie}}});
    };
    EXPECT_EQ(me().json().at("name"), "alice");
    EXPECT_EQ(host({"password", "alice"}, "another horse\n").code, 0);
    EXPECT_EQ(me().json().at("person"), "local");
}

}  // namespace
}  // namespace rehearse::test
