// Parser: what the files parse*.cpp share. Recursive descent over the text; a mistake is thrown as
// SyntaxError and caught in parse(), the only way out of here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hurl/ast.hpp"

namespace rehearse::hurl {

struct SyntaxError {
    Position at;
    std::string message;  // "expected ..."
};

class Parser {
public:
    /// `text` must outlive the parser.
    explicit Parser(std::string_view text) : text_(text) {}

    File file();

private:
    struct Cursor {
        std::size_t offset = 0;
        Position at;
    };

    // parse_text.cpp: characters, lines, strings and templates
    bool at_end() const { return cursor_.offset >= text_.size(); }
    std::string_view rest() const { return text_.substr(cursor_.offset); }
    /// The character there, '\0' at the end.
    char peek(std::size_t ahead = 0) const;
    bool next_is(std::string_view literal) const { return rest().starts_with(literal); }
    /// A word that no letter, digit, '_' or '-' continues.
    bool next_is_word(std::string_view word) const;
    void advance(std::size_t bytes);
    bool skip(std::string_view literal);
    void expect(std::string_view literal);
    std::string_view take_while(bool (*wanted)(char));
    bool at_newline() const { return next_is("\n") || next_is("\r\n"); }
    void skip_newline() { advance(peek() == '\r' ? 2 : 1); }
    /// How many there were.
    std::size_t skip_spaces();
    void expect_spaces(std::string_view after);
    /// Spaces, a comment, and a newline or the end of the file.
    void end_of_line();
    void skip_blank_lines();
    /// Both skip_blank_lines and the spaces of the line that follows.
    void skip_to_content();
    [[noreturn]] void fail(std::string expected) const;
    [[noreturn]] void fail_at(Position at, std::string message) const;
    void note_unsupported(Position at, std::string what);
    std::string source_since(const Cursor& begin) const;

    /// After its "{{".
    Expression expression();
    void append(Template& text, std::string_view characters,
                Piece::Place place = Piece::Place::plain) const;
    bool placeholder(Template& into, Piece::Place place = Piece::Place::plain);
    /// After its backslash; `also` are further characters that may follow one.
    std::string escaped(std::string_view also);
    char32_t unicode_escape();
    Template key_string();
    Template value_string();
    Template quoted_string();
    Template backtick_string();
    Template file_path();
    Pattern regex_literal();
    Pattern pattern();
    void check_regex(const Template& regex);
    KeyValue key_value();
    bool next_is_key_value();
    std::int64_t integer(std::string_view what);

    // parse_body.cpp
    std::optional<Body> body();
    bool next_is_json() const;
    Template json();
    void json_value(Template& into, std::size_t& copied, std::size_t depth);
    void json_string(Template& into, std::size_t& copied);
    void json_number();
    void json_members(Template& into, std::size_t& copied, std::size_t depth, bool is_object);
    void json_spaces();
    void json_flush(Template& into, std::size_t copied) const;
    Template xml();
    void xml_tag(std::size_t& depth);
    Body multiline();
    Template multiline_text(bool with_placeholders, bool with_escapes);
    std::string base64_bytes();
    std::string hex_bytes();
    FileName file_name();

    // parse_checks.cpp: queries, filters, predicates
    Query query();
    void cookie_path(Query& query);
    void check_path(const Template& path);
    std::vector<Filter> filters();
    bool filter(Filter& filter);
    void filter_arguments(Filter& filter);
    Predicate predicate();
    PredicateValue predicate_value(Predicate::Kind kind);
    Value number();
    Capture capture();
    Assert assertion();

    // parse.cpp: entries, sections, options
    Entry entry();
    std::string section_name();
    bool next_is_section();
    void request_section(Entry& entry);
    void response_section(ExpectedResponse& response);
    MultipartPart multipart_part();
    std::optional<Option> option();
    decltype(Option::value) option_value(Option::Kind kind);
    std::int64_t count_option();
    std::int64_t duration_option();
    VariableDefinition variable_definition();
    ExpectedResponse response();

    std::string_view text_;
    Cursor cursor_;
    std::vector<Unsupported> unsupported_;
};

}  // namespace rehearse::hurl
