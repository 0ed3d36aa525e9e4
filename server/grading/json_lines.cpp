// compare_json_lines: kept apart from the token validator because it is the only part of grading
// that parses JSON.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "grading/validator.hpp"

namespace rehearse::grading {

namespace {

using Json = nlohmann::json;

constexpr double tolerance = 1e-9;

bool same_number(const Json& a, const Json& b) {
    if (!a.is_number_float() && !b.is_number_float()) return a == b;
    const double x = a.get<double>();
    const double y = b.get<double>();
    const double distance = std::fabs(x - y);
    return x == y || distance <= tolerance || distance <= tolerance * std::fabs(x);
}

bool same_value(const Json& a, const Json& b) {
    if (a.is_number() && b.is_number()) return same_number(a, b);
    if (a.type() != b.type()) return false;
    if (a.is_array()) {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!same_value(a[i], b[i])) return false;
        }
        return true;
    }
    if (a.is_object()) {
        if (a.size() != b.size()) return false;
        for (auto it = a.begin(); it != a.end(); ++it) {
            const auto other = b.find(it.key());
            if (other == b.end() || !same_value(*it, *other)) return false;
        }
        return true;
    }
    return a == b;
}

/// The next line without its end; false when there is none.
bool take_line(std::string_view& text, std::string_view& line) {
    if (text.empty()) return false;
    const std::size_t end = text.find('\n');
    line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

bool same_line(std::string_view expected, std::string_view got) {
    if (expected == got) return true;
    const Json a = Json::parse(expected, nullptr, false);
    const Json b = Json::parse(got, nullptr, false);
    return !a.is_discarded() && !b.is_discarded() && same_value(a, b);
}

}  // namespace

Comparison compare_json_lines(std::string_view answer, std::string_view output,
                              std::string_view input) {
    std::string_view expected;
    std::string_view got;
    std::string_view call;
    for (std::size_t number = 1;; ++number) {
        const bool more_expected = take_line(answer, expected);
        bool more_got = take_line(output, got);
        while (!more_expected && more_got && got.empty()) more_got = take_line(output, got);
        const std::string where = take_line(input, call)
                                      ? fmt::format("Line {}, {}", number, shorten(call))
                                      : fmt::format("Line {}", number);
        if (!more_expected && !more_got) return {true, {}};
        if (!more_got)
            return {false, fmt::format("{}: expected {}, but the output ends here.", where,
                                       shorten(expected))};
        if (!more_expected)
            return {false,
                    fmt::format("The output goes on in line {} with {}.", number, shorten(got))};
        if (!same_line(expected, got)) {
            return {false, fmt::format("{}: expected {}, got {}.", where, shorten(expected),
                                       shorten(got))};
        }
    }
}

}  // namespace rehearse::grading
