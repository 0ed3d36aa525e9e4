// sqlrun: a submission in SQL, run on SQLite. Standard input is the set-up script, the argument the
// file of the submission; the rows of its last result go to standard output, one a line, columns
// separated by tabs. Everything happens in a fresh database in memory, one script after the other:
// set-up, submission, then the statements of a checks file, each on its own.
//
// It runs inside a sandbox, never outside: SQLite is fed what strangers wrote. It decides nothing;
// what came of it goes into the report, which no SQL can write. Exit code 0: all was run; 1: the
// submission failed, and standard error says where; 2: the set-up failed, or the call was wrong.
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "sqlrun/fields.hpp"
#include "sqlrun/plan.hpp"
#include "sqlrun/report.hpp"
#include "sqlrun/result_set.hpp"
#include "sqlrun/script.hpp"

namespace rehearse::sqlrun {

namespace {

constexpr std::size_t plan_bytes_max = 4U << 20;     // of all plans in the report
constexpr std::size_t checked_bytes_max = 4U << 20;  // of all rows of checks in the report
constexpr std::size_t message_bytes_max = 4096;      // SQLite may quote a value as long as it is

struct Options {
    Rights rights;
    std::string submission;
    std::string report;
    std::string checks;
    bool has_names = false;
    bool is_version = false;
};

bool take_number(std::string_view text, std::int64_t& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size() && into >= 0;
}

bool parse(int count, char** words, Options& options) {
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        const std::string_view value = i + 1 < count ? words[i + 1] : "";
        std::int64_t indexes = 0;
        if (word == "--version") {
            options.is_version = true;
        } else if (word == "--names") {
            options.has_names = true;
        } else if (word == "--read-only") {
            options.rights.is_read_only = true;
        } else if (word == "--report" || word == "--checks") {
            (word == "--report" ? options.report : options.checks) = value;
            ++i;
        } else if (word == "--heap-kib" || word == "--cpu-ms") {
            auto& into = word == "--heap-kib" ? options.rights.heap_kib : options.rights.cpu_ms;
            if (!take_number(value, into)) return false;
            ++i;
        } else if (word == "--indexes") {
            if (!take_number(value, indexes) || indexes > 100) return false;
            options.rights.indexes_max = static_cast<int>(indexes);
            ++i;
        } else if (word.starts_with("-") || !options.submission.empty()) {
            return false;
        } else {
            options.submission = word;
        }
    }
    return options.is_version || !options.submission.empty();
}

void tell(Report& report, const char* stage, const std::string& where, const Failure& failure) {
    static constexpr const char* kinds[] = {"sql", "denied", "memory", "time"};
    const std::string message = failure.message.substr(0, message_bytes_max);
    std::cerr << where << ":" << failure.line << ": " << message << "\n";
    report.put("error.stage", stage);
    report.put("error.kind", kinds[static_cast<int>(failure.kind)]);
    report.put("error.line", static_cast<std::int64_t>(failure.line));
    report.put("error.message", message);
}

/// What the last statement that gives rows is, does and costs.
struct Submission {
    Report& report;
    Database& database;
    ResultSet result;
    std::size_t plan_bytes = 0;

    void begin(sqlite3_stmt* statement, const std::string& sql) {
        result.begin(statement);
        if (!report.is_wanted()) return;
        report.put("query", "");
        if (sqlite3_stmt_isexplain(statement) != 0) return;
        for (const std::string& line : query_plan(database.handle(), sql)) {
            plan_bytes += line.size() + 16;
            if (plan_bytes > plan_bytes_max) return report.put("plan.cut", "");
            report.put("plan", line);
        }
    }

