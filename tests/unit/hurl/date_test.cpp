// Dates: patterns in both directions, RFC 3339, cookies.
#include "hurl/date.hpp"

#include <gtest/gtest.h>

namespace rehearse::hurl {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t moment = 1'674'498'351 * second;  // Monday 2023-01-23T18:25:51Z

struct ParseRow {
    std::string name;
    std::string text;
    std::string pattern;
    std::optional<std::int64_t> micros;
};

TEST(Date, ParsesAlongPatterns) {
    const ParseRow rows[] = {
        {"HTTP", "Mon, 23 Jan 2023 18:25:51 GMT", "%a, %d %b %Y %H:%M:%S GMT", moment},
        {"full names", "Monday 23 January 2023 18:25:51", "%A %d %B %Y %T", moment},
        {"ISO shorthand", "2023-01-23T18:25:51Z", "%+", moment},
        {"ISO with offset", "2023-01-23T20:25:51.5+02:00", "%+", moment + second / 2},
        {"fraction", "2023-01-23T18:25:51.043Z", "%Y-%m-%dT%H:%M:%S%.fZ", moment + 43'000},
        {"no fraction", "2023-01-23T18:25:51Z", "%Y-%m-%dT%H:%M:%S%.fZ", moment},
        {"offset without colon", "2023-01-23 13:25:51 -0500", "%Y-%m-%d %H:%M:%S %z", moment},
        {"offset with colon", "2023-01-23 20:25:51 +02:00", "%Y-%m-%d %H:%M:%S %:z", moment},
        {"day only", "2023-01-23", "%F", (1'674'498'351 - 66'351) * second},
        {"day of the year", "2023-023 18:25", "%Y-%j %R", (1'674'498'351 - 51) * second},
        {"short year", "01/23/23", "%D", (1'674'498'351 - 66'351) * second},
        {"short year of the last century", "01/01/70", "%D", 0},
        {"twelve hours", "2023-01-23 06:25:51 PM", "%Y-%m-%d %I:%M:%S %p", moment},
        {"midnight of twelve hours", "1970-01-01 12:00 am", "%Y-%m-%d %I:%M %p", 0},
        {"timestamp", "1674498351", "%s", moment},
        {"negative timestamp", "-1", "%s", -second},
        {"before 1970", "1969-12-31T23:59:59Z", "%+", -second},
        {"leap day", "2024-02-29", "%F", 1'709'164'800 * second},
        {"leap second", "2016-12-31T23:59:60Z", "%+", 1'483'228'800 * second},
        {"percent", "100% 1970-01-01", "100%% %F", 0},
        {"no leap day", "2023-02-29", "%F", {}},
        {"month 13", "2023-13-01", "%F", {}},
        {"hour 24", "2023-01-23 24:00", "%F %R", {}},
        {"no year", "01-23", "%m-%d", {}},
        {"hour without minute", "2023-01-23 18", "%F %H", {}},
        {"text left over", "2023-01-23 x", "%F", {}},
        {"text too short", "2023-01", "%F", {}},
        {"other weekday names", "Foo 2023-01-23", "%a %F", {}},
        {"unknown letter", "2023", "%Q", {}},
        {"pattern cut off", "2023", "%", {}},
        {"offset out of range", "2023-01-23T18:25:51+24:00", "%+", {}},
        {"twelve hours without half", "2023-01-23 06:25", "%F %I:%M", {}},
        {"timestamp beyond the calendar", "999999999999999", "%s", {}},
        {"empty", "", "%F", {}},
    };
    for (const ParseRow& row : rows) {
        SCOPED_TRACE(row.name);
        const auto date = parse_date(row.text, row.pattern);
        ASSERT_EQ(date.has_value(), row.micros.has_value());
        if (date) {
            EXPECT_EQ(date->micros, *row.micros);
        }
    }
}

TEST(Date, WritesAlongPatterns) {
    const std::pair<std::string, std::string> rows[] = {
        {"%A %a %B %b %h", "Monday Mon January Jan Jan"},
        {"%a, %d %b %Y %H:%M:%S GMT", "Mon, 23 Jan 2023 18:25:51 GMT"},
        {"%Y-%m-%dT%H:%M:%S.%6fZ", "2023-01-23T18:25:51.043000Z"},
        {"%F %T %R %D", "2023-01-23 18:25:51 18:25 01/23/23"},
        {"%.3f %3f %f %.f", ".043 043 043000000 .043"},
        {"%e|%-d|%j|%y|%C", "23|23|023|23|20"},
        {"%I %l %p %P", "06  6 PM pm"},
        {"%z %:z %Z %s", "+0000 +00:00 UTC 1674498351"},
        {"%+", "2023-01-23T18:25:51.043+00:00"},
        {"%u %w %%", "1 1 %"},
        {"no pattern", "no pattern"},
    };
    for (const auto& [pattern, text] : rows)
        EXPECT_EQ(format_date(Date{moment + 43'000}, pattern), text);
    EXPECT_FALSE(format_date(Date{0}, "%Q"));
    EXPECT_FALSE(format_date(Date{0}, "x%"));
    EXPECT_EQ(iso_text(Date{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Date, Rfc3339) {
    for (const char* text : {"2023-01-23T18:25:51Z", "2023-01-23t18:25:51z",
                             "2023-01-23 18:25:51+02:00", "2023-01-23T18:25:51.123456789-00:00"})
        EXPECT_TRUE(parse_rfc3339(text)) << text;
    for (const char* text :
         {"", "2023-01-23", "2023-01-23T18:25:51", "2023-1-23T18:25:51Z", "2023-01-23T18:25Z",
          "2023-02-30T18:25:51Z", "2023-01-23T18:25:51+0200", "2023-01-23T18:25:51.Z",
          "2023-01-23T18:25:51Zx", "20230123T182551Z", "2023-01-23T25:25:51Z"})
        EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Date, Cookies) {
    for (const char* text : {"Mon, 23 Jan 2023 18:25:51 GMT", "Mon, 23-Jan-2023 18:25:51 GMT",
                             "Monday, 23-Jan-23 18:25:51 GMT", " Mon Jan 23 18:25:51 2023 "}) {
        const auto date = parse_cookie_date(text);
        ASSERT_TRUE(date) << text;
        EXPECT_EQ(date->micros, moment) << text;
    }
    EXPECT_FALSE(parse_cookie_date("tomorrow"));
}

}  // namespace
}  // namespace rehearse::hurl
