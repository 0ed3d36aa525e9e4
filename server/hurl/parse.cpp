#include "hurl/parse.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "hurl/encoding.hpp"
#include "hurl/parser.hpp"

namespace rehearse::hurl {
namespace {

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
    return is_capital(c) || is_digit(c) || (c >= 'a' && c <= 'z');
}

struct OptionName {
    std::string_view name;
    Option::Kind kind;
};

constexpr OptionName option_names[] = {
    {"variable", Option::Kind::variable},
    {"retry", Option::Kind::retry},
    {"retry-interval", Option::Kind::retry_interval},
    {"delay", Option::Kind::delay},
    {"repeat", Option::Kind::repeat},
    {"location", Option::Kind::location},
    {"location-trusted", Option::Kind::location},
    {"max-redirs", Option::Kind::max_redirects},
    {"skip", Option::Kind::skip},
    {"user", Option::Kind::user},
};

// They change nothing here: all our traffic is HTTP/1.1, and what is logged is not the file's
// business.
constexpr std::string_view ignored_options[] = {"http1.1", "verbose", "very-verbose", "verbosity"};

constexpr std::string_view unsupported_options[] = {"aws-sigv4",
                                                    "cacert",
                                                    "cert",
                                                    "compressed",
                                                    "connect-timeout",
                                                    "connect-to",
                                                    "digest",
                                                    "header",
                                                    "http1.0",
                                                    "http2",
                                                    "http2-prior-knowledge",
                                                    "http3",
                                                    "insecure",
                                                    "ipv4",
                                                    "ipv6",
                                                    "key",
                                                    "limit-rate",
                                                    "max-time",
                                                    "negotiate",
                                                    "netrc",
                                                    "netrc-file",
                                                    "netrc-optional",
                                                    "ntlm",
                                                    "output",
                                                    "path-as-is",
                                                    "pinnedpubkey",
                                                    "proxy",
                                                    "resolve",
                                                    "unix-socket"};

template <std::size_t size>
bool contains(const std::string_view (&names)[size], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

File Parser::file() {
    File file;
    skip_to_content();
    while (!at_end()) {
        if (file.entries.size() >= limits::hurl_entries_max)
            fail("the end of the file after so many requests");
        file.entries.push_back(entry());
        skip_to_content();
    }
    file.unsupported = std::move(unsupported_);
    return file;
}

Entry Parser::entry() {
    Entry entry;
    const Cursor begin = cursor_;
    entry.at = cursor_.at;
    entry.method = take_while(is_capital);
    if (entry.method.empty() || is_alphanumeric(peek()) || entry.method == "HTTP") {
        cursor_ = begin;
        fail("a request, which begins with a method in capitals such as GET");
    }
    expect_spaces("the method");
    entry.url = value_string();
    if (entry.url.empty()) fail("a URL");
    entry.request_line = source_since(begin);
    end_of_line();
    while (next_is_key_value()) entry.headers.push_back(key_value());
    while (next_is_section()) request_section(entry);
    entry.body = body();
    const Cursor after = cursor_;
    skip_to_content();
    if (next_is("HTTP"))
        entry.response = response();
    else
        cursor_ = after;
    return entry;
}

bool Parser::next_is_section() {
    const Cursor begin = cursor_;
    skip_to_content();
    const Cursor content = cursor_;
    // An array of JSON may begin alike, but no value in it has such a name.
    const bool open = skip("[");
    const std::string_view name = take_while(is_alphanumeric);
    const bool yes = open && !name.empty() && !is_digit(name[0]) && peek() == ']' &&
                     name != "true" && name != "false" && name != "null";
    cursor_ = yes ? content : begin;
    return yes;
}

std::string Parser::section_name() {
    expect("[");
    std::string name(take_while(is_alphanumeric));
    expect("]");
    return name;
}

void Parser::request_section(Entry& entry) {
    const Position at = cursor_.at;
    const std::string name = section_name();
    end_of_line();
    const auto pairs_into = [&](std::vector<KeyValue>& pairs) {
        while (next_is_key_value()) pairs.push_back(key_value());
    };
    if (name == "Query" || name == "QueryStringParams") return pairs_into(entry.query);
    if (name == "Form" || name == "FormParams") return pairs_into(entry.form);
    if (name == "Cookies") return pairs_into(entry.cookies);
    if (name == "BasicAuth") {
        if (next_is_key_value()) entry.basic_auth = key_value();
        return;
    }
    if (name == "Multipart" || name == "MultipartFormData") {
        while (next_is_key_value()) entry.multipart.push_back(multipart_part());
        return;
    }
    if (name == "Options") {
        while (next_is_key_value()) {
            if (auto next = option()) entry.options.push_back(std::move(*next));
        }
        return;
    }
    if (name == "Asserts" || name == "Captures")
        fail_at(at, fmt::format("expected [{}] after the line HTTP of a response, not in a request",
                                name));
    fail_at(at, fmt::format("expected one of [Query], [Form], [Multipart], [Cookies], [BasicAuth], "
                            "[Options], found [{}]",
                            name));
}

MultipartPart Parser::multipart_part() {
    MultipartPart part;
    part.at = cursor_.at;
    part.name = key_string();
    skip_spaces();
    expect(":");
    skip_spaces();
    if (next_is("file,")) {
        part.is_file = true;
        part.value = file_name().path;
        skip_spaces();
        Template type = value_string();
        if (!type.empty()) part.content_type = std::move(type);
    } else {
        part.value = value_string();
    }
    end_of_line();
    return part;
}

std::optional<Option> Parser::option() {
    Option option;
    option.at = cursor_.at;
    const std::string name(
        take_while([](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; }));
    skip_spaces();
    expect(":");
    skip_spaces();
    const auto* named = std::find_if(std::begin(option_names), std::end(option_names),
                                     [&](const OptionName& row) { return row.name == name; });
    if (named == std::end(option_names)) {
        if (contains(unsupported_options, name))
            note_unsupported(option.at, "the option " + name);
        else if (!contains(ignored_options, name))
            fail_at(option.at, fmt::format("expected an option that Hurl has, found {}",
                                           display_text(name, 40)));
        static_cast<void>(value_string());
        end_of_line();
        return std::nullopt;
    }
    option.kind = named->kind;
    option.value = option_value(option.kind);
    end_of_line();
    return option;
}

decltype(Option::value) Parser::option_value(Option::Kind kind) {
    if (kind == Option::Kind::variable) return variable_definition();
    if (kind == Option::Kind::user) return value_string();
    if (skip("{{")) return expression();
    switch (kind) {
        case Option::Kind::location:
        case Option::Kind::skip:
            if (next_is_word("true")) return advance(4), true;
            if (next_is_word("false")) return advance(5), false;
            fail("true or false");
        case Option::Kind::delay:
        case Option::Kind::retry_interval:
            return duration_option();
        case Option::Kind::retry:
        case Option::Kind::repeat:
        case Option::Kind::max_redirects:
            return count_option();
        case Option::Kind::variable:
        case Option::Kind::user:
            break;
    }
    fail("a value");
}

std::int64_t Parser::count_option() {
    const Position at = cursor_.at;
    const std::int64_t count = integer("a whole number");
    if (count < -1) fail_at(at, "expected a whole number, or -1 for no end");
    return count;
}

std::int64_t Parser::duration_option() {
    const Position at = cursor_.at;
    const std::int64_t number = integer("a duration such as 500ms or 2s");
    std::int64_t unit = 1;
    if (!skip("ms")) unit = skip("s") ? 1'000 : skip("m") ? 60'000 : skip("h") ? 3'600'000 : 1;
    if (number < 0 || number > 86'400'000 / unit)
        fail_at(at, "expected a duration of at most a day");
    return number * unit;
}

VariableDefinition Parser::variable_definition() {
    VariableDefinition definition;
    definition.name = take_while([](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
    if (definition.name.empty()) fail("the name of a variable");
    skip_spaces();
    expect("=");
    skip_spaces();
    const Cursor begin = cursor_;
    const auto ends_here = [&] {
        skip_spaces();
        return at_end() || at_newline() || peek() == '#';
    };
    // A bare word that is no other value is text.
    if (peek() == '"') {
        definition.value = quoted_string();
        return definition;
    }
    if (next_is_json() && peek() != '{' && peek() != '[' &&
        !(peek() == '-' && !is_digit(peek(1)))) {
        Value value{Null{}};
        if (next_is_word("true") || next_is_word("false")) {
            value = Value{peek() == 't'};
            advance(peek() == 't' ? 4 : 5);
        } else if (next_is_word("null")) {
            advance(4);
        } else if (!(peek() == '0' && is_digit(peek(1)))) {
            value = number();
        }
        if (cursor_.offset > begin.offset && ends_here()) {
            definition.value = std::move(value);
            return definition;
        }
        cursor_ = begin;
    }
    definition.value = value_string();
    return definition;
}

ExpectedResponse Parser::response() {
    ExpectedResponse response;
    response.at = cursor_.at;
    expect("HTTP");
    if (skip("/")) {
        const std::string_view version =
            take_while([](char c) { return is_digit(c) || c == '.' || c == '*'; });
        if (version != "1.0" && version != "1.1" && version != "2" && version != "3" &&
            version != "*")
            fail_at(response.at, "expected HTTP, HTTP/1.0, HTTP/1.1, HTTP/2 or HTTP/3");
        if (version != "*") response.version = version;
    }
    expect_spaces("HTTP");
    response.status_at = cursor_.at;
    if (!skip("*")) {
        const std::int64_t status = integer("a status such as 200, or *");
        if (status < 0 || status > 999)
            fail_at(response.status_at, "expected a status of three digits");
        response.status = static_cast<int>(status);
    }
    end_of_line();
    while (next_is_key_value()) response.headers.push_back(key_value());
    while (next_is_section()) response_section(response);
    response.body = body();
    return response;
}

void Parser::response_section(ExpectedResponse& response) {
    const Position at = cursor_.at;
    const std::string name = section_name();
    end_of_line();
    if (name == "Captures") {
        while (next_is_key_value()) response.captures.push_back(capture());
        return;
    }
    if (name != "Asserts")
        fail_at(at, fmt::format("expected [Captures] or [Asserts], found [{}]", name));
    while (true) {
        const Cursor begin = cursor_;
        skip_to_content();
        // Queries are in lower case; a method, a section or a body ends the section.
        const bool is_query = peek() >= 'a' && peek() <= 'z' && !next_is("hex,") &&
                              !next_is("base64,") && !next_is("file,") && !next_is_word("true") &&
                              !next_is_word("false") && !next_is_word("null");
        if (!is_query) {
            cursor_ = begin;
            return;
        }
        response.asserts.push_back(assertion());
    }
}

Result<File> parse(std::string_view text) {
    if (text.size() > rehearse::limits::hurl_file_bytes_max)
        return fail(ErrorCode::too_large, "A Hurl file may have 256 KiB.");
    if (!is_valid_utf8(text))
        return fail(ErrorCode::invalid_input, "A Hurl file is text in UTF-8.");
    try {
        return Parser(text).file();
    } catch (const SyntaxError& error) {
        return fail(ErrorCode::invalid_input, fmt::format("line {}, column {}: {}", error.at.line,
                                                          error.at.column, error.message));
    }
}

}  // namespace rehearse::hurl
