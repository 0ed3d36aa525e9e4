#include "hurl/encoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "hurl/html_entities.hpp"

namespace rehearse::hurl {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

unsigned byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

char char_of(unsigned value) {
    return static_cast<char>(static_cast<unsigned char>(value));
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::optional<std::string> decode_utf16(std::string_view bytes, bool little) {
    if (bytes.size() % 2 != 0) return std::nullopt;
    const auto unit_at = [&](std::size_t i) {
        const unsigned a = byte_at(bytes, i);
        const unsigned b = byte_at(bytes, i + 1);
        return little ? b << 8 | a : a << 8 | b;
    };
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const unsigned unit = unit_at(i);
        if (unit < 0xD800 || unit > 0xDFFF) {
            append_utf8(text, unit);
            continue;
        }
        if (unit > 0xDBFF || i + 4 > bytes.size()) return std::nullopt;
        i += 2;
        const unsigned low = unit_at(i);
        if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
        append_utf8(text, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
    }
    return text;
}

enum class Charset { unknown, utf8, ascii, latin1, utf16_little, utf16_big };

Charset charset_of(std::string_view name) {
    const std::string lower = to_lower(trim(name));
    if (lower == "utf-8" || lower == "utf8") return Charset::utf8;
    if (lower == "us-ascii" || lower == "ascii") return Charset::ascii;
    if (lower == "iso-8859-1" || lower == "latin1" || lower == "iso8859-1") return Charset::latin1;
    if (lower == "utf-16le") return Charset::utf16_little;
    if (lower == "utf-16be") return Charset::utf16_big;
    return Charset::unknown;
}

/// One reference after its '&'; how many characters it took, or 0.
std::size_t read_reference(std::string_view text, std::string& into) {
    const std::size_t end = text.substr(0, 40).find(';');
    if (end == std::string_view::npos || end == 0) return 0;
    const std::string_view name = text.substr(0, end);
    if (name[0] == '#') {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const std::string_view digits = name.substr(hex ? 2 : 1);
        std::uint32_t number = 0;
        const auto [stop, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
        if (digits.empty() || stop != digits.data() + digits.size()) return 0;
        const bool usable = error == std::errc() && number != 0 && number <= 0x10FFFF &&
                            (number < 0xD800 || number > 0xDFFF);
        append_utf8(into, usable ? number : 0xFFFD);
        return end + 1;
    }
    const auto* found = std::lower_bound(
        std::begin(html_entities), std::end(html_entities), name,
        [](const HtmlEntity& entity, std::string_view wanted) { return entity.name < wanted; });
    if (found == std::end(html_entities) || found->name != name) return 0;
    append_utf8(into, found->character);
    return end + 1;
}

}  // namespace

std::string hex_encode(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += digits[byte_at(bytes, i) >> 4];
        text += digits[byte_at(bytes, i) & 15];
    }
    return text;
}

std::optional<std::string> hex_decode(std::string_view text) {
    std::string bytes;
    int high = -1;
    for (const char c : text) {
        if (is_space(c)) continue;
        const int digit = hex_digit(c);
        if (digit < 0) return std::nullopt;
        if (high < 0) {
            high = digit;
        } else {
            bytes += char_of(static_cast<unsigned>(high * 16 + digit));
            high = -1;
        }
    }
    if (high >= 0) return std::nullopt;
    return bytes;
}

std::string base64_encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        unsigned bits = byte_at(bytes, i) << 16;
        if (count > 1) bits |= byte_at(bytes, i + 1) << 8;
        if (count > 2) bits |= byte_at(bytes, i + 2);
        for (std::size_t digit = 0; digit < 4; ++digit)
            text += digit <= count ? base64_alphabet[bits >> (18 - 6 * digit) & 63] : '=';
    }
    return text;
}

std::optional<std::string> base64_decode(std::string_view text, bool lenient) {
    std::string bytes;
    std::uint32_t bits = 0;
    std::size_t digits = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        if (lenient && is_space(c)) continue;
        if (c == '=') {
            ++padding;
            continue;
        }
        const std::size_t value = base64_alphabet.find(c);
        if (value == std::string_view::npos || padding > 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if (++digits % 4 == 0) {
            bytes += {char_of(bits >> 16 & 255), char_of(bits >> 8 & 255), char_of(bits & 255)};
            bits = 0;
        }
    }
    const std::size_t rest = digits % 4;
    const bool padded_right = (digits + padding) % 4 == 0 && padding <= 2;
    if (rest == 1 || (padding > 0 && !padded_right) || (!lenient && !padded_right))
        return std::nullopt;
    if (rest == 2) bytes += char_of(bits >> 4 & 255);
    if (rest == 3) bytes += {char_of(bits >> 10 & 255), char_of(bits >> 2 & 255)};
    return bytes;
}

std::string base64_url_encode(std::string_view bytes) {
    std::string text = base64_encode(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::optional<std::string> base64_url_decode(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    plain.append((4 - plain.size() % 4) % 4, '=');
    return base64_decode(plain, false);
}

std::string percent_encode(std::string_view text, std::string_view keep) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_unreserved(text[i]) || keep.find(text[i]) != std::string_view::npos) {
            encoded += text[i];
        } else {
            encoded += {'%', digits[byte_at(text, i) >> 4], digits[byte_at(text, i) & 15]};
        }
    }
    return encoded;
}

std::string percent_decode(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low < 0) {
            decoded += text[i];
            continue;
        }
        decoded += char_of(static_cast<unsigned>(high * 16 + low));
        i += 2;
    }
    return decoded;
}

std::string html_escape(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '&')
            escaped += "&amp;";
        else if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else
            escaped += c;
    }
    return escaped;
}

std::string html_unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t taken = text[i] == '&' ? read_reference(text.substr(i + 1), plain) : 0;
        if (taken == 0) plain += text[i];
        i += taken;
    }
    return plain;
}

bool is_known_charset(std::string_view name) {
    return charset_of(name) != Charset::unknown;
}

std::optional<std::string> decode(std::string_view bytes, std::string_view charset) {
    switch (charset_of(charset)) {
        case Charset::utf8:
            if (!is_valid_utf8(bytes)) return std::nullopt;
            return std::string(bytes);
        case Charset::ascii:
            if (std::any_of(bytes.begin(), bytes.end(),
                            [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
                return std::nullopt;
            return std::string(bytes);
        case Charset::latin1: {
            std::string text;
            for (std::size_t i = 0; i < bytes.size(); ++i) append_utf8(text, byte_at(bytes, i));
            return text;
        }
        case Charset::utf16_little:
            return decode_utf16(bytes, true);
        case Charset::utf16_big:
            return decode_utf16(bytes, false);
        case Charset::unknown:
            return std::nullopt;
    }
    return std::nullopt;
}

char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return to_lower(c); });
    return lower;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace rehearse::hurl
