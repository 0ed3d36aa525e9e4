// Tokens as an operator and a program meet them: made on the command line or over REST, good for
// what they name, bounded, and gone when they are revoked.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/server_process.hpp"
#include "support/ws_client.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

HttpAnswer ask(std::uint16_t port, const std::string& token, const std::string& target,
               const std::string& method = "GET", const std::string& body = {}) {
    return http(port, {.method = method,
                       .target = target,
                       .body = body,
                       .headers = {{"Authorization", "Bearer " + token}}});
}

HttpAnswer post(std::uint16_t port, const std::string& target, const Json& body) {
    return http(port, {.method = "POST", .target = target, .body = body.dump()});
}

class TokenTest : public ::testing::Test {
protected:
    ProgramEnd token_command(std::vector<std::string> words) {
        words.insert(words.begin(), "token");
        words.insert(words.end(), {"--data", (folder.path() / "data").string()});
        return run_rehearse(words, folder.path());
    }
    std::string add(std::vector<std::string> words) {
        words.insert(words.begin(), "add");
        const ProgramEnd made = token_command(std::move(words));
        EXPECT_EQ(made.code, 0) << made.errors;
        EXPECT_THAT(made.errors, HasSubstr("this once"));
        EXPECT_EQ(made.output.size(), 49U) << "the token alone, for $(…)";
        return made.output.substr(0, made.output.find('\n'));
    }

    ScratchFolder folder;
};

// TOKEN-1, TOKEN-2, TOKEN-3
TEST_F(TokenTest, OpensWhatItNamesUntilItIsRevoked) {
    ServerProcess server(folder.path(), {"--slots", "1"});
    const std::string token = add({"ci", "--scope", "challenges:read", "--expires-days", "2"});
    const HttpAnswer catalog = ask(server.port(), token, "/api/v1/catalog");
    EXPECT_EQ(catalog.status, 200) << catalog.body;
    EXPECT_EQ(catalog.headers.at("ratelimit-limit"), "600");
    EXPECT_EQ(catalog.headers.at("ratelimit-remaining"), "599");
    EXPECT_EQ(catalog.headers.at("ratelimit-reset"), "1");
    for (const char* target :
         {"/metrics", "/api/v1/sessions", "/api/v1/tokens", "/api/v1/sessions/x"}) {
        const HttpAnswer refused = ask(server.port(), token, target);
        EXPECT_EQ(refused.status, 403) << target;
        EXPECT_EQ(refused.code(), "forbidden") << target;
        EXPECT_TRUE(refused.headers.contains("x-request-id")) << target;
        EXPECT_TRUE(refused.headers.contains("ratelimit-remaining")) << target;
    }
    for (const char* target : {"/api/v1/nothing", "/", "/ws/session/x", "/api/v1/batches"})
        EXPECT_TRUE(ask(server.port(), token, target).headers.contains("ratelimit-remaining"))
            << target;  // TOKEN-4
    EXPECT_EQ(ask(server.port(), token, "/api/v1/tokens", "POST", "{}").status, 403);

    const ProgramEnd listed = token_command({"list", "--json"});
    EXPECT_EQ(listed.code, 0) << listed.errors;
    const Json known = Json::parse(listed.output, nullptr, false).at("tokens").at(0);
    EXPECT_EQ(known.at("name"), "ci");
    EXPECT_EQ(known.at("scopes"), Json::array({"challenges:read"}));
    EXPECT_TRUE(known.at("used_at").is_number());
    EXPECT_EQ(
        known.at("expires_at").get<std::int64_t>() - known.at("created_at").get<std::int64_t>(),
        std::int64_t{2} * 24 * 3'600'000);
    EXPECT_THAT(listed.output, Not(HasSubstr(token)));
    EXPECT_THAT(token_command({"list"}).output, HasSubstr("ci"));

    EXPECT_EQ(token_command({"revoke", "ci"}).code, 0);
    const HttpAnswer gone = ask(server.port(), token, "/api/v1/catalog");
    EXPECT_EQ(gone.status, 401);
    EXPECT_EQ(gone.code(), "unauthorized");
    EXPECT_EQ(gone.headers.at("www-authenticate"), "Bearer");
    EXPECT_EQ(token_command({"revoke", "ci"}).code, 1);
    EXPECT_EQ(server.stop(), 0);
    EXPECT_THAT(server.log(), Not(HasSubstr(token)));
}

TEST_F(TokenTest, CommandsSayWhatIsWrongInOneSentence) {
    const ProgramEnd nobody = token_command({"list"});
    EXPECT_EQ(nobody.code, 2);
    EXPECT_THAT(nobody.errors, HasSubstr("No server uses the data directory"));
    EXPECT_THAT(nobody.errors, HasSubstr("rehearse serve"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "data")) << "asking changes nothing";
    ServerProcess server(folder.path(), {"--slots", "1"});
    EXPECT_EQ(token_command({"add", "a b"}).code, 1);
    EXPECT_EQ(token_command({"add", "ci", "--scope", "everything"}).code, 2);
    add({"ci"});
    const ProgramEnd again = token_command({"add", "ci"});
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.errors, HasSubstr("another name"));
    EXPECT_EQ(again.output, "");
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(token_command({"list"}).code, 2) << "a server that has stopped leaves no trace";
}

