// UTF-8 as the standard has it: overlong forms, surrogates and values above U+10FFFF are not valid.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rehearse {

struct CodePoint {
    static constexpr char32_t invalid = 0xFFFF'FFFF;

    char32_t value = invalid;
    std::size_t length = 1;  // in bytes; what is invalid is passed over one byte at a time
};

/// What begins at `at`. REQUIRES: at < text.size().
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t at);

/// REQUIRES: a valid code point.
void append_utf8(std::string& text, char32_t point);

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// The text with each byte that is not valid UTF-8 replaced by U+FFFD, so that it can be put into
/// JSON.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

}  // namespace rehearse
