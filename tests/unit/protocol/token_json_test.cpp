#include "protocol/token_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace rehearse::protocol {
namespace {

// HTTP-4
TEST(CreateToken, IsReadStrictly) {
    using enum ErrorCode;
    struct Row {
        const char* name;
        const char* body;
        std::optional<ErrorCode> code;
    };
    const Row rows[] = {
        {"least", R"({"name":"ci","scopes":["a"]})", {}},
        {"all",
         R"({"name":"ci","scopes":["a","b"],"expires_days":30,"per_minute":5,"unfinished_max":2})",
         {}},
        {"no JSON", "ci", bad_message},
        {"a list", "[]", bad_message},
        {"no name", R"({"scopes":["a"]})", bad_message},
        {"no scopes", R"({"name":"ci"})", bad_message},
        {"scopes that are no list", R"({"name":"ci","scopes":"a"})", bad_message},
        {"a scope that is no text", R"({"name":"ci","scopes":[1]})", bad_message},
        {"a long name", nullptr, too_large},
        {"no days", R"({"name":"ci","scopes":["a"],"expires_days":0})", bad_message},
        {"too many days", R"({"name":"ci","scopes":["a"],"expires_days":3651})", bad_message},
        {"a negative rate", R"({"name":"ci","scopes":["a"],"per_minute":-1})", bad_message},
        {"another field", R"({"name":"ci","scopes":["a"],"admin":true})", unknown_field},
    };
    const std::string long_name = R"({"name":")" + std::string(300, 'n') + R"(","scopes":["a"]})";
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto read = parse_create_token(row.body == nullptr ? long_name : row.body);
        EXPECT_EQ(read.has_value(), !row.code.has_value());
        if (!read && row.code) {
            EXPECT_EQ(read.error().code, *row.code) << read.error().message;
        }
    }
    const auto all = parse_create_token(rows[1].body).value();
    EXPECT_EQ(all.name, "ci");
    EXPECT_EQ(all.scopes, (std::set<std::string>{"a", "b"}));
    EXPECT_EQ(all.expires_days, 30U);
    EXPECT_EQ(all.per_minute, 5U);
    EXPECT_EQ(all.unfinished_max, 2U);
    EXPECT_EQ(parse_create_token(rows[0].body).value().per_minute, Token().per_minute);
}

TEST(Tokens, AreWrittenWithoutTheirSecret) {
    Token token;
    token.id = "1234";
    token.name = "ci";
    token.scopes = {"a", "b"};
    token.created_at = from_millis(5);
    token.expires_at = from_millis(7);
    const auto shown_once = nlohmann::json::parse(encode_new_token(token, "rhs_secret"));
    EXPECT_EQ(shown_once.at("token"), "rhs_secret");
    const auto list = nlohmann::json::parse(encode_tokens({token}));
    const auto expected = nlohmann::json::parse(R"({"id":"1234","name":"ci","scopes":["a","b"],
        "created_at":5,"expires_at":7,"used_at":null,"per_minute":600,"unfinished_max":100})");
    EXPECT_EQ(list.at("tokens").at(0), expected);
}

}  // namespace
}  // namespace rehearse::protocol
