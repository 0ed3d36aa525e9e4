#include "grading/validator.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace rehearse::grading {

namespace {

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes tokens and the white space before them from the front of a text.
class Tokens {
public:
    explicit Tokens(std::string_view text) : text_(text) {}

    /// False at the end; `space()` then holds the trailing white space.
    bool next() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_space(text_[at_])) {
            if (text_[at_] == '\n') ++line_;
            ++at_;
        }
        space_ = text_.substr(start, at_ - start);
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_])) ++at_;
        token_ = text_.substr(begin, at_ - begin);
        return !token_.empty();
    }
    [[nodiscard]] std::string_view token() const { return token_; }
    [[nodiscard]] std::string_view space() const { return space_; }
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    std::string_view text_;
    std::string_view token_;
    std::string_view space_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

/// [+-]?(\d*\.\d+|\d+\.|\d+)([eE][+-]?\d+)?
bool is_decimal(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t start = i;
        while (i < text.size() && is_digit(text[i])) ++i;
        return i - start;
    };
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const std::size_t whole = digits();
    std::size_t fraction = 0;
    if (i < text.size() && text[i] == '.') {
        ++i;
        fraction = digits();
    }
    if (whole + fraction == 0) return false;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        if (digits() == 0) return false;
    }
    return i == text.size();
}

bool same_text(const ValidatorFlags& flags, std::string_view a, std::string_view b) {
    if (flags.case_sensitive || a == b) return a == b;
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

bool same_token(const ValidatorFlags& flags, std::string_view answer, std::string_view output) {
    const bool tolerant = flags.absolute_tolerance || flags.relative_tolerance;
    if (!tolerant || !is_decimal(answer)) return same_text(flags, answer, output);
    if (!is_decimal(output)) return false;
    const long double a = std::strtold(std::string(answer).c_str(), nullptr);
    const long double s = std::strtold(std::string(output).c_str(), nullptr);
    if (a == s) return true;
    const long double distance = std::fabs(s - a);
    return (flags.absolute_tolerance && distance <= *flags.absolute_tolerance) ||
           (flags.relative_tolerance && distance <= *flags.relative_tolerance * std::fabs(a));
}

Result<long double> parse_tolerance(const std::string& flag, const std::vector<std::string>& args,
                                    std::size_t at) {
    if (at >= args.size() || !is_decimal(args[at]) || args[at].starts_with('-')) {
        return fail(
            ErrorCode::package_invalid,
            fmt::format("The validator flag `{}` needs a number such as 1e-6 after it.", flag));
    }
    const long double value = std::strtold(args[at].c_str(), nullptr);
    if (!std::isfinite(value)) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("The number after `{}` is too large.", flag));
    }
    return value;
}

}  // namespace

std::string shorten(std::string_view text, std::size_t bytes_max) {
    std::string result;
    for (const char c : text.substr(0, bytes_max)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            result += fmt::format("\\x{:02x}", byte);
        else
            result += c;
    }
    if (text.size() > bytes_max) {
        while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0U) == 0x80U)
            result.pop_back();
        if (!result.empty() && static_cast<unsigned char>(result.back()) >= 0xC0U)
            result.pop_back();
        result += "...";
    }
    return result;
}

Result<ValidatorFlags> parse_validator_flags(const std::vector<std::string>& args) {
    ValidatorFlags flags;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const std::string& flag = args[i];
        if (flag == "case_sensitive") {
            flags.case_sensitive = true;
            continue;
        }
        if (flag == "space_change_sensitive") {
            flags.space_change_sensitive = true;
            continue;
        }
        const bool both = flag == "float_tolerance";
        if (!both && flag != "float_absolute_tolerance" && flag != "float_relative_tolerance") {
            return fail(ErrorCode::package_invalid,
                        fmt::format("The validator flag `{}` is not known.", flag));
        }
        const auto value = parse_tolerance(flag, args, ++i);
        if (!value) return value.error();
        for (auto* tolerance : {&flags.absolute_tolerance, &flags.relative_tolerance}) {
            const bool meant = both || (tolerance == &flags.absolute_tolerance) ==
                                           (flag == "float_absolute_tolerance");
            if (!meant) continue;
            if (tolerance->has_value()) {
                return fail(
                    ErrorCode::package_invalid,
                    fmt::format("The validator flag `{}` repeats a tolerance given before.", flag));
            }
            *tolerance = *value;
        }
    }
    return flags;
}

Comparison compare_tokens(const ValidatorFlags& flags, std::string_view answer,
                          std::string_view output) {
    Tokens expected(answer);
    Tokens got(output);
    for (std::size_t number = 1;; ++number) {
        const bool more_expected = expected.next();
        const bool more_got = got.next();
        if (flags.space_change_sensitive && expected.space() != got.space()) {
            return {false,
                    fmt::format("White space differs before token {} (line {} of the output).",
                                number, got.line())};
        }
        if (!more_expected && !more_got) return {true, {}};
        if (!more_got) {
            return {false, fmt::format("The output ends after {} tokens; expected `{}` next.",
                                       number - 1, shorten(expected.token()))};
        }
        if (!more_expected) {
            return {false, fmt::format("The output goes on after {} tokens with `{}` (line {}).",
                                       number - 1, shorten(got.token()), got.line())};
        }
        if (!same_token(flags, expected.token(), got.token())) {
            return {false, fmt::format("Token {} (line {} of the output): expected `{}`, got `{}`.",
                                       number, got.line(), shorten(expected.token()),
                                       shorten(got.token()))};
        }
    }
}

}  // namespace rehearse::grading
