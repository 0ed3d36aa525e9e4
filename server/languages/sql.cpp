// SQL on SQLite. Standard input is the set-up (schema and data), the submission runs after it on
// the same database; its rows come out one a line, columns separated by tabs, NULL as NULL.
// SQLite's safe mode refuses every command and function that reaches a file, a program or an
// extension.
#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

constexpr const char* script = R"sh(
sqlite3 -batch -bail -safe /tmp/case.db >/dev/null &&
  exec sqlite3 -batch -bail -safe -list -separator '	' -nullvalue NULL /tmp/case.db <"$1"
)sh";

/// Without its tables a script cannot be checked: what is wrong with it shows when it runs.
CompilePlan compile(const CompileJob& /*job*/) {
    return {};
}

RunPlan run(const std::string& entry, std::int64_t /*memory_mib*/) {
    return {{"sh", "-c", script, "sql", entry}};
}

}  // namespace

Language sql() {
    return {.id = "sql",
            .name = "SQL (SQLite)",
            .extensions = {".sql"},
            .is_interpreted = true,
            .version_command = {"sqlite3", "--version"},
            .packages = {"sqlite3"},
            .startup = std::chrono::milliseconds(60),
            .hello = "SELECT 'hello';\n",
            .compile = compile,
            .run = run,
            .last_words = {{"out of memory", Verdict::MLE, "memory: out of memory"}}};
}

}  // namespace rehearse::languages
