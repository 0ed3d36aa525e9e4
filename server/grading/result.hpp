// JobResult: all that is known when a job ends, and the part of it that a candidate may see. Hidden
// input, answers and output are in the full result only; candidate_view copies what is allowed, so
// a new field is hidden until it is allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/verdict.hpp"
#include "grading/growth.hpp"
#include "package/tests_task.hpp"

namespace rehearse::grading {

enum class Purpose { samples, own_input, submission, verify_all };
std::string_view to_string(Purpose purpose);
std::optional<Purpose> purpose_from_string(std::string_view text);

/// Text kept of an output or a file, at most limits::result_output_bytes_max.
struct Excerpt {
    std::string text;
    bool truncated = false;
};

[[nodiscard]] Excerpt excerpt(const std::string& text);

struct TestResult {
    std::string name;
    std::string group;  // "sample", "own", "secret" (also for groups below it)
    std::string category;
    Verdict verdict = Verdict::SK;
    std::string
        reason;  // "CPU time", "wall time", "exit code 3", "SIGSEGV", the name of a system call
    std::int64_t cpu_ms = 0;
    std::int64_t wall_ms = 0;
    std::int64_t memory_kib = 0;
    Excerpt input;
    Excerpt expected;
    Excerpt actual;
    Excerpt standard_error;
    Excerpt transcript;  // of an interactive run: "<" the validator's lines, ">" the submission's
    std::string detail;  // where the answer differs, or what a validator tells the candidate
    std::string judge_message;  // what a validator tells the interviewer only
    /// Of a case that was not passed, the words that its author wrote for whom it fails: the
    /// property that does not hold, not the data. A candidate may see them.
    std::string hint;
    package::Role role = package::Role::data;
    /// Of a mutant, in what it is wrong. A candidate sees it of samples, and of those that the
    /// tests found.
    std::string property;

    [[nodiscard]] bool is_hidden() const { return group != "sample" && group != "own"; }
};

struct CompileResult {
    bool ok = true;
    bool cached = false;
    std::string output;
    std::int64_t ms = 0;
};

struct JobResult {
    std::string job;
    std::string item;
    Purpose purpose = Purpose::submission;
    std::string language;
    Verdict verdict = Verdict::IE;
    double score = 0;
    double max_score = 0;
    CompileResult compile;
    std::vector<TestResult> tests;
    std::optional<Growth> growth;  // of a submission of a task with sizes, where times tell it
    std::string message;           // one sentence when there is something to explain

    [[nodiscard]] int passed() const;
    [[nodiscard]] int total() const { return static_cast<int>(tests.size()); }
};

/// What a candidate may see. Of a hidden test: name, group, category, verdict, times and memory,
/// and a reason that does not depend on the data.
[[nodiscard]] JobResult candidate_view(const JobResult& result);

/// JSON as docs/PROTOCOL.md section 5 has it, invalid UTF-8 replaced. Hidden tests have no texts in
/// the full result's JSON either unless `with_hidden`.
[[nodiscard]] std::string to_json(const JobResult& result, bool with_hidden = false);
/// Reads what to_json wrote.
[[nodiscard]] Result<JobResult> job_result_from_json(std::string_view text);

}  // namespace rehearse::grading
