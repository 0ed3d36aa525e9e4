// The filters. Each takes the types that Hurl lets it take; anything else is a fault that names the
// type it got.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/limits.hpp"
#include "hurl/date.hpp"
#include "hurl/encoding.hpp"
#include "hurl/evaluate.hpp"
#include "hurl/jsonpath.hpp"

namespace rehearse::hurl {
namespace {

using Outcome = Evaluated<std::optional<Value>>;

Outcome yields(Value value) {
    return std::optional<Value>(std::move(value));
}

Fault cannot(const Filter& filter, const Value& value, std::string_view needs) {
    return Fault{filter.at, fmt::format("{} needs {}, but got {} {}", filter.name, needs,
                                        kind_name(value), display(value, 80))};
}

Fault too_much(const Filter& filter) {
    return Fault{filter.at, fmt::format("{} would make more than fits", filter.name)};
}

Outcome text_or_too_much(const Filter& filter, std::optional<std::string> text) {
    if (!text || text->size() > limits::hurl_value_bytes_max) return too_much(filter);
    return yields(Value{std::move(*text)});
}

std::size_t character_length(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
        ++length;
    return length;
}

/// Every place where `old` stands; an empty one stands before each character and at the end.
template <class Visit>
void each_piece(std::string_view text, std::string_view old, Visit visit) {
    if (old.empty()) {
        visit(std::string_view());
        while (!text.empty()) {
            const std::size_t length = character_length(text);
            visit(text.substr(0, length));
            text.remove_prefix(length);
        }
        visit(std::string_view());
        return;
    }
    for (std::size_t at = text.find(old); at != std::string_view::npos; at = text.find(old)) {
        visit(text.substr(0, at));
        text.remove_prefix(at + old.size());
    }
    visit(text);
}

Outcome replace(const Filter& filter, std::string_view text, std::string_view old,
                std::string_view with) {
    std::string replaced;
    bool first = true;
    bool fits = true;
    each_piece(text, old, [&](std::string_view piece) {
        if (!fits) return;
        if (!first) replaced += with;
        first = false;
        replaced += piece;
        fits = replaced.size() <= limits::hurl_value_bytes_max;
    });
    if (!fits) return too_much(filter);
    return yields(Value{std::move(replaced)});
}

Outcome split(const Filter& filter, std::string_view text, std::string_view separator) {
    List list;
    bool fits = true;
    each_piece(text, separator, [&](std::string_view piece) {
        fits = list.size() < limits::hurl_list_elements_max;
        if (fits) list.push_back(Value{std::string(piece)});
    });
    if (!fits) return too_much(filter);
    return yields(Value{std::move(list)});
}

Outcome to_int(const Filter& filter, const Value& value) {
    if (value.is<std::int64_t>()) return yields(value);
    if (const auto* number = value.get<double>()) {
        // As Rust casts: towards zero, at the ends where it does not fit, 0 for NaN.
        if (std::isnan(*number)) return yields(Value{std::int64_t{0}});
        constexpr double bound = 9223372036854775808.0;
        if (*number >= bound) return yields(Value{INT64_MAX});
        if (*number < -bound) return yields(Value{INT64_MIN});
        return yields(Value{static_cast<std::int64_t>(*number)});
    }
    if (const auto* text = value.get<std::string>()) {
        std::string_view digits = *text;
        if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
        std::int64_t number = 0;
        const auto [stop, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc() && stop == digits.data() + digits.size())
            return yields(Value{number});
    }
    return cannot(filter, value, "a number or the text of an integer");
}

Outcome to_float(const Filter& filter, const Value& value) {
    if (value.is<double>()) return yields(value);
    if (const auto* number = value.get<std::int64_t>())
        return yields(Value{static_cast<double>(*number)});
    if (const auto* text = value.get<std::string>()) {
        std::string_view digits = *text;
        if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
        double number = 0;
        const auto [stop, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc() && stop == digits.data() + digits.size())
            return yields(Value{number});
    }
    return cannot(filter, value, "a number or the text of one");
}

Outcome count(const Filter& filter, const Value& value) {
    if (const auto* list = value.get<List>())
        return yields(Value{static_cast<std::int64_t>(list->size())});
    if (const auto* bytes = value.get<Bytes>())
        return yields(Value{static_cast<std::int64_t>(bytes->data.size())});
    return cannot(filter, value, "a list or bytes");
}

Outcome element(const Filter& filter, const Value& value, std::int64_t index, bool may_lack) {
    const auto* list = value.get<List>();
    if (list == nullptr) return cannot(filter, value, "a list");
    const auto size = static_cast<std::int64_t>(list->size());
    if (may_lack && size == 0) return std::optional<Value>();
    if (index < -size || index >= size)
        return Fault{filter.at, fmt::format("{} asks for element {} of a list of {}", filter.name,
                                            index, size)};
    return yields((*list)[static_cast<std::size_t>(index < 0 ? size + index : index)]);
}

Outcome nth(const Filter& filter, const Value& value, const Context& context) {
    if (const auto* literal = std::get_if<std::int64_t>(&filter.index))
        return element(filter, value, *literal, false);
    const auto index = evaluate(std::get<Expression>(filter.index), context);
    if (!index) return index.error();
    const auto* number = index->get<std::int64_t>();
    if (number == nullptr)
        return Fault{filter.at,
                     fmt::format("nth needs an integer, but got {}", display(*index, 60))};
    return element(filter, value, *number, false);
}

Outcome days(const Filter& filter, const Value& value, const Context& context) {
    const auto* date = value.get<Date>();
    if (date == nullptr) return cannot(filter, value, "a date");
    const std::int64_t now = to_millis(context.hooks.now()) * 1000;
    constexpr std::int64_t day = 86'400'000'000;
    const std::int64_t after = (date->micros - now) / day;
    return yields(Value{filter.kind == Filter::Kind::days_after_now ? after : -after});
}

/// Filters of bytes.
Outcome apply_to_bytes(const Filter& filter, std::string_view bytes, std::string_view argument) {
    switch (filter.kind) {
        case Filter::Kind::base64_encode:
            return yields(Value{base64_encode(bytes)});
        case Filter::Kind::base64_url_safe_encode:
            return yields(Value{base64_url_encode(bytes)});
        case Filter::Kind::to_hex:
            return yields(Value{hex_encode(bytes)});
        default:
            break;
    }
    if (!is_known_charset(argument))
        return Fault{
            filter.at,
            fmt::format("the character set {} is not supported", display_text(argument, 40)), true};
    auto text = decode(bytes, argument);
    if (!text) return Fault{filter.at, fmt::format("the bytes are not text in {}", argument)};
    return yields(Value{std::move(*text)});
}

Outcome query_parameter(std::string_view url, std::string_view name) {
    std::string_view query = url.substr(0, url.find('#'));
    const std::size_t mark = query.find('?');
    if (mark == std::string_view::npos) return std::optional<Value>();
    query.remove_prefix(mark + 1);
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        std::string value(pair.substr(std::min(pair.size(), equals + 1)));
        for (char& c : value) c = c == '+' ? ' ' : c;
        if (percent_decode(pair.substr(0, equals)) == name)
            return yields(Value{to_valid_utf8(percent_decode(value))});
    }
    return std::optional<Value>();
}

Outcome decoded(const Filter& filter, const Value& value, std::optional<std::string> bytes,
                std::string_view needs) {
    if (!bytes) return cannot(filter, value, needs);
    return yields(Value{Bytes{std::move(*bytes)}});
}

Outcome jsonpath(const Filter& filter, const Value& value, std::string_view text,
                 const std::string& path) {
    const auto json = read_json(text);
    if (!json) return cannot(filter, value, "the text of JSON");
    const auto parsed = JsonPath::parse(path);
    if (!parsed)
        return Fault{filter.first.at, parsed.error().message,
                     constant_text(filter.first).has_value()};
    auto found = parsed->find(*json);
    if (!found) return Fault{filter.at, found.error().message};
    return std::move(*found);
}

/// Filters of text that take at most one string.
Outcome apply_to_text(const Filter& filter, const Value& value, const std::string& argument) {
    const std::string& text = *value.get<std::string>();
    switch (filter.kind) {
        case Filter::Kind::base64_decode:
            return decoded(filter, value, base64_decode(text, false), "base64");
        case Filter::Kind::base64_url_safe_decode:
            return decoded(filter, value, base64_url_decode(text),
                           "base64 in the alphabet of URLs");
        case Filter::Kind::html_escape:
            return text_or_too_much(filter, html_escape(text));
        case Filter::Kind::html_unescape:
            return yields(Value{html_unescape(text)});
        case Filter::Kind::url_encode:
            return text_or_too_much(filter, percent_encode(text, "/"));
        case Filter::Kind::url_decode: {
            std::string plain = percent_decode(text);
            if (!is_valid_utf8(plain)) return cannot(filter, value, "escapes of UTF-8");
            return yields(Value{std::move(plain)});
        }
        case Filter::Kind::jsonpath:
            return jsonpath(filter, value, text, argument);
        case Filter::Kind::split:
            return split(filter, text, argument);
        case Filter::Kind::url_query_param:
            return query_parameter(text, argument);
        default:
            break;
    }
    const auto date = parse_date(text, argument);
    if (!date)
        return Fault{filter.at, fmt::format("{} is not a date of the form {}", display(value, 60),
                                            display_text(argument, 60))};
    return yields(Value{*date});
}

/// The filters that need a regular expression or two strings.
Outcome apply_replacing(const Filter& filter, const Value& value, const Context& context) {
    const auto* text = value.get<std::string>();
    if (text == nullptr) return cannot(filter, value, "a string");
    const auto with = evaluate(filter.second, context);
    if (!with) return with.error();
    if (filter.kind == Filter::Kind::replace) {
        const auto old = evaluate(filter.first, context);
        if (!old) return old.error();
        return replace(filter, *text, *old, *with);
    }
    const auto regex = evaluate(filter.pattern, context);
    if (!regex) return regex.error();
    if (filter.kind == Filter::Kind::replace_regex)
        return text_or_too_much(filter,
                                regex->replace_all(*text, *with, limits::hurl_value_bytes_max));
    std::optional<std::string> group = regex->first_group(*text);
    if (!group) return std::optional<Value>();
    return yields(Value{std::move(*group)});
}

Outcome formatted(const Filter& filter, const Value& value, std::string_view pattern) {
    const auto* date = value.get<Date>();
    if (date == nullptr) return cannot(filter, value, "a date");
    auto text = format_date(*date, pattern);
    if (!text)
        return Fault{
            filter.at,
            fmt::format("{} is not a pattern for dates that we know", display_text(pattern, 60)),
            true};
    return yields(Value{std::move(*text)});
}

}  // namespace

