// Regex: matching in time linear in the subject, whatever the pattern, because subjects come from a
// candidate's server. The only place that sees RE2. Where its syntax differs from the one that Hurl
// documents: \d, \w and \s are ASCII.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace rehearse::hurl {

class Regex {
public:
    /// `invalid_input` with the reason for a pattern that is wrong, or too large to run within
    /// bounds.
    [[nodiscard]] static Result<Regex> compile(std::string_view pattern);

    /// Anywhere in the subject.
    bool matches(std::string_view subject) const;

    /// What the first group caught in the first match; empty without match, without group, or when
    /// it took no part.
    std::optional<std::string> first_group(std::string_view subject) const;

    /// Every match replaced; $1, ${1}, $name and ${name} stand for groups, $$ for a dollar. Empty
    /// when the result would exceed `bytes_max`.
    std::optional<std::string> replace_all(std::string_view subject, std::string_view replacement,
                                           std::size_t bytes_max) const;

private:
    explicit Regex(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

    std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace rehearse::hurl
