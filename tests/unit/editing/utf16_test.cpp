#include "editing/utf16.hpp"

#include <gtest/gtest.h>

namespace rehearse::editing {
namespace {

TEST(Utf16, GoesThereAndBack) {
    struct Row {
        const char* name;
        std::string utf8;
        std::u16string units;
    };
    const Row rows[] = {
        {"empty", "", u""},
        {"ascii", "a\n~", u"a\n~"},
        {"zero", std::string("a\0b", 3), std::u16string(u"a\0b", 3)},
        {"two bytes", "\xC2\x80\xDF\xBF", u"\u0080\u07FF"},
        {"three bytes", "\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF",
         u"\u0800\uD7FF\uE000\uFFFF"},
        {"four bytes", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", u"\U00010000\U0010FFFF"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(to_utf16(row.utf8).value(), row.units);
        EXPECT_EQ(to_utf8(row.units).value(), row.utf8);
        EXPECT_EQ(to_utf8_lossy(row.units), row.utf8);
    }
}

TEST(Utf16, RefusesWhatIsNotUtf8) {
    struct Row {
        const char* name;
        const char* bytes;
    };
    const Row rows[] = {
        {"stray continuation", "a\x80"},       {"cut short", "\xE2\x82"},
        {"overlong two", "\xC0\xAF"},          {"overlong three", "\xE0\x9F\xBF"},
        {"overlong four", "\xF0\x8F\xBF\xBF"}, {"surrogate", "\xED\xA0\x80"},
        {"above the end", "\xF4\x90\x80\x80"}, {"five bytes", "\xF8\x88\x80\x80\x80"},
        {"no continuation", "\xC3(x"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto units = to_utf16(row.bytes);
        ASSERT_FALSE(units);
        EXPECT_EQ(units.error().code, ErrorCode::bad_message);
    }
}

TEST(Utf16, KnowsLoneSurrogates) {  // EDIT-5
    const std::u16string high(1, u'\xD83D');
    const std::u16string low(1, u'\xDE00');
    EXPECT_TRUE(is_well_formed(high + low));
    for (const std::u16string& bad :
         {high, low, low + high, high + u"x", u"x" + low, high + high + low}) {
        EXPECT_FALSE(is_well_formed(bad));
        EXPECT_FALSE(to_utf8(bad));
    }
    EXPECT_EQ(to_utf8_lossy(u"a" + high + u"b"),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_TRUE(splits_pair(high + low, 1));
    EXPECT_FALSE(splits_pair(high + low, 0));
    EXPECT_FALSE(splits_pair(high + low, 2));
}

TEST(Utf16, ChecksAsEverybodyDoes) {  // EDIT-6
    EXPECT_EQ(check_of(u""), 0x811C9DC5U);
    EXPECT_EQ(check_of(u"a"), 0x2B24D044U);
    EXPECT_EQ(check_of(u"\u20ac\U0001F980"), 0x97E56D70U);
    EXPECT_NE(check_of(u"ab"), check_of(u"ba"));
}

}  // namespace
}  // namespace rehearse::editing
