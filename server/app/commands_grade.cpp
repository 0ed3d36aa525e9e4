#include "app/commands_grade.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "package/archive.hpp"
#include "package/load.hpp"
#include "runner/grader.hpp"
#include "runner/time_limit.hpp"

namespace rehearse::app {

namespace {

using grading::JobResult;
using grading::TestResult;

constexpr int exit_accepted = 0;
constexpr int exit_not_accepted = 1;
constexpr int exit_usage = 2;
constexpr int exit_internal = 3;
constexpr std::size_t diff_lines_max = 20;

int exit_code(const JobResult& result) {
    if (result.verdict == Verdict::AC) return exit_accepted;
    return result.verdict == Verdict::IE || result.verdict == Verdict::AB ? exit_internal
                                                                          : exit_not_accepted;
}

/// Spaces as '·', tabs as '→': differences in white space are otherwise invisible.
std::string visible(std::string_view line) {
    std::string result;
    for (const char c : line) {
        if (c == ' ')
            result += "\u00b7";
        else if (c == '\t')
            result += "\u2192";
        else if (c == '\r')
            result += "\u240d";
        else
            result += c;
    }
    return result;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

void print_diff(const TestResult& test, std::ostream& out) {
    const auto expected = lines_of(test.expected.text);
    const auto actual = lines_of(test.actual.text);
    std::size_t shown = 0;
    for (std::size_t i = 0; i < std::max(expected.size(), actual.size()) && shown < diff_lines_max;
         ++i) {
        const bool has_expected = i < expected.size();
        const bool has_actual = i < actual.size();
        if (has_expected && has_actual && expected[i] == actual[i]) continue;
        ++shown;
        if (has_expected) out << fmt::format("      {:>4} - {}\n", i + 1, visible(expected[i]));
        if (has_actual) out << fmt::format("      {:>4} + {}\n", i + 1, visible(actual[i]));
    }
    if (shown == diff_lines_max) out << "           ... (more lines differ)\n";
}

void print_test(const TestResult& test, std::ostream& out) {
    out << fmt::format("  {:<3}  {:<7} {:<40} {:>6} ms {:>6} ms {:>7} KiB  {}\n",
                       to_string(test.verdict), test.group, test.name, test.cpu_ms, test.wall_ms,
                       test.memory_kib, test.verdict == Verdict::AC ? "" : test.reason);
    if (test.verdict == Verdict::AC) return;
    for (const std::string& words : {test.detail, test.judge_message})
        if (!words.empty()) out << "       " << words << '\n';
    if (test.is_hidden()) return;
    // Views of what outlives the loops below.
    const std::string_view said = test.transcript.text;
    const std::string_view errors = test.standard_error.text;
    if (!said.empty()) {
        out << "       conversation, < or → to the program, > or ← from it:\n";
        for (const auto line : lines_of(said.substr(0, 2000)))
            out << "         " << visible(line) << '\n';
    } else if (test.verdict == Verdict::WA) {
        print_diff(test, out);
    }
    if (!errors.empty()) {
        out << "       standard error:\n";
        for (const auto line : lines_of(errors.substr(0, 2000))) out << "         " << line << '\n';
    }
}

void print_human(const package::Package& package, const JobResult& result, std::ostream& out) {
    out << fmt::format("{} in {}: {}", package.title(), result.language, to_string(result.verdict));
    if (result.max_score > 0)
        out << fmt::format(", {} of {} points", result.score, result.max_score);
    out << fmt::format(", {} of {} tests passed\n", result.passed(), result.total());
    if (!result.message.empty()) out << result.message << '\n';
    if (!result.compile.ok || !result.compile.output.empty()) out << result.compile.output << '\n';
    if (result.tests.empty()) return;
    out << fmt::format("  {:<3}  {:<7} {:<40} {:>9} {:>9} {:>11}\n", "", "group", "test", "CPU",
                       "wall", "memory");
    for (const TestResult& test : result.tests) print_test(test, out);
    if (result.growth) out << result.growth->sentence << '\n';
}

int report_error(bool json, const std::string& message, int code, std::ostream& out,
                 std::ostream& err) {
    if (json)
        out << nlohmann::json{{"error", message}}.dump(-1, ' ', false,
                                                       nlohmann::json::error_handler_t::replace)
            << '\n';
    else
        err << "rehearse grade: " << message << '\n';
    return code;
}

}  // namespace

int grade_command(const GradeCommand& command, std::ostream& out, std::ostream& err) {
    const auto opened = package::OpenedPackage::open(command.package);
    if (!opened) return report_error(command.json, opened.error().message, exit_usage, out, err);
    const auto loaded = package::load(opened->directory());
    if (!loaded.package) {
        std::string message = fmt::format("{} cannot be used:", command.package);
        for (const auto& fault : loaded.faults) message += "\n  " + to_string(fault);
        return report_error(command.json, message, exit_usage, out, err);
    }
    auto submission = runner::read_submission(command.solution);
    if (!submission)
        return report_error(command.json, submission.error().message, exit_usage, out, err);
    submission->language = command.language;
    if (const auto staged = runner::stage(*loaded.package, *submission); !staged) {
        if (staged.error().code != ErrorCode::too_large) {
            return report_error(command.json, staged.error().message, exit_usage, out, err);
        }
    }
    const std::string program = runner::find_sandbox_program(command.sandbox_program);
    if (program.empty()) {
        return report_error(
            command.json,
            "The program rehearse-sandbox was not found beside this one: build or install it.",
            exit_internal, out, err);
    }
    runner::SlotPool pool({program, command.slots, command.first_slot});
    runner::CompileCache cache(command.cache_directory);
    runner::Grader grader(pool, cache);
    runner::GradeOptions options;
    options.purpose = command.samples ? grading::Purpose::samples : grading::Purpose::submission;
    const package::Package package = runner::with_time_limit(*loaded.package, grader);
    const JobResult result = grader.grade(package, *submission, options);
    if (command.json)
        out << to_json(result) << '\n';
    else
        print_human(*loaded.package, result, out);
    return exit_code(result);
}

}  // namespace rehearse::app
