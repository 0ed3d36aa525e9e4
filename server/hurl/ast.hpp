// The syntax tree of a Hurl file: what an author wrote, nothing evaluated. Positions are kept
// wherever something can go wrong later, and the text of each assert as it stands in the file,
// since that is how a candidate is told what failed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hurl/value.hpp"

namespace rehearse::hurl {

/// Both count from 1; columns are characters, not bytes.
struct Position {
    int line = 1;
    int column = 1;

    bool operator==(const Position&) const = default;
};

/// What stands between {{ and }}.
struct Expression {
    enum class Kind { variable, new_uuid, new_date };

    Kind kind = Kind::variable;
    std::string name;  // of the variable
    Position at;
};

/// Either literal text or a placeholder. Inside JSON a placeholder's text is escaped (in a string)
/// or must be a number, a boolean or null (as a value).
struct Piece {
    enum class Place { plain, json_string, json_value };

    std::string text;
    std::optional<Expression> expression;
    Place place = Place::plain;
};

struct Template {
    std::vector<Piece> pieces;
    Position at;

    /// True when it is literally nothing.
    bool empty() const { return pieces.empty(); }
};

/// The text of a template without placeholders; nothing when it has some.
inline std::optional<std::string> constant_text(const Template& text) {
    if (text.pieces.empty()) return std::string();
    if (text.pieces.size() > 1 || text.pieces.front().expression) return std::nullopt;
    return text.pieces.front().text;
}

struct KeyValue {
    Template key;
    Template value;
    Position at;
};

/// A regular expression: the literal /.../, or a string that may hold placeholders.
struct Pattern {
    std::optional<std::string> literal;
    Template text;
    Position at;
};

struct FileName {
    Template path;
};

struct Body {
    enum class Kind { json, xml, text, bytes, file };

    Kind kind = Kind::text;
    Template text;      // json, xml, text; the path of a file
    std::string bytes;  // base64, hex
    Position at;
};

struct MultipartPart {
    Template name;
    Template value;  // the path when it is a file
    bool is_file = false;
    std::optional<Template> content_type;
    Position at;
};

struct Query {
    enum class Kind {
        status,
        version,
        url,
        header,
        cookie,
        body,
        bytes,
        jsonpath,
        regex,
        sha256,
        md5,
        variable,
        duration,
        unsupported
    };

    Kind kind = Kind::status;
    Template argument;             // of header, cookie (its name), jsonpath, variable
    std::string cookie_attribute;  // "Value", "Max-Age", ...; empty: the value
    Pattern pattern;               // of regex
    std::string name;              // as written
    Position at;
};

struct Filter {
    enum class Kind {
        base64_decode,
        base64_encode,
        base64_url_safe_decode,
        base64_url_safe_encode,
        count,
        days_after_now,
        days_before_now,
        decode,
        first,
        format,
        html_escape,
        html_unescape,
        jsonpath,
        last,
        nth,
        regex,
        replace,
        replace_regex,
        split,
        to_date,
        to_float,
        to_hex,
        to_int,
        to_string,
        url_decode,
        url_encode,
        url_query_param,
        unsupported
    };

    Kind kind = Kind::count;
    Template first;   // the encoding, format, path, separator, old text or parameter
    Template second;  // what replace puts there
    Pattern pattern;  // of regex and replaceRegex
    std::variant<std::int64_t, Expression> index = std::int64_t{0};  // of nth
    std::string name;                                                // as written
    Position at;
};

using PredicateValue = std::variant<Value, Template, FileName, Expression, Pattern>;

struct Predicate {
    enum class Kind {
        equal,
        not_equal,
        greater,
        greater_or_equal,
        less,
        less_or_equal,
        starts_with,
        ends_with,
        contains,
        includes,
        matches,
        exists,
        is_boolean,
        is_collection,
        is_date,
        is_empty,
        is_float,
        is_integer,
        is_iso_date,
        is_list,
        is_number,
        is_object,
        is_string,
        is_uuid,
        unsupported
    };

    bool negated = false;
    Kind kind = Kind::exists;
    PredicateValue value;
    std::string name;  // as written
    Position at;
};

struct Assert {
    Query query;
    std::vector<Filter> filters;
    Predicate predicate;
    std::string text;  // the line as written, without comment
    Position at;
};

struct Capture {
    Template name;
    Query query;
    std::vector<Filter> filters;
    std::string text;
    Position at;
};

struct VariableDefinition {
    std::string name;
    std::variant<Value, Template> value;
};

struct Option {
    enum class Kind {
        variable,
        retry,
        retry_interval,
        delay,
        repeat,
        location,
        max_redirects,
        skip,
        user
    };

    Kind kind = Kind::skip;
    // Milliseconds for retry_interval and delay; -1 for "without end" in retry, repeat and
    // max_redirects.
    std::variant<bool, std::int64_t, Expression, Template, VariableDefinition> value = false;
    Position at;
};

struct ExpectedResponse {
    std::string version;        // "1.1"; empty: any
    std::optional<int> status;  // empty: any
    std::vector<KeyValue> headers;
    std::vector<Capture> captures;
    std::vector<Assert> asserts;
    std::optional<Body> body;
    Position at;
    Position status_at;
};

struct Entry {
    std::string method;
    Template url;
    std::string request_line;  // as written
    std::vector<KeyValue> headers;
    std::vector<KeyValue> query;
    std::vector<KeyValue> form;
    std::vector<KeyValue> cookies;
    std::vector<MultipartPart> multipart;
    std::optional<KeyValue> basic_auth;
    std::vector<Option> options;
    std::optional<Body> body;
    std::optional<ExpectedResponse> response;
    Position at;
};

/// Something that Hurl knows and we do not do: the file parses, but does not run beyond it.
struct Unsupported {
    Position at;
    std::string what;  // "the query xpath"
};

struct File {
    std::vector<Entry> entries;
    std::vector<Unsupported> unsupported;
};

}  // namespace rehearse::hurl
