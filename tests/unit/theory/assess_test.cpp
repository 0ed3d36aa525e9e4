#include "theory/assess.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/limits.hpp"
#include "theory/check.hpp"

namespace rehearse::theory {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Question question_with(const std::string& extra = "") {
    const std::string text = R"(---
id: retry
title: How do you make a retry harmless?
level: advanced
kind: design
)" + extra + R"(topics: [apis]
minutes: 4
key_points:
  - {id: key, text: "a key made by the client", weight: 3, must: true, any: ["idempotency key*"],
     feedback_missed: "How is a retry recognised?"}
  - {id: store, text: "the response is stored", weight: 2, any: ["stor* ... response*", "replay*"]}
  - {id: atomic, text: "claimed atomically", weight: 1, any: ["atomic*", "/unique (index|constraint)/"]}
red_flags:
  - {text: "retries blindly", any: ["just retry", "retry POST blindly"]}
---
Describe it.

## Model answer
Situation: x

Task: x

Action: The client sends an idempotency key. The server stores key and response, protected by a unique index, and
answers a second request with the same response as before.

Result: x
)";
    return parse_question(text, "retry.md").value();
}

std::vector<std::string> hits(const Assessment& assessment) {
    std::vector<std::string> result;
    for (const KeyPointResult& point : assessment.key_points) {
        if (point.hit) result.push_back(point.id);
    }
    return result;
}

TEST(Assess, CountsWhatIsCovered) {
    struct Row {
        const char* name;
        const char* answer;
        std::vector<std::string> hit;
        double coverage;
        double estimate;
        std::size_t red_flags;
    };
    const Row rows[] = {
        {"all",
         "An Idempotency-Key is sent. We store the response. The claim is atomic.",
         {"key", "store", "atomic"},
         1,
         1,
         0},
        {"must alone", "Send idempotency keys!", {"key"}, 0.5, 0.5, 0},
        {"must and one",
         "Send idempotency keys with a unique constraint",
         {"key", "atomic"},
         4.0 / 6,
         4.0 / 6,
         0},
        {"must missed, below the cap",
         "We replay it, atomically.",
         {"store", "atomic"},
         0.5,
         0.5,
         0},
        {"nothing", "I do not know.", {}, 0, 0, 0},
        {"denied", "There is no idempotency key. We never store the response.", {}, 0, 0, 0},
        {"denied, then said",
         "Without an idempotency key it fails; with an idempotency key it works.",
         {"key"},
         0.5,
         0.5,
         0},
        {"twice counts once", "Replay. Replaying. Replays.", {"store"}, 2.0 / 6, 2.0 / 6, 0},
        {"a red flag costs a quarter",
         "I send an idempotency key. Then I just retry.",
         {"key"},
         0.5,
         0.375,
         1},
        {"beside a mistake no point is made",
         "I send an idempotency key and just retry.",
         {},
         0,
         0,
         1},
        {"warning is no red flag", "It would be wrong to just retry.", {}, 0, 0, 0},
        {"denied red flag that begins with just", "You should never just retry.", {}, 0, 0, 0},
        {"never without", "I would never retry without an idempotency key.", {"key"}, 0.5, 0.5, 0},
        {"another language",
         "Un client doit envoyer la m\u00eame cl\u00e9, sinon la commande est cr\u00e9\u00e9e deux "
         "fois.",
         {},
         0,
         0,
         0},
        {"denied red flag", "You should never retry POST blindly.", {}, 0, 0, 0},
        {"emoji",
         "\U0001F600 idempotency\U0001F511key \U0001F680 replay \U0001F600",
         {"key", "store"},
         5.0 / 6,
         5.0 / 6,
         0},
        {"typographic quotes",
         "\u201cIdempotency\u2011Key\u201d \u2014 the server\u2019s replay",
         {"key", "store"},
         5.0 / 6,
         5.0 / 6,
         0},
        {"invalid bytes", "\xFF\xFE idempotency key \xC3", {"key"}, 0.5, 0.5, 0},
    };
    const Question question = question_with();
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Assessment result = assess(question, row.answer);
        EXPECT_EQ(hits(result), row.hit);
        EXPECT_NEAR(result.coverage, row.coverage, 1e-9);
        EXPECT_NEAR(result.estimate, row.estimate, 1e-9);
        EXPECT_EQ(result.red_flags.size(), row.red_flags);
    }
}

