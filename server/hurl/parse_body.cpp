// Bodies: JSON and XML as they stand, text between backticks, bytes as base64 or hex, and files of
// the package. The text of JSON is kept as written, since that is what is sent; only its
// placeholders are taken apart.
#include <fmt/format.h>

#include "base/limits.hpp"
#include "hurl/encoding.hpp"
#include "hurl/parser.hpp"

namespace rehearse::hurl {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Body> Parser::body() {
    const Cursor begin = cursor_;
    skip_to_content();
    Body body;
    body.at = cursor_.at;
    if (next_is("```")) {
        body = multiline();
    } else if (peek() == '`') {
        body.text = backtick_string();
    } else if (next_is("base64,")) {
        body.kind = Body::Kind::bytes;
        body.bytes = base64_bytes();
    } else if (next_is("hex,")) {
        body.kind = Body::Kind::bytes;
        body.bytes = hex_bytes();
    } else if (next_is("file,")) {
        body.kind = Body::Kind::file;
        body.text = file_name().path;
    } else if (peek() == '<') {
        body.kind = Body::Kind::xml;
        body.text = xml();
    } else if (next_is_json()) {
        body.kind = Body::Kind::json;
        body.text = json();
    } else {
        cursor_ = begin;
        return std::nullopt;
    }
    end_of_line();
    return body;
}

bool Parser::next_is_json() const {
    const char c = peek();
    return c == '{' || c == '[' || c == '"' || c == '-' || is_digit(c) || next_is_word("true") ||
           next_is_word("false") || next_is_word("null");
}

Template Parser::json() {
    Template text;
    text.at = cursor_.at;
    std::size_t copied = cursor_.offset;
    json_value(text, copied, 0);
    json_flush(text, copied);
    return text;
}

/// Takes over what was read since `copied` as it was written.
void Parser::json_flush(Template& into, std::size_t copied) const {
    append(into, text_.substr(copied, cursor_.offset - copied));
}

void Parser::json_spaces() {
    take_while([](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

void Parser::json_value(Template& into, std::size_t& copied, std::size_t depth) {
    if (depth > limits::hurl_json_depth_max) fail("less deeply nested JSON");
    if (next_is("{{")) {
        json_flush(into, copied);
        placeholder(into, Piece::Place::json_value);
        copied = cursor_.offset;
        return;
    }
    const char c = peek();
    if (c == '{') return json_members(into, copied, depth, true);
    if (c == '[') return json_members(into, copied, depth, false);
    if (c == '"') return json_string(into, copied);
    if (c == '-' || is_digit(c)) return json_number();
    for (const std::string_view word : {"true", "false", "null"}) {
        if (next_is_word(word)) return advance(word.size());
    }
    fail("a JSON value");
}

void Parser::json_members(Template& into, std::size_t& copied, std::size_t depth, bool is_object) {
    const char end = is_object ? '}' : ']';
    advance(1);
    json_spaces();
    if (peek() == end) return advance(1);
    while (true) {
        if (is_object) {
            if (peek() != '"') fail("the name of a member in double quotes");
            json_string(into, copied);
            json_spaces();
            expect(":");
            json_spaces();
        }
        json_value(into, copied, depth + 1);
        json_spaces();
        if (peek() == end) return advance(1);
        if (!skip(",")) fail(fmt::format("\",\" or \"{}\"", end));
        json_spaces();
    }
}

void Parser::json_string(Template& into, std::size_t& copied) {
    expect("\"");
    while (!skip("\"")) {
        if (next_is("{{")) {
            json_flush(into, copied);
            placeholder(into, Piece::Place::json_string);
            copied = cursor_.offset;
            continue;
        }
        if (at_end() || static_cast<unsigned char>(peek()) < 0x20) fail("a closing \"");
        if (!skip("\\")) {
            advance(1);
            continue;
        }
        const bool is_unicode = peek() == 'u';
        if (peek() == '\0' ||
            std::string_view("\"\\/bfnrtu").find(peek()) == std::string_view::npos)
            fail("one of \"\\/bfnrtu after the backslash");
        advance(1);
        if (!is_unicode) continue;
        for (int i = 0; i < 4; ++i) {
            if (!hex_decode(fmt::format("0{}", peek())) || peek() <= ' ') fail("four hex digits");
            advance(1);
        }
    }
}

void Parser::json_number() {
    static_cast<void>(skip("-"));
    if (!is_digit(peek())) fail("a digit");
    if (!skip("0")) take_while(is_digit);
    if (peek() == '.') {
        advance(1);
        if (take_while(is_digit).empty()) fail("a digit");
    }
    if (peek() == 'e' || peek() == 'E') {
        advance(1);
        if (peek() == '+' || peek() == '-') advance(1);
        if (take_while(is_digit).empty()) fail("a digit");
    }
}

Template Parser::xml() {
    Template text;
    text.at = cursor_.at;
    const std::size_t begin = cursor_.offset;
    std::size_t depth = 0;
    bool had_element = false;
    while (!had_element || depth > 0) {
        if (at_end()) fail_at(text.at, "expected XML whose elements are all closed");
        if (peek() != '<') {
            advance(1);
            continue;
        }
        const bool is_element = peek(1) != '?' && peek(1) != '!';
        xml_tag(depth);
        had_element = had_element || is_element;
    }
    append(text, text_.substr(begin, cursor_.offset - begin));
    return text;
}

void Parser::xml_tag(std::size_t& depth) {
    const Position at = cursor_.at;
    const auto skip_past = [&](std::string_view end) {
        const std::size_t found = rest().find(end);
        if (found == std::string_view::npos)
            fail_at(at, fmt::format("expected \"{}\" at its end", end));
        advance(found + end.size());
    };
    if (next_is("<!--")) return skip_past("-->");
    if (next_is("<![CDATA[")) return skip_past("]]>");
    if (next_is("<?")) return skip_past("?>");
    if (next_is("<!")) return skip_past(">");
    const bool closes = next_is("</");
    char quote = '\0';
    while (!at_end() && (quote != '\0' || peek() != '>')) {
        const char c = peek();
        if (quote == '\0' && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = '\0';
        advance(1);
    }
    if (at_end()) fail_at(at, "expected \">\" at the end of the tag");
    const bool is_empty = text_[cursor_.offset - 1] == '/';
    advance(1);
    if (closes && depth == 0) fail_at(at, "expected an element before its end");
    if (closes)
        --depth;
    else if (!is_empty)
        ++depth;
}

Body Parser::multiline() {
    Body body;
    body.at = cursor_.at;
    expect("```");
    const Cursor after = cursor_;
    const std::string_view line = rest().substr(0, rest().find('\n'));
    if (const std::size_t end = line.find("```"); end != std::string_view::npos) {
        // The older form: all on one line.
        body.text.at = after.at;
        while (!skip("```")) {
            if (placeholder(body.text)) continue;
            append(body.text, rest().substr(0, 1));
            advance(1);
        }
        return body;
    }
    const std::string_view language = take_while([](char c) { return c >= 'a' && c <= 'z'; });
    bool with_placeholders = language != "raw";
    bool with_escapes = false;
    while (skip(",")) {
        skip_spaces();
        if (skip("novariable"))
            with_placeholders = false;
        else if (skip("escape"))
            with_escapes = true;
        else
            fail("novariable or escape");
    }
    if (language == "json")
        body.kind = Body::Kind::json;
    else if (language == "xml")
        body.kind = Body::Kind::xml;
    else if (language == "graphql")
        note_unsupported(body.at, "a body in GraphQL");
    else if (!language.empty() && language != "raw")
        fail_at(after.at, "expected json, xml, raw or nothing after ```");
    skip_spaces();
    if (!at_newline()) fail("the end of the line");
    skip_newline();
    body.text = multiline_text(with_placeholders, with_escapes);
    return body;
}

Template Parser::multiline_text(bool with_placeholders, bool with_escapes) {
    Template text;
    text.at = cursor_.at;
    while (!skip("```")) {
        if (at_end()) fail_at(text.at, "expected ``` at the end of the text");
        if (with_placeholders && placeholder(text)) continue;
        if (with_escapes && skip("\\")) {
            append(text, escaped("#\"`\\/"));
            continue;
        }
        append(text, rest().substr(0, 1));
        advance(1);
    }
    return text;
}

std::string Parser::base64_bytes() {
    expect("base64,");
    const Position at = cursor_.at;
    const std::string_view digits = take_while([](char c) { return c != ';' && c != '#'; });
    expect(";");
    const auto bytes = base64_decode(digits, true);
    if (!bytes) fail_at(at, "expected base64");
    return *bytes;
}

std::string Parser::hex_bytes() {
    expect("hex,");
    const Position at = cursor_.at;
    const std::string_view digits = take_while([](char c) { return c != ';' && c != '#'; });
    expect(";");
    const auto bytes = hex_decode(digits);
    if (!bytes) fail_at(at, "expected pairs of hexadecimal digits");
    return *bytes;
}

FileName Parser::file_name() {
    expect("file,");
    skip_spaces();
    FileName name{file_path()};
    skip_spaces();
    expect(";");
    return name;
}

}  // namespace rehearse::hurl
