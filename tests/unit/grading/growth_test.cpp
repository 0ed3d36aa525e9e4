// What times tell of growth: each class, and every reason to say nothing.
#include "grading/growth.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "grading/result.hpp"
#include "package/package.hpp"

namespace rehearse::grading {
namespace {

using package::GrowthClass;

std::string words(const std::optional<GrowthEstimate>& estimate) {
    if (!estimate) return "nothing";
    return (estimate->is_at_least ? "at least " : "") + std::string(to_string(estimate->growth));
}

struct Row {
    const char* name;
    std::vector<GrowthPoint> points;
    std::int64_t startup_ms;
    const char* expected;
};

TEST(Growth, IsToldFromTimes) {
    const Row rows[] = {
        {"linear", {{1000, 12}, {2000, 22}, {4000, 42}, {8000, 82}}, 2, "n"},
        {"the same with a slow start",
         {{1000, 72}, {2000, 132}, {4000, 252}, {8000, 492}},
         12,
         "n"},
        {"n log n", {{1000, 12}, {4000, 50}, {16000, 226}, {64000, 1023}}, 2, "n"},
        {"quadratic", {{1000, 12}, {2000, 42}, {4000, 162}, {8000, 642}}, 2, "n^2"},
        {"n² log n", {{1000, 12}, {2000, 46}, {4000, 194}, {8000, 835}}, 2, "n^2"},
        {"cubic", {{100, 10}, {200, 66}, {400, 514}}, 2, "n^3"},
        {"to the fifth", {{10, 12}, {20, 322}, {40, 10242}}, 2, "steeper"},
        {"two to the n, sizes close together",
         {{16, 12}, {18, 42}, {20, 162}, {22, 642}},
         2,
         "steeper"},
        {"no growth", {{1000, 42}, {2000, 40}, {4000, 44}, {8000, 43}}, 2, "constant"},
        {"never clear of the start-up",
         {{1000, 2}, {2000, 3}, {4000, 4}, {8000, 6}},
         2,
         "too_fast"},
        {"two points clear of it", {{1000, 2}, {2000, 4}, {4000, 9}, {8000, 17}}, 2, "too_fast"},
        {"clear of the clock, not of a start that varies",
         {{1000, 110}, {2000, 120}, {4000, 130}, {8000, 140}},
         100,
         "too_fast"},
        {"small sizes do not count", {{1000, 2}, {2000, 11}, {4000, 40}, {8000, 160}}, 2, "n^2"},
        {"a linear part that fades",
         {{500, 7}, {1000, 12}, {2000, 30}, {4000, 88}, {8000, 310}, {16000, 1180}},
         2,
         "n^2"},
        {"between n and n²", {{1000, 12}, {2000, 30}, {4000, 82}, {8000, 228}}, 2, "nothing"},
        {"no line", {{1000, 12}, {2000, 200}, {4000, 60}, {8000, 600}}, 2, "nothing"},
        {"falls", {{1000, 642}, {2000, 162}, {4000, 42}, {8000, 12}}, 2, "nothing"},
        {"sizes too close together", {{1000, 102}, {1500, 152}, {2000, 202}}, 2, "nothing"},
        {"no points", {}, 2, "nothing"},
        {"fewer than three", {{1000, 12}, {2000, 22}}, 2, "nothing"},
        {"fewer than three, too fast", {{1000, 2}, {2000, 2}}, 2, "nothing"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(words(estimate_growth(row.points, row.startup_ms)), row.expected);
    }
}

TEST(Growth, TakesARunThatWasCutAsALowerBound) {
    const Row rows[] = {
        {"agrees with the others",
         {{1000, 12}, {2000, 42}, {4000, 162}, {8000, 642}, {16000, 1004, false}},
         2,
         "n^2"},
        {"lifts them",
         {{1000, 12}, {2000, 42}, {4000, 102}, {8000, 642, false}},
         2,
         "at least n^2"},
        {"is the third", {{1000, 62}, {2000, 242}, {4000, 1002, false}}, 2, "at least n^2"},
        {"is the third and far below",
         {{1000, 62}, {2000, 242}, {64000, 1002, false}},
         2,
         "nothing"},
        {"is the third, with a bound that holds for any program",
         {{1000, 62}, {2000, 182}, {4000, 272, false}},
         2,
         "nothing"},
        {"agrees but for noise",
         {{1000, 102}, {2000, 202}, {4000, 402}, {8000, 850, false}},
         2,
         "n"},
        {"only the first counts",
         {{1000, 62}, {2000, 242}, {4000, 1002, false}, {8000, 1002, false}},
         2,
         "at least n^2"},
        {"one before it", {{1000, 62}, {2000, 1002, false}, {4000, 1002, false}}, 2, "nothing"},
        {"none before it", {{1000, 1002, false}, {2000, 1002, false}}, 2, "nothing"},
        {"those before are too fast to tell",
         {{1000, 2}, {2000, 3}, {4000, 4}, {8000, 1002, false}},
         2,
         "nothing"},
        {"a larger one that finished is about something else",
         {{1000, 62}, {2000, 242}, {4000, 1002, false}, {8000, 9}},
         2,
         "at least n^2"},
        {"waited instead of computing",
         {{1000, 12}, {2000, 22}, {4000, 42}, {8000, 3, false}},
         2,
         "n"},
        {"no growth until then",
         {{1000, 42}, {2000, 42}, {4000, 42}, {8000, 50, false}},
         2,
         "nothing"},
        {"two to the n", {{16, 12}, {18, 42}, {20, 162}, {22, 402, false}}, 2, "steeper"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(words(estimate_growth(row.points, row.startup_ms)), row.expected);
    }
}

/// Times of machines that are slower and faster and do not quite keep time.
TEST(Growth, NeverTakesOneClassForAnother) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    struct Curve {
        const char* expected;
        std::function<double(double)> time;
    };
    const Curve curves[] = {{"n", [](double n) { return n; }},
                            {"n", [](double n) { return n * std::log(n); }},
                            {"n^2", [](double n) { return n * n; }},
                            {"n^3", [](double n) { return n * n * n; }}};
    for (const Curve& curve : curves) {
        int told = 0;
        for (int round = 0; round < 300; ++round) {
            const double startup = between(1, 50);
            const double last = between(50, 5000);
            std::vector<GrowthPoint> points;
            for (const double size : {1000.0, 2000.0, 4000.0, 8000.0}) {
                const double time = last * curve.time(size) / curve.time(8000) + startup;
                points.push_back(
                    {static_cast<std::int64_t>(size), std::llround(time * between(0.95, 1.08))});
            }
            const auto estimate = estimate_growth(points, std::llround(startup));
            if (!estimate || estimate->growth == GrowthClass::too_fast) continue;
            ++told;
            EXPECT_EQ(words(estimate), curve.expected) << round;
        }
        EXPECT_GT(told, 30) << curve.expected;
    }
}

struct Case {
    const char* path;
    Verdict verdict;
    std::int64_t cpu_ms;
};

std::optional<Growth> growth_with(const std::vector<Case>& rows,
                                  std::optional<GrowthClass> wanted = {}) {
    package::GrowthSeries series;
    series.of = "number of spans";
    series.wanted = wanted;
    series.cases = {{"secret/a", 1000}, {"secret/b", 2000}, {"secret/c", 4000}, {"secret/d", 8000}};
    std::vector<package::TestCase> cases;
    std::vector<TestResult> tests;
    for (const Case& row : rows) {
        package::TestCase test;
        test.path = row.path;
        cases.push_back(test);
        TestResult result;
        result.group = test.path.starts_with("sample") ? "sample" : "secret";
        result.verdict = row.verdict;
        result.cpu_ms = row.cpu_ms;
        tests.push_back(result);
    }
    return growth_of(series, cases, tests);
}

TEST(Growth, IsOfTheCasesThatRan) {
    const auto growth = growth_with({{"sample/1", Verdict::AC, 90},
                                     {"sample/2", Verdict::WA, 2},
                                     {"sample/3", Verdict::AC, 1},
                                     {"secret/other", Verdict::AC, 700},
                                     {"secret/a", Verdict::AC, 12},
                                     {"secret/b", Verdict::WA, 42},
                                     {"secret/c", Verdict::AC, 162},
                                     {"secret/d", Verdict::TLE, 600}});
    ASSERT_TRUE(growth);
    EXPECT_EQ(growth->points,
              (std::vector<GrowthPoint>{{1000, 12}, {2000, 42}, {4000, 162}, {8000, 600, false}}));
    EXPECT_EQ(words(growth->estimate), "n^2");
    EXPECT_EQ(growth->sentence, "With n, the number of spans, the CPU time grows about like n².");
    const std::vector<Case> stopped{{"sample/1", Verdict::AC, 2},
                                    {"secret/a", Verdict::AC, 62},
                                    {"secret/b", Verdict::AC, 242},
                                    {"secret/c", Verdict::TLE, 1002},
                                    {"secret/d", Verdict::SK, 0}};
    EXPECT_EQ(growth_with(stopped)->points.size(), 3U);
    EXPECT_EQ(growth_with(stopped)->sentence,
              "With n, the number of spans, the CPU time grows at least like n².");
    EXPECT_FALSE(growth_with({{"sample/1", Verdict::AC, 2},
                              {"secret/a", Verdict::AC, 12},
                              {"secret/b", Verdict::AC, 42},
                              {"secret/c", Verdict::RE, 162},
                              {"secret/d", Verdict::MLE, 642}}))
        << "a crash is no measure";
    EXPECT_FALSE(growth_with({{"sample/1", Verdict::RE, 2},
                              {"secret/a", Verdict::AC, 12},
                              {"secret/b", Verdict::AC, 42},
                              {"secret/c", Verdict::AC, 162}}))
        << "nobody knows what starting takes";
}

TEST(Growth, SaysWhatIsWanted) {
    const std::vector<Case> quadratic{{"sample/1", Verdict::AC, 2},
                                      {"secret/a", Verdict::AC, 12},
                                      {"secret/b", Verdict::AC, 42},
                                      {"secret/c", Verdict::AC, 162},
                                      {"secret/d", Verdict::AC, 642}};
    const std::vector<Case> fast{{"sample/1", Verdict::AC, 2},
                                 {"secret/a", Verdict::AC, 2},
                                 {"secret/b", Verdict::AC, 2},
                                 {"secret/c", Verdict::AC, 3}};
    EXPECT_EQ(growth_with(quadratic, GrowthClass::linear)->sentence,
              "With n, the number of spans, the CPU time grows about like n². What is wanted is "
              "n or n log n.");
    EXPECT_TRUE(is_steeper_than_wanted(*growth_with(quadratic, GrowthClass::linear)));
    EXPECT_FALSE(is_steeper_than_wanted(*growth_with(quadratic, GrowthClass::quadratic)));
    EXPECT_FALSE(is_steeper_than_wanted(*growth_with(quadratic)));
    EXPECT_EQ(growth_with(fast, GrowthClass::linear)->sentence,
              "Too fast to tell how the CPU time grows with the number of spans.");
}

}  // namespace
}  // namespace rehearse::grading