TEST(Assess, EachMistakeThatStandsTakesAQuarterOfWhatIsLeft) {
    Question question = question_with();
    question.red_flags.push_back({"sleeps", {Phrase::compile("sleep and hope").value()}});
    const std::string answer =
        "Send an idempotency key. Store the response. It is atomic. Just retry. Sleep and hope.";
    const Assessment both = assess(question, answer);
    EXPECT_EQ(both.coverage, 1);
    EXPECT_EQ(both.estimate, 0.5625);
    EXPECT_EQ(both.red_flags[1].id, "flag:1");
    const Assessment one = assess(question, answer, {1, 9});
    EXPECT_EQ(one.estimate, 0.75);
    EXPECT_TRUE(one.red_flags[0].stands);
    EXPECT_FALSE(one.red_flags[1].stands) << "told, and not counted";
    EXPECT_EQ(assess(question, answer, {0, 1}).estimate, 1);
}

TEST(Assess, TheSentenceOfADismissedMistakeMayMakePoints) {
    const std::string answer = "I send an idempotency key and just retry.";
    EXPECT_THAT(hits(assess(question_with(), answer)), IsEmpty());
    EXPECT_THAT(hits(assess(question_with(), answer, {0})), ElementsAre("key"));
}

TEST(Assess, ARowOfTermsMakesNoPointAndSaysSo) {
    const Assessment row = assess(
        question_with(),
        "REST, POST, idempotency key, replay, atomic claims, Kafka, exactly once, saga, outbox.");
    EXPECT_THAT(hits(row), IsEmpty());
    EXPECT_TRUE(row.key_points[0].listed);
    EXPECT_THAT(row.key_points[0].why, HasSubstr("row of terms"));
    EXPECT_EQ(row.key_points[0].feedback, "How is a retry recognised?");
    EXPECT_THAT(row.notes, Contains(HasSubstr("3 of the key points")));

    const Assessment said = assess(
        question_with(),
        "REST, POST, idempotency key, replay, atomic claims, Kafka, exactly once, saga, outbox.\n\n"
        "The idempotency key is what the server recognises a retry by.");
    EXPECT_THAT(hits(said), ElementsAre("key"));
    EXPECT_EQ(said.key_points[0].why, "");
}

TEST(Assess, WordsThatStandApartCountInAnAnswerThatCoversHalf) {
    Question question = question_with();
    question.key_points[2].any = {Phrase::compile("unique index").value()};
    const std::string apart = "There is an index on the key that makes it unique.";
    const Assessment weak = assess(question, apart);
    EXPECT_FALSE(weak.key_points[2].hit);
    const Assessment strong = assess(question, "The client sends an idempotency key. " + apart);
    ASSERT_TRUE(strong.key_points[2].hit);
    EXPECT_EQ(strong.key_points[2].evidence->sentence, apart);
    EXPECT_EQ(strong.key_points[2].evidence->phrase, "unique index");
    EXPECT_THAT(strong.key_points[2].why,
                HasSubstr("loosely, from \"index on the key that makes it unique\""));
    EXPECT_EQ(strong.key_points[2].feedback, "");
    EXPECT_NEAR(strong.coverage, 4.0 / 6, 1e-9);
}

TEST(Assess, AMistakeInOtherOrderIsFoundUnlessTheModelAnswerSaysItSo) {
    Question question = question_with();
    question.red_flags[0].any = {Phrase::compile("retry the whole order").value()};
    const std::string answer = "The whole order I retry until it works.";
    const Assessment found = assess(question, answer);
    ASSERT_EQ(found.red_flags.size(), 1U);
    EXPECT_EQ(found.red_flags[0].evidence->sentence, answer);
    EXPECT_THAT(found.red_flags[0].why, HasSubstr("\"whole order I retry\""));
    EXPECT_EQ(found.estimate, 0);
    EXPECT_THAT(assess(question, "Never the whole order I retry.").red_flags, IsEmpty());

    question.model_answer += " By its key the whole order can be retried.";
    EXPECT_THAT(assess(question, answer).red_flags, IsEmpty());
    // The phrase itself is a mistake for certain.
    EXPECT_EQ(assess(question, "I retry the whole order.").red_flags.size(), 1U);
}

TEST(Assess, AStoryWithoutHeadingsIsShownWhereItsPartsSeemToBe) {
    const Assessment story = assess(
        question_with("star: true\n"),
        "Last year our shop double charged people. My job was to stop that. I wrote a filter. Then "
        "I added a key. In the end it was fine.");
    for (std::size_t i = 3; i < 7; ++i) {
        SCOPED_TRACE(story.key_points[i].id);
        EXPECT_FALSE(story.key_points[i].hit);
        EXPECT_THAT(story.key_points[i].why, HasSubstr("give it its heading"));
    }
    EXPECT_THAT(story.key_points[3].why, HasSubstr("\"Last year\""));
    EXPECT_THAT(story.key_points[5].why, HasSubstr("\"I wrote\""));
    EXPECT_EQ(assess(question_with("star: true\n"), "I like stories.").key_points[3].why, "");
}

