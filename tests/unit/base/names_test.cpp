// Names that leave the program and may not change under anybody: error ids, verdicts, and the form
// of ids.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/submission_state.hpp"
#include "base/verdict.hpp"

namespace rehearse {
namespace {

// ERR-1: a client may switch on these. A row may be added; one that is here may neither change nor
// go.
TEST(ErrorId, IsStable) {
    const std::vector<std::pair<ErrorCode, std::string>> rows = {
        {ErrorCode::bad_message, "bad_message"},
        {ErrorCode::unknown_field, "unknown_field"},
        {ErrorCode::unknown_command, "unknown_command"},
        {ErrorCode::too_large, "too_large"},
        {ErrorCode::not_found, "not_found"},
        {ErrorCode::unauthorized, "unauthorized"},
        {ErrorCode::forbidden, "forbidden"},
        {ErrorCode::not_allowed_now, "not_allowed_now"},
        {ErrorCode::item_not_open, "item_not_open"},
        {ErrorCode::out_of_order, "out_of_order"},
        {ErrorCode::stale_version, "stale_version"},
        {ErrorCode::invalid_change, "invalid_change"},
        {ErrorCode::history_changed, "history_changed"},
        {ErrorCode::language_unavailable, "language_unavailable"},
        {ErrorCode::invalid_input, "invalid_input"},
        {ErrorCode::idempotency_conflict, "idempotency_conflict"},
        {ErrorCode::too_many_requests, "too_many_requests"},
        {ErrorCode::queue_full, "queue_full"},
        {ErrorCode::store_away, "store_away"},
        {ErrorCode::package_invalid, "package_invalid"},
        {ErrorCode::question_invalid, "question_invalid"},
        {ErrorCode::io, "io"},
        {ErrorCode::setup, "setup"},
        {ErrorCode::internal, "internal"},
    };
    std::set<std::string> seen;
    for (const auto& [code, name] : rows) {
        EXPECT_EQ(error_id(code), name);
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
    // The last enumerator counts them: a new code needs a row above.
    EXPECT_EQ(rows.size(), static_cast<std::size_t>(ErrorCode::internal) + 1);
}

TEST(VerdictName, ComesBackAsItself) {
    std::set<std::string_view> seen;
    for (int i = 0; i <= static_cast<int>(Verdict::AB); ++i) {
        const auto verdict = static_cast<Verdict>(i);
        const std::string_view name = to_string(verdict);
        EXPECT_TRUE(seen.insert(name).second) << name;
        EXPECT_EQ(verdict_from_string(name), verdict) << name;
    }
    for (const char* name : {"", "ac", "A", "ACC", "XX", " AC"})
        EXPECT_FALSE(verdict_from_string(name)) << name;
}

TEST(Base64Url, MatchesTheStandard) {
    struct Row {
        const char* name;
        std::vector<std::uint8_t> bytes;
        const char* text;
    };
    const Row rows[] = {
        {"nothing", {}, ""},
        {"one byte", {0x66}, "Zg"},
        {"two bytes", {0x66, 0x6f}, "Zm8"},
        {"three", {1, 2, 3}, "AQID"},
        {"the two odd letters", {0xfb, 0xef, 0xff}, "--__"},
        {"zeroes", {0, 0, 0, 0}, "AAAAAA"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(base64url(row.bytes), row.text);
    }
}

TEST(RandomId, HasTheFormOfTheProtocolAndDiffers) {
    std::set<std::string> seen;
    for (int i = 0; i < 2'000; ++i) {
        const std::string id = random_id();
        ASSERT_EQ(id.size(), 22U);
        ASSERT_EQ(id.find_first_not_of(
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos)
            << id;
        ASSERT_TRUE(seen.insert(id).second) << id;
    }
}

TEST(RandomUuid, HasTheFormOfVersion4AndDiffers) {
    std::set<std::string> seen;
    for (int i = 0; i < 2'000; ++i) {
        const std::string uuid = random_uuid();
        ASSERT_EQ(uuid.size(), 36U);
        for (std::size_t at = 0; at < uuid.size(); ++at) {
            const bool is_dash = at == 8 || at == 13 || at == 18 || at == 23;
            const std::string allowed = is_dash    ? "-"
                                        : at == 14 ? "4"
                                        : at == 19 ? "89ab"
                                                   : "0123456789abcdef";
            ASSERT_NE(allowed.find(uuid[at]), std::string::npos) << uuid;
        }
        ASSERT_TRUE(seen.insert(uuid).second) << uuid;
    }
}

TEST(RandomId, IsRecognisedByItsForm) {
    EXPECT_TRUE(is_random_id(random_id()));
    EXPECT_TRUE(is_random_id("AZaz09-_AZaz09-_AZaz09"));
    for (const char* text : {"", "AZaz09-_AZaz09-_AZaz0", "AZaz09-_AZaz09-_AZaz099",
                             "AZaz09-_AZaz09-_AZaz0:", "AZaz09-_AZaz09-_AZaz0/"})
        EXPECT_FALSE(is_random_id(text)) << text;
}

TEST(SubmissionStateName, ComesBackAsItself) {
    for (int i = 0; i <= static_cast<int>(SubmissionState::cancelled); ++i) {
        const auto state = static_cast<SubmissionState>(i);
        EXPECT_EQ(submission_state_from_string(to_string(state)), state);
    }
    for (const char* name : {"", "Done", "expired"})
        EXPECT_FALSE(submission_state_from_string(name)) << name;
}

TEST(FillRandom, FillsToTheLastByte) {
    // Each position must change within a few draws; a fill that stops early leaves its tail as it
    // was.
    std::array<std::uint8_t, 4'096> bytes{};
    std::array<bool, 4'096> changed{};
    for (int round = 0; round < 16; ++round) {
        bytes.fill(0);
        fill_random(bytes);
        for (std::size_t i = 0; i < bytes.size(); ++i) changed[i] = changed[i] || bytes[i] != 0;
    }
    for (std::size_t i = 0; i < changed.size(); ++i) EXPECT_TRUE(changed[i]) << i;
}

}  // namespace
}  // namespace rehearse
