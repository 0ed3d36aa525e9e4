// Webhooks in the REST interface (PROTOCOL section 2), and what they are told.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/webhook.hpp"

namespace rehearse::protocol {

/// The body of PUT /webhook, the URL; `bad_message`, `unknown_field`, `too_large`. Whether it is
/// one is for others to say.
Result<std::string> parse_webhook(std::string_view body);
/// With the secret, which is shown this once.
std::string encode_new_webhook(const Webhook& webhook);
std::string encode_webhook(const Webhook& webhook);
/// How a test went: `status` is what the receiver answered, nothing if it could not be asked.
std::string encode_webhook_test(std::optional<int> status, std::string_view error);

/// What is sent. `submission` is JSON already.
std::string encode_submission_finished(std::string_view delivery, Instant at,
                                       std::string_view submission);
std::string encode_test_delivery(std::string_view delivery, Instant at);

}  // namespace rehearse::protocol
