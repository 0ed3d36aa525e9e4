#include "protocol/submission_json.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace rehearse::protocol {
namespace {

Json parsed(const std::string& text) {
    return Json::parse(text);
}

TEST(SubmissionJson, reads_a_submission_in_each_form) {
    const auto by_source =
        parse_submit(R"({"challenge":"sum","language":"c","source":"int","priority":"normal"})");
    ASSERT_TRUE(by_source) << by_source.error().message;
    EXPECT_EQ(by_source->challenge, "sum");
    EXPECT_EQ(by_source->package, "");
    EXPECT_EQ(by_source->priority, Priority::normal);
    ASSERT_EQ(by_source->files.size(), 1U);
    EXPECT_EQ(by_source->files[0].name, "") << "it will be named by its language";
    EXPECT_EQ(by_source->files[0].text, "int");
    const auto by_files = parse_submit(
        R"({"package":"abc","language":"c","files":[{"name":"a.c","text":"1"},{"name":"b/c.h","text":""}]})");
    ASSERT_TRUE(by_files) << by_files.error().message;
    EXPECT_EQ(by_files->package, "abc");
    EXPECT_FALSE(by_files->priority.has_value());
    ASSERT_EQ(by_files->files.size(), 2U);
    EXPECT_EQ(by_files->files[1].name, "b/c.h");
}

TEST(SubmissionJson, files_are_bounded_together) {
    const auto code_for = [](std::size_t bytes) {
        const Json files = {{{"name", "a"}, {"text", std::string(bytes / 2, 'x')}},
                            {{"name", "b"}, {"text", std::string(bytes - bytes / 2, 'x')}}};
        const auto read =
            parse_submit(Json{{"challenge", "sum"}, {"language", "c"}, {"files", files}}.dump());
        return read ? "fine" : error_id(read.error().code);
    };
    EXPECT_EQ(code_for(limits::source_bytes_max), "fine");
    EXPECT_EQ(code_for(limits::source_bytes_max + 1), "too_large");
}

TEST(SubmissionJson, each_submission_of_a_batch_is_read_by_itself) {
    const auto batch = parse_batch(
        R"({"submissions":[{"challenge":"sum","language":"c","source":""},{"challenge":"sum"},3]})");
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->size(), 3U);
    EXPECT_TRUE((*batch)[0]);
    EXPECT_EQ((*batch)[1].error().code, ErrorCode::bad_message);
    EXPECT_EQ((*batch)[2].error().code, ErrorCode::bad_message);
    Json many = Json::array();
    for (std::size_t i = 0; i <= limits::batch_submissions_max; ++i) many.push_back(1);
    EXPECT_EQ(parse_batch(Json{{"submissions", many}}.dump()).error().code,
              ErrorCode::invalid_input);
    many.erase(0);
    EXPECT_TRUE(parse_batch(Json{{"submissions", many}}.dump()));
}

TEST(SubmissionJson, what_needs_no_body_takes_none) {
    for (const char* body : {"", "{}", " {} "}) EXPECT_TRUE(parse_nothing(body)) << body;
    EXPECT_EQ(parse_nothing(R"({"a":1})").error().code, ErrorCode::unknown_field);
    for (const char* body : {"[]", "null", "x"})
        EXPECT_EQ(parse_nothing(body).error().code, ErrorCode::bad_message) << body;
}

TEST(SubmissionJson, files_and_outcomes_come_back_as_they_were_kept) {
    const std::vector<SourceText> files = {{"", "\"\n\\\u00e9"}, {"a/b.py", ""}};
    const auto read = decode_files(encode_files(files));
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ((*read)[0].text, files[0].text);
    EXPECT_EQ((*read)[1].name, "a/b.py");
    for (const char* text : {"", "{}", "[1]", R"([{"name":"a"}])"})
        EXPECT_FALSE(decode_files(text)) << text;
    const auto outcome = decode_outcome(encode_outcome({62.5, 100, 3, 4, true}));
    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->score, 62.5);
    EXPECT_EQ(outcome->passed, 3);
    EXPECT_TRUE(outcome->compile_failed);
    for (const char* text : {"", "{}", "1"}) EXPECT_FALSE(decode_outcome(text)) << text;
}

