#include "hurl/date.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

#include "hurl/encoding.hpp"

namespace rehearse::hurl {
namespace {

constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// What a pattern found, field by field.
struct Fields {
    std::optional<std::int64_t> year, short_year, month, day, day_of_year, hour, hour12, minute,
        second, micros, timestamp;
    std::optional<bool> afternoon;
    std::optional<std::int64_t> offset_minutes;
};

/// Reads a text along a pattern.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool follow(std::string_view pattern) {
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] != '%') {
                if (is_space(pattern[i]))
                    skip_spaces();
                else if (!literal(pattern[i]))
                    return false;
                continue;
            }
            std::size_t length = 1;
            while (i + length < pattern.size() &&
                   std::string_view(".:#3690-_").find(pattern[i + length]) !=
                       std::string_view::npos)
                ++length;
            if (i + length >= pattern.size()) return false;
            const std::string_view flags = pattern.substr(i + 1, length - 1);
            if (!field(pattern[i + length], flags)) return false;
            i += length;
        }
        return true;
    }

    bool at_end() const { return text_.empty(); }
    const Fields& fields() const { return fields_; }

private:
    bool field(char letter, std::string_view flags) {
        switch (letter) {
            case 'Y':
                return signed_number(4, fields_.year);
            case 'y':
                return number(2, fields_.short_year);
            case 'm':
                return number(2, fields_.month);
            case 'd':
            case 'e':
                return skip_spaces(), number(2, fields_.day);
            case 'j':
                return number(3, fields_.day_of_year);
            case 'H':
            case 'k':
                return skip_spaces(), number(2, fields_.hour);
            case 'I':
            case 'l':
                return skip_spaces(), number(2, fields_.hour12);
            case 'M':
                return number(2, fields_.minute);
            case 'S':
                return number(2, fields_.second);
            case 's':
                return signed_number(18, fields_.timestamp);
            case 'f':
                return fraction(flags.starts_with('.'));
            case 'b':
            case 'h':
            case 'B':
                return name(months, fields_.month, 1);
            case 'a':
            case 'A':
                return weekday();
            case 'p':
            case 'P':
                return half_of_day();
            case 'z':
                return offset();
            case 'Z':
                return zone_name();
            case '%':
                return literal('%');
            case 'n':
            case 't':
                return skip_spaces(), true;
            default:
                return composite(letter);
        }
    }

    bool composite(char letter) {
        switch (letter) {
            case 'F':
                return follow("%Y-%m-%d");
            case 'D':
            case 'x':
                return follow("%m/%d/%y");
            case 'T':
            case 'X':
                return follow("%H:%M:%S");
            case 'R':
                return follow("%H:%M");
            case 'r':
                return follow("%I:%M:%S %p");
            case 'v':
                return follow("%e-%b-%Y");
            case 'c':
                return follow("%a %b %e %H:%M:%S %Y");
            case '+':
                return iso();
            default:
                return false;
        }
    }

    bool iso() {
        if (!follow("%Y-%m-%d") || text_.empty()) return false;
        if (text_[0] != 'T' && text_[0] != 't' && text_[0] != ' ') return false;
        text_.remove_prefix(1);
        return follow("%H:%M:%S") && fraction(true) && offset();
    }

    bool literal(char c) {
        if (!text_.starts_with(c)) return false;
        text_.remove_prefix(1);
        return true;
    }

    void skip_spaces() {
        while (!text_.empty() && is_space(text_[0])) text_.remove_prefix(1);
    }

    bool number(std::size_t digits_max, std::optional<std::int64_t>& into) {
        std::size_t digits = 0;
        while (digits < digits_max && digits < text_.size() && is_digit(text_[digits])) ++digits;
        std::int64_t value = 0;
        const auto result = std::from_chars(text_.data(), text_.data() + digits, value);
        if (digits == 0 || result.ec != std::errc()) return false;
        text_.remove_prefix(digits);
        into = value;
        return true;
    }

    bool signed_number(std::size_t digits_max, std::optional<std::int64_t>& into) {
        const bool negative = literal('-');
        if (!negative) static_cast<void>(literal('+'));
        if (!number(digits_max, into)) return false;
        if (negative) into = -*into;
        return true;
    }

    /// Digits of a second; with a point only if there is one.
    bool fraction(bool with_point) {
        if (with_point && !literal('.')) return true;
        std::int64_t micros = 0;
        std::size_t digits = 0;
        for (; digits < text_.size() && is_digit(text_[digits]); ++digits) {
            if (digits < 6) micros = micros * 10 + (text_[digits] - '0');
        }
        if (digits == 0 || digits > 9) return false;
        for (std::size_t i = digits; i < 6; ++i) micros *= 10;
        text_.remove_prefix(digits);
        fields_.micros = micros;
        return true;
    }

    template <std::size_t size>
    bool name(const std::array<std::string_view, size>& names, std::optional<std::int64_t>& into,
              std::int64_t first) {
        for (std::size_t i = 0; i < size; ++i) {
            for (const std::size_t length : {names[i].size(), std::size_t{3}}) {
                if (!equal_ignoring_case(text_.substr(0, length), names[i].substr(0, length)))
                    continue;
                text_.remove_prefix(length);
                into = static_cast<std::int64_t>(i) + first;
                return true;
            }
        }
        return false;
    }

    bool weekday() {
        std::optional<std::int64_t> ignored;  // a day of the month says more
        return name(weekdays, ignored, 0);
    }

    bool half_of_day() {
        const std::string_view half = text_.substr(0, 2);
        fields_.afternoon = equal_ignoring_case(half, "pm");
        if (!*fields_.afternoon && !equal_ignoring_case(half, "am")) return false;
        text_.remove_prefix(2);
        return true;
    }

    bool offset() {
        if (literal('Z') || literal('z')) {
            fields_.offset_minutes = 0;
            return true;
        }
        if (text_.empty() || (text_[0] != '+' && text_[0] != '-')) return false;
        const bool negative = text_[0] == '-';
        text_.remove_prefix(1);
        std::optional<std::int64_t> hours;
        std::optional<std::int64_t> minutes;
        if (text_.size() < 4 || !is_digit(text_[1]) || !number(2, hours)) return false;
        static_cast<void>(literal(':'));
        if (text_.size() < 2 || !is_digit(text_[1]) || !number(2, minutes)) return false;
        if (*hours > 23 || *minutes > 59) return false;
        fields_.offset_minutes = (*hours * 60 + *minutes) * (negative ? -1 : 1);
        return true;
    }

    bool zone_name() {
        std::size_t length = 0;
        while (length < text_.size() && !is_space(text_[length])) ++length;
        text_.remove_prefix(length);
        return length > 0;
    }

    std::string_view text_;
    Fields fields_;
};

