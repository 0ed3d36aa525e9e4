// judge_plan and describe_cost.
#include <fmt/format.h>

#include <algorithm>

#include "grading/sql_judge.hpp"

namespace rehearse::grading {

namespace {

/// 12,400
std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// `SCAN orders` is not in `SCAN orders_archive`.
bool holds_words(std::string_view line, std::string_view words) {
    for (std::size_t at = line.find(words); at != std::string_view::npos;
         at = line.find(words, at + 1)) {
        const std::size_t end = at + words.size();
        const bool begins = at == 0 || !is_word(line[at - 1]) || !is_word(words.front());
        const bool ends = end == line.size() || !is_word(line[end]) || !is_word(words.back());
        if (begins && ends) return true;
    }
    return false;
}

bool plan_holds(const SqlReport& report, std::string_view words) {
    return std::any_of(report.plan.begin(), report.plan.end(),
                       [&](const std::string& line) { return holds_words(line, words); });
}

std::string in_one_line(const std::vector<std::string>& plan) {
    std::string text;
    for (const std::string& line : plan) {
        if (!text.empty()) text += "; ";
        text += line.substr(std::min(line.find_first_not_of(' '), line.size()));
    }
    return text.empty() ? "(none)" : shorten(text, 600);
}

std::string forbidden_words(std::string_view words) {
    constexpr std::string_view scan = "SCAN ";
    if (words.starts_with(scan) && words.find(' ', scan.size()) == std::string_view::npos)
        return fmt::format("The plan still scans {}.", words.substr(scan.size()));
    if (words == "USE TEMP B-TREE FOR ORDER BY") return "The plan still sorts the result.";
    return fmt::format("The plan still has `{}`.", words);
}

std::optional<SqlFault> over(std::int64_t used, const std::optional<std::int64_t>& budget,
                             std::string_view what) {
    if (!budget || used <= *budget) return std::nullopt;
    return SqlFault{"step budget",
                    fmt::format("{} {}, the budget is {}.", grouped(used), what, grouped(*budget))};
}

}  // namespace

std::optional<SqlFault> judge_plan(const package::SqlTask& task, const SqlReport& report) {
    const auto fault = [&](std::string sentence) {
        return SqlFault{"query plan",
                        fmt::format("{} The plan: {}", sentence, in_one_line(report.plan))};
    };
    // Else a long beginning could hide what comes after it.
    if (report.is_plan_cut && task.looks_at_plan()) return fault("The plan is too long.");
    for (const std::string& words : task.plan_must_not_contain) {
        if (plan_holds(report, words)) return fault(forbidden_words(words));
    }
    for (const std::string& words : task.plan_must_contain) {
        if (!plan_holds(report, words)) return fault(fmt::format("The plan has no `{}`.", words));
    }
    if (auto steps = over(report.fullscan_steps, task.fullscan_steps_max, "rows read by scanning"))
        return steps;
    if (auto sorts = over(report.sorts, task.sorts_max, "sorts")) return sorts;
    return over(report.vm_steps, task.vm_steps_max, "steps");
}

std::string describe_cost(const SqlReport& report) {
    std::string text = "Plan of the last query:\n";
    for (const std::string& line : report.plan) text += "  " + line + "\n";
    if (report.vm_steps == 0) return text;  // it was stopped before it could be counted
    return text + fmt::format("{} steps, {} of them over rows of a scan, {} sorts\n",
                              grouped(report.vm_steps), grouped(report.fullscan_steps),
                              grouped(report.sorts));
}

}  // namespace rehearse::grading
