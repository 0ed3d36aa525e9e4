#include "package/slt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace rehearse::package {

namespace {

using Kind = SltRecord::Kind;
using Sort = SltRecord::Sort;

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.emplace_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::vector<std::string> split_tabs(const std::string& line) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t tab = line.find('\t'); tab != std::string::npos;
         tab = line.find('\t', begin)) {
        parts.push_back(line.substr(begin, tab - begin));
        begin = tab + 1;
    }
    parts.push_back(line.substr(begin));
    return parts;
}

class Parser {
public:
    explicit Parser(std::string_view text) : lines_(lines_of(text)) {}

    Slt run() {
        while (at_ < lines_.size() && !is_halted_) read_record();
        return std::move(slt_);
    }

private:
    void fault(std::size_t at, std::string message) {
        slt_.faults.emplace_back(static_cast<int>(at) + 1, std::move(message));
    }
    [[nodiscard]] bool is_blank(std::size_t at) const {
        return lines_[at].find_first_not_of(" \t") == std::string::npos;
    }
    void read_record();
    void read_statement(const std::vector<std::string>& words, SltRecord& record);
    void read_query(const std::vector<std::string>& words, SltRecord& record);
    void read_sql(SltRecord& record);
    void read_values(SltRecord& record);

    std::vector<std::string> lines_;
    std::size_t at_ = 0;
    bool is_halted_ = false;
    bool is_skipped_ = false;  // the next record, because of skipif or onlyif
    Slt slt_;
};

void Parser::read_record() {
    if (is_blank(at_) || lines_[at_].starts_with('#')) {
        ++at_;
        return;
    }
    const std::size_t start = at_;
    const auto words = words_of(lines_[at_++]);
    SltRecord record;
    record.line = static_cast<int>(start) + 1;
    if (words[0] == "halt") {
        is_halted_ = true;
        return;
    }
    if ((words[0] == "skipif" || words[0] == "onlyif") && words.size() >= 2) {
        is_skipped_ = is_skipped_ || (words[0] == "skipif") == (words[1] == "sqlite");
        return;
    }
    if (words[0] == "statement") {
        read_statement(words, record);
    } else if (words[0] == "query") {
        read_query(words, record);
    } else {
        fault(start, fmt::format("`{}` begins no record: use statement, query, skipif, onlyif or "
                                 "halt.",
                                 words[0]));
        while (at_ < lines_.size() && !is_blank(at_)) ++at_;
        return;
    }
    if (record.sql.empty()) fault(start, "There is no SQL below this line.");
    if (!is_skipped_) slt_.records.push_back(std::move(record));
    is_skipped_ = false;
}

void Parser::read_statement(const std::vector<std::string>& words, SltRecord& record) {
    const bool is_error = words.size() >= 2 && words[1] == "error";
    if (!is_error && (words.size() != 2 || words[1] != "ok"))
        fault(at_ - 1, "A statement is `statement ok` or `statement error`.");
    record.kind = is_error ? Kind::statement_error : Kind::statement_ok;
    for (std::size_t i = 2; is_error && i < words.size(); ++i)
        record.error_part += (i > 2 ? " " : "") + words[i];
    read_sql(record);
}

void Parser::read_query(const std::vector<std::string>& words, SltRecord& record) {
    record.kind = Kind::query;
    record.types = words.size() >= 2 ? words[1] : "";
    if (record.types.empty() || record.types.find_first_not_of("TIR") != std::string::npos)
        fault(at_ - 1, "A query needs a letter for each column: T, I or R.");
    const std::string sort = words.size() >= 3 ? words[2] : "nosort";
    if (sort == "rowsort")
        record.sort = Sort::rows;
    else if (sort == "valuesort")
        record.sort = Sort::values;
    else if (sort != "nosort")
        fault(at_ - 1, fmt::format("`{}` is no order: use nosort, rowsort or valuesort.", sort));
    read_sql(record);
    if (at_ < lines_.size() && lines_[at_] == "----") {
        ++at_;
        read_values(record);
    }
}

void Parser::read_sql(SltRecord& record) {
    for (; at_ < lines_.size() && !is_blank(at_) && lines_[at_] != "----"; ++at_)
        record.sql += lines_[at_] + "\n";
}

void Parser::read_values(SltRecord& record) {
    const std::size_t start = at_;
    const std::size_t columns = std::max<std::size_t>(record.types.size(), 1);
    std::vector<std::string> lines;
    for (; at_ < lines_.size() && !is_blank(at_); ++at_) lines.push_back(lines_[at_]);
    if (lines.size() == 1 && lines[0].find(" values hashing to ") != std::string::npos)
        return fault(start, "A hash says nothing to who fails: write the values.");
    const bool by_rows = columns > 1 && std::all_of(lines.begin(), lines.end(), [&](auto& line) {
                             return split_tabs(line).size() == columns;
                         });
    for (const std::string& line : lines) {
        if (!by_rows) record.values.push_back(line);
        if (!by_rows) continue;
        for (std::string& part : split_tabs(line)) record.values.push_back(std::move(part));
    }
    if (record.values.size() % columns != 0)
        fault(start,
              fmt::format("{} values do not make rows of {}.", record.values.size(), columns));
}

}  // namespace

Slt parse_slt(std::string_view text) {
    return Parser(text).run();
}

}  // namespace rehearse::package
