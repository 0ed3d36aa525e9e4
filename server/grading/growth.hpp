// How a solution's time grows with the size of its input, told from the times that it took. The
// method is that of S. Goldsmith, A. Aiken, D. Wilkerson, "Measuring Empirical Computational
// Complexity" (ESEC/FSE 2007): a power of n is a straight line where time and size are both
// logarithms, and the line's slope is the power. Like the doubling ratios of R. Sedgewick, K.
// Wayne, "Algorithms", 4th edition, section 1.4, it looks at the largest sizes, where the lower
// terms have faded. It refuses to guess: where the figures do not carry a line, or the slope lies
// between two classes, nothing is said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "package/growth_series.hpp"

namespace rehearse::package {
struct TestCase;
}

namespace rehearse::grading {

struct TestResult;

struct GrowthPoint {
    std::int64_t size = 0;
    std::int64_t cpu_ms = 0;
    bool finished = true;  // else cut at its limit: it would have taken at least this

    bool operator==(const GrowthPoint&) const = default;
};

struct GrowthEstimate {
    package::GrowthClass growth = package::GrowthClass::too_fast;
    bool is_at_least =
        false;  // the run that was cut decided, and what it would have taken, nobody knows

    bool operator==(const GrowthEstimate&) const = default;
};

/// `startup_ms` is what a case takes that has almost nothing in it. REQUIRES: the sizes grow.
[[nodiscard]] std::optional<GrowthEstimate> estimate_growth(const std::vector<GrowthPoint>& points,
                                                            std::int64_t startup_ms);

/// What a result says of growth. It holds no hidden data: sizes, times, and the author's words.
struct Growth {
    std::string of;
    GrowthEstimate estimate;
    std::optional<package::GrowthClass> wanted;
    std::vector<GrowthPoint> points;
    std::string sentence;
};

/// Of the cases that ran; those that crashed or were not run are no points, and samples are the
/// cases that are almost empty. Nothing where there is no estimate. REQUIRES: `tests` are those of
/// `cases`, in their order.
[[nodiscard]] std::optional<Growth> growth_of(const package::GrowthSeries& series,
                                              const std::vector<package::TestCase>& cases,
                                              const std::vector<TestResult>& tests);

/// Whether it grows faster than the author wants.
[[nodiscard]] bool is_steeper_than_wanted(const Growth& growth);

}  // namespace rehearse::grading
