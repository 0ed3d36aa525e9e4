// GrowthSeries: `growth:` of interview.yaml. It names hidden cases of growing size, of which the
// runner's times tell how a solution's time grows. What they tell is up to grading/growth.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::package {

/// Two points always make a line.
inline constexpr std::size_t growth_cases_min = 3;
inline constexpr std::size_t growth_cases_max = 20;

/// What times can tell apart, from slow to fast growth. `linear` is n or n log n: over the sizes
/// that a test can have, the logarithm is lost in the noise.
enum class GrowthClass { too_fast, constant, linear, quadratic, cubic, steeper };

/// The word of the wire, and of `wanted` in interview.yaml: "n", "n^2", "n^3", …
std::string_view to_string(GrowthClass growth);
std::optional<GrowthClass> growth_class_from_string(std::string_view text);

struct SizedCase {
    std::string path;  // TestCase::path: "secret/20-size-1000"
    std::int64_t size = 0;
    int line = 0;  // in interview.yaml
};

struct GrowthSeries {
    std::string of;                // what n counts, for a sentence: "number of spans"
    std::vector<SizedCase> cases;  // three or more, each larger than the one before
    std::optional<GrowthClass> wanted;
};

}  // namespace rehearse::package
