#include "sqlrun/script.hpp"

#include <algorithm>

namespace rehearse::sqlrun {

namespace {

std::size_t line_at(const std::string& text, std::size_t offset) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

/// Where the statement at `at` begins, past white space, comments and lone semicolons.
std::size_t statement_start(const std::string& text, std::size_t at) {
    for (;;) {
        at = std::min(text.find_first_not_of(" \t\r\n\f;", at), text.size());
        if (text.compare(at, 2, "--") == 0) {
            at = std::min(text.find('\n', at), text.size());
        } else if (text.compare(at, 2, "/*") == 0) {
            const std::size_t end = text.find("*/", at + 2);
            at = end == std::string::npos ? text.size() : end + 2;
        } else {
            return at;
        }
    }
}

Failure failure_of(Database& database, int code, const std::string& text, std::size_t start) {
    Failure failure;
    failure.message = sqlite3_errmsg(database.handle());
    const int offset = sqlite3_error_offset(database.handle());
    failure.line = line_at(text, start + static_cast<std::size_t>(std::max(offset, 0)));
    if (database.is_out_of_time()) {
        failure.kind = Failure::Kind::time;
        failure.message = "the time is over";
    } else if (code == SQLITE_NOMEM) {
        failure.kind = Failure::Kind::memory;
    } else if (!database.denied().empty()) {
        failure.kind = Failure::Kind::denied;
        failure.message = database.denied() + " is not allowed here";
    }
    return failure;
}

int run_statement(sqlite3_stmt* statement, const std::string& sql, const Listener& listener) {
    const bool gives_rows = sqlite3_column_count(statement) > 0;
    if (gives_rows && listener.on_begin) listener.on_begin(statement, sql);
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        if (listener.on_row) listener.on_row(statement);
    }
    if (gives_rows && listener.on_end) listener.on_end(statement);
    return code;
}

}  // namespace

std::optional<Failure> run_script(Database& database, const std::string& text,
                                  const Listener& listener) {
    int indexes = 0;
    if (const std::size_t nul = text.find('\0'); nul != std::string::npos)
        return Failure{Failure::Kind::sql, line_at(text, nul), "there is a NUL character here"};
    for (std::size_t at = statement_start(text, 0); at < text.size();) {
        database.begin_statement();
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        int code = sqlite3_prepare_v2(database.handle(), text.c_str() + at, -1, &statement, &tail);
        if (code != SQLITE_OK) return failure_of(database, code, text, at);
        const auto end = static_cast<std::size_t>(tail - text.c_str());
        if (statement != nullptr) {
            if (database.creates_index() && ++indexes > database.rights().indexes_max) {
                sqlite3_finalize(statement);
                return Failure{Failure::Kind::denied, line_at(text, at),
                               "one CREATE INDEX more than this task allows"};
            }
            code = run_statement(statement, text.substr(at, end - at), listener);
            if (code != SQLITE_DONE) {
                Failure failure = failure_of(database, code, text, at);
                sqlite3_finalize(statement);
                return failure;
            }
            sqlite3_finalize(statement);
        }
        at = statement_start(text, end);
    }
    return std::nullopt;
}

}  // namespace rehearse::sqlrun
