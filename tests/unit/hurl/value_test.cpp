// Values: JSON in, comparison, text out.
#include "hurl/value.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "hurl/encoding.hpp"

namespace rehearse::hurl {
namespace {

Value json(std::string_view text) {
    auto value = read_json(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Value{});
}

TEST(Json, ReadsTypes) {
    EXPECT_TRUE(json("null").is<Null>());
    EXPECT_TRUE(json("9223372036854775807").is<std::int64_t>());
    EXPECT_TRUE(json("-9223372036854775808").is<std::int64_t>());
    EXPECT_TRUE(json("9223372036854775808").is<BigInteger>());
    EXPECT_TRUE(json("123456789012345678901234567890").is<BigInteger>());
    EXPECT_TRUE(json("1.0").is<double>());
    EXPECT_TRUE(json("1e2").is<double>());
    EXPECT_EQ(*json("\"\\u00e9\\ud83d\\ude00\"").get<std::string>(), "\u00e9\U0001F600");
    EXPECT_EQ(json("{\"a\": 1, \"a\": 2}").get<Object>()->at("a").data.index(),
              Value{std::int64_t{2}}.data.index());
    EXPECT_EQ(display(json("{\"b\": [1, {}], \"a\": \"x\"}")), "{\"a\": \"x\", \"b\": [1, {}]}");
}

TEST(Json, RefusesWhatIsNone) {
    for (const char* text : {"", " ", "{", "[1,]", "01", "nul", "'a'", "{a: 1}", "1 2", "\"\n\"",
                             "NaN", "\xEF\xBB\xBF{}", "\"\xff\"", "// x\n1"})
        EXPECT_FALSE(read_json(text)) << text;
}

TEST(Json, HasBoundsOnDepthAndSize) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(read_json(nested(limits::hurl_json_depth_max)));
    EXPECT_FALSE(read_json(nested(limits::hurl_json_depth_max + 1)));
    EXPECT_FALSE(read_json(nested(100'000)));
    std::string wide = "[0";
    for (std::size_t i = 0; i < limits::hurl_json_nodes_max; ++i) wide += ",0";
    EXPECT_FALSE(read_json(wide + "]"));
}

struct CompareRow {
    std::string name;
    std::string a;
    std::string b;
    char order;  // '<', '=', '>', or '!' for none
};

TEST(Value, Compares) {
    const CompareRow rows[] = {
        {"integers", "1", "2", '<'},
        {"integer and float", "1", "1.0", '='},
        {"floats", "1.5", "1.25", '>'},
        {"beyond what a double can tell apart", "9007199254740993", "9007199254740992", '>'},
        {"big integers", "18446744073709551616", "18446744073709551617", '<'},
        {"negative big integers", "-18446744073709551616", "-18446744073709551617", '>'},
        {"big and small", "18446744073709551616", "3", '>'},
        {"big and float", "18446744073709551616", "1.5", '>'},
        {"negative big and small", "-18446744073709551616", "-3", '<'},
        {"strings", "\"a\"", "\"b\"", '<'},
        {"equal strings", "\"a\"", "\"a\"", '='},
        {"string and number", "\"1\"", "1", '!'},
        {"booleans", "true", "false", '!'},
        {"null and false", "null", "false", '!'},
        {"lists", "[1]", "[1, 2]", '!'},
    };
    for (const CompareRow& row : rows) {
        SCOPED_TRACE(row.name);
        const Value a = json(row.a);
        const Value b = json(row.b);
        const auto order = compare(a, b);
        EXPECT_EQ(order.has_value(), row.order != '!');
        EXPECT_EQ(equal(a, b), row.order == '=');
        if (order) {
            EXPECT_EQ(*order < 0, row.order == '<');
            EXPECT_EQ(compare(b, a), 0 <=> *order);
        }
    }
    EXPECT_TRUE(
        equal(json("{\"a\": [1, null], \"b\": true}"), json("{\"b\": true, \"a\": [1.0, null]}")));
    EXPECT_FALSE(equal(json("[1, 2]"), json("[2, 1]")));
    EXPECT_FALSE(equal(json("{\"a\": 1}"), json("{\"a\": 1, \"b\": 1}")));
    EXPECT_FALSE(equal(Value{Bytes{"a"}}, Value{std::string("a")}));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(equal(Value{nan}, Value{nan}));
}

TEST(Value, RendersScalars) {
    EXPECT_EQ(render(json("null")), "null");
    EXPECT_EQ(render(json("true")), "true");
    EXPECT_EQ(render(json("-5")), "-5");
    EXPECT_EQ(render(json("2.0")), "2.0");
    EXPECT_EQ(render(json("-1.5")), "-1.5");
    EXPECT_EQ(render(json("18446744073709551616")), "18446744073709551616");
    EXPECT_EQ(render(json("\"x\"")), "x");
    EXPECT_EQ(render(Value{Date{1'706'745'600'123'456}}), "2024-02-01T00:00:00.123456Z");
    for (const Value& value : {json("[]"), json("{}"), Value{Bytes{"a"}}, Value{Unit{}}})
        EXPECT_FALSE(render(value));
}

TEST(Value, DisplaysWithinBoundsAsValidText) {
    EXPECT_EQ(display_text("a\"\\\n\x01\xff"), "\"a\\\"\\\\\\n\\u0001\xEF\xBF\xBD\"");
    EXPECT_EQ(display(Value{Bytes{std::string("\x00\xab", 2)}}), "bytes 00ab");
    const std::string cut = display_text(std::string(1'000, 'x'), 20);
    EXPECT_TRUE(cut.ends_with("...")) << cut;
    EXPECT_LE(cut.size(), 23U);
    std::string accents;
    for (int i = 0; i < 100; ++i) accents += "\u00e9";
    for (std::size_t bytes = 1; bytes < 30; ++bytes)
        EXPECT_TRUE(is_valid_utf8(display_text(accents, bytes)));
    Value deep = json("[[[1, 2, 3], [4, 5, 6]], {\"name\": \"value\"}]");
    for (std::size_t bytes = 1; bytes < 60; ++bytes)
        EXPECT_LE(display(deep, bytes).size(), bytes + 3);
}

TEST(Value, NamesTheFirstDifference) {
    const struct {
        const char* expected;
        const char* actual;
        const char* difference;
    } rows[] = {
        {"{\"a\": 1}", "{\"a\": 1.0}", ""},
        {"3", "4", "$: expected 3, got 4"},
        {"{\"a\": {\"b\": [1, 2]}}", "{\"a\": {\"b\": [1, 3]}}", "$.a.b[1]: expected 2, got 3"},
        {"[1]", "[1, 2]", "$: expected 1 elements, got 2"},
        {"{\"a\": 1}", "{}", "$.a: expected 1, but it is missing"},
        {"{}", "{\"x y\": 1}", "$[\"x y\"]: got 1, which should not be there"},
        {"{\"a\": 1}", "[1]", "$: expected {\"a\": 1}, got [1]"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(json_difference(json(row.expected), json(row.actual)), row.difference);
}

}  // namespace
}  // namespace rehearse::hurl
