#include "protocol/study_json.hpp"

#include <gtest/gtest.h>

namespace rehearse::protocol {
namespace {

std::optional<ErrorCode> code_of(const auto& result) {
    if (result) return std::nullopt;
    return result.error().code;
}

// HTTP-4, STUDY-2
TEST(StudyJson, ReviewsAreReadStrictly) {
    using enum ErrorCode;
    struct Row {
        const char* name;
        std::string body;
        std::optional<ErrorCode> code;
    };
    const std::string long_answer(study_answer_bytes_max + 1, 'x');
    const Row rows[] = {
        {"least", R"({"question":"acid","grade":"skip","missed":[],"answer":null})", {}},
        {"all", R"({"question":"acid","grade":"partly","missed":["a","b"],"answer":"x"})", {}},
        {"no question", R"({"grade":"skip","missed":[],"answer":null})", bad_message},
        {"unknown grade", R"({"question":"a","grade":"good","missed":[],"answer":null})",
         bad_message},
        {"no list", R"({"question":"a","grade":"know","missed":"a","answer":null})", bad_message},
        {"a number in it", R"({"question":"a","grade":"know","missed":[1],"answer":null})",
         bad_message},
        {"twice", R"({"question":"a","grade":"know","missed":["a","a"],"answer":null})",
         invalid_input},
        {"no answer", R"({"question":"a","grade":"know","missed":[]})", bad_message},
        {"long answer",
         R"({"question":"a","grade":"know","missed":[],"answer":")" + long_answer + "\"}",
         too_large},
        {"a clock of its own",
         R"({"question":"a","grade":"know","missed":[],"answer":null,"at":1})", unknown_field},
        {"an estimate of its own",
         R"({"question":"a","grade":"know","missed":[],"answer":null,"estimate":100})",
         unknown_field},
        {"no object", "[]", bad_message},
        {"no JSON", "{", bad_message},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(code_of(parse_review(row.body)), row.code);
    }
}

TEST(StudyJson, AReviewComesBackAsItWasKept) {
    Review review;
    review.question = "acid";
    review.grade = Grade::partly;
    review.missed = {"isolation"};
    review.answer = "all or \"nothing\"\n";
    review.estimate = 42.5;
    const Review back = decode_review(encode_review(review)).value();
    EXPECT_EQ(back.question, review.question);
    EXPECT_EQ(back.grade, review.grade);
    EXPECT_EQ(back.missed, review.missed);
    EXPECT_EQ(back.answer, review.answer);
    EXPECT_EQ(back.estimate, review.estimate);
    const Json told = review_json(7, from_millis(1'000), review);
    EXPECT_EQ(told.at("id"), 7);
    EXPECT_EQ(told.at("at"), 1'000);
    EXPECT_EQ(told.at("estimate"), 42.5);
    Review spoken;
    spoken.question = "acid";
    const Review silent = decode_review(encode_review(spoken)).value();
    EXPECT_FALSE(silent.answer || silent.estimate);
    for (const char* strange : {"", "{}", "[]", R"({"question":"a","grade":"x"})"})
        EXPECT_EQ(code_of(decode_review(strange)), ErrorCode::internal) << strange;
    for (const Grade grade : {Grade::know, Grade::partly, Grade::didnt, Grade::skip})
        EXPECT_EQ(grade_from(name_of(grade)), grade);
}

// STUDY-5
TEST(StudyJson, AnInterviewToComeHasADayOfTheCalendar) {
    const auto with = [](const std::string& date, const std::string& more = {}) {
        return parse_upcoming(R"({"company":"Acme","stage":"","notes":"","date":")" + date + "\"," +
                              (more.empty() ? R"("template":null,"topics":[])" : more) + "}");
    };
    for (const char* date : {"2027-01-31", "2028-02-29", "0001-01-01", "9999-12-31"})
        EXPECT_EQ(code_of(with(date)), std::nullopt) << date;
    for (const char* date : {"", "2027-02-29", "2027-13-01", "2027-00-10", "2027-1-1", "2027/01/01",
                             "2027-01-32", "-027-01-01", "2027-01-0x", "+027-01-01"})
        EXPECT_EQ(code_of(with(date)), ErrorCode::invalid_input) << date;
    EXPECT_EQ(code_of(with("2027-01-31", R"("template":"t","topics":[])")), std::nullopt);
    EXPECT_EQ(code_of(with("2027-01-31", R"("template":"t","topics":["sql"])")),
              ErrorCode::invalid_input);
    EXPECT_EQ(code_of(with("2027-01-31", R"("topics":[])")), ErrorCode::bad_message);
    EXPECT_EQ(code_of(with("2027-01-31", R"("template":null,"topics":[],"x":1)")),
              ErrorCode::unknown_field);
    EXPECT_EQ(
        code_of(parse_upcoming(
            R"({"company":"  ","stage":"","notes":"","date":"2027-01-31","template":null,"topics":[]})")),
        ErrorCode::invalid_input);
    const Upcoming back = decode_upcoming(encode_upcoming(with("2027-01-31").value())).value();
    EXPECT_EQ(back.company, "Acme");
    EXPECT_EQ(back.date, "2027-01-31");
    EXPECT_FALSE(back.template_id);
    EXPECT_EQ(code_of(decode_upcoming("{}")), ErrorCode::internal);
}

// DATA-2
TEST(StudyJson, DeletionIsConfirmed) {
    EXPECT_TRUE(parse_confirmation(R"({"confirm":true})"));
    EXPECT_EQ(code_of(parse_confirmation(R"({"confirm":false})")), ErrorCode::invalid_input);
    EXPECT_EQ(code_of(parse_confirmation("{}")), ErrorCode::bad_message);
    EXPECT_EQ(code_of(parse_confirmation("")), ErrorCode::bad_message);
    EXPECT_EQ(code_of(parse_confirmation(R"({"confirm":true,"all":1})")), ErrorCode::unknown_field);
}

// STUDY-1
TEST(StudyJson, AQuestionTellsNothingOfItsInterviewers) {
    theory::Question question;
    question.id = "acid";
    question.text = "Explain.";
    question.model_answer = "All or nothing.";
    question.interviewer_notes = "secret-note";
    theory::KeyPoint point;
    point.id = "atomicity";
    point.text = "All or none";
    point.feedback_missed = "secret-feedback";
    question.key_points.push_back(point);
    const Json told = question_json(question, {{"transfer", "Transfer", "easy", 20}});
    EXPECT_EQ(told.at("prompt"), "Explain.");
    EXPECT_EQ(told.at("key_points").at(0).at("id"), "atomicity");
    EXPECT_EQ(told.at("challenges").at(0).at("slug"), "transfer");
    EXPECT_EQ(told.dump().find("secret"), std::string::npos);
    const Json line = question_summary_json(question);
    EXPECT_FALSE(line.contains("model_answer") || line.contains("prompt"));
    EXPECT_TRUE(told.at("form").is_null());
    question.kind = theory::Kind::choice;
    question.options = {{"one", "One", true, "It is."}, {"two", "Two", false, "It is not."}};
    const Json card = question_json(question, {});
    EXPECT_EQ(card.at("form").at("options").at(1).at("why"), "It is not.");
    EXPECT_FALSE(question_summary_json(question).contains("form"));
}

}  // namespace
}  // namespace rehearse::protocol
