#include "protocol/read_fields.hpp"

#include <gtest/gtest.h>

#include "protocol/messages.hpp"
#include "protocol/names.hpp"
#include "protocol/report_json.hpp"
#include "protocol/rest.hpp"
#include "protocol/study_json.hpp"
#include "protocol/submission_json.hpp"

namespace rehearse::protocol {
namespace {

TEST(ReadFields, ListsWordsAsASentenceDoes) {
    using Texts = std::vector<std::string_view>;
    EXPECT_EQ(one_of(Texts{}), "");
    EXPECT_EQ(one_of(Texts{"a"}), "a");
    EXPECT_EQ(one_of(Texts{"a", "b"}), "a or b");
    EXPECT_EQ(one_of(Texts{"a", "b", "c"}), "a, b or c");
}

TEST(ReadFields, AWordThatIsNoneIsToldWhichThereAre) {
    const Json object = {{"role", "boss"}, {"mode", nullptr}, {"signal", "paste"}};
    Fields fields(object, "thing");
    EXPECT_EQ(known(fields, "signal", signal_from), session::Signal::paste);
    EXPECT_EQ(known_or_null(fields, "mode", mode_from), std::nullopt);
    ASSERT_TRUE(fields.is_fine());
    known(fields, "role", role_from);
    EXPECT_EQ(fields.finish().error().message,
              "The field role must be candidate, interviewer or observer.");
    EXPECT_EQ(fields.finish().error().code, ErrorCode::bad_message);
    Fields again(object, "thing");
    EXPECT_EQ(known_or_null(again, "role", mode_from, ErrorCode::invalid_input), std::nullopt);
    EXPECT_EQ(again.finish().error().message,
              "The field role must be practice, interview, pair or null.");
    EXPECT_EQ(again.finish().error().code, ErrorCode::invalid_input);
}

TEST(ReadFields, EveryWordIsReadAsWhatItNames) {
    const auto all = [](const auto& words) {
        for (const auto value : words.values) EXPECT_EQ(words(words.name(value)), value);
        EXPECT_EQ(words("none of them"), std::nullopt);
        return words.values.size();
    };
    EXPECT_EQ(all(item_kind_from), 2U);
    EXPECT_EQ(all(lifecycle_from), 6U);
    EXPECT_EQ(all(round_state_from), 3U);
    EXPECT_EQ(all(job_phase_from), 3U);
    EXPECT_EQ(all(purpose_from), 3U);
    EXPECT_EQ(all(end_reason_from), 2U);
    EXPECT_EQ(all(close_reason_from), 3U);
    EXPECT_EQ(all(credit_reason_from), 2U);
    EXPECT_EQ(all(mode_from), 3U);
    EXPECT_EQ(all(role_from), 3U);
    EXPECT_EQ(all(recommendation_from), 4U);
    EXPECT_EQ(all(signal_from), 3U);
    EXPECT_EQ(all(verdict_from), 12U);
    EXPECT_EQ(all(made_from), 2U);
    EXPECT_EQ(all(grade_from), 4U);
    EXPECT_EQ(all(progress_phase_from), 2U);
}

// HTTP-4
TEST(ReadFields, WhatClientsSendIsRefusedWithTheWordsThatThereAre) {
    const auto command = [](const char* text) {
        const std::string whole = std::string(R"({"type":"command","n":1,"command":)") + text + "}";
        return parse_client_message(whole).error().message;
    };
    const auto session = [](const char* text) {
        return parse_create_session(text).error().message;
    };
    const std::pair<std::string, const char*> rows[] = {
        {parse_review(R"({"question":"q","grade":"good","missed":[],"answer":null})")
             .error().message,
         "The field grade must be know, partly, didnt or skip."},
        {parse_ruling(R"({"item":"i1","key_point":"k","made":"yes"})").error().message,
         "The field made must be made, missed or null."},
        {parse_submit(R"({"challenge":"c","language":"c","source":"","priority":"high"})")
             .error().message,
         "The field priority must be normal or batch."},
        {session(R"({"template":"t","mode":"exam"})"),
         "The field mode must be practice, interview or pair."},
        {session(R"({"custom":{"level":"senior","topics":[],"minutes":30,"kinds":["theory"]}})"),
         "The field level must be beginner, intermediate or advanced."},
        {session(R"({"custom":{"level":"beginner","topics":[],"minutes":30,"kinds":["quiz"]}})"),
         "A kind is theory or coding."},
        {command(R"({"kind":"recommend","value":"maybe","text":""})"),
         "The field value must be strong_no, no, yes, strong_yes or null."},
        {command(R"({"kind":"key_point_tick","item":"i1","key_point":"k","made":"yes"})"),
         "The field made must be made, missed or null."},
        {command(R"({"kind":"link_make","role":"boss","hours":1})"),
         "The field role must be candidate, interviewer or observer."},
        {parse_client_message(R"({"type":"shout"})").error().message,
         "The field type must be hello, command, edit, cursor or ping: reload the page."},
    };
    for (const auto& [told, expected] : rows) EXPECT_EQ(told, expected);
}

}  // namespace
}  // namespace rehearse::protocol
