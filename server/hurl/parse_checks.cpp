// Captures and asserts: queries, filters and predicates, each a table of the names that Hurl has.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "hurl/encoding.hpp"
#include "hurl/jsonpath.hpp"
#include "hurl/parser.hpp"

namespace rehearse::hurl {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
}

template <class Kind>
struct Named {
    std::string_view name;
    Kind kind;
};

constexpr Named<Query::Kind> query_names[] = {
    {"status", Query::Kind::status},
    {"version", Query::Kind::version},
    {"url", Query::Kind::url},
    {"header", Query::Kind::header},
    {"cookie", Query::Kind::cookie},
    {"body", Query::Kind::body},
    {"bytes", Query::Kind::bytes},
    {"jsonpath", Query::Kind::jsonpath},
    {"regex", Query::Kind::regex},
    {"sha256", Query::Kind::sha256},
    {"md5", Query::Kind::md5},
    {"variable", Query::Kind::variable},
    {"duration", Query::Kind::duration},
    {"xpath", Query::Kind::unsupported},
    {"certificate", Query::Kind::unsupported},
    {"ip", Query::Kind::unsupported},
    {"redirects", Query::Kind::unsupported},
};

constexpr Named<Filter::Kind> filter_names[] = {
    {"base64Decode", Filter::Kind::base64_decode},
    {"base64Encode", Filter::Kind::base64_encode},
    {"base64UrlSafeDecode", Filter::Kind::base64_url_safe_decode},
    {"base64UrlSafeEncode", Filter::Kind::base64_url_safe_encode},
    {"count", Filter::Kind::count},
    {"dateFormat", Filter::Kind::format},  // the newer name
    {"daysAfterNow", Filter::Kind::days_after_now},
    {"daysBeforeNow", Filter::Kind::days_before_now},
    {"decode", Filter::Kind::decode},
    {"first", Filter::Kind::first},
    {"format", Filter::Kind::format},
    {"htmlEscape", Filter::Kind::html_escape},
    {"htmlUnescape", Filter::Kind::html_unescape},
    {"jsonpath", Filter::Kind::jsonpath},
    {"last", Filter::Kind::last},
    {"location", Filter::Kind::unsupported},
    {"nth", Filter::Kind::nth},
    {"regex", Filter::Kind::regex},
    {"replace", Filter::Kind::replace},
    {"replaceRegex", Filter::Kind::replace_regex},
    {"split", Filter::Kind::split},
    {"toDate", Filter::Kind::to_date},
    {"toFloat", Filter::Kind::to_float},
    {"toHex", Filter::Kind::to_hex},
    {"toInt", Filter::Kind::to_int},
    {"toString", Filter::Kind::to_string},
    {"urlDecode", Filter::Kind::url_decode},
    {"urlEncode", Filter::Kind::url_encode},
    {"urlQueryParam", Filter::Kind::url_query_param},
    {"xpath", Filter::Kind::unsupported},
};

constexpr Named<Predicate::Kind> predicate_names[] = {
    {"==", Predicate::Kind::equal},
    {"!=", Predicate::Kind::not_equal},
    {">=", Predicate::Kind::greater_or_equal},
    {">", Predicate::Kind::greater},
    {"<=", Predicate::Kind::less_or_equal},
    {"<", Predicate::Kind::less},
    {"startsWith", Predicate::Kind::starts_with},
    {"endsWith", Predicate::Kind::ends_with},
    {"contains", Predicate::Kind::contains},
    {"includes", Predicate::Kind::includes},
    {"matches", Predicate::Kind::matches},
    {"exists", Predicate::Kind::exists},
    {"isBoolean", Predicate::Kind::is_boolean},
    {"isCollection", Predicate::Kind::is_collection},
    {"isDate", Predicate::Kind::is_date},
    {"isEmpty", Predicate::Kind::is_empty},
    {"isFloat", Predicate::Kind::is_float},
    {"isInteger", Predicate::Kind::is_integer},
    {"isIsoDate", Predicate::Kind::is_iso_date},
    {"isList", Predicate::Kind::is_list},
    {"isNumber", Predicate::Kind::is_number},
    {"isObject", Predicate::Kind::is_object},
    {"isString", Predicate::Kind::is_string},
    {"isUuid", Predicate::Kind::is_uuid},
    {"isIpv4", Predicate::Kind::unsupported},
    {"isIpv6", Predicate::Kind::unsupported},
};

