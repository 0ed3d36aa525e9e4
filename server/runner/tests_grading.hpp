// Grading of kind tests: the submission is tests of a service, and the servers of the package are
// what they are run on, each in a sandbox of its own. All correct servers first; only tests that
// pass on them are tried on the mutants. A test that fails, in whatever way, has found a mutant.
#pragma once

#include <functional>
#include <vector>

#include "grading/result.hpp"
#include "package/package.hpp"
#include "runner/compiler.hpp"
#include "runner/grader.hpp"
#include "runner/slot_pool.hpp"

namespace rehearse::runner {

/// What compiling is for tests: each file is read. Its output names file, line and column of what
/// is wrong, or of what is not supported.
[[nodiscard]] grading::CompileResult check_tests(const Staged& staged);

struct TestsJob {
    const package::Package& package;
    /// The servers, in the order of the rows; or one case that is none, for an own input, which is
    /// asked of the first correct one.
    const std::vector<package::TestCase>& cases;
    /// Files that check_tests() found right.
    const Staged& tests;
    const GradeOptions& options;
    /// After each case, from any thread.
    std::function<void()> on_case_done;
};

/// Fills in verdict, reason, detail, transcript, property and usage of each row; transcripts of
/// hidden mutants only if the options ask for them. Blocks.
void grade_tests(SlotPool& pool, Compiler& compiler, const TestsJob& job,
                 std::vector<grading::TestResult>& rows);

}  // namespace rehearse::runner
