// `sql:` of interview.yaml: what a submission in SQL may do, how its rows are compared, and what
// its query may cost. A query task compares the rows of the last query with the answer file; a
// script task changes the database, and the checks of an .slt file look at what it made of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rehearse::package {

struct SqlTask {
    bool is_script = false;
    bool is_ordered = false;        // rows are compared in their order
    bool has_column_names = false;  // the first line of the answer names the columns
    /// Absent: numbers are compared as they are printed. Absolute, and relative from 1 upwards.
    std::optional<double> float_tolerance;
    int indexes_max = 0;  // that the submission of a query task may create
    /// Of the last query; absent: not limited.
    std::optional<std::int64_t> vm_steps_max;
    std::optional<std::int64_t> fullscan_steps_max;
    std::optional<std::int64_t> sorts_max;
    /// Words that a line of the query plan must, or must not, have one after the other.
    std::vector<std::string> plan_must_contain;
    std::vector<std::string> plan_must_not_contain;

    [[nodiscard]] bool looks_at_plan() const {
        return vm_steps_max || fullscan_steps_max || sorts_max || !plan_must_contain.empty() ||
               !plan_must_not_contain.empty();
    }
};

}  // namespace rehearse::package