std::optional<std::chrono::sys_days> day_of(const Fields& fields) {
    namespace chrono = std::chrono;
    std::optional<std::int64_t> year_number = fields.year;
    if (!year_number && fields.short_year)
        year_number = *fields.short_year + (*fields.short_year < 70 ? 2000 : 1900);
    if (!year_number || *year_number < -9999 || *year_number > 9999) return std::nullopt;
    const chrono::year in{static_cast<int>(*year_number)};
    if (fields.month && fields.day) {
        const chrono::year_month_day date{in, chrono::month{static_cast<unsigned>(*fields.month)},
                                          chrono::day{static_cast<unsigned>(*fields.day)}};
        if (!date.ok()) return std::nullopt;
        return chrono::sys_days{date};
    }
    if (!fields.day_of_year || *fields.day_of_year < 1 ||
        *fields.day_of_year > (in.is_leap() ? 366 : 365))
        return std::nullopt;
    return chrono::sys_days{in / chrono::January / 1} + chrono::days{*fields.day_of_year - 1};
}

/// Seconds since midnight; empty when it is no time of day.
std::optional<std::int64_t> time_of(const Fields& fields) {
    std::optional<std::int64_t> hour = fields.hour;
    if (!hour && fields.hour12) {
        if (!fields.afternoon || *fields.hour12 < 1 || *fields.hour12 > 12) return std::nullopt;
        hour = *fields.hour12 % 12 + (*fields.afternoon ? 12 : 0);
    }
    if (!hour && !fields.minute && !fields.second) return 0;
    if (!hour || !fields.minute) return std::nullopt;
    const std::int64_t second = fields.second.value_or(0);
    if (*hour > 23 || *fields.minute > 59 || second > 60) return std::nullopt;
    return *hour * 3600 + *fields.minute * 60 + second;
}

