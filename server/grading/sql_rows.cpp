// compare_rows.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "grading/sql_judge.hpp"

namespace rehearse::grading {

namespace {

using Cells = std::vector<std::string_view>;

constexpr std::size_t row_bytes_shown = 120;
/// Rows that are only nearly equal are paired by trying; so many on a side are tried.
constexpr std::size_t tried_rows_max = 2'000;

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t end = text.find(at); end != std::string_view::npos; end = text.find(at)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
}

std::vector<std::string_view> rows_of(std::string_view text) {
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    else if (text.empty())
        return {};
    return split(text, '\n');
}

std::string shown(std::string_view row) {
    std::string text;
    for (const std::string_view cell : split(row, '\t')) {
        if (!text.empty()) text += " | ";
        text += cell;
    }
    return "`" + shorten(text, row_bytes_shown) + "`";
}

/// A number as SQLite prints one: no leading zeros, no sign but a minus. `007` and `1.10` are
/// texts.
std::optional<double> number_of(std::string_view cell, bool& is_whole) {
    std::string_view digits = cell;
    if (digits.starts_with('-')) digits.remove_prefix(1);
    if (digits.empty() || digits[0] < '0' || digits[0] > '9') return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return std::nullopt;
    const std::size_t point = digits.find('.');
    is_whole = digits.find_first_of(".e") == std::string_view::npos;
    if (point != std::string_view::npos && digits.find('e') == std::string_view::npos &&
        digits.ends_with('0') && digits.size() - point > 2)
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size()) return std::nullopt;
    return value;
}

bool same_cell(std::string_view a, std::string_view b, const std::optional<double>& tolerance) {
    if (a == b) return true;
    if (!tolerance) return false;
    bool a_is_whole = false;
    bool b_is_whole = false;
    const auto x = number_of(a, a_is_whole);
    const auto y = number_of(b, b_is_whole);
    if (!x || !y || (a_is_whole && b_is_whole)) return false;
    return std::fabs(*x - *y) <= *tolerance * std::max(1.0, std::fabs(*x));
}

bool same_row(std::string_view a, std::string_view b, const std::optional<double>& tolerance) {
    if (a == b) return true;
    if (!tolerance) return false;
    const auto x = split(a, '\t');
    const auto y = split(b, '\t');
    return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), [&](auto p, auto q) {
               return same_cell(p, q, tolerance);
           });
}

struct Difference {
    std::vector<std::string_view> missing;  // in the order of the answer
    std::vector<std::string_view> surplus;  // in the order of the output
};

/// Equal texts cancel out first; what is left is paired by tolerance.
Difference difference(const std::vector<std::string_view>& expected,
                      const std::vector<std::string_view>& got,
                      const std::optional<double>& tolerance) {
    std::map<std::string_view, std::ptrdiff_t> counts;
    for (const auto row : got) ++counts[row];
    Difference left;
    for (const auto row : expected) {
        if (--counts[row] < 0) left.missing.push_back(row);
    }
    // What is positive now came too often: the last of equal rows are the surplus ones.
    std::map<std::string_view, std::ptrdiff_t> wanted;
    for (const auto row : expected) ++wanted[row];
    for (const auto row : got) {
        if (--wanted[row] < 0) left.surplus.push_back(row);
    }
    if (!tolerance || left.missing.size() > tried_rows_max || left.surplus.size() > tried_rows_max)
        return left;
    std::erase_if(left.missing, [&](std::string_view row) {
        const auto twin =
            std::find_if(left.surplus.begin(), left.surplus.end(),
                         [&](std::string_view other) { return same_row(row, other, tolerance); });
        if (twin == left.surplus.end()) return false;
        left.surplus.erase(twin);
        return true;
    });
    return left;
}

std::string counted(std::size_t rows) {
    return rows == 0 ? "no rows" : fmt::format("{} row{}", rows, rows == 1 ? "" : "s");
}

