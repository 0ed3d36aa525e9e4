// Whether the SQL of a submission did what its task asks: rows against rows, checks against their
// answers, plan and cost against their bounds. Pure. Every refusal is a sentence for people.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grading/sql_report.hpp"
#include "grading/validator.hpp"
#include "package/slt.hpp"
#include "package/sql_task.hpp"

namespace rehearse::grading {

/// Rows as sqlrun prints them: one a line, tabs between values. Without an order both sides are
/// multisets: a row that is expected twice must come twice. NULL, an empty text and the text NULL
/// are three things. With a tolerance, numbers (such as 2 and 2.0) are equal when they are close;
/// whole numbers and texts are compared exactly.
[[nodiscard]] Comparison compare_rows(const package::SqlTask& task, std::string_view answer,
                                      std::string_view output);

/// What is wrong with the plan or the cost of the last query; nothing when all holds.
struct SqlFault {
    std::string reason;  // "query plan" or "step budget": tells nothing about the data
    std::string detail;
};
[[nodiscard]] std::optional<SqlFault> judge_plan(const package::SqlTask& task,
                                                 const SqlReport& report);

/// The first check whose answer is not what the record says, and both in the form of the file.
struct CheckFault {
    int line = 0;
    std::string detail;
    std::string expected;
    std::string actual;
};
[[nodiscard]] std::optional<CheckFault> judge_checks(const std::vector<package::SltRecord>& records,
                                                     const std::vector<CheckAnswer>& answers);

/// The plan and what the query took, for the candidate to read.
[[nodiscard]] std::string describe_cost(const SqlReport& report);

}  // namespace rehearse::grading
