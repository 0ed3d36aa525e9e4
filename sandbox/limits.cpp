// See limits.hpp.

#include "sandbox/limits.hpp"

#include <charconv>

namespace rehearse::sandbox {

bool parse_number(std::string_view text, std::uint64_t& value) {
    if (text.empty()) {
        return false;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return false;
    }
    value = number;
    return true;
}

std::string check_limits(const Limits& limits) {
    for (const LimitBound& bound : limit_bounds) {
        const std::uint64_t value = limits.*bound.field;
        if (value < bound.min || value > bound.max) {
            return "The limit " + std::string(bound.name) + " is " + std::to_string(value) +
                   "; it must be between " + std::to_string(bound.min) + " and " +
                   std::to_string(bound.max) + ".";
        }
    }
    return {};
}

}  // namespace rehearse::sandbox
