// judge_checks.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "grading/sql_judge.hpp"

namespace rehearse::grading {

namespace {

using package::SltRecord;

/// A value of the report (type, then text) as a column of that letter shows it.
std::string value_shown(std::string_view cell, char type) {
    const char is = cell.empty() ? 'n' : cell.front();
    const std::string text(cell.substr(std::min<std::size_t>(cell.size(), 1)));
    if (is != 'i' && is != 'r') return text;
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (type == 'R') return fmt::format("{:.3f}", number);
    if (type == 'I' && is == 'r' && number > -9e15 && number < 9e15)
        return std::to_string(static_cast<std::int64_t>(number));
    return text;
}

std::vector<std::string> rows_joined(const std::vector<std::string>& values, std::size_t columns) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i % columns == 0) rows.emplace_back();
        rows.back() += (i % columns == 0 ? "" : "\t") + values[i];
    }
    return rows;
}

/// One line a row, or one a value where the record sorts those.
std::vector<std::string> lines_of(const SltRecord& record, std::vector<std::string> values) {
    if (record.sort == SltRecord::Sort::values) {
        std::sort(values.begin(), values.end());
        return values;
    }
    auto rows = rows_joined(values, std::max<std::size_t>(record.types.size(), 1));
    if (record.sort == SltRecord::Sort::rows) std::sort(rows.begin(), rows.end());
    return rows;
}

std::string text_of(const SltRecord& record, const std::string& head,
                    const std::vector<std::string>& lines) {
    std::string text = head + "\n" + record.sql;
    if (record.kind != SltRecord::Kind::query) return text;
    text += "----\n";
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string head_of(const SltRecord& record) {
    if (record.kind == SltRecord::Kind::query) return "query " + record.types;
    if (record.kind == SltRecord::Kind::statement_ok) return "statement ok";
    return record.error_part.empty() ? "statement error" : "statement error " + record.error_part;
}

CheckFault fault_of(const SltRecord& record, std::string sentence, const std::string& actual) {
    CheckFault fault;
    fault.line = record.line;
    fault.detail = fmt::format("Check in line {}: {}", record.line, sentence);
    fault.expected = text_of(record, head_of(record), lines_of(record, record.values));
    fault.actual = actual;
    return fault;
}

std::optional<CheckFault> judge_statement(const SltRecord& record, const CheckAnswer& answer) {
    if (record.kind == SltRecord::Kind::statement_ok) {
        if (!answer.error) return std::nullopt;
        return fault_of(record, fmt::format("this must succeed, but fails: {}.", *answer.error),
                        text_of(record, "statement error " + *answer.error, {}));
    }
    if (!answer.error)
        return fault_of(record, "this must be refused, but succeeds.",
                        text_of(record, "statement ok", {}));
    if (answer.error->find(record.error_part) != std::string::npos) return std::nullopt;
    return fault_of(record, fmt::format("this is refused for another reason: {}.", *answer.error),
                    text_of(record, "statement error " + *answer.error, {}));
}

std::optional<CheckFault> judge_query(const SltRecord& record, const CheckAnswer& answer) {
    if (answer.error)
        return fault_of(record, fmt::format("the query fails: {}.", *answer.error),
                        text_of(record, "statement error " + *answer.error, {}));
    std::vector<std::string> values;
    for (std::size_t i = 0; i < answer.cells.size(); ++i) {
        const std::size_t column = i % std::max<std::size_t>(answer.columns, 1);
        values.push_back(value_shown(answer.cells[i],
                                     column < record.types.size() ? record.types[column] : 'T'));
    }
    if (answer.columns != record.types.size())
        return fault_of(
            record, fmt::format("{} columns, expected {}.", answer.columns, record.types.size()),
            text_of(record, "query",
                    rows_joined(values, std::max<std::size_t>(answer.columns, 1))));
    const auto expected = lines_of(record, record.values);
    auto got = lines_of(record, std::move(values));
    if (answer.is_cut) got.emplace_back("...");
    if (expected == got) return std::nullopt;
    const auto [wanted, is] =
        std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
    const std::string sentence =
        wanted == expected.end() ? fmt::format("one row too many: `{}`.", shorten(*is, 120))
        : is == got.end()
            ? fmt::format("a row is missing: `{}`.", shorten(*wanted, 120))
            : fmt::format("expected `{}`, got `{}`.", shorten(*wanted, 120), shorten(*is, 120));
    return fault_of(record, sentence, text_of(record, head_of(record), got));
}

}  // namespace

std::optional<CheckFault> judge_checks(const std::vector<SltRecord>& records,
                                       const std::vector<CheckAnswer>& answers) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (i >= answers.size()) return fault_of(records[i], "this was not reached.", "");
        auto fault = records[i].kind == SltRecord::Kind::query
                         ? judge_query(records[i], answers[i])
                         : judge_statement(records[i], answers[i]);
        if (fault) return fault;
    }
    return std::nullopt;
}

}  // namespace rehearse::grading
