#include "app/answer_text.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

using nlohmann::json;

std::string text_of(const char* form, const char* raw = "raw") {
    return answer_text({{"answer", raw}, {"form", json::parse(form)}});
}

TEST(AnswerText, WordsStandAsTheyWereWritten) {
    EXPECT_EQ(answer_text({{"answer", "In words."}, {"form", nullptr}}), "In words.");
    EXPECT_EQ(answer_text({{"answer", "In words."}}), "In words.");
}

TEST(AnswerText, AFormIsWrittenDownWithoutWhatIsRight) {
    EXPECT_EQ(text_of(R"({"kind": "choice", "answered": true, "reason": "Because.", "options": [
                  {"id": "a", "text": "One", "chosen": true, "correct": false, "why": "no"},
                  {"id": "b", "text": "Two", "chosen": false, "correct": true, "why": "yes"}]})"),
              "- One\n\nBecause.");
    EXPECT_EQ(text_of(R"({"kind": "ordering", "answered": true, "reason": " \n", "steps": [
                  {"id": "a", "text": "First", "given": 2, "in_place": false},
                  {"id": "b", "text": "Second", "given": 1, "in_place": false},
                  {"id": "c", "text": "Third", "given": null, "in_place": false}]})"),
              "1. Second\n2. First\n");
    EXPECT_EQ(text_of(R"({"kind": "flaw", "answered": true, "reason": "Races.", "marked": 2,
                  "wrong": [3], "lines": ["a();", "b();", "c();"]})"),
              "Line 2: b();\n\nRaces.");
}

TEST(AnswerText, NothingAnsweredIsNothingWritten) {
    EXPECT_EQ(text_of(R"({"kind": "choice", "answered": false, "reason": "", "options": []})"), "");
    EXPECT_EQ(text_of(R"({"kind": "flaw", "answered": false, "reason": "", "marked": null,
                  "wrong": [1], "lines": ["a();"]})"),
              "");
    EXPECT_EQ(text_of(R"({"kind": "flaw", "answered": true, "reason": "", "marked": 9,
                  "wrong": [1], "lines": ["a();"]})"),
              "");
}

}  // namespace
}  // namespace rehearse::app
