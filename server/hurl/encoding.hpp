// Bytes to text and back: base64, hex, percent escapes, HTML, character sets, and the two digests
// that Hurl has. Pure functions of their input; what is malformed yields nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.hpp"

namespace rehearse::hurl {

std::string hex_encode(std::string_view bytes);
/// Pairs of hex digits; spaces and line ends between them are ignored.
std::optional<std::string> hex_decode(std::string_view text);

std::string base64_encode(std::string_view bytes);
/// Padding may be missing, as in MIME; spaces and line ends are ignored when `lenient`.
std::optional<std::string> base64_decode(std::string_view text, bool lenient);
/// The alphabet of URLs, without padding.
std::string base64_url_encode(std::string_view bytes);
std::optional<std::string> base64_url_decode(std::string_view text);

/// All but letters, digits and "-._~" and what `keep` names becomes %XX.
std::string percent_encode(std::string_view text, std::string_view keep = {});
/// A '%' without two hex digits stays as it is.
std::string percent_decode(std::string_view text);

std::string html_escape(std::string_view text);
/// Numeric references and the names of HTML 4.
std::string html_unescape(std::string_view text);

/// True for the names that decode() knows: utf-8, us-ascii, iso-8859-1, latin1, utf-16le, utf-16be
/// and their variants.
bool is_known_charset(std::string_view name);
/// Empty when the bytes are not text of that character set, or it is unknown.
std::optional<std::string> decode(std::string_view bytes, std::string_view charset);

/// 32 and 16 raw bytes.
std::string sha256(std::string_view bytes);
std::string md5(std::string_view bytes);

char to_lower(char c);
std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

}  // namespace rehearse::hurl
