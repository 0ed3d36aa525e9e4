#include "grading/sql_report.hpp"

#include <charconv>

#include "sqlrun/fields.hpp"

namespace rehearse::grading {

namespace {

std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool take_error(SqlReport& report, std::string_view name, std::string_view text) {
    if (!name.starts_with("error.")) return false;
    if (!report.error) report.error.emplace();
    if (name == "error.stage") report.error->stage = text;
    if (name == "error.kind") report.error->kind = text;
    if (name == "error.line") report.error->line = number_of(text);
    if (name == "error.message") report.error->message = text;
    return true;
}

bool take_check(SqlReport& report, std::string_view name, std::string_view text) {
    if (name == "check") {
        report.checks.emplace_back();
        return true;
    }
    if (!name.starts_with("check.") || report.checks.empty()) return false;
    CheckAnswer& check = report.checks.back();
    if (name == "check.error") check.error = std::string(text);
    if (name == "check.columns") check.columns = static_cast<std::size_t>(number_of(text));
    if (name == "check.cell") check.cells.emplace_back(text);
    if (name == "check.cut") check.is_cut = true;
    return true;
}

void begin_query(SqlReport& report) {
    report.has_query = true;
    report.plan.clear();
    report.is_plan_cut = false;
    report.vm_steps = report.fullscan_steps = report.sorts = 0;
}

}  // namespace

SqlReport parse_sql_report(std::string_view bytes) {
    SqlReport report;
    while (const auto field = sqlrun::take_field(bytes)) {
        const auto& [name, text] = *field;
        if (take_error(report, name, text) || take_check(report, name, text)) continue;
        if (name == "setup") report.is_setup_done = true;
        if (name == "submission") report.is_submission_done = true;
        if (name == "query") begin_query(report);
        if (name == "plan") report.plan.emplace_back(text);
        if (name == "plan.cut") report.is_plan_cut = true;
        if (name == "vm_steps") report.vm_steps = number_of(text);
        if (name == "fullscan_steps") report.fullscan_steps = number_of(text);
        if (name == "sorts") report.sorts = number_of(text);
    }
    return report;
}

}  // namespace rehearse::grading
