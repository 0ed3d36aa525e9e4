// From verdicts to one verdict, a score and an expectation (PACKAGES R9, R11, R15).
#include "grading/scoring.hpp"

#include <gtest/gtest.h>

namespace rehearse::grading {
namespace {

using enum Verdict;

std::vector<CaseOutcome> outcomes(std::initializer_list<std::pair<const char*, Verdict>> list) {
    std::vector<CaseOutcome> result;
    for (const auto& [group, verdict] : list) result.push_back({group, verdict, {}, {}});
    return result;
}

TEST(PassFail, TakesTheFirstFailureAndTheShareOfHiddenCases) {
    struct Row {
        const char* name;
        std::vector<CaseOutcome> cases;
        Verdict verdict;
        double score;
    };
    const Row rows[] = {
        {"all pass", outcomes({{"sample", AC}, {"secret", AC}, {"secret", AC}}), AC, 100},
        {"one of three hidden fails",
         outcomes({{"sample", AC}, {"secret", AC}, {"secret", WA}, {"secret", AC}}), WA, 66},
        {"the first failure counts", outcomes({{"secret", TLE}, {"secret", WA}}), TLE, 0},
        {"samples decide first but give no points", outcomes({{"sample", RE}, {"secret", AC}}), RE,
         100},
        {"our fault wins", outcomes({{"secret", WA}, {"secret", IE}}), IE, 0},
        {"cancelled", outcomes({{"secret", AC}, {"secret", AB}}), AB, 50},
        {"skipped cases give nothing", outcomes({{"secret", WA}, {"secret", SK}}), WA, 0},
        {"only samples", outcomes({{"sample", AC}, {"sample", WA}}), WA, 50},
        {"groups below secret are hidden too", outcomes({{"secret/a", AC}, {"secret/b", MLE}}), MLE,
         50},
        {"99.9 % is not 100",
         [] {
             auto many = std::vector<CaseOutcome>(999, {"secret", AC, {}, {}});
             many.push_back({"secret", WA, {}, {}});
             return many;
         }(),
         WA, 99},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Total total = score_pass_fail(row.cases);
        EXPECT_EQ(to_string(total.verdict), to_string(row.verdict));
        EXPECT_EQ(total.score, row.score);
        EXPECT_EQ(total.max_score, 100);
    }
}

package::TestGroup group(const char* name, std::optional<double> max,
                         package::ScoringRule::Aggregation aggregation,
                         std::vector<std::string> needs = {}) {
    return {name, {max, aggregation, std::move(needs)}};
}

TEST(Groups, AddUpAndDependOnEachOther) {
    using Aggregation = package::ScoringRule::Aggregation;
    const std::vector<package::TestGroup> groups{
        group("sample", {}, Aggregation::sum), group("secret", 100, Aggregation::sum),
        group("secret/easy", 40, Aggregation::pass_fail),
        group("secret/hard", 60, Aggregation::sum, {"easy"})};
    const auto score = [&](Verdict easy, Verdict hard1, Verdict hard2) {
        return score_groups(groups, outcomes({{"sample", AC},
                                              {"secret/easy", easy},
                                              {"secret/hard", hard1},
                                              {"secret/hard", hard2}}));
    };
    EXPECT_EQ(score(AC, AC, AC).score, 100);
    EXPECT_EQ(to_string(score(AC, AC, AC).verdict), "AC");
    EXPECT_EQ(score(AC, AC, WA).score, 70);
    EXPECT_EQ(to_string(score(AC, AC, WA).verdict), "PA");
    EXPECT_EQ(score(WA, AC, AC).score, 0) << "the hard group needs the easy one";
    EXPECT_EQ(to_string(score(WA, AC, AC).verdict), "WA");
    EXPECT_EQ(to_string(score(AC, IE, AC).verdict), "IE");
}

TEST(Groups, MinimumMultiplierAndTooManyPoints) {
    using Aggregation = package::ScoringRule::Aggregation;
    const std::vector<package::TestGroup> minimum{group("secret", 50, Aggregation::min)};
    std::vector<CaseOutcome> cases{{"secret", AC, {}, 0.5}, {"secret", AC, {}, 1.0}};
    EXPECT_EQ(score_groups(minimum, cases).score, 25);
    cases[0] = {"secret", AC, 60.0, {}};
    EXPECT_EQ(to_string(score_groups(minimum, cases).verdict), "IE")
        << "more points than the maximum";
}

TEST(Expectations, FollowTheFormat) {
    const package::Expectation accepted{{"AC"}, {"AC"}};
    const package::Expectation wrong{{"AC", "WA"}, {"WA"}};
    const package::Expectation slow{{"AC", "TLE"}, {"TLE"}};
    const package::Expectation crash{{"AC", "RTE"}, {"RTE"}};
    const package::Expectation brute{{"AC", "RTE", "TLE"}, {"RTE", "TLE"}};
    struct Row {
        const char* name;
        package::Expectation expectation;
        std::vector<Verdict> verdicts;
        bool ok;
        const char* got;
    };
    const Row rows[] = {
        {"accepted", accepted, {AC, AC}, true, "AC"},
        {"accepted, but wrong once", accepted, {AC, WA}, false, "WA"},
        {"wrong", wrong, {AC, WA, AC}, true, "WA"},
        {"wrong, but never", wrong, {AC, AC}, false, "AC"},
        {"wrong, but also slow", wrong, {WA, TLE}, false, "TLE"},
        {"slow", slow, {AC, TLE}, true, "TLE"},
        {"a signal is RTE", crash, {AC, RE}, true, "RTE"},
        {"too much memory is RTE", crash, {MLE}, true, "RTE"},
        {"a violation is RTE", crash, {SV}, true, "RTE"},
        {"either will do", brute, {AC, TLE}, true, "TLE"},
        {"our fault is never expected", brute, {TLE, IE}, false, "JE"},
        {"no compile", accepted, {CE}, false, "CE"},
        {"nothing run", accepted, {}, false, "AC"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto check = check_expectation(row.expectation, row.verdicts);
        EXPECT_EQ(check.ok, row.ok);
        EXPECT_EQ(check.got, row.got);
    }
    EXPECT_EQ(check_expectation(brute, {AC}).expected, "RTE or TLE");
}

}  // namespace
}  // namespace rehearse::grading
