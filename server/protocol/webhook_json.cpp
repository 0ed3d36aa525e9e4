#include "protocol/webhook_json.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {
namespace {

Json instant_or_null(const std::optional<Instant>& instant) {
    return instant ? Json(to_millis(*instant)) : Json(nullptr);
}

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json to_json(const Webhook& webhook) {
    return {{"url", webhook.url},
            {"created_at", to_millis(webhook.created_at)},
            {"delivered_at", instant_or_null(webhook.delivered_at)},
            {"failed_at", instant_or_null(webhook.failed_at)},
            {"last_error", text_or_null(webhook.last_error)}};
}

}  // namespace

Result<std::string> parse_webhook(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "webhook");
    std::string url = fields.text("url", limits::webhook_url_bytes_max);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return url;
}

std::string encode_new_webhook(const Webhook& webhook) {
    Json json = to_json(webhook);
    json["secret"] = webhook.secret;
    return to_text(json);
}

std::string encode_webhook(const Webhook& webhook) {
    return to_text(to_json(webhook));
}

std::string encode_webhook_test(std::optional<int> status, std::string_view error) {
    return to_text({{"delivered", error.empty()},
                    {"status", status ? Json(*status) : Json(nullptr)},
                    {"error", text_or_null(error)}});
}

std::string encode_submission_finished(std::string_view delivery, Instant at,
                                       std::string_view submission) {
    return fmt::format(R"({{"type":"submission.finished","id":{},"at":{},"submission":{}}})",
                       to_text(delivery), to_millis(at), submission);
}

std::string encode_test_delivery(std::string_view delivery, Instant at) {
    return to_text({{"type", "test"}, {"id", delivery}, {"at", to_millis(at)}});
}

}  // namespace rehearse::protocol
