// Templates, expressions and patterns.
#include <fmt/format.h>

#include "base/limits.hpp"
#include "hurl/date.hpp"
#include "hurl/encoding.hpp"
#include "hurl/evaluate.hpp"

namespace rehearse::hurl {
namespace {

std::string json_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '"' || c == '\\')
            escaped += {'\\', c};
        else if (c == '\n')
            escaped += "\\n";
        else if (c == '\r')
            escaped += "\\r";
        else if (c == '\t')
            escaped += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20)
            escaped += fmt::format("\\u{:04x}", c);
        else
            escaped += c;
    }
    return escaped;
}

bool is_relative_inside(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.find('\0') != std::string_view::npos ||
        path.find('\\') != std::string_view::npos)
        return false;
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('/'));
        if (part == ".." || part.empty()) return false;
        path.remove_prefix(std::min(path.size(), part.size() + 1));
    }
    return true;
}

}  // namespace

Evaluated<Value> evaluate(const Expression& expression, const Context& context) {
    switch (expression.kind) {
        case Expression::Kind::new_uuid:
            return Value{context.hooks.new_uuid()};
        case Expression::Kind::new_date:
            return Value{iso_text(Date{to_millis(context.hooks.now()) * 1000})};
        case Expression::Kind::variable:
            break;
    }
    const auto found = context.variables.find(expression.name);
    if (found != context.variables.end()) return found->second;
    return Fault{expression.at, fmt::format("there is no variable {}", expression.name), true};
}

Evaluated<std::string> evaluate(const Template& text, const Context& context) {
    std::string result;
    for (const Piece& piece : text.pieces) {
        if (!piece.expression) {
            result += piece.text;
            continue;
        }
        const auto value = evaluate(*piece.expression, context);
        if (!value) return value.error();
        const std::optional<std::string> part = render(*value);
        if (!part)
            return Fault{piece.expression->at,
                         fmt::format("{} is {}, which cannot be put into text",
                                     piece.expression->name, display(*value, 60))};
        if (piece.place == Piece::Place::json_value) {
            const auto json = read_json(*part);
            if (!json || json->is<std::string>() || json->is<List>() || json->is<Object>())
                return Fault{
                    piece.expression->at,
                    fmt::format(
                        "{} is {}, but only a number, true, false or null can stand in JSON "
                        "without quotes",
                        piece.expression->name, display(*value, 60))};
        }
        result += piece.place == Piece::Place::json_string ? json_escaped(*part) : *part;
        if (result.size() > limits::hurl_value_bytes_max)
            return Fault{text.at, "the text becomes too long"};
    }
    return result;
}

Evaluated<Regex> evaluate(const Pattern& pattern, const Context& context) {
    std::string text;
    if (pattern.literal) {
        text = *pattern.literal;
    } else {
        auto evaluated = evaluate(pattern.text, context);
        if (!evaluated) return evaluated.error();
        text = std::move(*evaluated);
    }
    auto compiled = Regex::compile(text);
    if (compiled) return *compiled;
    const bool of_file = pattern.literal || constant_text(pattern.text);
    return Fault{pattern.at,
                 fmt::format("{} is not a regular expression: {}", display_text(text, 60),
                             compiled.error().message),
                 of_file};
}

Evaluated<std::string> read_file(const Template& path, const Context& context) {
    const auto name = evaluate(path, context);
    if (!name) return name.error();
    if (!is_relative_inside(*name))
        return Fault{path.at,
                     fmt::format("{} must be a path inside the package", display_text(*name, 60)),
                     true};
    auto bytes = context.hooks.read_file(*name);
    if (!bytes) return Fault{path.at, bytes.error().message, true};
    return std::move(*bytes);
}

}  // namespace rehearse::hurl
