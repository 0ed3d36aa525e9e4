#include "app/request_fields.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/limits.hpp"
#include "package/bundle.hpp"

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

std::string fingerprint(const net::Request& request) {
    return package::sha256_hex(request.path + "\n" + request.body);
}

Result<std::size_t> list_limit(const net::Request& request) {
    auto limit = number(request, "limit", 1, limits::list_limit_max, limits::list_limit_default);
    if (!limit) return limit.error();
    return static_cast<std::size_t>(*limit);
}

Result<std::uint64_t> number(const net::Request& request, std::string_view name, std::uint64_t min,
                             std::uint64_t max, std::uint64_t otherwise) {
    const std::string_view text = request.query_value(name);
    if (text.empty()) return otherwise;
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end || value < min || value > max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is a number from {} to {}.", name, min, max));
    }
    return value;
}

Result<bool> flag(const net::Request& request, std::string_view name) {
    const std::string_view text = request.query_value(name);
    if (text.empty() || text == "false") return false;
    if (text == "true") return true;
    return fail(ErrorCode::invalid_input, fmt::format("{} is true or false.", name));
}

}  // namespace rehearse::app
