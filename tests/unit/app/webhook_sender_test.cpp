#include "app/webhook_sender.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

// The published vectors of RFC 4231, cases 1, 2 and 6.
TEST(HmacSha256, IsThatOfTheStandard) {
    EXPECT_EQ(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256_hex(std::string(131, '\xaa'),
                              "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// HOOK-1
TEST(WebhookSignature, SignsTimeAndBody) {
    const std::string signature = webhook_signature("rhw_x", from_millis(1'234'567), "{}");
    EXPECT_EQ(signature, "t=1234,v1=" + hmac_sha256_hex("rhw_x", "1234.{}"));
    EXPECT_NE(signature, webhook_signature("rhw_y", from_millis(1'234'567), "{}"));
    EXPECT_NE(signature, webhook_signature("rhw_x", from_millis(1'235'567), "{}"));
    EXPECT_NE(signature, webhook_signature("rhw_x", from_millis(1'234'567), "{} "));
}

// HOOK-2
TEST(NextTry, ComesLaterAndLaterForADay) {
    struct Row {
        int tries;
        Milliseconds age;
        std::optional<Milliseconds> wait;
    };
    const Row rows[] = {
        {1, 0s, 5s},       {2, 5s, 30s},   {3, 35s, 2min},    {4, 3min, 10min},
        {5, 13min, 1h},    {6, 73min, 6h}, {7, 7h, 6h},       {20, 18h, 6h},
        {8, 18h + 1s, {}}, {1, 24h, {}},   {1, 24h - 5s, 5s},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.tries);
        EXPECT_EQ(next_try(WebhookOptions(), row.tries, row.age), row.wait);
    }
}

}  // namespace
}  // namespace rehearse::app
