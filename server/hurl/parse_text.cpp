// The lower half of the parser: characters, lines, strings with their escapes, templates.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "hurl/encoding.hpp"
#include "hurl/parser.hpp"
#include "hurl/regex.hpp"

namespace rehearse::hurl {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_key(char c) {
    return is_word(c) || c == '.' || c == '[' || c == ']' || c == '@' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

char Parser::peek(std::size_t ahead) const {
    return cursor_.offset + ahead < text_.size() ? text_[cursor_.offset + ahead] : '\0';
}

bool Parser::next_is_word(std::string_view word) const {
    return next_is(word) && !is_word(peek(word.size()));
}

void Parser::advance(std::size_t bytes) {
    for (; bytes > 0 && !at_end(); --bytes) {
        const char c = text_[cursor_.offset++];
        if (c == '\n') {
            ++cursor_.at.line;
            cursor_.at.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++cursor_.at.column;
        }
    }
}

bool Parser::skip(std::string_view literal) {
    if (!next_is(literal)) return false;
    advance(literal.size());
    return true;
}

void Parser::expect(std::string_view literal) {
    if (!skip(literal)) fail(fmt::format("\"{}\"", literal));
}

std::string_view Parser::take_while(bool (*wanted)(char)) {
    const std::size_t begin = cursor_.offset;
    while (!at_end() && wanted(text_[cursor_.offset])) advance(1);
    return text_.substr(begin, cursor_.offset - begin);
}

std::size_t Parser::skip_spaces() {
    return take_while([](char c) { return c == ' ' || c == '\t'; }).size();
}

void Parser::expect_spaces(std::string_view after) {
    if (skip_spaces() == 0) fail(fmt::format("a space after {}", after));
}

void Parser::end_of_line() {
    skip_spaces();
    if (peek() == '#') take_while([](char c) { return c != '\n'; });
    if (at_end()) return;
    if (!at_newline()) fail("the end of the line");
    skip_newline();
}

void Parser::skip_blank_lines() {
    while (!at_end()) {
        const Cursor begin = cursor_;
        skip_spaces();
        if (!at_end() && peek() != '#' && !at_newline()) {
            cursor_ = begin;
            return;
        }
        end_of_line();
    }
}

void Parser::skip_to_content() {
    skip_blank_lines();
    skip_spaces();
}

void Parser::fail(std::string expected) const {
    const std::string_view line = rest().substr(0, rest().find('\n'));
    std::string found = at_end()                       ? "the end of the file"
                        : line.empty() || line == "\r" ? "the end of the line"
                                                       : display_text(line, 30);
    throw SyntaxError{cursor_.at, fmt::format("expected {}, found {}", expected, found)};
}

void Parser::fail_at(Position at, std::string message) const {
    throw SyntaxError{at, std::move(message)};
}

void Parser::note_unsupported(Position at, std::string what) {
    unsupported_.push_back({at, std::move(what)});
}

std::string Parser::source_since(const Cursor& begin) const {
    return std::string(trim(text_.substr(begin.offset, cursor_.offset - begin.offset)));
}

Expression Parser::expression() {
    skip_spaces();
    Expression expression;
    expression.at = cursor_.at;
    if (!is_letter(peek())) fail("the name of a variable");
    expression.name = take_while(is_word);
    if (expression.name == "newUuid") expression.kind = Expression::Kind::new_uuid;
    if (expression.name == "newDate") expression.kind = Expression::Kind::new_date;
    skip_spaces();
    expect("}}");
    return expression;
}

void Parser::append(Template& text, std::string_view characters, Piece::Place place) const {
    if (characters.empty()) return;
    if (text.pieces.empty() || text.pieces.back().expression)
        text.pieces.push_back({{}, {}, place});
    text.pieces.back().text += characters;
}

bool Parser::placeholder(Template& into, Piece::Place place) {
    if (!skip("{{")) return false;
    into.pieces.push_back({{}, expression(), place});
    return true;
}

char32_t Parser::unicode_escape() {
    expect("{");
    const Position at = cursor_.at;
    const std::string_view digits = take_while(is_hex);
    std::uint32_t value = 0;
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.empty() || error != std::errc() || value > 0x10FFFF ||
        (value >= 0xD800 && value <= 0xDFFF))
        fail_at(at, "expected the hexadecimal number of a Unicode character");
    expect("}");
    return value;
}

std::string Parser::escaped(std::string_view also) {
    const Position at = cursor_.at;
    const char c = peek();
    if (c != '\0' && also.find(c) != std::string_view::npos) {
        advance(1);
        return std::string(1, c);
    }
    advance(1);
    switch (c) {
        case 'b':
            return "\b";
        case 'f':
            return "\f";
        case 'n':
            return "\n";
        case 'r':
            return "\r";
        case 't':
            return "\t";
        case 'u': {
            std::string text;
            append_utf8(text, unicode_escape());
            return text;
        }
        default:
            fail_at(at, fmt::format(
                            "expected one of {}bfnrtu after the backslash; a backslash itself is "
                            "written as two",
                            also));
    }
}

Template Parser::key_string() {
    Template key;
    key.at = cursor_.at;
    if (peek() == '[') fail("a name");
    while (!at_end()) {
        if (placeholder(key)) continue;
        if (skip("\\"))
            append(key, escaped("#:\\/"));
        else if (is_key(peek()))
            append(key, take_while(is_key));
        else
            break;
    }
    if (key.empty()) fail("a name");
    return key;
}

Template Parser::value_string() {
    Template value;
    value.at = cursor_.at;
    std::string spaces;  // written only when something follows
    while (!at_end() && std::string_view("#\n\r\t").find(peek()) == std::string_view::npos) {
        if (skip(" ")) {
            spaces += ' ';
            continue;
        }
        append(value, spaces);
        spaces.clear();
        if (placeholder(value)) continue;
        if (skip("\\")) {
            append(value, escaped("#\"`\\/"));
            continue;
        }
        append(value, rest().substr(0, 1));
        advance(1);
    }
    return value;
}

Template Parser::quoted_string() {
    Template value;
    value.at = cursor_.at;
    if (!skip("\"")) fail("a string in double quotes");
    while (!skip("\"")) {
        if (at_end() || at_newline()) fail("a closing \"");
        if (placeholder(value)) continue;
        if (skip("\\")) {
            append(value, escaped("#\"`\\/"));
            continue;
        }
        append(value, rest().substr(0, 1));
        advance(1);
    }
    return value;
}

Template Parser::backtick_string() {
    Template value;
    value.at = cursor_.at;
    expect("`");
    while (!skip("`")) {
        if (at_end() || at_newline()) fail("a closing `");
        if (placeholder(value)) continue;
        if (skip("\\")) {
            append(value, escaped("#\"`\\/"));
            continue;
        }
        append(value, rest().substr(0, 1));
        advance(1);
    }
    return value;
}

Template Parser::file_path() {
    Template path;
    path.at = cursor_.at;
    while (!at_end() && std::string_view("#; \t\r\n").find(peek()) == std::string_view::npos) {
        if (placeholder(path)) continue;
        if (skip("\\")) {
            append(path, escaped("#; \\{}:"));
            continue;
        }
        append(path, rest().substr(0, 1));
        advance(1);
    }
    if (path.empty()) fail("the name of a file");
    return path;
}

Pattern Parser::regex_literal() {
    Pattern pattern;
    pattern.at = cursor_.at;
    expect("/");
    std::string text;
    while (!skip("/")) {
        if (at_end() || at_newline()) fail("a closing /");
        if (skip("\\/")) {
            text += '/';
            continue;
        }
        const std::size_t length = peek() == '\\' && peek(1) != '\n' && peek(1) != '\0' ? 2 : 1;
        text += rest().substr(0, length);
        advance(length);
    }
    if (const auto compiled = Regex::compile(text); !compiled)
        fail_at(pattern.at, fmt::format("not a regular expression: {}", compiled.error().message));
    pattern.literal = std::move(text);
    return pattern;
}

Pattern Parser::pattern() {
    if (peek() == '/') return regex_literal();
    if (peek() != '"') fail("a regular expression, \"...\" or /.../");
    Pattern pattern;
    pattern.at = cursor_.at;
    pattern.text = quoted_string();
    check_regex(pattern.text);
    return pattern;
}

/// Hurl takes a string for a regular expression and finds out when it runs; an author should not
/// have to wait for that.
void Parser::check_regex(const Template& regex) {
    const std::optional<std::string> text = constant_text(regex);
    if (!text) return;
    if (const auto compiled = Regex::compile(*text); !compiled)
        note_unsupported(regex.at, fmt::format("the regular expression {} ({})",
                                               display_text(*text, 60), compiled.error().message));
}

KeyValue Parser::key_value() {
    KeyValue pair;
    pair.at = cursor_.at;
    pair.key = key_string();
    skip_spaces();
    expect(":");
    skip_spaces();
    pair.value = value_string();
    end_of_line();
    return pair;
}

bool Parser::next_is_key_value() {
    const Cursor begin = cursor_;
    skip_to_content();
    const Cursor content = cursor_;
    bool yes = false;
    if (!at_end() && (is_key(peek()) || peek() == '\\' || next_is("{{")) && peek() != '[') {
        try {
            static_cast<void>(key_string());
            skip_spaces();
            yes = peek() == ':';
        } catch (const SyntaxError&) {
            yes = true;  // a mistake within a name is told where the name is read in earnest
        }
    }
    cursor_ = yes ? content : begin;
    return yes;
}

std::int64_t Parser::integer(std::string_view what) {
    const Position at = cursor_.at;
    const std::size_t begin = cursor_.offset;
    static_cast<void>(skip("-"));
    if (!is_digit(peek())) {
        cursor_ = {begin, at};
        fail(std::string(what));
    }
    take_while(is_digit);
    std::int64_t value = 0;
    const auto [stop, error] =
        std::from_chars(text_.data() + begin, text_.data() + cursor_.offset, value);
    if (error != std::errc()) fail_at(at, fmt::format("expected {} that fits into 64 bits", what));
    return value;
}

}  // namespace rehearse::hurl
