#include "runner/sql_run.hpp"

#include <fmt/format.h>

#include "package/reader.hpp"
#include "sqlrun/fields.hpp"

namespace rehearse::runner {

namespace {

constexpr std::uint64_t report_bytes_max = 16U << 20;
/// sqlrun stops itself at the limit, so that it can still report; past this the sandbox does.
constexpr std::uint64_t cpu_ms_grace = 300;
// No candidate's file ends like these.
constexpr const char* report_name = "report.fields";
constexpr const char* checks_name = "checks.fields";

}  // namespace

SqlRun::SqlRun(const package::Package& package, const package::TestCase& test)
    : package_(package), test_(test), task_(*package.interview.sql), report_file_(make_memfd()) {
    if (!task_.is_script || is_own()) return;
    records_ =
        package::parse_slt(package::read_file(package.root / test.answer).value_or("")).records;
    std::string fields;
    for (const package::SltRecord& record : records_)
        fields += sqlrun::make_field("check", record.sql);
    checks_ = make_memfd(fields);
}

void SqlRun::add_to(sandbox::Request& request) {
    std::vector<std::string> told{"--report", report_name, "--cpu-ms",
                                  std::to_string(request.limits.cpu_ms)};
    if (!task_.is_script) {
        told.insert(told.end(), {"--read-only", "--indexes", std::to_string(task_.indexes_max)});
        if (task_.has_column_names) told.emplace_back("--names");
    }
    if (checks_.is_open()) {
        told.insert(told.end(), {"--checks", checks_name});
        request.files.push_back({checks_name, false, checks_.get()});
    }
    request.argv.insert(request.argv.begin() + 1, told.begin(), told.end());
    request.limits.cpu_ms += cpu_ms_grace;
    request.outputs.push_back({report_name, report_file_.get(), report_bytes_max, true});
}

void SqlRun::judge(const std::string& output, grading::TestResult& into) {
    report_ = grading::parse_sql_report(read_bytes(report_file_.get(), report_bytes_max));
    if (report_.error) return judge_error(into);
    if (into.verdict != Verdict::AC || is_own()) return;
    if (!report_.is_submission_done) {
        into.verdict = Verdict::IE;
        into.detail = "sqlrun ended without a report.";
        return;
    }
    judge_answer(output, into);
}

void SqlRun::judge_error(grading::TestResult& into) const {
    const grading::SqlReport::Error& error = *report_.error;
    const bool ended_itself = into.verdict == Verdict::RE || into.verdict == Verdict::TLE;
    if (!ended_itself) return;  // the sandbox's word comes first
    if (error.kind == "time") {
        into.verdict = Verdict::TLE;
        into.reason = "CPU time";
        return;
    }
    if (error.kind == "memory") {
        into.verdict = Verdict::MLE;
        into.reason = "memory";
        return;
    }
    if (into.verdict != Verdict::RE) return;
    if (error.stage == "setup" && !is_own()) {
        into.verdict = Verdict::IE;
        into.detail =
            fmt::format("{}:{}: {}", test_.input.generic_string(), error.line, error.message);
        return;
    }
    into.reason = fmt::format("{}line {}: {}", error.stage == "setup" ? "set-up, " : "", error.line,
                              error.message);
}

void SqlRun::judge_answer(const std::string& output, grading::TestResult& into) {
    const auto reject = [&into](std::string detail) {
        into.verdict = Verdict::WA;
        into.detail = std::move(detail);
    };
    if (task_.is_script) {
        check_fault_ = grading::judge_checks(records_, report_.checks);
        if (check_fault_) reject(check_fault_->detail);
        return;
    }
    if (!report_.has_query) return reject("The submission has no query that gives rows.");
    const auto answer = package::read_file(package_.root / test_.answer);
    if (!answer) {
        into.verdict = Verdict::IE;
        into.detail = "The answer file cannot be read.";
        return;
    }
    const auto comparison = grading::compare_rows(task_, *answer, output);
    if (!comparison.accepted) return reject(comparison.detail);
    if (const auto fault = grading::judge_plan(task_, report_)) {
        into.reason = fault->reason;
        reject(fault->detail);
    }
}

void SqlRun::fill_texts(grading::TestResult& into) const {
    if (check_fault_) {
        into.expected = grading::excerpt(check_fault_->expected);
        into.actual = grading::excerpt(check_fault_->actual);
    } else if (task_.is_script && into.verdict == Verdict::AC && !is_own()) {
        into.actual = into.expected;  // every check gave what it must
    }
    if (!report_.has_query || report_.plan.empty() || !task_.looks_at_plan()) return;
    into.standard_error =
        grading::excerpt(into.standard_error.text + grading::describe_cost(report_));
}

}  // namespace rehearse::runner
