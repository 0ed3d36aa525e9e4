#include "net/security.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace rehearse::net {
namespace {

Request request_with(Headers headers, std::string method = "GET", std::string path = "/a") {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = std::move(headers);
    return request;
}

AccessPolicy open_policy() {
    return {false, true, false};
}

// HTTP-2
TEST(LoopbackHost, IsOneOfOurNames) {
    struct Row {
        const char* host;
        bool loopback;
    };
    for (const Row& row : {Row{"localhost", true},
                           {"LOCALHOST:80", true},
                           {"LocalHost:7070", true},
                           {"app.localhost", true},
                           {"a.b.localhost:1", true},
                           {"127.0.0.1", true},
                           {"127.0.0.1:65535", true},
                           {"127.1.2.3", true},
                           {"127.255.255.255", true},
                           {"[::1]", true},
                           {"[::1]:7070", true},
                           {"", false},
                           {":80", false},
                           {"[", false},
                           {"[]", false},
                           {"[::1", false},
                           {"::1", false},
                           {"[::1]evil.com", false},
                           {"[::1].evil.com", false},
                           {"[::1]:80.evil.com", false},
                           {"[::2]", false},
                           {"[::ffff:127.0.0.1]", false},
                           {"0.0.0.0", false},
                           {"0.0.0.0:7070", false},
                           {"10.0.0.1", false},
                           {"127", false},
                           {"127.1", false},
                           {"127.0.0", false},
                           {"127.0.0.1.", false},
                           {"127.0.0.256", false},
                           {"127.0.0.1.evil.com", false},
                           {"127.0.0.evil", false},
                           {"127.0.0.1.1", false},
                           {"1127.0.0.1", false},
                           {"localhost.evil.com", false},
                           {"localhost.", false},
                           {".localhost", false},
                           {"notlocalhost", false},
                           {"localhost:", false},
                           {"localhost:80:80", false},
                           {"localhost:evil.com", false},
                           {"localhost:123456", false},
                           {"localhost@evil.com", false},
                           {" localhost", false},
                           {"evil.com", false},
                           {"evil.com:localhost", false}}) {
        EXPECT_EQ(is_loopback_host(row.host), row.loopback) << row.host;
    }
}

TEST(BearerToken, IsReadFromItsHeaderAlone) {
    struct Row {
        const char* name;
        Headers headers;
        std::optional<std::string> token;
    };
    const Row rows[] = {
        {"none", {{"host", "a"}}, {}},
        {"plain", {{"authorization", "Bearer abc"}}, "abc"},
        {"scheme in small letters", {{"authorization", "bearer abc"}}, "abc"},
        {"spaces", {{"authorization", "Bearer   abc  "}}, "abc"},
        {"empty", {{"authorization", "Bearer"}}, ""},
        {"only spaces", {{"authorization", "Bearer  "}}, ""},
        {"with a space in it", {{"authorization", "Bearer a b"}}, "a b"},
        {"another scheme", {{"authorization", "Basic abc"}}, {}},
        {"a longer scheme", {{"authorization", "BearerX abc"}}, {}},
        {"no scheme", {{"authorization", ""}}, {}},
        {"a cookie", {{"cookie", "authorization=Bearer abc"}}, {}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Request request = request_with(row.headers);
        const auto token = bearer_token(request);
        EXPECT_EQ(token ? std::optional<std::string>(*token) : std::nullopt, row.token);
    }
}

// TOKEN-1, HTTP-2, HTTP-3: a token stands for the Origin, for nothing else here.
TEST(CheckAccess, LetsTokensAsFarAsTheRoutes) {
    struct Row {
        const char* name;
        bool open_address;
        Headers headers;
        const char* method;
        bool upgrade;
        bool allowed;
    };
    const std::pair<std::string, std::string> token{"authorization", "Bearer x"};
    const Row rows[] = {
        {"open", true, {{"host", "x.org"}, token}, "GET", false, true},
        {"open, write", true, {{"host", "x.org"}, token}, "POST", false, true},
        {"open, foreign origin",
         true,
         {{"host", "x.org"}, token, {"origin", "https://y.org"}},
         "POST",
         false,
         true},
        {"open, other scheme and foreign origin",
         true,
         {{"host", "x.org"}, {"authorization", "Basic x"}, {"origin", "https://y.org"}},
         "POST",
         false,
         false},
        {"open, upgrade",
         true,
         {{"host", "x.org"}, token, {"origin", "https://x.org"}},
         "GET",
         true,
         false},
        {"loopback", false, {{"host", "localhost"}, token}, "POST", false, true},
        {"loopback, foreign host", false, {{"host", "x.org"}, token}, "GET", false, false},
        {"loopback, proxy",
         false,
         {{"host", "localhost"}, token, {"forwarded", "for=1.1.1.1"}},
         "GET",
         false,
         false},
        {"loopback, upgrade",
         false,
         {{"host", "localhost"}, token, {"origin", "http://localhost"}},
         "GET",
         true,
         false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto refused = check_access(row.open_address ? open_policy() : AccessPolicy(),
                                          request_with(row.headers, row.method), row.upgrade);
        EXPECT_EQ(!refused, row.allowed) << (refused ? refused->error.message : "");
    }
}

// TOKEN-1, HTTP-2, HTTP-3, HTTP-6
TEST(CheckAccess, SaysWhetherItIsTheTokenThatIsRefused) {
    struct Row {
        const char* name;
        bool open_address;
        Headers headers;
        bool upgrade;
    };
    const std::pair<std::string, std::string> token{"authorization", "Bearer x"};
    const std::pair<std::string, std::string> cookie{"cookie", "rehearse_login=secret"};
    const std::pair<std::string, std::string> own{"origin", "https://x.org"};
    const std::pair<std::string, std::string> foreign{"origin", "https://y.org"};
    const std::pair<std::string, std::string> host{"host", "x.org"};
    const Row rows[] = {
        {"a token's upgrade", true, {host, token, own}, true},
        {"a token's upgrade with the cookie", true, {host, token, own, cookie}, true},
        {"a token's upgrade without an origin", true, {host, token}, true},
        {"a foreign page with the cookie", true, {host, foreign, cookie}, true},
        {"a foreign name", false, {host}, false},
        {"a foreign name with a token", false, {host, token}, false},
        {"a token's upgrade on loopback", false, {{"host", "localhost"}, token}, true},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto refused = check_access(row.open_address ? open_policy() : AccessPolicy(),
                                          request_with(row.headers), row.upgrade);
        ASSERT_TRUE(refused.has_value());
        EXPECT_EQ(refused->error.code, ErrorCode::forbidden);
        EXPECT_EQ(refused->is_of_token, std::string_view(row.name).starts_with("a token's"));
    }
}

// HTTP-2, HTTP-3
TEST(CheckAccess, GuardsALoopbackServer) {
    struct Row {
        const char* name;
        Headers headers;
        const char* method;
        bool upgrade;
        bool allowed;
    };
    const Row rows[] = {
        {"plain get", {{"host", "localhost:7070"}}, "GET", false, true},
        {"no host", {}, "GET", false, false},
        {"empty host", {{"host", ""}}, "GET", false, false},
        {"foreign host", {{"host", "rebound.example"}}, "GET", false, false},
        {"foreign host, our origin",
         {{"host", "rebound.example"}, {"origin", "http://rebound.example"}},
         "POST",
         false,
         false},
        {"forwarded", {{"host", "localhost"}, {"forwarded", "for=1.2.3.4"}}, "GET", false, false},
        {"x-forwarded-for",
         {{"host", "localhost"}, {"x-forwarded-for", "1.2.3.4"}},
         "GET",
         false,
         false},
        {"x-forwarded-host",
         {{"host", "localhost"}, {"x-forwarded-host", "a"}},
         "GET",
         false,
         false},
        {"empty x-forwarded-proto",
         {{"host", "localhost"}, {"x-forwarded-proto", ""}},
         "GET",
         false,
         false},
        {"x-real-ip", {{"host", "localhost"}, {"x-real-ip", "1.2.3.4"}}, "GET", false, false},
        {"likely but other header",
         {{"host", "localhost"}, {"x-forward", "1"}},
         "GET",
         false,
         true},
        {"get from a foreign page",
         {{"host", "localhost"}, {"origin", "http://evil.com"}},
         "GET",
         false,
         true},
        {"post without origin", {{"host", "localhost"}}, "POST", false, true},
        {"post, own origin",
         {{"host", "localhost:7070"}, {"origin", "http://localhost:7070"}},
         "POST",
         false,
         true},
        {"post, own origin in capitals",
         {{"host", "Localhost:7070"}, {"origin", "HTTP://LOCALHOST:7070"}},
         "POST",
         false,
         true},
        {"post, foreign origin",
         {{"host", "localhost"}, {"origin", "http://evil.com"}},
         "POST",
         false,
         false},
        {"delete, foreign origin",
         {{"host", "localhost"}, {"origin", "http://evil.com"}},
         "DELETE",
         false,
         false},
        {"unknown method, foreign origin",
         {{"host", "localhost"}, {"origin", "http://evil.com"}},
         "PURGE",
         false,
         false},
        {"post, null origin", {{"host", "localhost"}, {"origin", "null"}}, "POST", false, false},
        {"post, empty origin", {{"host", "localhost"}, {"origin", ""}}, "POST", false, false},
        {"post, other port",
         {{"host", "localhost:7070"}, {"origin", "http://localhost:3000"}},
         "POST",
         false,
         false},
        {"post, other loopback name",
         {{"host", "localhost:1"}, {"origin", "http://127.0.0.1:1"}},
         "POST",
         false,
         false},
        {"post, https",
         {{"host", "localhost:1"}, {"origin", "https://localhost:1"}},
         "POST",
         false,
         false},
        {"post, origin with a path",
         {{"host", "localhost"}, {"origin", "http://localhost/"}},
         "POST",
         false,
         false},
        {"upgrade without origin", {{"host", "localhost"}}, "GET", true, false},
        {"upgrade, own origin",
         {{"host", "localhost:1"}, {"origin", "http://localhost:1"}},
         "GET",
         true,
         true},
        {"upgrade, foreign origin",
         {{"host", "localhost:1"}, {"origin", "http://evil.com"}},
         "GET",
         true,
         false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto refused = check_access({}, request_with(row.headers, row.method), row.upgrade);
        EXPECT_EQ(!refused, row.allowed) << (refused ? refused->error.message : "");
        if (refused) {
            EXPECT_EQ(refused->error.code, ErrorCode::forbidden);
            EXPECT_FALSE(refused->error.message.empty());
        }
    }
}

// HTTP-2, HTTP-3: by a proxy, by ourselves, and past a proxy from this machine.
TEST(CheckAccess, GuardsAnOpenAddress) {
    struct Row {
        const char* name;
        AccessPolicy policy;
        Headers headers;
        const char* method;
        bool upgrade;
        bool allowed;
    };
    const AccessPolicy proxied = open_policy();
    const AccessPolicy encrypted{false, false, true};
    const Row rows[] = {
        {"get", proxied, {{"host", "x.org"}}, "GET", false, true},
        {"proxy headers are fine",
         proxied,
         {{"host", "x.org"}, {"x-forwarded-for", "1.1.1.1"}},
         "GET",
         false,
         true},
        {"https origin",
         proxied,
         {{"host", "x.org"}, {"origin", "https://x.org"}},
         "POST",
         false,
         true},
        {"http origin",
         proxied,
         {{"host", "x.org"}, {"origin", "http://x.org"}},
         "POST",
         false,
         false},
        {"http origin on this machine",
         proxied,
         {{"host", "localhost:7070"}, {"origin", "http://localhost:7070"}},
         "POST",
         false,
         true},
        {"http origin on this machine, other port",
         proxied,
         {{"host", "localhost:7070"}, {"origin", "http://localhost:7071"}},
         "POST",
         false,
         false},
        {"http origin that only looks like this machine",
         proxied,
         {{"host", "localhost.evil.com"}, {"origin", "http://localhost.evil.com"}},
         "POST",
         false,
         false},
        {"foreign origin",
         proxied,
         {{"host", "x.org"}, {"origin", "https://y.org"}},
         "POST",
         false,
         false},
        {"upgrade", proxied, {{"host", "x.org"}, {"origin", "https://x.org"}}, "GET", true, true},
        {"upgrade without origin", proxied, {{"host", "x.org"}}, "GET", true, false},
        {"upgrade, no host at all", proxied, {{"origin", "https://"}}, "GET", true, false},
        {"we encrypt, https origin",
         encrypted,
         {{"host", "x.org"}, {"origin", "https://x.org"}},
         "POST",
         false,
         true},
        {"we encrypt, http origin on this machine",
         encrypted,
         {{"host", "localhost"}, {"origin", "http://localhost"}},
         "POST",
         false,
         false},
        {"we encrypt on loopback",
         {true, false, true},
         {{"host", "localhost"}, {"origin", "https://localhost"}},
         "POST",
         false,
         true},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto refused =
            check_access(row.policy, request_with(row.headers, row.method), row.upgrade);
        EXPECT_EQ(!refused, row.allowed) << (refused ? refused->error.message : "");
    }
}

// HTTP-6
TEST(IsForEverybody, IsLittle) {
    struct Row {
        const char* method;
        const char* path;
        bool has_seat;
        bool allowed;
    };
    for (const Row& row : {Row{"GET", "/", false, true},
                           {"GET", "/assets/main.js", false, true},
                           {"GET", "/healthz", false, true},
                           {"GET", "/readyz", false, true},
                           {"GET", "/metrics", false, false},
                           {"GET", "/api/v1/catalog", false, false},
                           {"GET", "/api/v1/catalog", true, false},
                           {"GET", "/api/v1/languages", false, true},
                           {"GET", "/api/v1/assessor", false, true},
                           {"POST", "/api/v1/languages", false, false},
                           {"POST", "/api/v1/login", false, true},
                           {"GET", "/api/v1/login", false, false},
                           {"POST", "/api/v1/login/x", false, false},
                           {"POST", "/api/v1/logout", false, false},
                           {"GET", "/api/v1/logins", false, false},
                           {"PUT", "/api/v1/password", false, false},
                           {"POST", "/api/v1/join", false, true},
                           {"POST", "/api/v1/shared", false, true},
                           {"GET", "/shared", false, true},
                           {"POST", "/api/v1/link", false, true},
                           {"GET", "/api/v1/sessions", true, false},
                           {"POST", "/api/v1/sessions", true, false},
                           {"GET", "/api/v1/sessions/x", true, true},
                           {"GET", "/api/v1/sessions/x", false, false},
                           {"GET", "/ws/session/x", true, true},
                           {"GET", "/ws/session/x", false, false},
                           {"POST", "/", false, false}}) {
        SCOPED_TRACE(std::string(row.method) + " " + row.path);
        Request request = request_with({}, row.method, row.path);
        if (row.has_seat) request.query = {{"as", "guest:x"}};
        EXPECT_EQ(is_for_everybody(request), row.allowed);
    }
}

// AUTH-3
TEST(ClientAddress, BelievesOnlyTheProxy) {
    struct Row {
        const char* name;
        AccessPolicy policy;
        Headers headers;
        const char* address;
    };
    const Row rows[] = {
        {"none", open_policy(), {}, "10.0.0.1"},
        {"one", open_policy(), {{"x-forwarded-for", "1.2.3.4"}}, "1.2.3.4"},
        {"the last counts", open_policy(), {{"x-forwarded-for", "6.6.6.6, 1.2.3.4"}}, "1.2.3.4"},
        {"of two headers too",
         open_policy(),
         {{"x-forwarded-for", "6.6.6.6"}, {"x-forwarded-for", " 1.2.3.4 "}},
         "1.2.3.4"},
        {"IPv6 in one form", open_policy(), {{"x-forwarded-for", "2001:DB8:0::1"}}, "2001:db8::1"},
        {"no address", open_policy(), {{"x-forwarded-for", "1.2.3.4, unknown"}}, "10.0.0.1"},
        {"empty", open_policy(), {{"x-forwarded-for", ""}}, "10.0.0.1"},
        {"without a proxy", {false, false, true}, {{"x-forwarded-for", "1.2.3.4"}}, "10.0.0.1"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Request request = request_with(row.headers);
        request.peer_address = "10.0.0.1";
        EXPECT_EQ(client_address(row.policy, request), row.address);
    }
}

// HTTP-9
TEST(PeerGroup, IsAnAddressOrANetwork) {
    EXPECT_EQ(peer_group("1.2.3.4"), "1.2.3.4");
    EXPECT_EQ(peer_group("::ffff:1.2.3.4"), "1.2.3.4");
    EXPECT_EQ(peer_group("2001:db8:1:2:3:4:5:6"), peer_group("2001:db8:1:2::1"));
    EXPECT_NE(peer_group("2001:db8:1:2::1"), peer_group("2001:db8:1:3::1"));
    EXPECT_EQ(peer_group("no address"), "no address");
}

TEST(ConstantTimeEqual, Compares) {
    struct Row {
        std::string a;
        std::string b;
        bool equal;
    };
    for (const Row& row : {Row{"", "", true},
                           {"a", "a", true},
                           {"a", "b", false},
                           {"a", "", false},
                           {"", "a", false},
                           {"abc", "abd", false},
                           {"abc", "xbc", false},
                           {"abc", "abcd", false},
                           {std::string("a\0b", 3), std::string("a\0c", 3), false}}) {
        EXPECT_EQ(constant_time_equal(row.a, row.b), row.equal) << row.a << " " << row.b;
    }
}

// HTTP-1
TEST(SecurityHeaders, AreAllThereAndForbidInline) {
    for (const std::string nonce : {"", "abc123"}) {
        for (const AccessPolicy& policy :
             {AccessPolicy{}, open_policy(), AccessPolicy{false, false, true},
              AccessPolicy{true, false, true}}) {
            SCOPED_TRACE(nonce);
            Headers headers;
            add_security_headers(policy, nonce, headers);
            std::map<std::string, std::string> by_name(headers.begin(), headers.end());
            EXPECT_EQ(by_name.size(), headers.size()) << "a header is there twice";
            EXPECT_EQ(by_name["x-content-type-options"], "nosniff");
            EXPECT_EQ(by_name["referrer-policy"], "no-referrer");
            EXPECT_EQ(by_name["cross-origin-opener-policy"], "same-origin");
            const std::string& csp = by_name["content-security-policy"];
            EXPECT_EQ(csp.find("unsafe"), std::string::npos);
            for (const char* part : {"default-src 'self'", "frame-ancestors 'none'",
                                     "object-src 'none'", "base-uri 'none'"}) {
                EXPECT_NE(csp.find(part), std::string::npos) << part;
            }
            EXPECT_EQ(csp.find("'nonce-" + nonce + "'") != std::string::npos, !nonce.empty());
            EXPECT_EQ(by_name.contains("strict-transport-security"),
                      policy.is_https() && !policy.loopback);
        }
    }
}

}  // namespace
}  // namespace rehearse::net
