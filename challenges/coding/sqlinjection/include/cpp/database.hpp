// The database: a small one that understands what the statement says of SQL.
#pragma once

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

class DatabaseError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Database {
public:
    // Puts the parameters in the places of the question marks, and returns rows, each a list of texts.
    std::vector<std::vector<std::string>> query(const std::string& sql, const std::vector<std::string>& parameters = {}) {
        return Query(*this, sql, parameters).run();
    }

    using Row = std::vector<std::pair<std::string, std::string>>;  // columns and values
    std::map<std::string, std::vector<Row>> tables;                // of the tests

private:
    // An expression: from a row to a text. A condition is "1" or "0".
    using Value = std::function<std::string(const Row&)>;

    struct Token {
        char kind;  // w: word, t: text, n: number, s: sign
        std::string text;
    };

    struct Found {
        const Row* row;
        std::vector<Value> picks;  // an empty one for *
    };

    class Query {
    public:
        Query(Database& database, const std::string& sql, const std::vector<std::string>& parameters)
            : database_(database), tokens_(tokens_of(sql)), parameters_(parameters) {}

        std::vector<std::vector<std::string>> run() {
            std::vector<Found> found = select();
            while (take("UNION")) {
                take("ALL");
                for (Found& each : select()) found.push_back(std::move(each));
            }
            if (take("ORDER")) {
                need("BY");
                sort(found);
            }
            while (take(";")) {
            }
            if (at_ < tokens_.size()) throw DatabaseError("syntax error near \"" + tokens_[at_].text + "\"");
            if (used_ != parameters_.size()) throw DatabaseError("the number of parameters is not that of question marks");
            std::vector<std::vector<std::string>> rows;
            for (const Found& each : found) {
                rows.emplace_back();
                for (const Value& pick : each.picks) {
                    if (pick) rows.back().push_back(pick(*each.row));
                    else for (const auto& [column, value] : *each.row) rows.back().push_back(value);
                }
            }
            return rows;
        }

    private:
        std::vector<Found> select() {
            need("SELECT");
            std::vector<Value> picks;
            do picks.push_back(take("*") ? Value() : operand());
            while (take(","));
            need("FROM");
            const auto table = database_.tables.find(lower(word()));
            if (table == database_.tables.end()) throw DatabaseError("no such table");
            const Value condition = take("WHERE") ? either() : [](const Row&) { return std::string("1"); };
            std::vector<Found> found;
            for (const Row& row : table->second) {
                if (is_true(condition(row))) found.push_back({&row, picks});
            }
            return found;
        }

        void sort(std::vector<Found>& found) {
            std::vector<std::pair<Value, bool>> keys;
            do {
                Value key = operand();
                const bool is_down = take("DESC");
                if (!is_down) take("ASC");
                keys.emplace_back(std::move(key), is_down);
            } while (take(","));
            std::stable_sort(found.begin(), found.end(), [&](const Found& a, const Found& b) {
                for (const auto& [key, is_down] : keys) {
                    const std::string left = key(*a.row), right = key(*b.row);
                    if (left != right) return (left < right) != is_down;
                }
                return false;
            });
        }

        Value either() {
            Value left = both();
            while (take("OR")) {
                left = [one = left, other = both()](const Row& row) { return bit(is_true(one(row)) || is_true(other(row))); };
            }
            return left;
        }

        Value both() {
            Value left = negation();
            while (take("AND")) {
                left = [one = left, other = negation()](const Row& row) { return bit(is_true(one(row)) && is_true(other(row))); };
            }
            return left;
        }

        Value negation() {
            if (!take("NOT")) return comparison();
            return [inner = negation()](const Row& row) { return bit(!is_true(inner(row))); };
        }

        Value comparison() {
            const Value left = operand();
            if (take("=")) return [left, right = operand()](const Row& row) { return bit(left(row) == right(row)); };
            if (take("<>") || take("!=")) return [left, right = operand()](const Row& row) { return bit(left(row) != right(row)); };
            if (!take("LIKE")) return left;
            const Value pattern = operand();
            const Value escape = take("ESCAPE") ? operand() : [](const Row&) { return std::string(); };
            return [=](const Row& row) {
                const std::string text = left(row), like = pattern(row), sign = escape(row);
                return bit(is_like(text.c_str(), like.c_str(), sign.size() == 1 ? sign[0] : '\0'));
            };
        }

