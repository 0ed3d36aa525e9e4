// Runs a text of statements one after the other until the first that fails.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sqlrun/database.hpp"

namespace rehearse::sqlrun {

struct Failure {
    enum class Kind { sql, denied, memory, time };
    Kind kind = Kind::sql;
    std::size_t line = 0;  // 1-based, of the text
    std::string message;
};

/// Called by run_script; each may be empty.
struct Listener {
    /// Before the first step of a statement that gives rows; its text.
    std::function<void(sqlite3_stmt*, const std::string&)> on_begin;
    std::function<void(sqlite3_stmt*)> on_row;
    /// After the last step, before the statement is thrown away.
    std::function<void(sqlite3_stmt*)> on_end;
};

std::optional<Failure> run_script(Database& database, const std::string& text,
                                  const Listener& listener);

}  // namespace rehearse::sqlrun