TEST(Assess, APointThatIsTakenAwaySaysWhy) {
    EXPECT_THAT(assess(question_with(), "I replay it and just retry.").key_points[1].why,
                HasSubstr("a sentence that shows a mistake"));
    EXPECT_THAT(assess(question_with(), "There is no idempotency key.").key_points[0].why,
                HasSubstr("denies it"));
}

TEST(Assess, AMissedMustCapsAtOneHalf) {
    Question question = question_with();
    question.key_points[0].weight = 1;  // now the two others are worth three quarters
    const Assessment without = assess(question, "Replay it atomically.");
    EXPECT_TRUE(without.capped);
    EXPECT_NEAR(without.coverage, 0.75, 1e-9);
    EXPECT_NEAR(without.estimate, 0.5, 1e-9);
    EXPECT_FALSE(assess(question, "Replay it atomically by idempotency key.").capped);
}

TEST(Assess, APhraseThatSaysNoIsNotDeniedByAnotherNo) {
    Question question = question_with();
    question.key_points[0].any = {Phrase::compile("without a lookup").value()};
    EXPECT_TRUE(assess(question, "It works without a lookup no cookie needed.").key_points[0].hit);
    question.key_points[0].any = {Phrase::compile("a lookup").value()};
    EXPECT_FALSE(assess(question, "It works without a lookup.").key_points[0].hit);
}

TEST(Assess, ShowsTheSentenceItRestsOn) {
    const std::string answer =
        "First of all \u2013 hello.  The server will store key and response, then answer. Done.";
    const Assessment result = assess(question_with(), answer);
    ASSERT_TRUE(result.key_points[1].hit);
    const Evidence& evidence = *result.key_points[1].evidence;
    EXPECT_EQ(evidence.sentence, "The server will store key and response, then answer.");
    EXPECT_EQ(answer.substr(evidence.begin, evidence.end - evidence.begin), evidence.sentence);
    EXPECT_EQ(answer.substr(evidence.match_begin, evidence.match_end - evidence.match_begin),
              "store key and response");
    EXPECT_EQ(evidence.phrase, "stor* ... response*");
}

TEST(Assess, EvidenceIsAlwaysValidText) {
    const Assessment result = assess(question_with(), "an \xFF idempotency key \xC3");
    ASSERT_TRUE(result.key_points[0].hit);
    EXPECT_EQ(result.key_points[0].evidence->sentence, "an \uFFFD idempotency key \uFFFD");
    EXPECT_EQ(result.key_points[0].evidence->end, 22U);
}

TEST(Assess, TellsWhatWasMissedInTheAuthorsWords) {
    const Assessment result = assess(question_with(), "There is no idempotency key.");
    EXPECT_TRUE(result.key_points[0].denied);
    EXPECT_EQ(result.key_points[0].feedback, "How is a retry recognised?");
    EXPECT_FALSE(result.key_points[1].denied);
    EXPECT_EQ(result.key_points[1].feedback, "the response is stored");
}

TEST(Assess, FlagsEmptyShortAndLongAnswers) {
    const Question question = question_with();
    struct Row {
        const char* name;
        std::string answer;
        bool empty;
        bool too_short;
        bool too_long;
    };
    std::string twenty;
    for (int i = 0; i < 20; ++i) twenty += "word ";
    const Row rows[] = {
        {"empty", "", true, true, false},
        {"blank", " \n\t ... !", true, true, false},
        {"nineteen words", twenty.substr(5), false, true, false},
        {"twenty words", twenty, false, false, false},
        {"at the limit", std::string(limits::answer_bytes_max, 'x'), false, true, false},
        {"over the limit", std::string(limits::answer_bytes_max + 1, ' '), true, true, true},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Assessment result = assess(question, row.answer);
        EXPECT_EQ(result.empty, row.empty);
        EXPECT_EQ(result.too_short, row.too_short);
        EXPECT_EQ(result.too_long, row.too_long);
        EXPECT_EQ(result.notes.size(),
                  (row.empty || row.too_short ? 1U : 0U) + (row.too_long ? 1U : 0U));
        EXPECT_GE(result.estimate, 0.0);
    }
}

