#include "app/request_fields.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/limits.hpp"

namespace rehearse::app {

Result<std::string> idempotency_key(const net::Request& request) {
    std::string key(request.header("idempotency-key"));
    if (key.size() > limits::idempotency_key_bytes_max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("An Idempotency-Key has at most {} characters.",
                                limits::idempotency_key_bytes_max));
    }
    return key;
}

Result<std::size_t> list_limit(const net::Request& request) {
    const std::string_view text = request.query_value("limit");
    if (text.empty()) return limits::list_limit_default;
    std::size_t limit = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, limit);
    if (error != std::errc() || stopped != end || limit < 1 || limit > limits::list_limit_max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("limit is a number from 1 to {}.", limits::list_limit_max));
    }
    return limit;
}

Result<bool> flag(const net::Request& request, std::string_view name) {
    const std::string_view text = request.query_value(name);
    if (text.empty() || text == "false") return false;
    if (text == "true") return true;
    return fail(ErrorCode::invalid_input, fmt::format("{} is true or false.", name));
}

}  // namespace rehearse::app
