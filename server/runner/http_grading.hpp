// Grading of kind http: the candidate's program is a service in a sandbox, the cases are Hurl
// files, the plan of interview.yaml says in which order and how many at once they are asked, and
// when the service is ended and started again. Samples and hidden cases each have a service of
// their own, which runs from its first case to its last unless the plan says otherwise.
#pragma once

#include <functional>
#include <vector>

#include "grading/result.hpp"
#include "package/package.hpp"
#include "runner/grader.hpp"
#include "runner/slot_pool.hpp"

namespace rehearse::runner {

struct HttpJob {
    const package::Package& package;
    /// The cases to run, in the order of the rows.
    const std::vector<package::TestCase>& cases;
    /// Of the service: program, environment, files, limits.
    const sandbox::Request& request;
    std::uint64_t cpu_ms_max = 0;
    const GradeOptions& options;
    /// After each case, from any thread.
    std::function<void()> on_case_done;
};

/// Fills in verdict, reason, detail, hint, transcript and usage of each row; texts of hidden cases
/// only if the options ask for them. Blocks.
void grade_http(SlotPool& pool, const HttpJob& job, std::vector<grading::TestResult>& rows);

/// The verdict of a run before its output is looked at (R4's order is the sandbox's: the first
/// limit wins).
[[nodiscard]] Verdict run_verdict(const sandbox::Report& report, std::uint64_t cpu_ms_max);

}  // namespace rehearse::runner
