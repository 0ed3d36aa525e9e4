#include "app/progress.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace rehearse::app {
namespace {

using nlohmann::json;

Observation seen(std::string topic, std::int64_t at, double score,
                 std::string level = "intermediate") {
    Observation one;
    one.topic = std::move(topic);
    one.at = from_millis(at);
    one.score = score;
    one.level = std::move(level);
    return one;
}

// PROGRESS-1
TEST(Progress, IsNothingWhereNothingWasSeen) {
    const Progress none = progress_of({});
    EXPECT_TRUE(none.topics.empty());
    EXPECT_FALSE(none.next);
    EXPECT_TRUE(progress_json(none).at("next").is_null());
}

// PROGRESS-1
TEST(Progress, NewerScoresCountMoreInWhateverOrderTheyCome) {
    const Progress progress =
        progress_of({seen("sql", 2, 100), seen("sql", 1, 0), seen("http", 1, 50)});
    ASSERT_EQ(progress.topics.size(), 2U);
    EXPECT_EQ(progress.topics[0].topic, "http");
    EXPECT_EQ(progress.topics[1].topic, "sql");
    EXPECT_DOUBLE_EQ(progress.topics[1].score, 30);
    EXPECT_EQ(progress.topics[1].seen, 2U);
    EXPECT_DOUBLE_EQ(progress.topics[1].points.front().score, 0);
}

// PROGRESS-2
TEST(Progress, NamesTheWeakestAndTheStrongest) {
    const std::vector<std::pair<std::string, double>> scores = {
        {"a", 10}, {"b", 40}, {"c", 20}, {"d", 55}, {"e", 60}, {"f", 90}, {"g", 80}};
    std::vector<Observation> all;
    for (const auto& [topic, score] : scores) {
        all.push_back(seen(topic, 1, score));
        all.push_back(seen(topic, 2, score));
    }
    all.push_back(seen("once", 3, 100));
    const Progress progress = progress_of(all);
    const json told = progress_json(progress);
    std::vector<std::string> gaps;
    for (const json& gap : told.at("gaps")) gaps.push_back(gap.at("topic"));
    std::vector<std::string> strengths;
    for (const json& strength : told.at("strengths")) strengths.push_back(strength.at("topic"));
    EXPECT_EQ(gaps, (std::vector<std::string>{"a", "c", "b"}));
    EXPECT_EQ(strengths, (std::vector<std::string>{"f", "g"})) << "one score is no strength";
    EXPECT_EQ(told.at("gaps").at(0).at("why"), "2 scores so far, the last one 10 of 100.");
    EXPECT_EQ(told.at("next").at("topics"), json(gaps));
}

// PROGRESS-2
TEST(Progress, ProposesALevelThatFits) {
    struct Row {
        const char* name;
        double score;
        const char* level;
        const char* proposed;
    };
    for (const Row& row : {Row{"a gap", 50, "intermediate", "intermediate"},
                           Row{"much too hard", 10, "intermediate", "beginner"},
                           Row{"as easy as it gets", 10, "beginner", "beginner"},
                           Row{"too easy", 90, "intermediate", "advanced"},
                           Row{"as hard as it gets", 90, "advanced", "advanced"},
                           Row{"a level that is none", 70, "expert", "intermediate"}}) {
        SCOPED_TRACE(row.name);
        const Progress progress = progress_of({seen("sql", 1, row.score, row.level)});
        ASSERT_TRUE(progress.next);
        EXPECT_EQ(progress.next->level, row.proposed);
        EXPECT_EQ(progress.next->topics, std::vector<std::string>{"sql"});
        EXPECT_EQ(progress.next->minutes, 30);
    }
}

TEST(Progress, KeepsTheNewestPointsOfATopic) {
    std::vector<Observation> all;
    for (std::int64_t at = 1; at <= 100; ++at) all.push_back(seen("sql", at, 50));
    const Progress progress = progress_of(all);
    EXPECT_EQ(progress.topics[0].seen, 100U);
    ASSERT_EQ(progress.topics[0].points.size(), points_max);
    EXPECT_EQ(progress.topics[0].points.back().at, from_millis(100));
}

// PROGRESS-1
TEST(Progress, ARatingAndTheEstimateOfTheAnswerShareAScore) {
    protocol::Review review;
    review.grade = protocol::Grade::know;
    EXPECT_EQ(score_of(review), 100);
    review.estimate = 40;
    EXPECT_EQ(score_of(review), 70);
    review.grade = protocol::Grade::didnt;
    EXPECT_EQ(score_of(review), 20);
    review.estimate.reset();
    review.grade = protocol::Grade::partly;
    EXPECT_EQ(score_of(review), 50);
    review.grade = protocol::Grade::skip;
    EXPECT_FALSE(score_of(review));
}

// PROGRESS-1
TEST(Progress, AReportBecomesScoresByTopic) {
    const json report = json::parse(
        R"({"session": "s", "score": 40.0, "ended_at": 1000, "level": "beginner", "rounds": [
        {"items": [{"topics": ["sql", "os"], "score": 40.0, "spent_ms": 60000, "kind": "theory"},
                   {"topics": ["never-looked-at"], "score": 0, "spent_ms": 0},
                   {"topics": ["left-empty"], "score": 0, "spent_ms": 5000}]},
        {"items": []}]})");
    const auto all = observations_of(json::parse(outcome_of(report).dump()));
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].topic, "sql");
    EXPECT_EQ(all[1].topic, "os");
    EXPECT_EQ(all[1].score, 40);
    EXPECT_EQ(all[1].at, from_millis(1'000));
    EXPECT_EQ(all[1].level, "beginner");
    EXPECT_EQ(all[1].session, "s");
    EXPECT_EQ(all[1].kind, "theory");
    EXPECT_EQ(all[2].topic, "left-empty");
    EXPECT_FALSE(all[2].is_study);
    for (const char* strange : {"null", "[]", "{}", R"({"at":"x"})"})
        EXPECT_TRUE(observations_of(json::parse(strange)).empty()) << strange;
}

// PROGRESS-1
TEST(Progress, WhatWasAnsweredWithinAMillisecondWasLookedAt) {
    const json report = json::parse(R"({"session": "s", "score": 0, "ended_at": 1000, "level": "beginner", "rounds": [
        {"items": [{"topics": ["answered"], "score": 0, "spent_ms": 0, "theory": {"answer": "I do not know."}},
                   {"topics": ["blank"], "score": 0, "spent_ms": 0, "theory": {"answer": " \n"}},
                   {"topics": ["submitted"], "score": 0, "spent_ms": 0, "theory": null,
                    "coding": {"submissions": [{"job": "j"}]}},
                   {"topics": ["untouched"], "score": 0, "spent_ms": 0, "theory": null,
                    "coding": {"submissions": []}}]}]})");
    std::vector<std::string> topics;
    for (const Observation& one : observations_of(outcome_of(report))) topics.push_back(one.topic);
    EXPECT_EQ(topics, (std::vector<std::string>{"answered", "submitted"}));
}

