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

/// Servers as "c" (correct), "s" (a mutant of the samples) or "h" (a hidden one).
std::vector<CaseOutcome> servers(std::initializer_list<std::pair<char, Verdict>> list) {
    std::vector<CaseOutcome> result;
    for (const auto& [what, verdict] : list) {
        result.push_back({what == 'h' ? "secret" : "sample",
                          verdict,
                          {},
                          {},
                          what == 'c' ? package::Role::correct : package::Role::mutant});
    }
    return result;
}

TEST(MutantScore, IsTheShareThatWasFoundByTestsThatAcceptWhatIsCorrect) {
    struct Row {
        const char* name;
        std::vector<CaseOutcome> cases;
        std::optional<int> must_kill;
        Verdict verdict;
        double score;
        const char* words;
    };
    const std::vector<CaseOutcome> two_of_three =
        servers({{'c', AC}, {'c', AC}, {'s', WA}, {'h', AC}, {'h', WA}, {'h', AC}});
    const Row rows[] = {
        {"all found",
         servers({{'c', AC}, {'h', AC}, {'h', AC}}),
         {},
         AC,
         100,
         "found 2 of 2 hidden"},
        {"some", two_of_three, {}, PA, 66, "found 2 of 3 hidden"},
        {"enough", two_of_three, 2, AC, 66, "found 2 of 3 hidden"},
        {"not enough", two_of_three, 3, PA, 66, "found 2 of 3 hidden"},
        {"none", servers({{'c', AC}, {'s', AC}, {'h', WA}}), {}, WA, 0, "found 0 of 1 hidden"},
        {"an alarm on a correct server",
         servers({{'c', AC}, {'c', WA}, {'s', SK}, {'h', SK}}),
         {},
         WA,
         0,
         "no mutant was tried"},
        {"too slow on a correct server", servers({{'c', TLE}, {'h', SK}}), 1, TLE, 0,
         "no mutant was tried"},
        {"samples only",
         servers({{'c', AC}, {'s', AC}, {'s', WA}}),
         {},
         PA,
         50,
         "found 1 of 2 sample"},
        {"samples only, whatever is needed of hidden ones",
         servers({{'c', AC}, {'s', AC}, {'s', AC}}), 9, AC, 100, "found 2 of 2 sample"},
        {"our fault wins", servers({{'c', AC}, {'h', AC}, {'h', IE}}), {}, IE, 0, ""},
        {"cancelled", servers({{'c', AC}, {'h', AC}, {'h', AB}}), {}, AB, 0, ""},
        {"no servers: an own input", outcomes({{"own", WA}}), {}, WA, 0, ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Total total = score_mutants(row.cases, row.must_kill);
        EXPECT_EQ(to_string(total.verdict), to_string(row.verdict));
        EXPECT_EQ(total.score, row.score);
        EXPECT_EQ(total.max_score, 100);
        const std::string words = describe_mutants(row.cases);
        EXPECT_NE(words.find(row.words), std::string::npos) << words;
    }
}

package::TestGroup group(const char* name, std::optional<double> max,
                         package::ScoringRule::Aggregation aggregation,
                         std::vector<std::string> needs = {}) {
    return {name, {max, aggregation, std::move(needs)}, {}};
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

using package::GraderRule;

package::TestGroup graded(const char* name, const GraderRule& rule) {
    return {name, {}, rule};
}

/// The shape of most scoring packages of the older dialects: groups that count as a whole.
std::vector<package::TestGroup> olympiad() {
    GraderRule root;
    root.stops_at_failure = false;
    root.ignore_sample = true;
    root.range_max = 100;
    GraderRule secret;
    secret.stops_at_failure = false;
    secret.verdict_mode = GraderRule::VerdictMode::first_error;
    secret.accept_if_any_accepted = true;
    GraderRule sample = root;
    sample.ignore_sample = false;
    sample.accept_score = 0;
    GraderRule one;
    one.score_mode = GraderRule::ScoreMode::min;
    one.accept_score = 40;
    GraderRule two = one;
    two.accept_score = 60;
    return {graded("", root), graded("sample", sample), graded("secret", secret),
            graded("secret/one", one), graded("secret/two", two)};
}

TEST(Tree, GradesGroupsOfTheOlderDialects) {
    struct Row {
        const char* name;
        std::vector<CaseOutcome> cases;
        Verdict verdict;
        double score;
    };
    const Row rows[] = {
        {"all", outcomes({{"sample", AC}, {"secret/one", AC}, {"secret/two", AC}}), AC, 100},
        {"one group", outcomes({{"sample", AC}, {"secret/one", AC}, {"secret/two", WA}}), PA, 40},
        {"the other", outcomes({{"sample", AC}, {"secret/one", TLE}, {"secret/two", AC}}), PA, 60},
        {"a group is worth its worst case",
         outcomes({{"secret/one", AC}, {"secret/two", AC}, {"secret/two", WA}}), PA, 40},
        {"samples do not count", outcomes({{"sample", WA}, {"secret/one", AC}, {"secret/two", AC}}),
         AC, 100},
        {"none: the first error, and no points",
         outcomes({{"sample", AC}, {"secret/one", WA}, {"secret/two", RE}}), WA, 0},
        {"our fault wins", outcomes({{"secret/one", AC}, {"secret/two", IE}}), IE, 0},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Total total = score_tree(olympiad(), row.cases, false);
        EXPECT_EQ(to_string(total.verdict), to_string(row.verdict));
        EXPECT_EQ(total.score, row.score);
        EXPECT_EQ(total.max_score, 100);
    }
}

TEST(Tree, KnowsEveryMode) {
    using Verdicts = GraderRule::VerdictMode;
    using Scores = GraderRule::ScoreMode;
    const auto cases = outcomes({{"secret", AC}, {"secret", WA}, {"secret", RE}, {"secret", AC}});
    struct Row {
        const char* name;
        Verdicts verdicts;
        Scores scores;
        bool any;
        bool stops;
        Verdict verdict;
        double score;  // 3 for a case that passes, 1 for one that does not
    };
    const Row rows[] = {
        {"the worst error", Verdicts::worst_error, Scores::sum, false, false, RE, 0},
        {"the first error", Verdicts::first_error, Scores::sum, false, false, WA, 0},
        {"stopped before the worst", Verdicts::worst_error, Scores::sum, false, true, WA, 0},
        {"always accepted: sum", Verdicts::always_accept, Scores::sum, false, false, PA, 8},
        {"always accepted, stopped: sum", Verdicts::always_accept, Scores::sum, false, true, PA, 4},
        {"any accepted: average", Verdicts::first_error, Scores::avg, true, false, PA, 2},
        {"any accepted: least", Verdicts::first_error, Scores::min, true, false, PA, 1},
        {"any accepted: most", Verdicts::first_error, Scores::max, true, false, AC, 3},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        GraderRule rule;
        rule.verdict_mode = row.verdicts;
        rule.score_mode = row.scores;
        rule.accept_if_any_accepted = row.any;
        rule.stops_at_failure = row.stops;
        rule.accept_score = 3;
        rule.reject_score = 1;
        GraderRule root;
        const auto total = score_tree({graded("", root), graded("secret", rule)}, cases, false);
        EXPECT_EQ(to_string(total.verdict), to_string(row.verdict));
        EXPECT_EQ(total.score, row.score);
    }
}

TEST(Tree, TakesTheValidatorsScoresOnlyWhereItMayGiveThem) {
    const std::vector<package::TestGroup> groups{graded("", {}), graded("secret", {})};
    const std::vector<CaseOutcome> cases{{"secret", AC, 7.5, {}}, {"secret", AC, 2.0, {}}};
    const Total with = score_tree(groups, cases, true);
    EXPECT_EQ(with.score, 9.5);
    EXPECT_EQ(with.max_score, 0) << "nobody knows the best";
    EXPECT_EQ(to_string(with.verdict), "AC");
    EXPECT_EQ(score_tree(groups, cases, false).score, 2);
}

TEST(Tree, NestsAndKeepsTheOrderOfCasesAndFolders) {
    GraderRule first;
    first.verdict_mode = GraderRule::VerdictMode::first_error;
    first.stops_at_failure = false;
    const std::vector<package::TestGroup> groups{graded("", first), graded("secret", first),
                                                 graded("secret/a", first),
                                                 graded("secret/a/x", first)};
    EXPECT_EQ(
        to_string(
            score_tree(
                groups,
                outcomes({{"secret", AC}, {"secret/a/x", TLE}, {"secret/a", WA}, {"secret", RE}}),
                false)
                .verdict),
        "TLE");
    EXPECT_EQ(
        score_tree(groups, outcomes({{"secret/a/x", AC}, {"secret/a", AC}, {"secret", AC}}), false)
            .score,
        3);
}

std::vector<CaseVerdict> cases_of(const std::vector<Verdict>& verdicts) {
    std::vector<CaseVerdict> cases;
    for (const Verdict verdict : verdicts)
        cases.push_back({"secret/" + std::to_string(cases.size()), verdict, ""});
    return cases;
}

TEST(Expectations, FollowTheFormat) {
    const package::Expectation accepted{.permitted = {"AC"}};
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
        const auto check = check_expectations({row.expectation}, cases_of(row.verdicts));
        EXPECT_EQ(check.ok, row.ok);
        EXPECT_EQ(check.got, row.got);
    }
    EXPECT_EQ(check_expectations({brute}, cases_of({AC})).expected, "RTE or TLE");
    EXPECT_EQ(check_expectations({accepted}, cases_of({AC})).expected, "AC");
}

TEST(Expectations, SpeakOfCasesScoresAndMessages) {
    const std::vector<CaseVerdict> cases{{"sample/1", AC, ""},
                                         {"secret/easy/1", AC, ""},
                                         {"secret/hard/1", TLE, ""},
                                         {"secret/hard/2", WA, "off by one"}};
    const auto holds = [&](const package::Expectation& expectation, double score = 40) {
        return check_expectations({{}, expectation}, cases, score).ok;
    };
    EXPECT_TRUE(holds({.permitted = {"AC"}, .cases = "secret/easy"}));
    EXPECT_TRUE(holds({.permitted = {"AC"}, .cases = "{sample,secret/easy}"}));
    EXPECT_TRUE(holds({.required = {"TLE"}, .cases = "secret/*/1"}));
    EXPECT_FALSE(holds({.permitted = {"AC"}, .cases = "secret"}));
    EXPECT_FALSE(holds({.required = {"TLE"}, .cases = "secret/easy"}));
    EXPECT_TRUE(holds({.required = {"TLE"}, .cases = "secret/none"})) << "there is no such case";
    EXPECT_TRUE(holds({.message = "by one"}));
    EXPECT_FALSE(holds({.message = "By one"}));
    EXPECT_FALSE(holds({.cases = "sample", .message = "by one"}));
    EXPECT_TRUE(holds({.score = {{40, 40}}}));
    EXPECT_TRUE(holds({.score = {{0, 60}}}));
    EXPECT_FALSE(holds({.score = {{50, 60}}}));
    const auto check = check_expectations(
        {{.permitted = {"AC", "TLE", "WA"}}, {.permitted = {"AC"}, .cases = "secret/hard"}}, cases);
    EXPECT_EQ(check.expected, "AC in secret/hard");
    EXPECT_EQ(check.got, "TLE");
}

TEST(TimeLimit, IsBoundedByTheRightSubmissions) {
    using package::Dialect;
    using Use = package::Expectation::TimeLimit;
    const std::vector<CaseVerdict> cases{{"sample/1"}, {"secret/1"}};
    const auto use = [&](const char* directory, package::Expectation expectation,
                         Dialect dialect = Dialect::kattis_2025_09) {
        package::ExampleSubmission submission;
        submission.directory = directory;
        submission.expectations = {std::move(expectation)};
        const auto result = time_limit_use(submission, dialect, cases);
        return std::pair(result.lower.size(), result.upper.size());
    };
    using Counts = std::pair<std::size_t, std::size_t>;
    const package::Expectation wrong{{"AC", "WA"}, {"WA"}};
    const package::Expectation slow{{"AC", "TLE"}, {"TLE"}};
    EXPECT_EQ(use("accepted", {.permitted = {"AC"}}), Counts(2, 0));
    EXPECT_EQ(use("wrong_answer", wrong), Counts(2, 0));
    EXPECT_EQ(use("wrong_answer", wrong, Dialect::legacy), Counts(0, 0));
    EXPECT_EQ(use("accepted", {.permitted = {"AC"}}, Dialect::legacy), Counts(2, 0));
    EXPECT_EQ(use("time_limit_exceeded", slow), Counts(0, 2));
    EXPECT_EQ(use("brute_force", {{"AC", "RTE", "TLE"}, {"RTE", "TLE"}}), Counts(0, 0));
    EXPECT_EQ(use("x", {.cases = "sample", .time_limit = Use::lower}), Counts(1, 0));
    EXPECT_EQ(use("x", {.cases = "secret", .time_limit = Use::upper}), Counts(0, 1));
    EXPECT_EQ(use("accepted", {.permitted = {"AC"}, .time_limit = Use::unused}), Counts(0, 0));
}

TEST(TimeLimit, IsAMultipleOfItsResolution) {
    package::Limits limits;
    EXPECT_EQ(derive_time_limit_s(0.1, limits), 1);
    EXPECT_EQ(derive_time_limit_s(0.5, limits), 1);
    EXPECT_EQ(derive_time_limit_s(0.6, limits), 2);
    EXPECT_EQ(derive_time_limit_s(3.1, limits), 7);
    limits.ac_to_time_limit = 5;
    EXPECT_EQ(derive_time_limit_s(0.6, limits), 3);
    limits.time_resolution_s = 0.1;
    EXPECT_NEAR(derive_time_limit_s(0.61, limits), 3.1, 1e-9);
    EXPECT_NEAR(derive_time_limit_s(0.06, limits), 1, 1e-9);
    limits.time_resolution_s = 4;
    EXPECT_EQ(derive_time_limit_s(0.06, limits), 4);
}

}  // namespace
}  // namespace rehearse::grading