template <class Kind, std::size_t size>
const Named<Kind>* find_name(const Named<Kind> (&table)[size], std::string_view name) {
    const auto* found = std::find_if(std::begin(table), std::end(table),
                                     [&](const Named<Kind>& row) { return row.name == name; });
    return found == std::end(table) ? nullptr : found;
}

bool takes_value(Predicate::Kind kind) {
    switch (kind) {
        case Predicate::Kind::equal:
        case Predicate::Kind::not_equal:
        case Predicate::Kind::greater:
        case Predicate::Kind::greater_or_equal:
        case Predicate::Kind::less:
        case Predicate::Kind::less_or_equal:
        case Predicate::Kind::starts_with:
        case Predicate::Kind::ends_with:
        case Predicate::Kind::contains:
        case Predicate::Kind::includes:
        case Predicate::Kind::matches:
            return true;
        case Predicate::Kind::exists:
        case Predicate::Kind::is_boolean:
        case Predicate::Kind::is_collection:
        case Predicate::Kind::is_date:
        case Predicate::Kind::is_empty:
        case Predicate::Kind::is_float:
        case Predicate::Kind::is_integer:
        case Predicate::Kind::is_iso_date:
        case Predicate::Kind::is_list:
        case Predicate::Kind::is_number:
        case Predicate::Kind::is_object:
        case Predicate::Kind::is_string:
        case Predicate::Kind::is_uuid:
        case Predicate::Kind::unsupported:
            return false;
    }
    return false;
}

/// Which values may stand after which predicate, as Hurl's grammar has it.
bool fits(Predicate::Kind kind, const PredicateValue& value) {
    const auto* constant = std::get_if<Value>(&value);
    const bool is_text = std::holds_alternative<Template>(value);
    switch (kind) {
        case Predicate::Kind::greater:
        case Predicate::Kind::greater_or_equal:
        case Predicate::Kind::less:
        case Predicate::Kind::less_or_equal:
            return is_text || std::holds_alternative<Expression>(value) ||
                   (constant != nullptr && constant->is_number());
        case Predicate::Kind::starts_with:
        case Predicate::Kind::ends_with:
            return is_text || (constant != nullptr && constant->is<Bytes>());
        case Predicate::Kind::matches:
            return is_text || std::holds_alternative<Pattern>(value);
        default:
            return !std::holds_alternative<Pattern>(value);
    }
}

}  // namespace

Query Parser::query() {
    Query query;
    query.at = cursor_.at;
    query.name = take_while(is_word);
    const auto* named = find_name(query_names, query.name);
    if (named == nullptr) {
        fail_at(query.at,
                fmt::format("expected a query such as status, header, jsonpath or body, found {}",
                            query.name.empty() ? display_text(rest().substr(0, 20))
                                               : display_text(query.name, 40)));
    }
    query.kind = named->kind;
    switch (query.kind) {
        case Query::Kind::header:
        case Query::Kind::jsonpath:
        case Query::Kind::variable:
        case Query::Kind::cookie:
            expect_spaces(query.name);
            query.argument = quoted_string();
            if (query.kind == Query::Kind::cookie) cookie_path(query);
            if (query.kind == Query::Kind::jsonpath) check_path(query.argument);
            break;
        case Query::Kind::regex:
            expect_spaces(query.name);
            query.pattern = pattern();
            break;
        case Query::Kind::unsupported:
            note_unsupported(query.at, "the query " + query.name);
            if (query.name == "xpath" || query.name == "certificate") {
                expect_spaces(query.name);
                query.argument = quoted_string();
            }
            break;
        default:
            break;
    }
    return query;
}

