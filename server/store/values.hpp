// Numbers and times as our scripts write them into hashes: whole, in decimal digits, and nothing
// for none.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace rehearse::store {

/// 0 for what is no number.
inline std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

inline std::optional<Instant> instant_of(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return from_millis(number_of(text));
}

}  // namespace rehearse::store
