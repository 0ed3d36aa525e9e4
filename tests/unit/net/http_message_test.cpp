#include "net/http_message.hpp"

#include <gtest/gtest.h>

namespace rehearse::net {
namespace {

TEST(ParseTarget, ReadsPathAndQuery) {
    struct Row {
        const char* name;
        std::string target;
        std::string path;
        Headers query;
    };
    const Row rows[] = {
        {"root", "/", "/", {}},
        {"plain", "/api/v1/catalog", "/api/v1/catalog", {}},
        {"decoded once only", "/a%2541", "/a%41", {}},
        {"slash in an escape", "/a%2Fb", "/a/b", {}},
        {"both cases of hex", "/%e2%82%AC", "/\xE2\x82\xAC", {}},
        {"plus stays in a path", "/a+b", "/a+b", {}},
        {"plus is a space in a query", "/?a+b=c+d", "/", {{"a b", "c d"}}},
        {"empty query", "/x?", "/x", {}},
        {"order and repetition kept", "/?b=1&a=2&b=3", "/", {{"b", "1"}, {"a", "2"}, {"b", "3"}}},
        {"no value", "/?a&b=", "/", {{"a", ""}, {"b", ""}}},
        {"empty pairs and names left out", "/?&&=x&a=1&", "/", {{"a", "1"}}},
        {"equals in a value", "/?key=a=b", "/", {{"key", "a=b"}}},
        {"question mark in a value", "/?a=b?c", "/", {{"a", "b?c"}}},
        {"escapes in a query", "/?%61=%26", "/", {{"a", "&"}}},
        {"dots are left alone", "/../etc", "/../etc", {}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Request request;
        ASSERT_TRUE(parse_target(row.target, request));
        EXPECT_EQ(request.path, row.path);
        EXPECT_EQ(request.query, row.query);
        EXPECT_EQ(request.target, row.target);
    }
}

TEST(ParseTarget, RefusesWhatIsNoPath) {
    for (const std::string target :
         {"", "*", "http://localhost/", "localhost:80", "a", "?a=b", "/%", "/%4", "/%zz", "/%4g",
          "/%00", "/a%00b", "/?a=%", "/?%0=1", "/?a=%00", "/?a=1&b=%x1"}) {
        SCOPED_TRACE(target);
        Request request;
        EXPECT_FALSE(parse_target(target, request));
    }
}

TEST(Cookie, IsFoundByItsWholeName) {
    struct Row {
        const char* name;
        Headers headers;
        std::string value;
    };
    const Row rows[] = {
        {"no header", {}, ""},
        {"alone", {{"cookie", "k=v"}}, "v"},
        {"after others", {{"cookie", "a=1; k=v; b=2"}}, "v"},
        {"without the space", {{"cookie", "a=1;k=v"}}, "v"},
        {"the first counts", {{"cookie", "k=1; k=2"}}, "1"},
        {"in a second header", {{"cookie", "a=1"}, {"cookie", "k=v"}}, "v"},
        {"equals in the value", {{"cookie", "k=a=b"}}, "a=b"},
        {"longer name", {{"cookie", "kk=v; xk=v"}}, ""},
        {"no equals sign", {{"cookie", "k; a"}}, ""},
        {"value names it", {{"cookie", "a=k=v"}}, ""},
        {"case matters", {{"cookie", "K=v"}}, ""},
        {"semicolons alone", {{"cookie", ";;;"}}, ""},
        {"another header", {{"x-cookie", "k=v"}}, ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Request request;
        request.headers = row.headers;
        EXPECT_EQ(request.cookie("k"), row.value);
    }
}

TEST(Problem, CarriesStatusAndRetry) {
    struct Row {
        ErrorCode code;
        int status;
        bool retry;
    };
    // HTTP-4, HTTP-5, TOKEN-2
    for (const Row& row :
         {Row{ErrorCode::bad_message, 400, false}, Row{ErrorCode::unknown_field, 400, false},
          Row{ErrorCode::too_large, 413, false}, Row{ErrorCode::not_found, 404, false},
          Row{ErrorCode::unauthorized, 401, false},
          Row{ErrorCode::forbidden, 403, false}, Row{ErrorCode::not_allowed_now, 409, false},
          Row{ErrorCode::item_not_open, 409, false}, Row{ErrorCode::too_many_requests, 429, true},
          Row{ErrorCode::idempotency_conflict, 422, false}, Row{ErrorCode::queue_full, 503, true},
          Row{ErrorCode::store_away, 503, true}, Row{ErrorCode::internal, 500, false}}) {
        SCOPED_TRACE(error_id(row.code));
        const Response response =
            problem_response({row.code, "A sentence with \"quotes\" and \xFF."});
        EXPECT_EQ(response.status, row.status);
        Request as_headers;
        as_headers.headers = response.headers;
        EXPECT_EQ(as_headers.header("content-type"), "application/problem+json");
        EXPECT_EQ(as_headers.has_header("retry-after"), row.retry);
        EXPECT_EQ(as_headers.header("www-authenticate"), row.status == 401 ? "Bearer" : "");
        ASSERT_TRUE(response.body);
        EXPECT_NE(response.body->find(error_id(row.code)), std::string::npos);
    }
}

}  // namespace
}  // namespace rehearse::net
