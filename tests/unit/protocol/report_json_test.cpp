#include "protocol/report_json.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace rehearse::protocol {
namespace {

template <class Read>
std::optional<ErrorCode> fault(Read read, std::string_view body) {
    const auto made = read(body);
    return made ? std::nullopt : std::optional(made.error().code);
}

// REPORT-1
TEST(ReportJson, ReadsWhatSomebodySaysOfAKeyPoint) {
    const auto made = parse_ruling(R"({"item":"i1","key_point":"k","made":"missed"})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->item, "i1");
    EXPECT_EQ(made->made, false);
    EXPECT_EQ(parse_ruling(R"({"item":"i1","key_point":"k","made":null})")->made, std::nullopt);
    for (const char* bad : {"", "[]", R"({"item":"i1","key_point":"k"})",
                            R"({"item":1,"key_point":"k","made":null})",
                            R"({"item":"i1","key_point":"k","made":true})"})
        EXPECT_EQ(fault(parse_ruling, bad), ErrorCode::bad_message) << bad;
    EXPECT_EQ(fault(parse_ruling, R"({"item":"i1","key_point":"k","made":"yes"})"),
              ErrorCode::invalid_input);
    EXPECT_EQ(fault(parse_ruling, R"({"item":"i1","key_point":"k","made":null,"x":1})"),
              ErrorCode::unknown_field);
}

// REPORT-2
TEST(ReportJson, ReadsHowSomebodyRatesThemselves) {
    EXPECT_EQ(parse_self_rating(R"({"item":"i1","points":5})")->points, 5);
    EXPECT_EQ(parse_self_rating(R"({"item":"i1","points":0})")->points, 0);
    EXPECT_EQ(fault(parse_self_rating, R"({"item":"i1","points":6})"), ErrorCode::invalid_input);
    EXPECT_EQ(fault(parse_self_rating, R"({"item":"i1","points":-1})"), ErrorCode::bad_message);
    EXPECT_EQ(fault(parse_self_rating, R"({"item":"i1"})"), ErrorCode::bad_message);
}

// REPORT-6
TEST(ReportJson, ReadsAndKeepsALink) {
    const auto wish = parse_share(R"({"parts":["scores","code"],"days":7})");
    ASSERT_TRUE(wish);
    EXPECT_EQ(wish->parts, (std::vector<std::string>{"scores", "code"}));
    EXPECT_EQ(wish->days, 7);
    EXPECT_EQ(parse_share(R"({"parts":[],"days":null})")->days, std::nullopt);
    for (const char* bad : {R"({"parts":["a","a"],"days":null})", R"({"parts":["a"],"days":0})",
                            R"({"parts":["a"],"days":367})"})
        EXPECT_EQ(fault(parse_share, bad), ErrorCode::invalid_input) << bad;
    EXPECT_EQ(fault(parse_share, R"({"parts":["a"]})"), ErrorCode::bad_message);
    EXPECT_EQ(*parse_shared(R"({"token":"t"})"), "t");
    EXPECT_EQ(fault(parse_shared, R"({"token":null})"), ErrorCode::bad_message);

    const Share share{{"scores", "code"}, from_millis(5), from_millis(9)};
    const auto kept = decode_share(encode_share(share));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->parts, share.parts);
    EXPECT_EQ(kept->made_at, share.made_at);
    EXPECT_EQ(kept->expires_at, share.expires_at);
    EXPECT_EQ(share_json("id", "t", {{"code"}, from_millis(5), std::nullopt}),
              Json::parse(
                  R"({"share":"id","token":"t","parts":["code"],"made_at":5,"expires_at":null})"));
    EXPECT_EQ(fault(decode_share, "{}"), ErrorCode::internal);
    EXPECT_EQ(fault(decode_share, "?"), ErrorCode::internal);
}

}  // namespace
}  // namespace rehearse::protocol
