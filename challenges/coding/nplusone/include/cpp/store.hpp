// The client of the database.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

// A row of a table: numbers and texts, by the names of their columns.
class Row {
public:
    Row() = default;
    Row(std::map<std::string, std::int64_t> numbers, std::map<std::string, std::string> texts)
        : numbers_(std::move(numbers)), texts_(std::move(texts)) {}

    std::int64_t number(const std::string& column) const { return numbers_.at(column); }
    const std::string& text(const std::string& column) const { return texts_.at(column); }

private:
    std::map<std::string, std::int64_t> numbers_;
    std::map<std::string, std::string> texts_;
};

class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Every call is one query; rows come in the order of their ids.
class Store {
public:
    // The row with this id, or nothing.
    std::optional<Row> find(const std::string& table, std::int64_t id) {
        const std::vector<Row> rows = select(table, "id", {id});
        return rows.empty() ? std::nullopt : std::optional(rows.front());
    }

    // The rows with these ids, those that exist, each once.
    std::vector<Row> find_many(const std::string& table, const std::vector<std::int64_t>& ids) {
        return select(table, "id", ids);
    }

    // The rows that have this value in this column.
    std::vector<Row> where(const std::string& table, const std::string& column, std::int64_t value) {
        return select(table, column, {value});
    }

    // The rows that have one of these values in this column.
    std::vector<Row> where_in(const std::string& table, const std::string& column, const std::vector<std::int64_t>& values) {
        return select(table, column, values);
    }

    // The first rows with a greater id: as many as limit says, and 50 at most.
    std::vector<Row> page(const std::string& table, std::int64_t after_id, int limit) {
        ++queries;
        std::vector<Row> rows;
        const std::map<std::int64_t, Row>& all = tables[table];
        for (auto row = all.upper_bound(after_id); row != all.end() && static_cast<int>(rows.size()) < std::min(limit, 50); ++row) {
            rows.push_back(row->second);
        }
        return rows;
    }

    int queries = 0;                                              // of the tests
    std::map<std::string, std::map<std::int64_t, Row>> tables;  // of the tests

private:
    std::vector<Row> select(const std::string& table, const std::string& column, const std::vector<std::int64_t>& values) {
        ++queries;
        if (values.empty()) {
            throw StoreError("syntax error near ')': SELECT * FROM " + table + " WHERE " + column + " IN ()");
        }
        const std::set<std::int64_t> wanted(values.begin(), values.end());
        std::vector<Row> rows;
        for (const auto& [id, row] : tables[table]) {
            if (wanted.count(row.number(column)) > 0) rows.push_back(row);
        }
        return rows;
    }
};