Evaluated<std::optional<Value>> apply(const Filter& filter, const Value& value,
                                      const Context& context) {
    const auto argument = evaluate(filter.first, context);
    if (!argument) return argument.error();
    switch (filter.kind) {
        case Filter::Kind::base64_encode:
        case Filter::Kind::base64_url_safe_encode:
        case Filter::Kind::to_hex:
        case Filter::Kind::decode: {
            const auto* bytes = value.get<Bytes>();
            if (bytes == nullptr) return cannot(filter, value, "bytes");
            return apply_to_bytes(filter, bytes->data, *argument);
        }
        case Filter::Kind::base64_decode:
        case Filter::Kind::base64_url_safe_decode:
        case Filter::Kind::html_escape:
        case Filter::Kind::html_unescape:
        case Filter::Kind::url_encode:
        case Filter::Kind::url_decode:
        case Filter::Kind::jsonpath:
        case Filter::Kind::split:
        case Filter::Kind::url_query_param:
        case Filter::Kind::to_date:
            if (!value.is<std::string>()) return cannot(filter, value, "a string");
            return apply_to_text(filter, value, *argument);
        case Filter::Kind::regex:
        case Filter::Kind::replace:
        case Filter::Kind::replace_regex:
            return apply_replacing(filter, value, context);
        case Filter::Kind::count:
            return count(filter, value);
        case Filter::Kind::first:
            return element(filter, value, 0, true);
        case Filter::Kind::last:
            return element(filter, value, -1, true);
        case Filter::Kind::nth:
            return nth(filter, value, context);
        case Filter::Kind::days_after_now:
        case Filter::Kind::days_before_now:
            return days(filter, value, context);
        case Filter::Kind::format:
            return formatted(filter, value, *argument);
        case Filter::Kind::to_int:
            return to_int(filter, value);
        case Filter::Kind::to_float:
            return to_float(filter, value);
        case Filter::Kind::to_string: {
            std::optional<std::string> text = render(value);
            if (!text) return cannot(filter, value, "something that has a text");
            return yields(Value{std::move(*text)});
        }
        case Filter::Kind::unsupported:
            break;
    }
    return Fault{filter.at, fmt::format("the filter {} is not supported", filter.name), true};
}

Evaluated<std::optional<Value>> apply(const std::vector<Filter>& filters,
                                      std::optional<Value> value, const Context& context) {
    for (const Filter& filter : filters) {
        if (!value)
            return Fault{filter.at,
                         fmt::format("there is no value for {} to work on", filter.name)};
        auto next = apply(filter, *value, context);
        if (!next) return next.error();
        value = std::move(*next);
    }
    return value;
}

}  // namespace rehearse::hurl
