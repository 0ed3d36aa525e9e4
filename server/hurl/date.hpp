// Dates as values: read and written by the patterns of strftime that Hurl's filters take, as RFC
// 3339 and as cookies have them. No clock and no time zone but UTC and explicit offsets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hurl/value.hpp"

namespace rehearse::hurl {

/// "2024-01-31T23:59:59.000000Z"
std::string iso_text(Date date);

/// Empty when the text does not fit the pattern, the pattern is not one we know, or it does not say
/// which day. Without a time the day begins; without an offset it is UTC.
std::optional<Date> parse_date(std::string_view text, std::string_view pattern);

/// Empty for a pattern that we do not know.
std::optional<std::string> format_date(Date date, std::string_view pattern);

std::optional<Date> parse_rfc3339(std::string_view text);

/// RFC 1123 and the older form with dashes and two digits for the year.
std::optional<Date> parse_cookie_date(std::string_view text);

}  // namespace rehearse::hurl
