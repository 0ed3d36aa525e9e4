#include "net/router.hpp"

#include <gtest/gtest.h>

namespace rehearse::net {
namespace {

Task<Response> answer(const char* name) {
    co_return json_response(200, name);
}

Handler named(const char* name) {
    return [name](Request) { return answer(name); };
}

Router table() {
    Router router;
    router.add("GET", "/", named("root"));
    router.add("GET", "/sessions", named("list"));
    router.add("POST", "/sessions", named("create"));
    router.add("GET", "/sessions/{id}", named("one"));
    router.add("DELETE", "/sessions/{id}", named("delete"));
    router.add("GET", "/sessions/{id}/items/{item}", named("item"));
    return router;
}

TEST(Router, FindsRoutesAndNamesParameters) {
    struct Row {
        const char* name;
        const char* method;
        const char* path;
        bool found;
        Headers parameters;
        std::vector<std::string> allowed;
    };
    const Row rows[] = {
        {"root", "GET", "/", true, {}, {}},
        {"plain", "GET", "/sessions", true, {}, {}},
        {"head takes get", "HEAD", "/sessions", true, {}, {}},
        {"second method", "POST", "/sessions", true, {}, {"GET"}},
        {"one parameter", "GET", "/sessions/abc", true, {{"id", "abc"}}, {}},
        {"two parameters", "GET", "/sessions/s/items/i1", true, {{"id", "s"}, {"item", "i1"}}, {}},
        {"head with parameter", "HEAD", "/sessions/x", true, {{"id", "x"}}, {}},
        {"405", "PUT", "/sessions", false, {}, {"GET", "POST"}},
        {"405 with parameter", "POST", "/sessions/x", false, {}, {"GET", "DELETE"}},
        {"methods are exact", "get", "/sessions", false, {}, {"GET", "POST"}},
        {"404", "GET", "/session", false, {}, {}},
        {"404 longer", "GET", "/sessions/x/items", false, {}, {}},
        {"trailing slash is an empty segment", "GET", "/sessions/", false, {}, {}},
        {"empty parameter", "GET", "/sessions//items/i1", false, {}, {}},
        {"double slash", "GET", "//sessions", false, {}, {}},
        {"dots are a name", "GET", "/sessions/..", true, {{"id", ".."}}, {}},
        {"empty path", "GET", "", false, {}, {}},
    };
    const Router router = table();
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Router::Match match = router.find(row.method, row.path);
        EXPECT_EQ(match.handler != nullptr, row.found);
        EXPECT_EQ(match.parameters, row.parameters);
        if (!row.found) {
            EXPECT_EQ(match.allowed, row.allowed);
        }
    }
}

TEST(Router, TellsTheScopeOfARoute) {
    Router router;
    router.add("GET", "/people", named("people"));
    router.add("GET", "/jobs/{id}", named("read"), "jobs:read");
    router.add("POST", "/jobs/{id}", named("write"), "jobs:write");
    EXPECT_EQ(router.find("GET", "/people").token_scope, "");
    EXPECT_EQ(router.find("GET", "/jobs/1").token_scope, "jobs:read");
    EXPECT_EQ(router.find("HEAD", "/jobs/1").token_scope, "jobs:read");
    EXPECT_EQ(router.find("POST", "/jobs/1").token_scope, "jobs:write");
    EXPECT_EQ(router.find("DELETE", "/jobs/1").token_scope, "");
}

}  // namespace
}  // namespace rehearse::net