/// Hurl would find out when it runs; an author should not have to wait for that.
void Parser::check_path(const Template& path) {
    const std::optional<std::string> text = constant_text(path);
    if (!text) return;
    if (const auto parsed = JsonPath::parse(*text); !parsed)
        note_unsupported(path.at, parsed.error().message);
}

/// "name[Attribute]": the attribute is taken off the name.
void Parser::cookie_path(Query& query) {
    constexpr std::string_view attributes[] = {"Value", "Expires", "Max-Age",  "Domain",
                                               "Path",  "Secure",  "HttpOnly", "SameSite"};
    if (query.argument.pieces.empty() || query.argument.pieces.back().expression) return;
    std::string& text = query.argument.pieces.back().text;
    const std::size_t open = text.rfind('[');
    if (!text.ends_with(']') || open == std::string::npos) return;
    const std::string wanted = text.substr(open + 1, text.size() - open - 2);
    const auto* found =
        std::find_if(std::begin(attributes), std::end(attributes),
                     [&](std::string_view name) { return equal_ignoring_case(name, wanted); });
    if (found == std::end(attributes))
        fail_at(
            query.argument.at,
            fmt::format("expected one of Value, Expires, Max-Age, Domain, Path, Secure, HttpOnly, "
                        "SameSite between [ and ], found {}",
                        display_text(wanted, 40)));
    query.cookie_attribute = std::string(*found);
    text.resize(open);
    if (text.empty()) query.argument.pieces.pop_back();
}

std::vector<Filter> Parser::filters() {
    std::vector<Filter> filters;
    while (true) {
        const Cursor begin = cursor_;
        Filter next;
        if (skip_spaces() == 0 || !filter(next)) {
            cursor_ = begin;
            return filters;
        }
        filters.push_back(std::move(next));
    }
}

bool Parser::filter(Filter& filter) {
    filter.at = cursor_.at;
    filter.name = take_while(is_word);
    const auto* named = find_name(filter_names, filter.name);
    if (named == nullptr) return false;
    filter.kind = named->kind;
    filter_arguments(filter);
    return true;
}

void Parser::filter_arguments(Filter& filter) {
    switch (filter.kind) {
        case Filter::Kind::decode:
        case Filter::Kind::format:
        case Filter::Kind::jsonpath:
        case Filter::Kind::split:
        case Filter::Kind::to_date:
        case Filter::Kind::url_query_param:
            expect_spaces(filter.name);
            filter.first = quoted_string();
            if (filter.kind == Filter::Kind::jsonpath) check_path(filter.first);
            return;
        case Filter::Kind::replace:
            expect_spaces(filter.name);
            filter.first = quoted_string();
            expect_spaces("the old text");
            filter.second = quoted_string();
            return;
        case Filter::Kind::regex:
        case Filter::Kind::replace_regex:
            expect_spaces(filter.name);
            filter.pattern = pattern();
            if (filter.kind == Filter::Kind::regex) return;
            expect_spaces("the regular expression");
            filter.second = quoted_string();
            return;
        case Filter::Kind::nth:
            expect_spaces(filter.name);
            if (skip("{{"))
                filter.index = expression();
            else
                filter.index = integer("a whole number");
            return;
        case Filter::Kind::unsupported:
            note_unsupported(filter.at, "the filter " + filter.name);
            if (filter.name != "xpath") return;
            expect_spaces(filter.name);
            filter.first = quoted_string();
            return;
        default:
            return;
    }
}

