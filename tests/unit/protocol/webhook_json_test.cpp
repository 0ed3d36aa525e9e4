#include "protocol/webhook_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/limits.hpp"

namespace rehearse::protocol {
namespace {

// HTTP-4
TEST(Webhook, IsReadStrictly) {
    EXPECT_EQ(parse_webhook(R"({"url":"https://a.org"})").value(), "https://a.org");
    EXPECT_EQ(parse_webhook("{}").error().code, ErrorCode::bad_message);
    EXPECT_EQ(parse_webhook(R"({"url":1})").error().code, ErrorCode::bad_message);
    EXPECT_EQ(parse_webhook(R"({"url":"u","secret":"s"})").error().code, ErrorCode::unknown_field);
    const std::string long_url(limits::webhook_url_bytes_max + 1, 'u');
    EXPECT_EQ(parse_webhook(R"({"url":")" + long_url + "\"}").error().code, ErrorCode::too_large);
}

TEST(Webhook, IsShownWithItsSecretOnce) {
    Webhook webhook;
    webhook.url = "https://a.org";
    webhook.secret = "rhw_x";
    webhook.created_at = from_millis(1);
    webhook.failed_at = from_millis(3);
    webhook.last_error = "It was \"away\".";
    auto expected = nlohmann::json::parse(R"({"url":"https://a.org","created_at":1,
        "delivered_at":null,"failed_at":3,"last_error":"It was \"away\"."})");
    EXPECT_EQ(nlohmann::json::parse(encode_webhook(webhook)), expected);
    expected["secret"] = "rhw_x";
    EXPECT_EQ(nlohmann::json::parse(encode_new_webhook(webhook)), expected);
}

TEST(Webhook, DeliveriesSayWhatHappened) {
    EXPECT_EQ(
        nlohmann::json::parse(encode_submission_finished("d\"", from_millis(5), R"({"a":1})")),
        nlohmann::json::parse(
            R"({"type":"submission.finished","id":"d\"","at":5,"submission":{"a":1}})"));
    EXPECT_EQ(nlohmann::json::parse(encode_test_delivery("d", from_millis(5))),
              nlohmann::json::parse(R"({"type":"test","id":"d","at":5})"));
    EXPECT_EQ(nlohmann::json::parse(encode_webhook_test(204, "")),
              nlohmann::json::parse(R"({"delivered":true,"status":204,"error":null})"));
    EXPECT_EQ(nlohmann::json::parse(encode_webhook_test({}, "No.")),
              nlohmann::json::parse(R"({"delivered":false,"status":null,"error":"No."})"));
}

}  // namespace
}  // namespace rehearse::protocol
