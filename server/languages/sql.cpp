// SQL on SQLite, by a program of ours (sqlrun). Standard input is the set-up (schema and data), the
// submission runs after it on the same database; the rows of its last result come out one a line,
// columns separated by tabs, NULL as NULL.
#include <algorithm>

#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

/// Without its tables a script cannot be checked: what is wrong with it shows when it runs.
CompilePlan compile(const CompileJob& /*job*/) {
    return {};
}

RunPlan run(const std::string& entry, std::int64_t memory_mib) {
    // Below the memory limit, so that SQLite says itself that memory is gone.
    const std::int64_t heap_kib = std::max<std::int64_t>(memory_mib * 3 / 4, 8) * 1024;
    return {{"./sqlrun", "--heap-kib", std::to_string(heap_kib), entry}};
}

}  // namespace

Language sql() {
    return {.id = "sql",
            .name = "SQL (SQLite)",
            .extensions = {".sql"},
            .is_default = true,
            .is_interpreted = true,
            .version_command = {"./sqlrun", "--version"},
            .packages = {"libsqlite3-dev"},
            .own_program = "sqlrun",
            .startup = std::chrono::milliseconds(20),
            .hello = "SELECT 'hello';\n",
            .compile = compile,
            .run = run,
            .last_words = {{": out of memory\n", Verdict::MLE, "memory: out of memory"}}};
}

}  // namespace rehearse::languages
