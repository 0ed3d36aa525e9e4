// Reading what our own scripts answer. A form that they do not have is a fault of ours.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace rehearse::store {

inline Error strange(std::string_view what) {
    return fail(ErrorCode::internal,
                fmt::format("The store answered {} in a form that is not ours.", what));
}

/// SUB-3, HTTP-11
inline Error idempotency_conflict() {
    return fail(ErrorCode::idempotency_conflict,
                "This Idempotency-Key was used with another request: send the same again, or "
                "take a new key.");
}

/// nullopt unless all of it is a number.
inline std::optional<std::uint64_t> natural(std::string_view text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

}  // namespace rehearse::store