Predicate Parser::predicate() {
    Predicate predicate;
    if (next_is("not ") || next_is("not\t")) {
        advance(3);
        skip_spaces();
        predicate.negated = true;
    }
    predicate.at = cursor_.at;
    const bool is_symbol =
        std::string_view("=!<>").find(peek()) != std::string_view::npos && !at_end();
    predicate.name =
        is_symbol ? take_while([](char c) { return c == '=' || c == '!' || c == '<' || c == '>'; })
                  : take_while(is_word);
    const auto* named = find_name(predicate_names, predicate.name);
    if (named == nullptr)
        fail_at(
            predicate.at,
            fmt::format("expected a filter or a predicate such as ==, contains or exists, found {}",
                        predicate.name.empty() ? display_text(rest().substr(0, 20))
                                               : display_text(predicate.name, 40)));
    predicate.kind = named->kind;
    if (predicate.kind == Predicate::Kind::unsupported)
        note_unsupported(predicate.at, "the predicate " + predicate.name);
    if (!takes_value(predicate.kind)) return predicate;
    if (is_symbol)
        skip_spaces();
    else
        expect_spaces(predicate.name);
    predicate.value = predicate_value(predicate.kind);
    if (predicate.kind == Predicate::Kind::matches) {
        if (const auto* text = std::get_if<Template>(&predicate.value)) check_regex(*text);
    }
    return predicate;
}

PredicateValue Parser::predicate_value(Predicate::Kind kind) {
    const Cursor begin = cursor_;
    PredicateValue value;
    const char c = peek();
    if (next_is_word("null")) {
        advance(4);
        value = Value{Null{}};
    } else if (next_is_word("true") || next_is_word("false")) {
        value = Value{c == 't'};
        advance(c == 't' ? 4 : 5);
    } else if (is_digit(c) || (c == '-' && is_digit(peek(1)))) {
        value = number();
    } else if (next_is("file,")) {
        value = file_name();
    } else if (next_is("hex,")) {
        value = Value{Bytes{hex_bytes()}};
    } else if (next_is("base64,")) {
        value = Value{Bytes{base64_bytes()}};
    } else if (skip("{{")) {
        value = expression();
    } else if (next_is("```")) {
        value = multiline().text;
    } else if (c == '"') {
        value = quoted_string();
    } else if (c == '`') {
        value = backtick_string();
    } else if (c == '/') {
        value = regex_literal();
    } else {
        fail(
            "a value: a string in quotes, a number, true, false, null, hex, base64, file, or "
            "{{...}}");
    }
    if (!fits(kind, value)) {
        cursor_ = begin;
        fail("a value that this predicate can take");
    }
    return value;
}

Value Parser::number() {
    const std::size_t begin = cursor_.offset;
    const Position at = cursor_.at;
    static_cast<void>(skip("-"));
    take_while(is_digit);
    if (peek() == '.' && is_digit(peek(1))) {
        advance(1);
        take_while(is_digit);
    }
    const std::string_view text = text_.substr(begin, cursor_.offset - begin);
    std::string_view digits = text;
    if (digits.starts_with('-')) digits.remove_prefix(1);
    if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]))
        fail_at(at, "expected a number without leading zeros");
    const auto value = read_json(text);
    if (!value || !value->is_number()) fail_at(at, "expected a number");
    return *value;
}

Capture Parser::capture() {
    Capture capture;
    const Cursor begin = cursor_;
    capture.at = cursor_.at;
    capture.name = key_string();
    skip_spaces();
    expect(":");
    skip_spaces();
    capture.query = query();
    capture.filters = filters();
    capture.text = source_since(begin);
    skip_spaces();
    static_cast<void>(skip("redact"));  // only says what a log must not show, and we keep none
    end_of_line();
    return capture;
}

Assert Parser::assertion() {
    Assert assertion;
    const Cursor begin = cursor_;
    assertion.at = cursor_.at;
    assertion.query = query();
    assertion.filters = filters();
    expect_spaces("the query");
    assertion.predicate = predicate();
    assertion.text = source_since(begin);
    end_of_line();
    return assertion;
}

}  // namespace rehearse::hurl
