// Webhook: where somebody wants to be told of finished submissions, and how that went.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"

namespace rehearse {

struct Webhook {
    std::string url;
    std::string secret;  // what deliveries are signed with, so it cannot be kept as a hash
    Instant created_at;
    std::optional<Instant> delivered_at;  // the last success
    std::optional<Instant> failed_at;     // the last failure
    std::string last_error;               // of that; empty: there was none
};

}  // namespace rehearse
