// The rows that are printed: those of the last statement that gives any. Which one that is shows
// only at the end, so rows are kept until a later statement replaces them, up to a bound; past it
// they go out, and the sandbox's limit on output has the last word.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <string>

namespace rehearse::sqlrun {

/// A value of the current row as it is printed: NULL as NULL, an empty text as (empty), a real in
/// the shortest form that reads back as itself, a blob as x'00ff'. Tabs and line ends in a text
/// are escaped; a text that would read as NULL or (empty) is put in quotes.
std::string printed(sqlite3_stmt* statement, int column);

class ResultSet {
public:
    explicit ResultSet(bool has_names) : has_names_(has_names) {}

    /// The statement's rows replace those of the one before.
    void begin(sqlite3_stmt* statement);
    void add_row(sqlite3_stmt* statement);
    [[nodiscard]] std::size_t rows() const { return rows_; }
    /// To standard output.
    void print();

private:
    void flush_if_large();

    bool has_names_;
    std::string text_;
    std::size_t rows_ = 0;
};

}  // namespace rehearse::sqlrun
