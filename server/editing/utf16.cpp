#include "editing/utf16.hpp"

#include <cstddef>

namespace rehearse::editing {
namespace {

constexpr char32_t replacement_character = 0xFFFD;

/// The code point that starts at `at`, which moves behind it; nullopt-like `ok = false` on anything
/// ill-formed.
struct Decoded {
    char32_t point = 0;
    bool ok = false;
};

Decoded next_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char lead = byte(at);
    std::size_t length = 0;
    char32_t point = 0;
    char32_t least = 0;  // smaller ones have a shorter form
    if (lead < 0x80) {
        ++at;
        return {lead, true};
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2, point = lead & 0x1FU, least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3, point = lead & 0x0FU, least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4, point = lead & 0x07U, least = 0x10000;
    } else {
        return {};
    }
    if (text.size() - at < length) return {};
    for (std::size_t index = at + 1; index < at + length; ++index) {
        if ((byte(index) & 0xC0U) != 0x80U) return {};
        point = (point << 6U) | (byte(index) & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
    at += length;
    return {point, true};
}

void append_utf8(std::string& out, char32_t point) {
    const auto put = [&](char32_t value) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
    };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6U));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

}  // namespace

Result<std::u16string> to_utf16(std::string_view text) {
    std::u16string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = next_point(text, at);
        if (!decoded.ok)
            return fail(ErrorCode::bad_message, "The text is not UTF-8: send it as UTF-8.");
        if (decoded.point < 0x10000) {
            out.push_back(static_cast<char16_t>(decoded.point));
        } else {
            const char32_t rest = decoded.point - 0x10000;
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
        hash = (hash ^ (unit & 0xFFU)) * prime;
        hash = (hash ^ (static_cast<std::uint32_t>(unit) >> 8U)) * prime;
    }
    return hash;
}

}  // namespace rehearse::editing
