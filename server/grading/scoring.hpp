// From the verdicts of single cases to one verdict and a score (R9, R11), and from verdicts to what
// an author expected of a submission (R15). Pure rules; R10's recursive graders of older packages
// are not in here.
#pragma once

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

/// The format's word for one of our verdicts: AC, WA, TLE, RTE, CE or JE.
std::string_view format_word(Verdict verdict);

struct ExpectationCheck {
    bool ok = false;
    std::string expected;  // "WA", or "RTE or TLE"
    std::string got;       // the format's word for the first verdict that is not AC
};

/// REQUIRES: verdicts of all cases, none skipped.
[[nodiscard]] ExpectationCheck check_expectation(const package::Expectation& expectation,
                                                 const std::vector<Verdict>& verdicts);

}  // namespace rehearse::grading
