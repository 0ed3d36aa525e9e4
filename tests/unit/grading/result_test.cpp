// What a candidate may see of a result (rule VIS-1), and its JSON.
#include "grading/result.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace rehearse::grading {
namespace {

constexpr std::string_view secret_mark = "S3CR3T";

TestResult test_with(const std::string& group, Verdict verdict, std::mt19937& random) {
    const auto text = [&] {
        return std::string(random() % 5, 'x') + std::string(secret_mark) + std::to_string(random());
    };
    TestResult test;
    test.name = "01-basic";
    test.group = group;
    test.category = "basic";
    test.verdict = verdict;
    test.reason = text();
    test.cpu_ms = 12;
    test.input = {text(), true};
    test.expected = {text(), false};
    test.actual = {text(), false};
    test.standard_error = {text(), false};
    test.detail = text();
    test.judge_message = text();
    return test;
}

TEST(CandidateView, HoldsNothingOfHiddenTests) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const Verdict verdicts[] = {Verdict::AC,  Verdict::WA,  Verdict::PA, Verdict::TLE,
                                Verdict::MLE, Verdict::OLE, Verdict::RE, Verdict::SV,
                                Verdict::IE,  Verdict::SK,  Verdict::AB};
    const char* groups[] = {"secret", "secret/large", "unknown", ""};
    for (int round = 0; round < 300; ++round) {
        JobResult result;
        for (std::size_t i = 0; i < random() % 20; ++i) {
            result.tests.push_back(
                test_with(groups[random() % 4], verdicts[random() % std::size(verdicts)], random));
        }
        result.verdict = verdicts[random() % std::size(verdicts)];
        if (result.verdict == Verdict::IE) result.message = secret_mark;
        const JobResult view = candidate_view(result);
        ASSERT_EQ(view.tests.size(), result.tests.size());
        const std::string json = to_json(view, true);
        EXPECT_EQ(json.find(secret_mark), std::string::npos) << json;
        EXPECT_EQ(view.passed(), result.passed());
    }
}

TEST(CandidateView, TellsOfAMutantWhatItIsOnceItWasFound) {
    const auto row = [](const char* group, package::Role role, Verdict verdict) {
        TestResult test;
        test.name = "mutant-01";
        test.group = group;
        test.category = "validation";
        test.role = role;
        test.verdict = verdict;
        test.property = std::string(secret_mark);
        test.judge_message = "mutants/" + std::string(secret_mark);
        return test;
    };
    JobResult result;
    result.tests = {row("sample", package::Role::mutant, Verdict::WA),
                    row("secret", package::Role::mutant, Verdict::AC),
                    row("secret", package::Role::mutant, Verdict::WA),
                    row("secret", package::Role::mutant, Verdict::SK)};
    const JobResult view = candidate_view(result);
    EXPECT_EQ(view.tests[0].property, secret_mark) << "samples are shown by name";
    EXPECT_EQ(view.tests[1].property, secret_mark);
    for (const std::size_t i : {2U, 3U}) {
        EXPECT_EQ(view.tests[i].property, "");
        EXPECT_EQ(view.tests[i].judge_message, "");
        EXPECT_EQ(view.tests[i].category, "validation");
    }
    const auto read = job_result_from_json(to_json(view, true));
    ASSERT_TRUE(read);
    for (std::size_t i = 0; i < view.tests.size(); ++i) {
        EXPECT_EQ(read->tests[i].role, package::Role::mutant);
        EXPECT_EQ(read->tests[i].property, view.tests[i].property);
    }
}

TEST(CandidateView, KeepsSamplesWhole) {
    std::mt19937 random(1);
    JobResult result;
    result.tests.push_back(test_with("sample", Verdict::WA, random));
    result.tests.push_back(test_with("own", Verdict::AC, random));
    const JobResult view = candidate_view(result);
    EXPECT_EQ(view.tests[0].actual.text, result.tests[0].actual.text);
    EXPECT_EQ(view.tests[0].detail, result.tests[0].detail);
    EXPECT_EQ(view.tests[0].judge_message, "") << "it is for the interviewer";
    EXPECT_EQ(view.tests[1].standard_error.text, result.tests[1].standard_error.text);
}