TEST(Assess, ReadsOnlyTheBeginningOfAHugeAnswerAndSaysSo) {
    std::string answer = "Replay it. ";
    while (answer.size() < 1'000'000) answer += "not a key, a store of words; ";
    answer += "idempotency key";
    const Assessment result = assess(question_with(), answer);
    EXPECT_THAT(hits(result), ElementsAre("store"));
    EXPECT_EQ(result.bytes_read, limits::answer_bytes_max);
    EXPECT_THAT(result.notes, ElementsAre(HasSubstr("first 64 KiB")));
}

TEST(Assess, IsTheSameEachTime) {
    const std::string answer = "An idempotency key; just retry. Replay.";
    const Assessment one = assess(question_with(), answer);
    const Assessment two = assess(question_with(), answer);
    EXPECT_EQ(hits(one), hits(two));
    EXPECT_EQ(one.estimate, two.estimate);
    EXPECT_EQ(one.red_flags.at(0).evidence->begin, two.red_flags.at(0).evidence->begin);
}

TEST(Assess, SurvivesAnyBytes) {
    const Question question = question_with("star: true\n");
    unsigned state = 1;
    const std::string pieces[] = {"idempotency ",
                                  "key",
                                  "\xF0\x9F",
                                  "\x80",
                                  "not ",
                                  ".",
                                  "\n",
                                  "\n\n",
                                  "'s",
                                  "\u2019",
                                  "store ",
                                  "response",
                                  std::string(1, '\0'),
                                  "\xED\xA0\x80",
                                  "# Result",
                                  ":",
                                  "- ",
                                  "(",
                                  "retry ",
                                  "just "};
    for (int round = 0; round < 3'000; ++round) {
        std::string answer;
        for (int i = 0; i < round % 40; ++i)
            answer += pieces[(state = state * 1664525U + 1013904223U) / 65536U % std::size(pieces)];
        const Assessment result = assess(question, answer);
        for (const KeyPointResult& point : result.key_points) {
            if (!point.hit) continue;
            const Evidence& evidence = *point.evidence;
            ASSERT_LE(evidence.begin, evidence.match_begin);
            ASSERT_LT(evidence.match_begin, evidence.match_end);
            ASSERT_LE(evidence.match_end, evidence.end);
            ASSERT_LE(evidence.end, answer.size());
        }
        ASSERT_LE(result.estimate, result.coverage);
    }
}

TEST(Assess, StarPointsAreHeadings) {
    const Question question = question_with("star: true\n");
    struct Row {
        const char* line;
        bool hit;
    };
    const Row rows[] = {
        {"Result: faster", true}, {"## Result", true},        {"**Result:** faster", true},
        {"- RESULT : x", true},   {"4. Result", true},        {"The result: x", false},
        {"Results vary", false},  {"Result was fine", false}, {"result", true}};
    for (const Row& row : rows) {
        SCOPED_TRACE(row.line);
        EXPECT_EQ(
            assess(question, std::string{"It was so.\n"} + row.line + "\nend").key_points.at(6).hit,
            row.hit);
    }
}

TEST(Check, AcceptsAFairQuestionAndNamesAnUnfairOne) {
    EXPECT_THAT(check_question(question_with()), IsEmpty());
    EXPECT_THAT(check_question(question_with("star: true\n")), IsEmpty());

    Question incomplete = question_with();
    incomplete.model_answer =
        "The client sends an idempotency key, and should never store any response. Just retry with "
        "a unique "
        "index, and then everything will be fine in the end.";
    EXPECT_EQ(to_string(check_question(incomplete)),
              "retry.md: key_points[1]: the model answer does not mention \"store\"; its phrase is "
              "there, but denied by a "
              "word before or after it\nretry.md: key_points[2]: the model answer does not mention "
              "\"atomic\"\nretry.md: red_flags[0]: the model answer shows it by "
              "\"just retry\" in: Just retry with a "
              "unique index, and then everything will be fine in the end.");

    Question brief = question_with();
    brief.model_answer = "idempotency key, replay, atomic";
    EXPECT_THAT(to_string(check_question(brief)), HasSubstr("too short"));

    Question leaky = question_with();
    leaky.text = "How do you use an idempotency key to replay?";
    EXPECT_THAT(to_string(check_question(leaky)),
                HasSubstr("repeating the question alone is worth 83 % (key, store)"));

    EXPECT_EQ(check_bank(Bank{{brief, leaky}}).size(), 2U);
}

}  // namespace
}  // namespace rehearse::theory
