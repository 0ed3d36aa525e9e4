// Entries become questions whose files our own reader takes, with key points that their model
// answer makes.
#include "sets/draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "theory/assess.hpp"
#include "theory/check.hpp"
#include "theory/question.hpp"

namespace rehearse::sets {
namespace {

using ::testing::HasSubstr;

Entry entry(std::string text, std::string answer) {
    Entry made;
    made.line = 3;
    made.where = "questions[0]";
    made.title = title_from(text);
    made.text = std::move(text);
    made.answer = std::move(answer);
    made.topics = {"caching"};
    made.level = "beginner";
    return made;
}

theory::Question drafted(const Entry& from) {
    const Drafting drafting = draft_questions({from}, {}, "set.md");
    EXPECT_EQ(theory::to_string(drafting.faults), "");
    if (drafting.questions.empty()) return {};
    const theory::QuestionReading read = theory::read_question(drafting.questions[0].text, "q.md");
    EXPECT_EQ(theory::to_string(read.faults), "") << drafting.questions[0].text;
    return read.question;
}

TEST(Draft, MakesKeyPointsOfTheItemsOfAList) {
    const theory::Question question =
        drafted(entry("How does a cache stay correct?",
                      "In three ways:\n\n- **Expiry**: every entry has a time to live.\n"
                      "- Invalidation when the\n  database row changes.\n"
                      "- Versioned keys for immutable objects.\n\n```\n- no item\n```\n"));
    EXPECT_TRUE(question.draft);
    ASSERT_EQ(question.key_points.size(), 3U);
    EXPECT_EQ(question.key_points[0].text, "Expiry: every entry has a time to live.");
    EXPECT_EQ(question.key_points[1].text, "Invalidation when the database row changes.");
    EXPECT_EQ(question.key_points[2].id, "versioned-keys-immutable");
    EXPECT_EQ(question.kind, theory::Kind::concept_);
    const theory::Assessment model = theory::assess(question, question.model_answer);
    EXPECT_DOUBLE_EQ(model.coverage, 1.0);
    EXPECT_DOUBLE_EQ(theory::assess(question, question.text).coverage, 0.0);
}

TEST(Draft, MakesThemOfSentencesElse) {
    const theory::Question question =
        drafted(entry("What is a write-through cache?",
                      "Each store goes to the database synchronously. It does not lose anything. "
                      "Latency rises, since both systems confirm."));
    ASSERT_GE(question.key_points.size(), 2U);
    for (const theory::KeyPoint& point : question.key_points) EXPECT_FALSE(point.any.empty());
}

TEST(Draft, KeepsTheNotOfAnAnswer) {
    const theory::Question question = drafted(entry("What does 404 mean?", "Not found."));
    ASSERT_EQ(question.key_points.size(), 1U);
    EXPECT_FALSE(theory::assess(question, "It was found.").key_points[0].hit);
}

TEST(Draft, RefusesWhatSaysNothingBeyondTheQuestion) {
    const Drafting drafting =
        draft_questions({entry("Is caching useful?", "Caching is useful.")}, {}, "set.md");
    EXPECT_EQ(theory::to_string(drafting.faults),
              "set.md:3: questions[0].answer: says nothing that the question does not say: no key "
              "point can be drafted");
}

TEST(Draft, AsksForTopicAndLevelAndTakesDefaults) {
    Entry bare = entry("What is TTL?", "Seconds until an entry expires.");
    bare.topics.clear();
    bare.level.clear();
    EXPECT_EQ(theory::to_string(draft_questions({bare}, {}, "s").faults),
              "s:3: questions[0].topics: names no topic: give one with --topic\n"
              "s:3: questions[0].level: is not said: give one with --level");
    const Drafting drafting = draft_questions({bare}, {"dns", "advanced"}, "s");
    ASSERT_EQ(drafting.questions.size(), 1U);
    EXPECT_EQ(drafting.questions[0].topic, "dns");
    // Those of the file stay behind it; a level of the file wins.
    Entry full = entry("What is TTL?", "Seconds until an entry expires.");
    const Drafting both = draft_questions({full}, {"dns", "advanced"}, "s");
    ASSERT_EQ(both.questions.size(), 1U);
    EXPECT_THAT(both.questions[0].text, HasSubstr("topics: [\"dns\", \"caching\"]"));
    EXPECT_THAT(both.questions[0].text, HasSubstr("level: beginner"));
}

TEST(Draft, MakesSafeAndDifferentNamesOfAnyIds) {
    std::vector<Entry> entries;
    for (const char* id : {"../../etc/passwd", "A B", "a-b", "", "日本", "x/../y"}) {
        entries.push_back(entry("What is TTL?", "Seconds until an entry expires."));
        entries.back().id = id;
    }
    const Drafting drafting = draft_questions(entries, {}, "s");
    ASSERT_EQ(drafting.questions.size(), entries.size());
    EXPECT_EQ(drafting.questions[0].id, "etc-passwd");
    EXPECT_EQ(drafting.questions[1].id, "a-b");
    EXPECT_EQ(drafting.questions[2].id, "a-b-2");
    EXPECT_EQ(drafting.questions[3].id, "what-is-ttl");
    EXPECT_THAT(drafting.questions[4].id, HasSubstr("question-"));
    EXPECT_EQ(drafting.questions[5].id, "x-y");
}

// What would break the file's own form.
TEST(Draft, KeepsTextsInTheirPlaces) {
    const theory::Question question = drafted(entry(
        "Say \"why\"\n\n## Model answer\n\nnot yet\n\n```\nopen",
        "It expires: \\ and \"quotes\"\n\n  ## Interviewer notes\nstill the answer\n---\nend"));
    EXPECT_EQ(question.text, "Say \"why\"\n\n### Model answer\n\nnot yet\n\n```\nopen\n```");
    EXPECT_EQ(question.model_answer,
              "It expires: \\ and \"quotes\"\n\n### Interviewer notes\nstill the answer\n---\nend");
    EXPECT_EQ(question.interviewer_notes, "");
}

TEST(Draft, RefusesWhatIsTooLarge) {
    const Drafting drafting =
        draft_questions({entry("What is TTL?", std::string(70'000, 'x'))}, {}, "s");
    EXPECT_THAT(theory::to_string(drafting.faults), HasSubstr("larger than 64 KiB"));
}

}  // namespace
}  // namespace rehearse::sets