SubmissionView running() {
    SubmissionView view;
    view.id = "s1";
    view.challenge = "sum";
    view.package = "abc";
    view.language = "c";
    view.state = SubmissionState::running;
    view.created_at_ms = 1;
    view.started_at_ms = 2;
    view.phase = ProgressPhase::running;
    view.done = 3;
    view.total = 7;
    return view;
}

TEST(SubmissionJson, a_submission_says_what_is_known_and_null_for_the_rest) {
    SubmissionView view = running();
    Json json = parsed(encode_submission(view, "", {}));
    EXPECT_EQ(json.at("progress"), (Json{{"phase", "running"}, {"done", 3}, {"total", 7}}));
    for (const char* name : {"batch", "finished_at", "verdict", "score", "max_score", "passed",
                             "total", "compile_failed", "result"})
        EXPECT_TRUE(json.at(name).is_null()) << name;
    view.state = SubmissionState::done;
    view.verdict = "PA";
    view.outcome = Outcome{62.5, 100, 3, 4, false};
    JudgingView before;
    before.package = "old";
    before.verdict = "WA";
    before.result = R"({"tests":[]})";
    json = parsed(encode_submission(view, R"({"tests":[1]})", {before}));
    EXPECT_TRUE(json.at("progress").is_null());
    EXPECT_EQ(json.at("score"), 62.5);
    EXPECT_EQ(json.at("max_score").dump(), "100");
    EXPECT_EQ(json.at("result").at("tests"), Json::array({1}));
    ASSERT_EQ(json.at("earlier").size(), 1U);
    EXPECT_EQ(json.at("earlier")[0].at("result").at("tests"), Json::array());
    EXPECT_TRUE(json.at("earlier")[0].at("score").is_null());
}

// SUB-5
TEST(SubmissionJson, events_are_named_after_what_happens) {
    struct Row {
        SubmissionState state;
        ProgressPhase phase;
        const char* name;
    };
    const Row rows[] = {{SubmissionState::queued, ProgressPhase::running, "queued"},
                        {SubmissionState::running, ProgressPhase::compiling, "compiling"},
                        {SubmissionState::running, ProgressPhase::running, "running"},
                        {SubmissionState::done, ProgressPhase::running, "verdict"},
                        {SubmissionState::cancelled, ProgressPhase::running, "cancelled"}};
    for (const Row& row : rows) {
        SubmissionView view = running();
        view.state = row.state;
        view.phase = row.phase;
        const std::string event = encode_submission_event(view, 12);
        const std::string start = std::string("id: 12\nevent: ") + row.name + "\ndata: {";
        EXPECT_TRUE(event.starts_with(start)) << event;
        EXPECT_TRUE(event.ends_with("}\n\n"));
    }
    EXPECT_TRUE(encode_heartbeat().starts_with(":"));
}

// SUB-6
TEST(SubmissionJson, a_batch_counts_all_its_submissions) {
    const std::string refusal = encode_refusal(fail(ErrorCode::not_found, "No."));
    const std::vector<BatchMember> members = {{{"s1", ""}, SubmissionState::done, "AC"},
                                              {{"s2", ""}, SubmissionState::done, "AC"},
                                              {{"s3", ""}, SubmissionState::queued, ""},
                                              {{"s4", ""}, std::nullopt, ""},
                                              {{"", refusal}, std::nullopt, ""}};
    const Json json = parsed(encode_batch("b1", 5, members));
    EXPECT_EQ(json.at("total"), 5);
    EXPECT_EQ(json.at("states"), (Json{{"queued", 1},
                                       {"running", 0},
                                       {"done", 2},
                                       {"cancelled", 0},
                                       {"refused", 1},
                                       {"expired", 1}}));
    EXPECT_EQ(json.at("verdicts"), (Json{{"AC", 2}}));
    EXPECT_EQ(json.at("submissions")[4].at("error"),
              (Json{{"code", "not_found"}, {"detail", "No."}}));
    const Json accepted = parsed(encode_batch_accepted("b1", {{"s1", ""}, {"", refusal}}));
    EXPECT_EQ(accepted.at("submissions")[0], (Json{{"id", "s1"}, {"error", nullptr}}));
    EXPECT_EQ(accepted.at("submissions")[1].at("error").at("code"), "not_found");
}

}  // namespace
}  // namespace rehearse::protocol
