// The predicates, with Hurl's view of types: a mismatch never holds, not even negated, except for
// == and !=, which any two values have an answer to.
#include <fmt/format.h>

#include <algorithm>

#include "hurl/date.hpp"
#include "hurl/encoding.hpp"
#include "hurl/evaluate.hpp"

namespace rehearse::hurl {
namespace {

struct Finding {
    bool holds = false;
    bool mismatch = false;
};

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = to_lower(text[i]);
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

Finding is_empty(const Value& value) {
    if (const auto* text = value.get<std::string>()) return {text->empty()};
    if (const auto* bytes = value.get<Bytes>()) return {bytes->data.empty()};
    if (const auto* list = value.get<List>()) return {list->empty()};
    if (const auto* object = value.get<Object>()) return {object->empty()};
    return {false, true};
}

/// The predicates that look at nothing but the value.
Finding examine(Predicate::Kind kind, const Value& value) {
    const auto* text = value.get<std::string>();
    switch (kind) {
        case Predicate::Kind::exists:
            return {true};
        case Predicate::Kind::is_boolean:
            return {value.is<bool>()};
        case Predicate::Kind::is_collection:
            return {value.is<List>() || value.is<Object>() || value.is<Bytes>()};
        case Predicate::Kind::is_date:
            return {value.is<Date>()};
        case Predicate::Kind::is_empty:
            return is_empty(value);
        case Predicate::Kind::is_float:
            return {value.is<double>()};
        case Predicate::Kind::is_integer:
            return {value.is<std::int64_t>() || value.is<BigInteger>()};
        case Predicate::Kind::is_iso_date:
            return {text != nullptr && parse_rfc3339(*text).has_value(), text == nullptr};
        case Predicate::Kind::is_list:
            return {value.is<List>()};
        case Predicate::Kind::is_number:
            return {value.is_number()};
        case Predicate::Kind::is_object:
            return {value.is<Object>()};
        case Predicate::Kind::is_string:
            return {text != nullptr};
        case Predicate::Kind::is_uuid:
            return {text != nullptr && is_uuid(*text), text == nullptr};
        default:
            return {false, true};
    }
}

std::string_view description(Predicate::Kind kind) {
    switch (kind) {
        case Predicate::Kind::exists:
            return "something";
        case Predicate::Kind::is_boolean:
            return "a boolean";
        case Predicate::Kind::is_collection:
            return "a collection";
        case Predicate::Kind::is_date:
            return "a date";
        case Predicate::Kind::is_empty:
            return "nothing in it";
        case Predicate::Kind::is_float:
            return "a float";
        case Predicate::Kind::is_integer:
            return "an integer";
        case Predicate::Kind::is_iso_date:
            return "a string with an RFC 3339 date and time";
        case Predicate::Kind::is_list:
            return "a list";
        case Predicate::Kind::is_number:
            return "a number";
        case Predicate::Kind::is_object:
            return "an object";
        case Predicate::Kind::is_string:
            return "a string";
        case Predicate::Kind::is_uuid:
            return "a string with a UUID";
        default:
            return "";
    }
}

Finding ordered(Predicate::Kind kind, const Value& actual, const Value& expected) {
    const bool numbers = actual.is_number() && expected.is_number();
    if (!numbers && !(actual.is<std::string>() && expected.is<std::string>())) return {false, true};
    const auto order = compare(actual, expected);
    if (!order) return {false};
    switch (kind) {
        case Predicate::Kind::greater:
            return {*order > 0};
        case Predicate::Kind::greater_or_equal:
            return {*order >= 0};
        case Predicate::Kind::less:
            return {*order < 0};
        default:
            return {*order <= 0};
    }
}

bool text_holds(Predicate::Kind kind, std::string_view actual, std::string_view expected) {
    if (kind == Predicate::Kind::starts_with) return actual.starts_with(expected);
    if (kind == Predicate::Kind::ends_with) return actual.ends_with(expected);
    return actual.find(expected) != std::string_view::npos;
}

Finding includes(const Value& actual, const Value& expected) {
    const auto* list = actual.get<List>();
    if (list == nullptr) return {false, true};
    return {std::any_of(list->begin(), list->end(),
                        [&](const Value& element) { return equal(element, expected); })};
}

Finding relate(Predicate::Kind kind, const Value& actual, const Value& expected) {
    switch (kind) {
        case Predicate::Kind::equal:
            return {equal(actual, expected), actual.is<Unit>()};
        case Predicate::Kind::not_equal:
            return {!equal(actual, expected), actual.is<Unit>()};
        case Predicate::Kind::starts_with:
        case Predicate::Kind::ends_with:
        case Predicate::Kind::contains: {
            if (kind == Predicate::Kind::contains && actual.is<List>())
                return includes(actual, expected);
            const auto* text = actual.get<std::string>();
            const auto* wanted = expected.get<std::string>();
            if (text != nullptr && wanted != nullptr) return {text_holds(kind, *text, *wanted)};
            const auto* bytes = actual.get<Bytes>();
            const auto* wanted_bytes = expected.get<Bytes>();
            if (bytes != nullptr && wanted_bytes != nullptr)
                return {text_holds(kind, bytes->data, wanted_bytes->data)};
            return {false, true};
        }
        case Predicate::Kind::includes:
            return includes(actual, expected);
        default:
            return ordered(kind, actual, expected);
    }
}

Evaluated<Value> evaluate_value(const PredicateValue& value, const Context& context) {
    if (const auto* constant = std::get_if<Value>(&value)) return *constant;
    if (const auto* expression = std::get_if<Expression>(&value))
        return evaluate(*expression, context);
    if (const auto* file = std::get_if<FileName>(&value)) {
        auto bytes = read_file(file->path, context);
        if (!bytes) return bytes.error();
        return Value{Bytes{std::move(*bytes)}};
    }
    auto text = evaluate(std::get<Template>(value), context);
    if (!text) return text.error();
    return Value{std::move(*text)};
}

std::string relation(const Predicate& predicate, const std::string& expected) {
    const bool is_equality = predicate.kind == Predicate::Kind::equal;
    return is_equality ? expected : fmt::format("{} {}", predicate.name, expected);
}

Judgement conclude(const Predicate& predicate, Finding finding, const std::optional<Value>& value,
                   std::string expected) {
    Judgement judgement;
    judgement.ok = !finding.mismatch && finding.holds != predicate.negated;
    judgement.actual = value ? display(*value) : "nothing";
    if (finding.mismatch && value)
        judgement.actual += fmt::format(" (a value of type {}, which {} cannot judge)",
                                        kind_name(*value), predicate.name);
    judgement.expected = (predicate.negated ? "not " : "") + std::move(expected);
    return judgement;
}

Evaluated<Judgement> judge_match(const Predicate& predicate, const std::optional<Value>& value,
                                 const Context& context) {
    Pattern pattern;
    pattern.at = predicate.at;
    if (const auto* given = std::get_if<Pattern>(&predicate.value)) {
        pattern = *given;
    } else {
        pattern.text = std::get<Template>(predicate.value);
    }
    const auto regex = evaluate(pattern, context);
    if (!regex) return regex.error();
    const auto source = pattern.literal ? Evaluated<std::string>(*pattern.literal)
                                        : evaluate(pattern.text, context);
    Finding finding;
    if (value) {
        const auto* text = value->get<std::string>();
        finding = text == nullptr ? Finding{false, true} : Finding{regex->matches(*text)};
    }
    return conclude(predicate, finding, value,
                    fmt::format("a match of /{}/", source ? *source : ""));
}

}  // namespace

Evaluated<Judgement> judge(const Predicate& predicate, const std::optional<Value>& value,
                           const Context& context) {
    if (predicate.kind == Predicate::Kind::unsupported)
        return Fault{predicate.at, fmt::format("the predicate {} is not supported", predicate.name),
                     true};
    if (predicate.kind == Predicate::Kind::matches) return judge_match(predicate, value, context);
    const std::string_view about_type = description(predicate.kind);
    if (!about_type.empty()) {
        const Finding finding = value ? examine(predicate.kind, *value) : Finding{};
        return conclude(predicate, finding, value, std::string(about_type));
    }
    const auto expected = evaluate_value(predicate.value, context);
    if (!expected) return expected.error();
    const Finding finding = value ? relate(predicate.kind, *value, *expected) : Finding{};
    return conclude(predicate, finding, value, relation(predicate, display(*expected)));
}

}  // namespace rehearse::hurl
