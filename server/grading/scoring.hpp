// From the verdicts of single cases to one verdict and a score (R9, R10, R11), and from verdicts to
// what an author expected of a submission (R15). Pure rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/verdict.hpp"
#include "package/package.hpp"

namespace rehearse::grading {

/// One case as scoring sees it, in the order of the package.
struct CaseOutcome {
    std::string group;  // "sample", "secret", "secret/large"
    Verdict verdict = Verdict::SK;
    std::optional<double> score;       // from score.txt
    std::optional<double> multiplier;  // from score_multiplier.txt
    package::Role role = package::Role::data;
};

struct Total {
    Verdict verdict = Verdict::IE;
    double score = 0;
    double max_score = 0;
};

/// R9. The verdict is AC or that of the first failing case; the score is the share of hidden cases
/// that passed, as points out of 100, rounded down so that only a full pass gives 100.
[[nodiscard]] Total score_pass_fail(const std::vector<CaseOutcome>& cases);

/// R11 for packages of type scoring.
[[nodiscard]] Total score_groups(const std::vector<package::TestGroup>& groups,
                                 const std::vector<CaseOutcome>& cases);

/// R10, for scoring packages of the older dialects: every group makes one result of those of its
/// children. The maximum is the range's of the root, or what passing everything gives; it is 0 when
/// neither is known. Only with `takes_scores` do the cases' own scores count.
[[nodiscard]] Total score_tree(const std::vector<package::TestGroup>& groups,
                               const std::vector<CaseOutcome>& cases, bool takes_scores);

/// Of kind tests, where a mutant that was found is AC. Tests that fail on a correct server get its
/// verdict and nothing else; the rest is the share of mutants that were found, hidden ones if there
/// are any: AC from `must_kill` of them on (absent: all), PA below, WA for none. The score is that
/// share as points out of 100, rounded down.
[[nodiscard]] Total score_mutants(const std::vector<CaseOutcome>& cases,
                                  std::optional<int> must_kill);

/// What score_mutants() found in one sentence, for whoever wrote the tests.
[[nodiscard]] std::string describe_mutants(const std::vector<CaseOutcome>& cases);

/// The rule that the package's kind, dialect and type ask for.
[[nodiscard]] Total score(const package::Package& package, const std::vector<CaseOutcome>& cases);

/// The format's word for one of our verdicts: AC, WA, TLE, RTE, CE or JE.
std::string_view format_word(Verdict verdict);

struct ExpectationCheck {
    bool ok = false;
    std::string expected;  // "WA", or "RTE or TLE"
    std::string got;       // the format's word for the first verdict that is not AC
};

/// One case as an expectation sees it.
struct CaseVerdict {
    std::string path;  // TestCase::path
    Verdict verdict = Verdict::SK;
    std::string judge_message{};
};

/// All expectations must hold; what is told of is the first that does not. `score` is that of the
/// whole submission, absent where there is none to speak of. REQUIRES: all cases, none skipped.
[[nodiscard]] ExpectationCheck check_expectations(
    const std::vector<package::Expectation>& expectations, const std::vector<CaseVerdict>& cases,
    std::optional<double> score = {});

/// R16: whether this submission bounds the time limit from below (it may never exceed it in some
/// case), from above (it must in some), or both, and the cases that count for either.
struct TimeLimitUse {
    std::vector<std::size_t> lower;
    std::vector<std::size_t> upper;
};
[[nodiscard]] TimeLimitUse time_limit_use(const package::ExampleSubmission& submission,
                                          package::Dialect dialect,
                                          const std::vector<CaseVerdict>& cases);

/// R16: the smallest multiple of the resolution that leaves the slowest case room, at least 1 s.
[[nodiscard]] double derive_time_limit_s(double slowest_s, const package::Limits& limits);

}  // namespace rehearse::grading
