// The default output validator, exactly as the 2025-09 text has it, and the comparison of JSON
// lines for tasks driven by a harness. Pure: bytes in, decision out. Neither ever fails on what a
// program printed; only bad flags are errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rehearse::grading {

struct ValidatorFlags {
    bool case_sensitive = false;
    bool space_change_sensitive = false;
    std::optional<long double> absolute_tolerance;
    std::optional<long double> relative_tolerance;
};

/// Unknown, repeated or contradictory flags and bad numbers are `package_invalid`.
[[nodiscard]] Result<ValidatorFlags> parse_validator_flags(const std::vector<std::string>& args);

struct Comparison {
    bool accepted = false;
    std::string
        detail;  // where the first difference is, with both sides shortened; empty when accepted
};

[[nodiscard]] Comparison compare_tokens(const ValidatorFlags& flags, std::string_view answer,
                                        std::string_view output);

/// One JSON value per line; numbers differ by at most 1e-9 (absolute or relative) if either has a
/// fraction or exponent, everything else must be equal in type and value. `input` names the call in
/// the detail when it has a line for it.
[[nodiscard]] Comparison compare_json_lines(std::string_view answer, std::string_view output,
                                            std::string_view input = {});

/// At most `bytes_max` bytes of a text for a message, with "..." and without control characters.
std::string shorten(std::string_view text, std::size_t bytes_max = 60);

}  // namespace rehearse::grading
