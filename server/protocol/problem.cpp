#include "protocol/problem.hpp"

#include <nlohmann/json.hpp>

namespace rehearse::protocol {

int http_status(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_message:
        case ErrorCode::unknown_field:
        case ErrorCode::unknown_command:
            return 400;
        case ErrorCode::unauthorized:
            return 401;
        case ErrorCode::forbidden:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::not_allowed_now:
        case ErrorCode::item_not_open:
        case ErrorCode::out_of_order:
        case ErrorCode::stale_version:
        case ErrorCode::history_changed:
            return 409;
        case ErrorCode::too_large:
            return 413;
        case ErrorCode::invalid_change:
        case ErrorCode::language_unavailable:
        case ErrorCode::invalid_input:
        case ErrorCode::idempotency_conflict:
            return 422;
        case ErrorCode::too_many_requests:
            return 429;
        case ErrorCode::queue_full:
        case ErrorCode::store_away:
            return 503;
        case ErrorCode::package_invalid:
        case ErrorCode::question_invalid:
        case ErrorCode::io:
        case ErrorCode::setup:
        case ErrorCode::internal:
            return 500;
    }
    return 500;
}

std::string_view http_reason(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 503:
            return "Service Unavailable";
        default:
            return "Internal Server Error";
    }
}

std::optional<int> retry_after_s(ErrorCode code) {
    if (code == ErrorCode::store_away) return 2;
    if (code == ErrorCode::queue_full || code == ErrorCode::too_many_requests) return 5;
    return std::nullopt;
}

std::string encode_problem(const Error& error, int status) {
    return nlohmann::json{{"type", "about:blank"},
                          {"title", http_reason(status)},
                          {"status", status},
                          {"code", error_id(error.code)},
                          {"detail", error.message}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace rehearse::protocol