// PROGRESS-1, REPORT-1
TEST(Progress, WhatWasKeptOfAReportHoldsUntilItsScoreChanges) {
    EXPECT_TRUE(is_current(json::parse(R"({"score": 40.5})"), 40.5));
    EXPECT_FALSE(is_current(json::parse(R"({"score": 40.5})"), 60));
    // An archived one keeps what another version gave it.
    EXPECT_TRUE(is_current(json::parse(R"({"score": 40.5, "of_score": 60})"), 60));
    EXPECT_FALSE(is_current(json::parse(R"({"score": 40.5, "of_score": 60})"), 40.5));
    for (const char* earlier : {"null", "{}", "[]", R"({"score": null})"})
        EXPECT_FALSE(is_current(json::parse(earlier), 0)) << earlier;
}

// PROGRESS-1
TEST(Progress, RoundsOfAPracticeAreMeansByKind) {
    const auto of = [](const char* session, std::int64_t at, const char* kind, double score) {
        Observation one = seen("sql", at, score);
        one.session = session;
        one.kind = kind;
        return one;
    };
    const json told = progress_json(
        progress_of({of("b", 2, "theory", 10), of("a", 1, "theory", 40), of("a", 1, "theory", 60),
                     of("a", 1, "coding", 90), seen("a card", 3, 100)}));
    EXPECT_EQ(told.at("rounds"), json::parse(R"([
        {"kind": "coding", "points": [{"session": "a", "at": 1, "score": 90.0}]},
        {"kind": "theory", "points": [{"session": "a", "at": 1, "score": 50.0},
                                      {"session": "b", "at": 2, "score": 10.0}]}])"));
    std::vector<Observation> many;
    for (std::int64_t at = 1; at <= 100; ++at)
        many.push_back(of(std::to_string(at).c_str(), at, "theory", 50));
    EXPECT_EQ(progress_of(many).rounds.at(0).points.size(), points_max);
    EXPECT_TRUE(progress_of({}).rounds.empty());
}

}  // namespace
}  // namespace rehearse::app