        Value operand() {
            Value left = primary();
            while (take("||")) left = [one = left, other = primary()](const Row& row) { return one(row) + other(row); };
            return left;
        }

        Value primary() {
            if (take("(")) {
                Value inner = either();
                need(")");
                return inner;
            }
            if (take("?")) {
                if (used_ == parameters_.size()) throw DatabaseError("a parameter is missing");
                return [value = parameters_[used_++]](const Row&) { return value; };
            }
            if (at_ < tokens_.size() && (tokens_[at_].kind == 't' || tokens_[at_].kind == 'n')) {
                return [value = tokens_[at_++].text](const Row&) { return value; };
            }
            return [column = lower(word())](const Row& row) {
                for (const auto& [name, value] : row) {
                    if (name == column) return value;
                }
                throw DatabaseError("no such column: " + column);
            };
        }

        std::string word() {
            if (at_ < tokens_.size() && tokens_[at_].kind == 'w') return tokens_[at_++].text;
            throw DatabaseError("syntax error near \"" + (at_ < tokens_.size() ? tokens_[at_].text : "the end") + "\"");
        }

        bool take(const std::string& word) {
            if (at_ == tokens_.size() || tokens_[at_].kind == 't' || tokens_[at_].kind == 'n') return false;
            if (lower(tokens_[at_].text) != lower(word)) return false;
            ++at_;
            return true;
        }

        void need(const std::string& word) {
            if (!take(word)) throw DatabaseError("syntax error: " + word + " is missing");
        }

        Database& database_;
        std::vector<Token> tokens_;
        std::vector<std::string> parameters_;
        std::size_t at_ = 0, used_ = 0;
    };

    static std::string lower(std::string text) {
        for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }

    static std::string bit(bool value) { return value ? "1" : "0"; }

    static bool is_true(const std::string& text) {
        return text.find_first_not_of("0123456789") == std::string::npos && text.find_first_not_of('0') != std::string::npos;
    }

    static bool is_like(const char* text, const char* pattern, char escape) {
        if (*pattern == '\0') return *text == '\0';
        if (*pattern == '%' && escape != '%') {
            return is_like(text, pattern + 1, escape) || (*text != '\0' && is_like(text + 1, pattern, escape));
        }
        if (*text == '\0') return false;
        const bool is_escaped = *pattern == escape && pattern[1] != '\0';
        if (is_escaped) ++pattern;
        const bool is_equal = std::tolower(static_cast<unsigned char>(*pattern)) == std::tolower(static_cast<unsigned char>(*text));
        return (is_equal || (*pattern == '_' && !is_escaped)) && is_like(text + 1, pattern + 1, escape);
    }

    static std::vector<Token> tokens_of(const std::string& sql) {
        const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
        std::vector<Token> tokens;
        for (std::size_t at = 0; at < sql.size();) {
            const std::size_t from = at;
            const char c = sql[at];
            if (std::isspace(static_cast<unsigned char>(c)) != 0) {
                ++at;
            } else if (sql.compare(at, 2, "--") == 0) {
                at = std::min(sql.find('\n', at), sql.size());
            } else if (sql.compare(at, 2, "/*") == 0) {
                const std::size_t end = sql.find("*/", at + 2);
                at = end == std::string::npos ? sql.size() : end + 2;
            } else if (c == '\'') {
                std::string text;
                for (++at;; ++at) {
                    if (at >= sql.size()) throw DatabaseError("a text does not end");
                    if (sql[at] == '\'' && sql.compare(at, 2, "''") != 0) break;
                    if (sql[at] == '\'') ++at;
                    text += sql[at];
                }
                ++at;
                tokens.push_back({'t', text});
            } else if (is_word(c)) {
                const bool is_number = std::isdigit(static_cast<unsigned char>(c)) != 0;
                while (at < sql.size() && (is_number ? std::isdigit(static_cast<unsigned char>(sql[at])) != 0 : is_word(sql[at]))) ++at;
                tokens.push_back({is_number ? 'n' : 'w', sql.substr(from, at - from)});
            } else {
                for (const char* sign : {"<>", "!=", "||", "=", "?", "(", ")", ",", ";", "*"}) {
                    if (at == from && sql.compare(at, std::string(sign).size(), sign) == 0) at += std::string(sign).size();
                }
                if (at == from) throw DatabaseError("syntax error near \"" + std::string(1, c) + "\"");
                tokens.push_back({'s', sql.substr(from, at - from)});
            }
        }
        return tokens;
    }
};
