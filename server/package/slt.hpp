// Checks in the form of sqllogictest, an existing convention of several databases: records apart by
// empty lines, each a statement that must succeed or fail, or a query with its rows. What we read:
//
//     statement ok                      statement error [part of the message]
//     query <types> [nosort|rowsort|valuesort] [label]
//     SQL, then ----, then one value a line, or one row a line with tabs between its values
//     halt, onlyif <database>, skipif <database>, and comments that begin with #
//
// Types are T (as it is), I (a whole number) and R (three decimals); NULL is NULL, an empty text
// (empty). Hashes of results are refused: nobody could read what was expected. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rehearse::package {

struct SltRecord {
    enum class Kind { statement_ok, statement_error, query };
    enum class Sort { none, rows, values };
    Kind kind = Kind::statement_ok;
    int line = 0;  // of its first word, 1-based
    std::string sql;
    std::string error_part;  // of statement_error; empty: any message will do
    std::string types;       // of query, one letter a column
    Sort sort = Sort::none;
    std::vector<std::string> values;  // row by row
};

struct Slt {
    std::vector<SltRecord> records;
    std::vector<std::pair<int, std::string>> faults;  // line and sentence
};

[[nodiscard]] Slt parse_slt(std::string_view text);

}  // namespace rehearse::package
