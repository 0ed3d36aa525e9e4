#include "base/error.hpp"

namespace rehearse {

std::string_view error_id(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_message: return "bad_message";
        case ErrorCode::unknown_field: return "unknown_field";
        case ErrorCode::unknown_command: return "unknown_command";
        case ErrorCode::too_large: return "too_large";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::unauthorized: return "unauthorized";
        case ErrorCode::forbidden: return "forbidden";
        case ErrorCode::not_allowed_now: return "not_allowed_now";
        case ErrorCode::item_not_open: return "item_not_open";
        case ErrorCode::out_of_order: return "out_of_order";
        case ErrorCode::stale_version: return "stale_version";
        case ErrorCode::invalid_change: return "invalid_change";
        case ErrorCode::history_changed: return "history_changed";
        case ErrorCode::language_unavailable: return "language_unavailable";
        case ErrorCode::invalid_input: return "invalid_input";
        case ErrorCode::idempotency_conflict: return "idempotency_conflict";
        case ErrorCode::too_many_requests: return "too_many_requests";
        case ErrorCode::queue_full: return "queue_full";
        case ErrorCode::store_away: return "store_away";
        case ErrorCode::package_invalid: return "package_invalid";
        case ErrorCode::question_invalid: return "question_invalid";
        case ErrorCode::io: return "io";
        case ErrorCode::setup: return "setup";
        case ErrorCode::internal: return "internal";
    }
    return "internal";
}

}  // namespace rehearse
