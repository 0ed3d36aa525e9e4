#include "app/request_fields.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

net::Request with_query(const std::string& name, const std::string& value) {
    net::Request request;
    request.query.emplace_back(name, value);
    return request;
}

TEST(RequestFields, limits_are_numbers_within_their_bounds) {
    EXPECT_EQ(list_limit(net::Request()).value(), 20U);
    EXPECT_EQ(list_limit(with_query("limit", "1")).value(), 1U);
    EXPECT_EQ(list_limit(with_query("limit", "100")).value(), 100U);
    for (const char* text : {"0", "101", "-1", "1e3", " 1", "1 ", "x", "99999999999999999999"})
        EXPECT_EQ(list_limit(with_query("limit", text)).error().code, ErrorCode::invalid_input)
            << text;
}

TEST(RequestFields, flags_are_true_or_false) {
    EXPECT_FALSE(flag(net::Request(), "wait").value());
    EXPECT_FALSE(flag(with_query("wait", "false"), "wait").value());
    EXPECT_TRUE(flag(with_query("wait", "true"), "wait").value());
    for (const char* text : {"1", "TRUE", "yes"})
        EXPECT_EQ(flag(with_query("wait", text), "wait").error().code, ErrorCode::invalid_input);
}

TEST(RequestFields, keys_are_bounded) {
    net::Request request;
    EXPECT_EQ(idempotency_key(request).value(), "");
    request.headers.emplace_back("idempotency-key", std::string(200, 'k'));
    EXPECT_EQ(idempotency_key(request).value().size(), 200U);
    request.headers.front().second += 'k';
    EXPECT_EQ(idempotency_key(request).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace rehearse::app