/// "3 rows, expected 4. " when the numbers differ.
std::string count_difference(std::size_t expected, std::size_t got) {
    if (expected == got) return {};
    return fmt::format("The result has {}, expected {}. ", counted(got), counted(expected));
}

/// A word for two rows that look alike at a glance.
std::string looks_alike(std::string_view missing, std::string_view surplus) {
    const auto x = split(missing, '\t');
    const auto y = split(surplus, '\t');
    if (x.size() != y.size()) return {};
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (x[i] == y[i]) continue;
        bool a = false;
        bool b = false;
        if (number_of(x[i], a) && number_of(x[i], a) == number_of(y[i], b) && a != b)
            return fmt::format(" Column {} must be a {} number.", i + 1, a ? "whole" : "real");
        if (x[i] == "NULL" && y[i] == "(empty)") return " An empty text is not NULL.";
        if (x[i] == "(empty)" && y[i] == "NULL") return " NULL is not an empty text.";
    }
    return {};
}

Comparison compare_ordered(const std::vector<std::string_view>& expected,
                           const std::vector<std::string_view>& got,
                           const std::optional<double>& tolerance) {
    const std::size_t both = std::min(expected.size(), got.size());
    std::size_t at = 0;
    while (at < both && same_row(expected[at], got[at], tolerance)) ++at;
    if (at == expected.size() && at == got.size()) return {true, {}};
    const Difference left = difference(expected, got, tolerance);
    std::string detail = count_difference(expected.size(), got.size());
    if (left.missing.empty() && left.surplus.empty())
        detail = "The rows are right, but not their order. ";
    if (at == expected.size())
        detail += fmt::format("Row {} is too many: {}.", at + 1, shown(got[at]));
    else if (at == got.size())
        detail += fmt::format("Row {} is missing: {}.", at + 1, shown(expected[at]));
    else
        detail += fmt::format("Row {}: expected {}, got {}.{}", at + 1, shown(expected[at]),
                              shown(got[at]), looks_alike(expected[at], got[at]));
    return {false, detail};
}

Comparison compare_unordered(const std::vector<std::string_view>& expected,
                             const std::vector<std::string_view>& got,
                             const std::optional<double>& tolerance) {
    const Difference left = difference(expected, got, tolerance);
    if (left.missing.empty() && left.surplus.empty()) return {true, {}};
    std::string detail = count_difference(expected.size(), got.size());
    if (!left.missing.empty()) detail += fmt::format("Missing: {}. ", shown(left.missing.front()));
    if (!left.surplus.empty()) detail += fmt::format("Surplus: {}. ", shown(left.surplus.front()));
    detail.pop_back();
    if (!left.missing.empty() && !left.surplus.empty())
        detail += looks_alike(left.missing.front(), left.surplus.front());
    return {false, detail};
}

std::size_t width(std::string_view row) {
    return static_cast<std::size_t>(std::count(row.begin(), row.end(), '\t')) + 1;
}

}  // namespace

Comparison compare_rows(const package::SqlTask& task, std::string_view answer,
                        std::string_view output) {
    auto expected = rows_of(answer);
    auto got = rows_of(output);
    if (!expected.empty() && !got.empty() && width(expected[0]) != width(got[0])) {
        return {false, fmt::format("The result has {} column{}, expected {}.", width(got[0]),
                                   width(got[0]) == 1 ? "" : "s", width(expected[0]))};
    }
    if (task.has_column_names) {
        if (expected.empty()) return {false, "The answer has no line with the names of columns."};
        if (got.empty() || got[0] != expected[0])
            return {false, fmt::format("The columns must be called {}, not {}.", shown(expected[0]),
                                       got.empty() ? "``" : shown(got[0]))};
        expected.erase(expected.begin());
        got.erase(got.begin());
    }
    return task.is_ordered ? compare_ordered(expected, got, task.float_tolerance)
                           : compare_unordered(expected, got, task.float_tolerance);
}

}  // namespace rehearse::grading