std::optional<Date> date_of(const Fields& fields) {
    constexpr std::int64_t second = 1'000'000;
    if (fields.timestamp) {
        if (*fields.timestamp > 253'402'300'799 || *fields.timestamp < -377'705'116'800)
            return std::nullopt;
        return Date{*fields.timestamp * second + fields.micros.value_or(0)};
    }
    const auto days = day_of(fields);
    const auto time = time_of(fields);
    if (!days || !time) return std::nullopt;
    const std::int64_t seconds = days->time_since_epoch().count() * std::int64_t{86'400} + *time -
                                 fields.offset_minutes.value_or(0) * 60;
    return Date{seconds * second + fields.micros.value_or(0)};
}

struct Broken {
    std::chrono::year_month_day date;
    std::chrono::weekday weekday;
    std::int64_t day_of_year;
    std::int64_t hour, minute, second, micros;
    std::int64_t timestamp;
};

Broken broken(Date date) {
    namespace chrono = std::chrono;
    const chrono::sys_time<chrono::microseconds> at{chrono::microseconds{date.micros}};
    const chrono::sys_days day = chrono::floor<chrono::days>(at);
    const auto rest = at - day;
    const chrono::year_month_day ymd{day};
    const std::int64_t seconds = chrono::duration_cast<chrono::seconds>(rest).count();
    return {ymd,
            chrono::weekday{day},
            (day - chrono::sys_days{ymd.year() / chrono::January / 1}).count() + 1,
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            rest.count() % 1'000'000,
            chrono::floor<chrono::seconds>(at).time_since_epoch().count()};
}

std::string fraction_text(std::int64_t micros, std::string_view flags) {
    const bool point = flags.starts_with('.');
    if (point) flags.remove_prefix(1);
    const std::string nanos = fmt::format("{:06}000", micros);
    if (flags == "3" || flags == "6" || flags == "9")
        return (point ? "." : "") + nanos.substr(0, static_cast<std::size_t>(flags[0] - '0'));
    if (!point) return nanos;
    if (micros == 0) return "";
    return "." + nanos.substr(0, micros % 1000 == 0 ? 3 : 6);
}

std::optional<std::string> field_text(const Broken& at, char letter, std::string_view flags) {
    const int year = static_cast<int>(at.date.year());
    const unsigned month = static_cast<unsigned>(at.date.month());
    const unsigned day = static_cast<unsigned>(at.date.day());
    const std::string_view month_name = months[month - 1];
    const std::string_view day_name = weekdays[at.weekday.c_encoding()];
    const std::int64_t hour12 = at.hour % 12 == 0 ? 12 : at.hour % 12;
    switch (letter) {
        case 'Y':
            return fmt::format("{:04}", year);
        case 'C':
            return fmt::format("{:02}", year / 100);
        case 'y':
            return fmt::format("{:02}", (year % 100 + 100) % 100);
        case 'm':
            return flags == "-" ? fmt::format("{}", month) : fmt::format("{:02}", month);
        case 'd':
            return flags == "-" ? fmt::format("{}", day) : fmt::format("{:02}", day);
        case 'e':
            return fmt::format("{:2}", day);
        case 'j':
            return fmt::format("{:03}", at.day_of_year);
        case 'H':
            return flags == "-" ? fmt::format("{}", at.hour) : fmt::format("{:02}", at.hour);
        case 'k':
            return fmt::format("{:2}", at.hour);
        case 'I':
            return fmt::format("{:02}", hour12);
        case 'l':
            return fmt::format("{:2}", hour12);
        case 'M':
            return fmt::format("{:02}", at.minute);
        case 'S':
            return fmt::format("{:02}", at.second);
        case 's':
            return fmt::format("{}", at.timestamp);
        case 'f':
            return fraction_text(at.micros, flags);
        case 'b':
        case 'h':
            return std::string(month_name.substr(0, 3));
        case 'B':
            return std::string(month_name);
        case 'a':
            return std::string(day_name.substr(0, 3));
        case 'A':
            return std::string(day_name);
        case 'u':
            return fmt::format("{}", at.weekday.iso_encoding());
        case 'w':
            return fmt::format("{}", at.weekday.c_encoding());
        case 'p':
            return at.hour < 12 ? "AM" : "PM";
        case 'P':
            return at.hour < 12 ? "am" : "pm";
        case 'z':
            return flags == ":" ? "+00:00" : "+0000";
        case 'Z':
            return "UTC";
        case '%':
            return "%";
        case 'n':
            return "\n";
        case 't':
            return "\t";
        default:
            return std::nullopt;
    }
}

std::string_view composite_pattern(char letter) {
    switch (letter) {
        case 'F':
            return "%Y-%m-%d";
        case 'D':
        case 'x':
            return "%m/%d/%y";
        case 'T':
        case 'X':
            return "%H:%M:%S";
        case 'R':
            return "%H:%M";
        case 'r':
            return "%I:%M:%S %p";
        case 'v':
            return "%e-%b-%Y";
        case 'c':
            return "%a %b %e %H:%M:%S %Y";
        case '+':
            return "%Y-%m-%dT%H:%M:%S%.f%:z";
        default:
            return {};
    }
}

}  // namespace

