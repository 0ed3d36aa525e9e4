#include "sqlrun/result_set.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace rehearse::sqlrun {

namespace {

constexpr std::size_t kept_bytes_max = 32U << 20;

std::string printed_real(double value) {
    if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    std::string text(buffer, end);
    // A real stays one to the eye: 3.0, not 3.
    if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    return text;
}

std::string escaped(std::string text) {
    if (text.empty()) return "(empty)";
    if (text == "NULL" || text == "(empty)") return "'" + text + "'";
    if (text.find_first_of("\t\n\r") == std::string::npos) return text;
    std::string out;
    for (const char c : text) {
        if (c == '\t')
            out += "\\t";
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else
            out += c;
    }
    return out;
}

std::string printed_blob(const unsigned char* bytes, std::size_t size) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text = "x'";
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text + "'";
}

}  // namespace

std::string printed(sqlite3_stmt* statement, int column) {
    const auto size = [&] {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    };
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return "NULL";
        case SQLITE_INTEGER:
            return std::to_string(sqlite3_column_int64(statement, column));
        case SQLITE_FLOAT:
            return printed_real(sqlite3_column_double(statement, column));
        case SQLITE_BLOB: {
            const auto* bytes =
                static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
            return printed_blob(bytes, bytes == nullptr ? 0 : size());
        }
        default: {
            const auto* text = static_cast<const char*>(
                static_cast<const void*>(sqlite3_column_text(statement, column)));
            return escaped(text == nullptr ? std::string() : std::string(text, size()));
        }
    }
}

void ResultSet::begin(sqlite3_stmt* statement) {
    text_.clear();
    rows_ = 0;
    if (!has_names_) return;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        if (i > 0) text_ += '\t';
        const char* name = sqlite3_column_name(statement, i);
        text_ += escaped(name == nullptr ? "" : name);
    }
    text_ += '\n';
}

void ResultSet::add_row(sqlite3_stmt* statement) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        if (i > 0) text_ += '\t';
        text_ += printed(statement, i);
    }
    text_ += '\n';
    ++rows_;
    flush_if_large();
}

void ResultSet::flush_if_large() {
    if (text_.size() > kept_bytes_max) print();
}

void ResultSet::print() {
    std::fwrite(text_.data(), 1, text_.size(), stdout);
    std::fflush(stdout);
    text_.clear();
}

}  // namespace rehearse::sqlrun
