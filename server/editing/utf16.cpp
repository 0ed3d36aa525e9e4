#include "editing/utf16.hpp"

#include <cstddef>

#include "base/utf8.hpp"

namespace rehearse::editing {
namespace {

constexpr char32_t replacement_character = 0xFFFD;

}  // namespace

Result<std::u16string> to_utf16(std::string_view text) {
    std::u16string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint decoded = decode_utf8(text, at);
        if (decoded.value == CodePoint::invalid)
            return fail(ErrorCode::bad_message, "The text is not UTF-8: send it as UTF-8.");
        at += decoded.length;
        if (decoded.value < 0x10000) {
            out.push_back(static_cast<char16_t>(decoded.value));
        } else {
            const char32_t rest = decoded.value - 0x10000;
            out.push_back(static_cast<char16_t>(0xD800 + (rest >> 10U)));
            out.push_back(static_cast<char16_t>(0xDC00 + (rest & 0x3FFU)));
        }
    }
    return out;
}

std::string to_utf8_lossy(std::u16string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char16_t unit = text[at];
        if (is_high_surrogate(unit) && at + 1 < text.size() && is_low_surrogate(text[at + 1])) {
            const char32_t high = static_cast<char32_t>(unit) - 0xD800;
            const char32_t low = static_cast<char32_t>(text[++at]) - 0xDC00;
            append_utf8(out, 0x10000 + (high << 10U) + low);
        } else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
            append_utf8(out, replacement_character);
        } else {
            append_utf8(out, unit);
        }
    }
    return out;
}

Result<std::string> to_utf8(std::u16string_view text) {
    if (!is_well_formed(text)) {
        return fail(ErrorCode::invalid_change,
                    "The text holds half a character (a lone surrogate): reload the page.");
    }
    return to_utf8_lossy(text);
}

bool is_well_formed(std::u16string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_low_surrogate(text[at])) return false;
        if (!is_high_surrogate(text[at])) continue;
        if (at + 1 == text.size() || !is_low_surrogate(text[at + 1])) return false;
        ++at;
    }
    return true;
}

bool splits_pair(std::u16string_view text, std::size_t at) {
    return at > 0 && at < text.size() && is_high_surrogate(text[at - 1]) &&
           is_low_surrogate(text[at]);
}

std::uint32_t check_of(std::u16string_view text) {
    constexpr std::uint32_t offset_basis = 0x811C9DC5U;
    constexpr std::uint32_t prime = 0x01000193U;
    std::uint32_t hash = offset_basis;
    for (const char16_t unit : text) {
        // A high byte of 0 only multiplies once more. Each multiplication waits for the one before it,
        // so this halves what the check of a long text costs, which each edit of it has.
        if (unit < 0x100U) {
            hash = (hash ^ unit) * (prime * prime);
            continue;
        }
        hash = (hash ^ (unit & 0xFFU)) * prime;
        hash = (hash ^ (static_cast<std::uint32_t>(unit) >> 8U)) * prime;
    }
    return hash;
}

}  // namespace rehearse::editing
