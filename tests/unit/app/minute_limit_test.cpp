#include "app/minute_limit.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

using std::chrono_literals::operator""s;

// REPORT-7
TEST(MinuteLimit, CountsEachNameForAMinute) {
    MinuteLimit limit(2);
    const MinuteLimit::Time start{};
    EXPECT_TRUE(limit.may("a", start));
    limit.count("a", start);
    EXPECT_TRUE(limit.may("a", start + 1s));
    limit.count("a", start + 1s);
    EXPECT_FALSE(limit.may("a", start + 2s));
    EXPECT_TRUE(limit.may("b", start + 2s));
    EXPECT_FALSE(limit.may("a", start + 59s));
    EXPECT_TRUE(limit.may("a", start + 60s)) << "the first is forgotten";
    limit.count("a", start + 60s);
    EXPECT_FALSE(limit.may("a", start + 60s));
    EXPECT_TRUE(limit.may("a", start + 200s));
}

TEST(MinuteLimit, ForgetsRatherThanGrows) {
    MinuteLimit limit(1);
    for (int name = 0; name <= 10'000; ++name) limit.count(std::to_string(name), {});
    EXPECT_TRUE(limit.may("1", {}));
    EXPECT_FALSE(limit.may("10000", {}));
}

}  // namespace
}  // namespace rehearse::app
