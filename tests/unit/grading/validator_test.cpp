// The default validator (PACKAGES R5 and the "Ours" column of section 3) and the JSON comparison.
#include "grading/validator.hpp"

#include <gtest/gtest.h>

using std::string_literals::operator""s;

namespace rehearse::grading {
namespace {

using Flags = std::vector<std::string>;

struct TokenRow {
    const char* name;
    Flags flags;
    std::string answer;
    std::string output;
    bool accepted;
};

const Flags none;
const Flags exact{"case_sensitive"};
const Flags spaces{"space_change_sensitive"};
const Flags abs01{"float_absolute_tolerance", "0.1"};
const Flags rel01{"float_relative_tolerance", "0.1"};
const Flags both{"float_tolerance", "1e-6"};
const Flags zero{"float_tolerance", "0"};

TEST(Validator, AcceptsAndRejects) {
    const TokenRow rows[] = {
        // The rows of PACKAGES section 3.
        {"a NUL byte is an ordinary byte", none, "a", "a\0"s, false},
        {"hexadecimal output is no number", both, "16", "0x10", false},
        {"hexadecimal answer is text", both, "0x10", "16", false},
        {"inf and Infinity are different texts", both, "inf", "Infinity", false},
        {"nan and NaN are the same text", both, "nan", "NaN", true},
        {"zero equals zero under a relative tolerance", rel01, "0", "0.0", true},
        {"tolerance 0 keeps 2^53+1 apart from 2^53", zero, "9007199254740993", "9007199254740992",
         false},
        {"absolute 0.1: 1.0 and 1.1 differ by binary rounding", abs01, "1.0", "1.1", false},
        // The text of R5.
        {"equal", none, "1 2\n3\n", "1 2\n3\n", true},
        {"white space may differ", none, "1 2\n3\n", "\t1\n\n2 3", true},
        {"every separator counts", none, "1 2 3 4 5", "1\t2\v3\f4\r5", true},
        {"a byte above 127 is no separator", none, "1 2", "1\xa0"s + "2", false},
        {"too few tokens", none, "1 2 3", "1 2", false},
        {"too many tokens", none, "1 2", "1 2 3", false},
        {"nothing expected, nothing printed", none, "", "\n \n", true},
        {"nothing expected, something printed", none, "", "x", false},
        {"case does not matter", none, "Yes", "yEs", true},
        {"unless asked for", exact, "Yes", "yes", false},
        {"only ASCII letters have case", none, "\xc3\x84", "\xc3\xa4", false},
        {"space sensitive: equal", spaces, "1 2\n", "1 2\n", true},
        {"space sensitive: two spaces", spaces, "1 2\n", "1  2\n", false},
        {"space sensitive: missing last newline", spaces, "1 2\n", "1 2", false},
        {"space sensitive: leading space", spaces, "1\n", " 1\n", false},
        {"space sensitive: other kind", spaces, "1 2\n", "1\t2\n", false},
        {"without tolerance numbers are text", none, "1.0", "1", false},
        {"within the absolute tolerance", both, "0.5", "0.5000009", true},
        {"outside it", both, "0.5", "0.500002", false},
        {"within the relative tolerance", both, "1000000", "1000000.9", true},
        {"outside it", both, "1000000", "1000002", false},
        {"relative only: small numbers need be close", rel01, "1e-9", "2e-9", false},
        {"absolute only: large numbers need be close", abs01, "1000000", "1000001", false},
        {"an integer answer becomes a number", both, "3", "3.0000001", true},
        {"forms of decimals", both, "0.5 5. +1e2", ".5 5 100", true},
        {"a sign alone is text", both, "-", "+", false},
        {"an exponent without digits is text", both, "1e", "1", false},
        {"words beside numbers stay words", both, "ok 1.0", "OK 1", true},
        {"a word where a number is due", both, "1.0", "abc", false},
        {"nan is not near anything", both, "1.0", "nan", false},
        {"an empty output", both, "1.0", "", false},
        {"huge exponents do not overflow into equality", both, "1", "1e999999", false},
    };
    for (const TokenRow& row : rows) {
        SCOPED_TRACE(row.name);
        const auto flags = parse_validator_flags(row.flags);
        ASSERT_TRUE(flags.has_value());
        const auto comparison = compare_tokens(*flags, row.answer, row.output);
        EXPECT_EQ(comparison.accepted, row.accepted);
        EXPECT_EQ(comparison.detail.empty(), row.accepted);
    }
}

TEST(Validator, RefusesBadFlags) {
    const std::pair<const char*, Flags> rows[] = {
        {"tolerance twice", {"float_tolerance", "1e-6", "float_tolerance", "1e-6"}},
        {"mixed", {"float_tolerance", "1e-6", "float_absolute_tolerance", "1e-6"}},
        {"mixed, other order", {"float_relative_tolerance", "1e-6", "float_tolerance", "1e-6"}},
        {"absolute twice", {"float_absolute_tolerance", "1", "float_absolute_tolerance", "1"}},
        {"unknown", {"ignore_case"}},
        {"no value", {"float_tolerance"}},
        {"not a number", {"float_tolerance", "small"}},
        {"hexadecimal", {"float_tolerance", "0x1"}},
        {"negative", {"float_tolerance", "-1"}},
        {"infinite", {"float_tolerance", "1e999999"}},
    };
    for (const auto& [name, args] : rows) {
        SCOPED_TRACE(name);
        const auto flags = parse_validator_flags(args);
        ASSERT_FALSE(flags.has_value());
        EXPECT_EQ(flags.error().code, ErrorCode::package_invalid);
    }
    EXPECT_TRUE(parse_validator_flags({"float_absolute_tolerance", "1e-3",
                                       "float_relative_tolerance", "1e-6", "case_sensitive"})
                    .has_value());
}

TEST(Validator, SaysWhereTheFirstDifferenceIs) {
    const auto flags = parse_validator_flags({});
    EXPECT_EQ(compare_tokens(*flags, "1 2\n3 4\n", "1 2\n3 5\n").detail,
              "Token 4 (line 2 of the output): expected `4`, got `5`.");
    EXPECT_EQ(compare_tokens(*flags, "1 2", "1").detail,
              "The output ends after 1 tokens; expected `2` next.");
    EXPECT_EQ(compare_tokens(*flags, "1", "1\n2").detail,
              "The output goes on after 1 tokens with `2` (line 2).");
    const std::string detail = compare_tokens(*flags, "a", std::string(1'000'000, 'b')).detail;
    EXPECT_LT(detail.size(), 200U);
}

struct JsonRow {
    const char* name;
    std::string answer;
    std::string output;
    bool accepted;
};

TEST(JsonLines, ComparesByTypeAndValue) {
    const JsonRow rows[] = {
        {"equal", "null\n1\n\"a\"\n", "null\n1\n\"a\"\n", true},
        {"no newline at the end", "null\n", "null", true},
        {"empty lines at the end", "null\n", "null\n\n\n", true},
        {"carriage returns", "1\n2\n", "1\r\n2\r\n", true},
        {"spaces inside", "[1,2]\n", "[1, 2]\n", true},
        {"order of keys", "{\"a\":1,\"b\":2}\n", "{\"b\":2,\"a\":1}\n", true},
        {"escapes", "\"\xc3\xa9\"\n", "\"\\u00e9\"\n", true},
        {"a float within tolerance", "0.3\n", "0.30000000000000004\n", true},
        {"relative tolerance", "1e20\n", "100000000000000000001.0\n", true},
        {"an integral float in another language", "1.0\n", "1\n", true},
        {"a float too far off", "0.3\n", "0.3001\n", false},
        {"integers are exact", "9007199254740993\n", "9007199254740992\n", false},
        {"true is not 1", "true\n", "1\n", false},
        {"1 is not \"1\"", "1\n", "\"1\"\n", false},
        {"null is not an empty text", "\"\"\n", "null\n", false},
        {"null is not false", "false\n", "null\n", false},
        {"letters have case", "\"a\"\n", "\"A\"\n", false},
        {"a list too long", "[1]\n", "[1,1]\n", false},
        {"order in a list", "[1,2]\n", "[2,1]\n", false},
        {"a key too many", "{\"a\":1}\n", "{\"a\":1,\"b\":1}\n", false},
        {"another key", "{\"a\":1}\n", "{\"b\":1}\n", false},
        {"a line missing", "1\n2\n", "1\n", false},
        {"a line too many", "1\n", "1\n2\n", false},
        {"an empty line between", "1\n2\n", "1\n\n2\n", false},
        {"not JSON", "1\n", "1,\n", false},
        {"NaN is not JSON", "1.0\n", "NaN\n", false},
        {"nothing", "1\n", "", false},
        {"not UTF-8", "\"a\"\n", "\"\xff\"\n", false},
        {"very deep", "1\n", std::string(200'000, '[') + "\n", false},
        {"a lone surrogate", "\"a\"\n", "\"\\ud800\"\n", false},
    };
    for (const JsonRow& row : rows) {
        SCOPED_TRACE(row.name);
        const auto comparison = compare_json_lines(row.answer, row.output);
        EXPECT_EQ(comparison.accepted, row.accepted) << comparison.detail;
        EXPECT_EQ(comparison.detail.empty(), row.accepted);
    }
}

TEST(JsonLines, NamesTheCall) {
    const auto comparison =
        compare_json_lines("null\n\"a\"\n", "null\nnull\n", "[\"new\",[2]]\n[\"get\",[\"k\"]]\n");
    EXPECT_EQ(comparison.detail, "Line 2, [\"get\",[\"k\"]]: expected \"a\", got null.");
}

TEST(Shorten, KeepsMessagesSmallAndPrintable) {
    EXPECT_EQ(shorten("abc"), "abc");
    EXPECT_EQ(shorten("a\nb\x01"), "a\\x0ab\\x01");
    EXPECT_EQ(shorten("abcdef", 3), "abc...");
    EXPECT_EQ(shorten("ab\xc3\xa9", 3), "ab...");
}

}  // namespace
}  // namespace rehearse::grading