    void end(sqlite3_stmt* statement) const {
        const std::pair<const char*, int> counters[] = {
            {"vm_steps", SQLITE_STMTSTATUS_VM_STEP},
            {"fullscan_steps", SQLITE_STMTSTATUS_FULLSCAN_STEP},
            {"sorts", SQLITE_STMTSTATUS_SORT}};
        report.put("rows", static_cast<std::int64_t>(result.rows()));
        for (const auto& [name, counter] : counters)
            report.put(name, static_cast<std::int64_t>(sqlite3_stmt_status(statement, counter, 0)));
    }
};

/// i, r, t, b or n for the type, then the value as it is printed.
std::string typed(sqlite3_stmt* statement, int column) {
    constexpr std::string_view letters = "irtbn";  // in the order of SQLite's numbers, from 1
    const int type = sqlite3_column_type(statement, column);
    return letters[static_cast<std::size_t>(type - 1)] + printed(statement, column);
}

/// Ends at the first check that runs out of memory or time; other failures are answers.
std::optional<Failure> run_checks(Database& database, Report& report, std::string_view checks) {
    database.enter(Phase::checks);
    std::size_t bytes = 0;
    while (const auto field = take_field(checks)) {
        report.put("check", "");
        Listener listener;
        listener.on_begin = [&](sqlite3_stmt* statement, const std::string&) {
            report.put("check.columns", static_cast<std::int64_t>(sqlite3_column_count(statement)));
        };
        listener.on_row = [&](sqlite3_stmt* statement) {
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                const std::string cell = typed(statement, i);
                bytes += cell.size() + 1;
                if (bytes <= checked_bytes_max) report.put("check.cell", cell);
            }
        };
        const auto failure = run_script(database, std::string(field->text), listener);
        if (bytes > checked_bytes_max) report.put("check.cut", "");
        if (!failure) continue;
        if (failure->kind == Failure::Kind::memory || failure->kind == Failure::Kind::time)
            return failure;
        report.put("check.error", failure->message.substr(0, message_bytes_max));
    }
    return std::nullopt;
}

std::string read_all(std::istream& in) {
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int run(const Options& options) {
    std::ifstream file(options.submission, std::ios::binary);
    if (!file.is_open()) {
        std::cerr << "sqlrun: " << options.submission << " cannot be read\n";
        return 2;
    }
    const std::string text = read_all(file);
    const std::string setup = read_all(std::cin);
    Report report(options.report);
    Database database(options.rights);
    if (const auto failure = run_script(database, setup, {})) {
        tell(report, "setup", "set-up", *failure);
        return 2;
    }
    report.put("setup", "ok");
    database.enter(Phase::submission);
    Submission submission{report, database, ResultSet(options.has_names), 0};
    const Listener listener{
        [&](sqlite3_stmt* statement, const std::string& sql) { submission.begin(statement, sql); },
        [&](sqlite3_stmt* statement) { submission.result.add_row(statement); },
        [&](sqlite3_stmt* statement) { submission.end(statement); }};
    const auto failure = run_script(database, text, listener);
    submission.result.print();
    if (failure) {
        tell(report, "submission", options.submission, *failure);
        return 1;
    }
    report.put("submission", "ok");
    if (options.checks.empty()) return 0;
    std::ifstream checks(options.checks, std::ios::binary);
    if (const auto ended = run_checks(database, report, read_all(checks))) {
        tell(report, "checks", "checks", *ended);
        return 1;
    }
    report.put("checks", "ok");
    return 0;
}

}  // namespace

}  // namespace rehearse::sqlrun

int main(int count, char** words) {
    rehearse::sqlrun::Options options;
    if (!rehearse::sqlrun::parse(count, words, options)) {
        std::fputs(
            "usage: sqlrun [--read-only] [--indexes N] [--names] [--heap-kib N] [--cpu-ms N] "
            "[--report FILE] [--checks FILE] SUBMISSION.sql <SETUP.sql\n",
            stderr);
        return 2;
    }
    if (options.is_version) {
        std::printf("SQLite %s\n", sqlite3_libversion());
        return 0;
    }
    return rehearse::sqlrun::run(options);
}
