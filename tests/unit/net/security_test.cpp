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
    return {false, true, "the-key"};
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

// TOKEN-1, HTTP-2, HTTP-3, HTTP-6: a token stands for the access key and for the Origin, for
// nothing else.
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
        {"open, other scheme",
         true,
         {{"host", "x.org"}, {"authorization", "Basic x"}},
         "GET",
         false,
         false},
        {"open, upgrade",
         true,
         {{"host", "x.org"}, token, {"origin", "https://x.org"}},
         "GET",
         true,
         false},
        {"open, upgrade with the cookie too",
         true,
         {{"host", "x.org"},
          token,
          {"origin", "https://x.org"},
          {"cookie", "rehearse_access=the-key"}},
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
TEST(CheckAccess, SaysWhetherToComeWithTheKeyOrNotAtAll) {
    struct Row {
        const char* name;
        bool open_address;
        Headers headers;
        bool upgrade;
        int status;
    };
    const std::pair<std::string, std::string> token{"authorization", "Bearer x"};
    const std::pair<std::string, std::string> cookie{"cookie", "rehearse_access=the-key"};
    const std::pair<std::string, std::string> own{"origin", "https://x.org"};
    const std::pair<std::string, std::string> foreign{"origin", "https://y.org"};
    const std::pair<std::string, std::string> host{"host", "x.org"};
    const Row rows[] = {
        {"nobody known", true, {host}, false, 401},
        {"nobody known, upgrade", true, {host, own}, true, 401},
        {"a token's upgrade", true, {host, token, own}, true, 403},
        {"a token's upgrade with the cookie", true, {host, token, own, cookie}, true, 403},
        {"a token's upgrade without an origin", true, {host, token}, true, 403},
        {"a foreign page with the cookie", true, {host, foreign, cookie}, true, 403},
        {"a foreign name", false, {host}, false, 403},
        {"a foreign name with a token", false, {host, token}, false, 403},
        {"a token's upgrade on loopback", false, {{"host", "localhost"}, token}, true, 403},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto refused = check_access(row.open_address ? open_policy() : AccessPolicy(),
                                          request_with(row.headers), row.upgrade);
        ASSERT_TRUE(refused.has_value());
        EXPECT_EQ(refused->status, row.status);
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

// HTTP-6
TEST(CheckAccess, AsksForTheKeyOnAnOpenAddress) {
    struct Row {
        const char* name;
        Headers headers;
        const char* method;
        const char* path;
        bool upgrade;
        bool allowed;
    };
    const std::string cookie = "rehearse_access=the-key";
    const Row rows[] = {
        {"no cookie", {{"host", "x.org"}}, "GET", "/api/v1/catalog", false, false},
        {"cookie", {{"host", "x.org"}, {"cookie", cookie}}, "GET", "/", false, true},
        {"wrong cookie",
         {{"host", "x.org"}, {"cookie", "rehearse_access=the-kez"}},
         "GET",
         "/a",
         false,
         false},
        {"shorter",
         {{"host", "x.org"}, {"cookie", "rehearse_access=the-ke"}},
         "GET",
         "/a",
         false,
         false},
        {"empty", {{"host", "x.org"}, {"cookie", "rehearse_access="}}, "GET", "/a", false, false},
        {"a page is for guests", {{"host", "x.org"}}, "GET", "/", false, true},  // SEAT-2
        {"its parts", {{"host", "x.org"}}, "GET", "/assets/a.js", false, true},
        {"what a link opens", {{"host", "x.org"}}, "POST", "/api/v1/link", false, true},
        {"joining", {{"host", "x.org"}}, "POST", "/api/v1/join", false, true},
        {"a session is not", {{"host", "x.org"}}, "GET", "/api/v1/sessions/a", false, false},
        {"nor its WebSocket",
         {{"host", "x.org"}, {"origin", "https://x.org"}},
         "GET",
         "/ws/session/a",
         true,
         false},
        {"other name", {{"host", "x.org"}, {"cookie", "access=the-key"}}, "GET", "/a", false, false},
        {"healthz is for anybody", {{"host", "x.org"}}, "GET", "/healthz", false, true},
        {"livez", {{"host", "x.org"}}, "GET", "/livez", false, true},
        {"readyz", {{"host", "x.org"}}, "GET", "/readyz", false, true},
        {"metrics is not", {{"host", "x.org"}}, "GET", "/metrics", false, false},
        {"nor below healthz", {{"host", "x.org"}}, "GET", "/healthz/x", false, false},
        {"proxy headers are fine",
         {{"host", "x.org"}, {"cookie", cookie}, {"x-forwarded-for", "1.1.1.1"}},
         "GET",
         "/",
         false,
         true},
        {"https origin",
         {{"host", "x.org"}, {"cookie", cookie}, {"origin", "https://x.org"}},
         "POST",
         "/a",
         false,
         true},
        {"http origin",
         {{"host", "x.org"}, {"cookie", cookie}, {"origin", "http://x.org"}},
         "POST",
         "/a",
         false,
         false},
        {"foreign origin",
         {{"host", "x.org"}, {"cookie", cookie}, {"origin", "https://y.org"}},
         "POST",
         "/a",
         false,
         false},
        {"upgrade",
         {{"host", "x.org"}, {"cookie", cookie}, {"origin", "https://x.org"}},
         "GET",
         "/ws/a",
         true,
         true},
        {"upgrade without origin",
         {{"host", "x.org"}, {"cookie", cookie}},
         "GET",
         "/ws/a",
         true,
         false},
        {"upgrade without cookie",
         {{"host", "x.org"}, {"origin", "https://x.org"}},
         "GET",
         "/ws/a",
         true,
         false},
        {"upgrade, no host at all",
         {{"cookie", cookie}, {"origin", "https://"}},
         "GET",
         "/ws/a",
         true,
         false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto refused = check_access(
            open_policy(), request_with(row.headers, row.method, row.path), row.upgrade);
        EXPECT_EQ(!refused, row.allowed) << (refused ? refused->error.message : "");
    }
}

// SEAT-2: whether the guest's cookie is good, the handler knows.
TEST(CheckAccess, LetsGuestsToTheirSessions) {
    const Headers own = {{"host", "x.org"}, {"origin", "https://x.org"}};
    const auto refused = [&](const std::string& path, bool is_upgrade) {
        Request request = request_with(own, "GET", path);
        request.query = {{"as", "guest:x"}};
        return check_access(open_policy(), request, is_upgrade).has_value();
    };
    EXPECT_FALSE(refused("/api/v1/sessions/a", false));
    EXPECT_FALSE(refused("/api/v1/sessions/a/items/i1", false));
    EXPECT_FALSE(refused("/ws/session/a", true));
    for (const char* path : {"/api/v1/sessions", "/api/v1/tokens", "/api/v1/catalog", "/metrics"})
        EXPECT_TRUE(refused(path, false)) << path;
}

TEST(CheckAccess, WithoutAKeyLetsNobodyIn) {
    const AccessPolicy policy{false, true, ""};
    EXPECT_TRUE(check_access(policy, request_with({{"host", "x.org"}}), false));
    EXPECT_TRUE(check_access(
        policy, request_with({{"host", "x.org"}, {"cookie", "rehearse_access="}}), false));
    EXPECT_FALSE(is_access_key(policy, ""));
    EXPECT_FALSE(is_known_visitor(policy, request_with({})));
    EXPECT_TRUE(is_known_visitor({}, request_with({})));
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
        for (const AccessPolicy& policy : {AccessPolicy{}, open_policy()}) {
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
            EXPECT_EQ(by_name.contains("strict-transport-security"), policy.behind_proxy);
        }
    }
}

}  // namespace
}  // namespace rehearse::net