TEST(ResultJson, HasTheFieldsOfTheProtocol) {
    std::mt19937 random(1);
    JobResult result;
    result.job = "j";
    result.item = "i1";
    result.language = "c";
    result.verdict = Verdict::WA;
    result.score = 66;
    result.max_score = 100;
    result.tests = {test_with("sample", Verdict::WA, random), test_with("own", Verdict::AC, random),
                    test_with("secret", Verdict::WA, random)};
    const auto json = nlohmann::json::parse(to_json(result));
    for (const char* key : {"job", "item", "purpose", "language", "verdict", "score", "max_score",
                            "compile", "tests", "message"}) {
        EXPECT_TRUE(json.contains(key)) << key;
    }
    EXPECT_EQ(json["purpose"], "submission");
    EXPECT_EQ(json["score"].dump(), "66");
    for (const char* key : {"ok", "cached", "output", "ms"})
        EXPECT_TRUE(json["compile"].contains(key)) << key;
    for (const char* key :
         {"name", "group", "category", "verdict", "reason", "cpu_ms", "wall_ms", "memory_kib",
          "input", "expected", "actual", "stderr", "input_truncated", "expected_truncated",
          "actual_truncated", "stderr_truncated", "detail"}) {
        EXPECT_TRUE(json["tests"][0].contains(key)) << key;
    }
    EXPECT_TRUE(json["tests"][1]["expected"].is_null());
    EXPECT_EQ(json["tests"][2].size(), 8U) << "a hidden test has no texts";
}

TEST(ResultJson, HasGrowthOnlyWhereThereIsSome) {
    JobResult result;
    result.verdict = Verdict::TLE;
    EXPECT_FALSE(nlohmann::json::parse(to_json(result)).contains("growth"));
    Growth growth;
    growth.of = "number of lines";
    growth.estimate = {package::GrowthClass::quadratic, true};
    growth.wanted = package::GrowthClass::linear;
    growth.points = {{1000, 12}, {2000, 42}, {4000, 1002, false}};
    growth.sentence = "It grows.";
    result.growth = growth;
    const JobResult view = candidate_view(result);
    EXPECT_EQ(nlohmann::json::parse(to_json(view)).at("growth"),
              nlohmann::json::parse(
                  R"({"of": "number of lines", "estimate": "n^2", "at_least": true, "wanted": "n",
                      "points": [{"size": 1000, "cpu_ms": 12, "finished": true},
                                 {"size": 2000, "cpu_ms": 42, "finished": true},
                                 {"size": 4000, "cpu_ms": 1002, "finished": false}],
                      "sentence": "It grows."})"));
    const auto read = job_result_from_json(to_json(view));
    ASSERT_TRUE(read && read->growth);
    EXPECT_EQ(read->growth->points, growth.points);
    EXPECT_EQ(read->growth->estimate, growth.estimate);
    EXPECT_EQ(read->growth->wanted, growth.wanted);
    EXPECT_EQ(to_json(*read), to_json(view));
    result.verdict = Verdict::IE;
    EXPECT_FALSE(candidate_view(result).growth) << "a run that does not count says nothing";
}

TEST(ResultJson, SurvivesBytesThatAreNoText) {
    JobResult result;
    TestResult test;
    test.group = "sample";
    test.actual.text = "a\xff\xc3\0b";
    result.tests.push_back(test);
    EXPECT_TRUE(nlohmann::json::accept(to_json(result)));
}

TEST(ResultJson, CanBeReadBack) {
    std::mt19937 random(7);
    JobResult result;
    result.purpose = Purpose::own_input;
    result.verdict = Verdict::TLE;
    result.score = 12.5;
    result.compile = {false, true, "no ';'", 17};
    result.tests = {test_with("sample", Verdict::TLE, random)};
    const auto again = job_result_from_json(to_json(result));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(to_json(*again), to_json(result));
    for (const char* bad : {"", "[]", "{}", R"({"compile":1,"tests":{}})"})
        EXPECT_FALSE(job_result_from_json(bad).has_value()) << bad;
}

}  // namespace
}  // namespace rehearse::grading