// HTTP-4, TOKEN-3
TEST_F(TokenTest, TheLocalUserManagesThemOverRest) {
    ServerProcess server(folder.path(), {"--slots", "1"});
    const std::uint16_t port = server.port();
    const Json wish = {{"name", "ci"}, {"scopes", {"challenges:read"}}};
    const HttpAnswer made = post(port, "/api/v1/tokens", wish);
    EXPECT_EQ(made.status, 201) << made.body;
    const std::string token = made.json().at("token");
    EXPECT_EQ(ask(port, token, "/api/v1/catalog").status, 200);
    EXPECT_EQ(post(port, "/api/v1/tokens", wish).code(), "invalid_input");
    EXPECT_EQ(post(port, "/api/v1/tokens", {{"name", "x"}, {"scopes", {"sessions"}}}).code(),
              "invalid_input");
    EXPECT_EQ(post(port, "/api/v1/tokens", {{"nome", "x"}}).code(), "bad_message");
    const Json list = get(port, "/api/v1/tokens").json();
    ASSERT_EQ(list.at("tokens").size(), 1U);
    EXPECT_EQ(list.at("tokens").at(0).at("id"), made.json().at("id"));
    EXPECT_FALSE(list.at("tokens").at(0).contains("token"));
    const std::string target = "/api/v1/tokens/" + made.json().at("id").get<std::string>();
    EXPECT_EQ(http(port, {.method = "DELETE", .target = target}).status, 204);
    EXPECT_EQ(http(port, {.method = "DELETE", .target = target}).status, 404);
    EXPECT_EQ(ask(port, token, "/api/v1/catalog").status, 401);
}

// TOKEN-4
TEST_F(TokenTest, SendsNoMoreThanItsShare) {
    ServerProcess server(folder.path(), {"--slots", "1"});
    const std::string token = add({"slow", "--per-minute", "2"});
    const std::string other = add({"other"});
    EXPECT_EQ(ask(server.port(), token, "/api/v1/catalog").headers.at("ratelimit-remaining"), "1");
    EXPECT_EQ(ask(server.port(), token, "/api/v1/catalog").headers.at("ratelimit-remaining"), "0");
    const HttpAnswer refused = ask(server.port(), token, "/api/v1/catalog");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.code(), "too_many_requests");
    const int wait = std::stoi(refused.headers.at("retry-after"));
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, 30);
    EXPECT_EQ(refused.headers.at("ratelimit-limit"), "2");
    EXPECT_EQ(refused.headers.at("ratelimit-remaining"), "0");
    EXPECT_LE(std::stoi(refused.headers.at("ratelimit-reset")), 60);
    EXPECT_EQ(ask(server.port(), other, "/api/v1/catalog").status, 200);
    const HttpAnswer local = get(server.port(), "/api/v1/catalog");
    EXPECT_EQ(local.status, 200) << "the local user is not counted";
    EXPECT_FALSE(local.headers.contains("ratelimit-limit"));
}

// TOKEN-1, HTTP-3, HTTP-6: on an open address a token stands for a login, for its own routes.
TEST_F(TokenTest, OpensAnOpenAddress) {
    add_host(folder.path());
    ServerProcess server(folder.path(),
                         {"--slots", "1", "--listen", "0.0.0.0", "--behind-tls-proxy"});
    const std::uint16_t port = server.port();
    const std::string token = add({"ci"});
    EXPECT_EQ(get(port, "/api/v1/catalog").status, 401);
    EXPECT_EQ(ask(port, token, "/api/v1/catalog").status, 200);
    EXPECT_EQ(ask(port, token + "x", "/api/v1/catalog").status, 401);
    EXPECT_EQ(ask(port, token, "/api/v1/sessions").status, 403);
    EXPECT_EQ(ask(port, token, "/api/v1/sessions", "POST", "{}").status, 403);
    EXPECT_EQ(ask(port, token, "/").status, 404);
    const HttpAnswer upgrade =
        http(port, {.target = "/ws/session/x",
                    .headers = {{"Authorization", "Bearer " + token},
                                {"Connection", "Upgrade"},
                                {"Upgrade", "websocket"},
                                {"Sec-WebSocket-Version", "13"},
                                {"Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="},
                                {"Sec-WebSocket-Protocol", "rehearse.v1"},
                                {"Origin", fmt::format("https://localhost:{}", port)}}});
    EXPECT_EQ(upgrade.status, 403) << upgrade.body;
    EXPECT_TRUE(upgrade.headers.contains("ratelimit-remaining"));
    EXPECT_EQ(upgrade.code(), "forbidden");
}

}  // namespace
}  // namespace rehearse::test