std::string iso_text(Date date) {
    return format_date(date, "%Y-%m-%dT%H:%M:%S.%6fZ").value_or("");
}

std::optional<Date> parse_date(std::string_view text, std::string_view pattern) {
    Scanner scanner(text);
    if (!scanner.follow(pattern) || !scanner.at_end()) return std::nullopt;
    return date_of(scanner.fields());
}

std::optional<std::string> format_date(Date date, std::string_view pattern) {
    const Broken at = broken(date);
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') {
            text += pattern[i];
            continue;
        }
        const std::size_t letter = pattern.find_first_not_of(".:#3690-_", i + 1);
        if (letter == std::string_view::npos) return std::nullopt;
        const std::string_view flags = pattern.substr(i + 1, letter - i - 1);
        const std::string_view composite = composite_pattern(pattern[letter]);
        const auto part = composite.empty() ? field_text(at, pattern[letter], flags)
                                            : format_date(date, composite);
        if (!part) return std::nullopt;
        text += *part;
        i = letter;
    }
    return text;
}

std::optional<Date> parse_rfc3339(std::string_view text) {
    // Exactly two digits for each field, which patterns are lenient about.
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool fits = shape[i] == 'd'   ? is_digit(text[i])
                          : shape[i] == 'T' ? text[i] == 'T' || text[i] == 't' || text[i] == ' '
                                            : text[i] == shape[i];
        if (!fits) return std::nullopt;
    }
    const std::size_t colon = text.rfind(':');
    const bool has_offset =
        text.back() == 'Z' || text.back() == 'z' ||
        (colon != std::string_view::npos && colon + 3 == text.size() && colon > 18);
    if (!has_offset) return std::nullopt;
    return parse_date(text, "%+");
}

std::optional<Date> parse_cookie_date(std::string_view text) {
    // Two digits for the year come first: four of them do not fit that, but two would be taken for
    // the year 23.
    for (const std::string_view pattern :
         {"%a, %d-%b-%y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%Y %H:%M:%S GMT",
          "%a, %d %b %Y %H:%M:%S %z", "%a %b %e %H:%M:%S %Y"}) {
        if (const auto date = parse_date(trim(text), pattern)) return date;
    }
    return std::nullopt;
}

}  // namespace rehearse::hurl
