// What sqlrun reported of a run: how far it came, what its last query is and costs, what the checks
// of a script task gave. Pure: bytes in, values out. A report that ends in the middle (the run was
// stopped) tells what it tells; it never fails.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::grading {

/// What one check's SQL gave.
struct CheckAnswer {
    std::optional<std::string> error;  // SQLite's message
    std::size_t columns = 0;
    std::vector<std::string> cells;  // a letter for the type (i r t b n), then the value as printed
    bool is_cut = false;             // there were more than are kept
};

struct SqlReport {
    struct Error {
        std::string stage;  // "setup", "submission", "checks"
        std::string kind;   // "sql", "denied", "memory", "time"
        std::int64_t line = 0;
        std::string message;
    };
    std::optional<Error> error;
    bool is_setup_done = false;
    bool is_submission_done = false;
    bool has_query = false;  // some statement of the submission gives rows; the last one counts
    std::vector<std::string> plan;  // lines, indented as a tree
    bool is_plan_cut = false;       // there were more lines than are kept
    std::int64_t vm_steps = 0;
    std::int64_t fullscan_steps = 0;
    std::int64_t sorts = 0;
    std::vector<CheckAnswer> checks;
};

[[nodiscard]] SqlReport parse_sql_report(std::string_view bytes);

}  // namespace rehearse::grading
