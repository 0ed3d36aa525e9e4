// One case of a task in SQL: what sqlrun is told, and what its report makes of the verdict. SQLite
// itself runs in the box; here only its answers are read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grading/result.hpp"
#include "grading/sql_judge.hpp"
#include "package/package.hpp"
#include "package/slt.hpp"
#include "runner/descriptor.hpp"
#include "sandbox/request.hpp"

namespace rehearse::runner {

class SqlRun {
public:
    /// REQUIRES: a package of kind sql. A case without an answer file is the candidate's own
    /// set-up.
    SqlRun(const package::Package& package, const package::TestCase& test);

    /// Adds what sqlrun is told to a request that already runs it, and where its report goes.
    /// Descriptors stay ours: keep this until the run is over.
    void add_to(sandbox::Request& request);

    /// The verdict, with reason and detail. `into` holds what the sandbox said of the run.
    void judge(const std::string& output, grading::TestResult& into);

    /// What a person may want to see of a case that is not hidden, in place of the whole answer
    /// file and output: the check that failed and what came of it; the plan and its cost.
    void fill_texts(grading::TestResult& into) const;

private:
    void judge_error(grading::TestResult& into) const;
    void judge_answer(const std::string& output, grading::TestResult& into);
    [[nodiscard]] bool is_own() const { return test_.answer.empty(); }

    const package::Package& package_;
    const package::TestCase& test_;
    const package::SqlTask& task_;
    std::vector<package::SltRecord> records_;
    Descriptor checks_;
    Descriptor report_file_;
    grading::SqlReport report_;
    std::optional<grading::CheckFault> check_fault_;
};

}  // namespace rehearse::runner
