// The query plan as lines of text, indented as its tree is, with tables under their own names.
#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

namespace rehearse::sqlrun {

/// EXPLAIN QUERY PLAN of one statement; empty when there is none. SQLite names a table by its alias
/// (`SCAN o`); here it is `SCAN orders AS o`, unless two tables have the same alias in one
/// statement.
std::vector<std::string> query_plan(sqlite3* database, const std::string& statement);

}  // namespace rehearse::sqlrun
