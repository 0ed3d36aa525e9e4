#include "sqlrun/plan.hpp"

#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

namespace rehearse::sqlrun {

namespace {

struct Token {
    std::string text;
    bool is_name = false;
    bool is_quoted = false;
};

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Past the white space and comments at `at`.
std::size_t skip_space(const std::string& sql, std::size_t at) {
    for (;;) {
        if (at < sql.size() && std::isspace(static_cast<unsigned char>(sql[at])) != 0) {
            ++at;
        } else if (sql.compare(at, 2, "--") == 0) {
            at = std::min(sql.find('\n', at), sql.size());
        } else if (sql.compare(at, 2, "/*") == 0) {
            const std::size_t end = sql.find("*/", at + 2);
            at = end == std::string::npos ? sql.size() : end + 2;
        } else {
            return at;
        }
    }
}

std::vector<Token> tokens_of(const std::string& sql) {
    std::vector<Token> tokens;
    for (std::size_t at = skip_space(sql, 0); at < sql.size(); at = skip_space(sql, at)) {
        const char c = sql[at];
        if (c == '\'' || c == '"' || c == '`' || c == '[') {
            const char closing = c == '[' ? ']' : c;
            const std::size_t end = std::min(sql.find(closing, at + 1), sql.size());
            tokens.push_back({sql.substr(at + 1, end - at - 1), c != '\'', true});
            at = end + 1;
        } else if (is_word(c)) {
            const std::size_t begin = at;
            while (at < sql.size() && is_word(sql[at])) ++at;
            tokens.push_back({sql.substr(begin, at - begin), true, false});
        } else {
            tokens.push_back({std::string(1, c), false, false});
            ++at;
        }
    }
    return tokens;
}

/// What may follow the name of a table and is no alias.
bool is_alias(const Token& token) {
    static const std::set<std::string> clauses{
        "where",     "join",      "left",   "right",  "full",    "inner", "cross",
        "natural",   "on",        "using",  "group",  "order",   "limit", "union",
        "intersect", "except",    "having", "window", "indexed", "not",   "set",
        "values",    "returning", "outer",  "as"};
    return token.is_name && (token.is_quoted || !clauses.contains(lower(token.text)));
}

std::set<std::string> tables_of(sqlite3* database) {
    std::set<std::string> names;
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, "SELECT lower(name) FROM sqlite_master WHERE type = 'table'", -1,
                       &statement, nullptr);
    while (statement != nullptr && sqlite3_step(statement) == SQLITE_ROW) {
        const void* text = sqlite3_column_text(statement, 0);
        if (text != nullptr) names.insert(static_cast<const char*>(text));
    }
    sqlite3_finalize(statement);
    return names;
}

/// Alias to table, both in lower case; an alias of two tables is left out.
std::map<std::string, std::string> aliases_in(const std::string& sql,
                                              const std::set<std::string>& tables) {
    const std::vector<Token> tokens = tokens_of(sql);
    std::map<std::string, std::set<std::string>> found;
    for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
        const std::string name = lower(tokens[i].text);
        const std::string before = lower(tokens[i - 1].text);
        const bool is_source =
            before == "from" || before == "join" || before == "," || before == "(" || before == ".";
        if (!tokens[i].is_name || !is_source || !tables.contains(name)) continue;
        const bool has_as = lower(tokens[i + 1].text) == "as" && !tokens[i + 1].is_quoted;
        const std::size_t at = has_as ? i + 2 : i + 1;
        if (at < tokens.size() && (has_as ? tokens[at].is_name : is_alias(tokens[at])))
            found[lower(tokens[at].text)].insert(name);
    }
    std::map<std::string, std::string> aliases;
    for (const auto& [alias, names] : found) {
        if (names.size() == 1 && !tables.contains(alias)) aliases[alias] = *names.begin();
    }
    return aliases;
}

/// The alias at the beginning of `text`, the longest of those that fit: it may have spaces.
const std::pair<const std::string, std::string>* alias_at(
    const std::string& text, const std::map<std::string, std::string>& aliases) {
    const std::pair<const std::string, std::string>* longest = nullptr;
    const std::string plain = lower(text);
    for (const auto& entry : aliases) {
        const std::string& alias = entry.first;
        const bool ends = plain.size() == alias.size() || plain[alias.size()] == ' ';
        if (plain.starts_with(alias) && ends &&
            (longest == nullptr || alias.size() > longest->first.size()))
            longest = &entry;
    }
    return longest;
}

std::string with_table(const std::string& line, const std::map<std::string, std::string>& aliases) {
    for (const std::string_view verb : {"SCAN ", "SEARCH "}) {
        if (!line.starts_with(verb)) continue;
        const std::string rest = line.substr(verb.size());
        const auto* found = alias_at(rest, aliases);
        if (found != nullptr) return std::string(verb) + found->second + " AS " + rest;
    }
    return line;
}

}  // namespace

std::vector<std::string> query_plan(sqlite3* database, const std::string& statement) {
    std::vector<std::string> lines;
    sqlite3_stmt* explain = nullptr;
    const std::string sql = "EXPLAIN QUERY PLAN " + statement;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &explain, nullptr) != SQLITE_OK) return lines;
    const auto aliases = aliases_in(statement, tables_of(database));
    std::map<int, std::size_t> depths;
    while (sqlite3_step(explain) == SQLITE_ROW) {
        const auto parent = depths.find(sqlite3_column_int(explain, 1));
        const std::size_t depth = parent == depths.end() ? 0 : parent->second + 1;
        depths[sqlite3_column_int(explain, 0)] = depth;
        const void* text = sqlite3_column_text(explain, 3);
        if (text == nullptr) continue;
        lines.push_back(std::string(2 * depth, ' ') +
                        with_table(static_cast<const char*>(text), aliases));
    }
    sqlite3_finalize(explain);
    return lines;
}

}  // namespace rehearse::sqlrun
