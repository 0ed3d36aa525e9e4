#include "grading/growth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "grading/result.hpp"
#include "package/package.hpp"

namespace rehearse::grading {

namespace {

using package::GrowthClass;

/// Both are natural logarithms.
struct Place {
    double size = 0;
    double time = 0;
};

struct Line {
    double slope = 0;
    double start = 0;
    double error = 0;  // root of the mean square of what the line misses

    [[nodiscard]] double at(double size) const { return start + slope * size; }
};

constexpr double clear_ms_min = 5;        // below, the clock's millisecond and the start-up's noise
constexpr double clear_of_startup = 0.5;  // a runtime that starts slowly does so unevenly
constexpr std::size_t fitted_max = 4;     // the largest: at small sizes lower terms count
constexpr double error_max = 0.25;        // a time is off by a quarter or so
constexpr double span_min = 4;
constexpr double steep = 3.4;  // every step of a curve that no power up to n³ has
constexpr double steep_time_span_min = 8;

/// The slopes of a class; n log n is at most 1.2 at the sizes of tests, n² log n 2.2. Between them
/// are powers such as n^1.5 and sums in which two terms weigh the same: nothing is said of those.
struct SlopeRange {
    double from;
    double below;
    GrowthClass growth;
};
constexpr SlopeRange ranges[] = {{-0.35, 0.35, GrowthClass::constant},
                                 {0.65, 1.4, GrowthClass::linear},
                                 {1.6, 2.4, GrowthClass::quadratic},
                                 {2.6, 3.4, GrowthClass::cubic},
                                 {3.6, 1e9, GrowthClass::steeper}};

Line fit(std::span<const Place> places) {
    const double count = static_cast<double>(places.size());
    double size = 0;
    double time = 0;
    for (const Place& place : places) {
        size += place.size / count;
        time += place.time / count;
    }
    double along = 0;
    double across = 0;
    for (const Place& place : places) {
        along += (place.size - size) * (place.size - size);
        across += (place.size - size) * (place.time - time);
    }
    Line line;
    line.slope = across / along;
    line.start = time - line.slope * size;
    double squares = 0;
    for (const Place& place : places) squares += std::pow(place.time - line.at(place.size), 2);
    line.error = std::sqrt(squares / count);
    return line;
}

bool is_steep_everywhere(std::span<const Place> places) {
    for (std::size_t i = 1; i < places.size(); ++i) {
        const double step = places[i].size - places[i - 1].size;
        if (places[i].time - places[i - 1].time < steep * step) return false;
    }
    return places.back().time - places.front().time >= std::log(steep_time_span_min);
}

/// REQUIRES: three places at least.
std::optional<GrowthClass> classify(std::span<const Place> places) {
    if (is_steep_everywhere(places)) return GrowthClass::steeper;
    const Line line = fit(places);
    if (places.back().size - places.front().size < std::log(span_min) - 1e-9) return std::nullopt;
    if (line.error > error_max) return std::nullopt;
    for (const SlopeRange& range : ranges) {
        if (range.from <= line.slope && line.slope < range.below) return range.growth;
    }
    return std::nullopt;
}

/// The run that was cut joins only where it says more than the others do: well above their line, or
/// with just two of them. Else it agrees with them.
bool adds_to(const Place& cut, std::span<const Place> finished) {
    if (finished.size() < 2) return false;
    return finished.size() == 2 || cut.time > fit(finished).at(cut.size) + error_max;
}

std::string_view words(GrowthClass growth) {
    switch (growth) {
        case GrowthClass::too_fast:
        case GrowthClass::constant:
            return "a constant";
        case GrowthClass::linear:
            return "n or n log n";
        case GrowthClass::quadratic:
            return "n²";
        case GrowthClass::cubic:
            return "n³";
        case GrowthClass::steeper:
            return "more than n³";
    }
    return "";
}

std::string sentence_of(const Growth& growth) {
    const GrowthClass found = growth.estimate.growth;
    if (found == GrowthClass::too_fast)
        return fmt::format("Too fast to tell how the CPU time grows with the {}.", growth.of);
    std::string text;
    if (found == GrowthClass::constant) {
        text = fmt::format("The CPU time hardly grows with the {}.", growth.of);
    } else if (found == GrowthClass::steeper) {
        text = fmt::format(
            "With n, the {}, the CPU time grows faster than n³, perhaps "
            "exponentially.",
            growth.of);
    } else {
        text = fmt::format("With n, the {}, the CPU time grows {} like {}.", growth.of,
                           growth.estimate.is_at_least ? "at least" : "about", words(found));
    }
    if (is_steeper_than_wanted(growth))
        text += fmt::format(" What is wanted is {}.", words(*growth.wanted));
    return text;
}

bool has_ended(const TestResult& test) {
    return test.verdict == Verdict::AC || test.verdict == Verdict::WA;
}

/// The middle one, for the first run of a program may be slow by chance.
std::optional<std::int64_t> startup_of(const std::vector<TestResult>& tests) {
    std::vector<std::int64_t> times;
    for (const TestResult& test : tests)
        if (test.group == "sample" && has_ended(test)) times.push_back(test.cpu_ms);
    if (times.empty()) return std::nullopt;
    std::sort(times.begin(), times.end());
    return times[(times.size() - 1) / 2];
}

}  // namespace

std::optional<GrowthEstimate> estimate_growth(const std::vector<GrowthPoint>& points,
                                              std::int64_t startup_ms) {
    const double startup = static_cast<double>(startup_ms);
    const double clear_ms = std::max(clear_ms_min, startup * clear_of_startup);
    std::vector<Place> places;
    std::optional<Place> cut;
    bool is_cut = false;
    std::size_t finished = 0;
    for (const GrowthPoint& point : points) {
        const double ms = static_cast<double>(point.cpu_ms) - startup;
        const bool is_first_cut = !point.finished && !is_cut;
        is_cut = is_cut || !point.finished;
        if (point.finished) ++finished;
        if (ms < clear_ms || (!point.finished && !is_first_cut)) continue;
        const Place place{std::log(static_cast<double>(point.size)), std::log(ms)};
        // A larger one that finished after one was cut is about something else than size.
        if (point.finished && !is_cut) places.push_back(place);
        if (is_first_cut) cut = place;
    }
    GrowthEstimate estimate;
    if (!is_cut && places.size() < package::growth_cases_min) {
        if (finished < package::growth_cases_min) return std::nullopt;
        return estimate;
    }
    if (places.size() > fitted_max)
        places.erase(places.begin(), places.end() - static_cast<std::ptrdiff_t>(fitted_max));
    if (cut && adds_to(*cut, places)) {
        places.push_back(*cut);
        estimate.is_at_least = true;
    }
    if (places.size() < package::growth_cases_min) return std::nullopt;
    const auto growth = classify(places);
    // Whatever reads its input grows at least like n: as a lower bound that says nothing.
    if (!growth || (estimate.is_at_least && *growth <= GrowthClass::linear)) return std::nullopt;
    // Why would it be cut, then?
    if (is_cut && *growth == GrowthClass::constant) return std::nullopt;
    estimate.growth = *growth;
    return estimate;
}

std::optional<Growth> growth_of(const package::GrowthSeries& series,
                                const std::vector<package::TestCase>& cases,
                                const std::vector<TestResult>& tests) {
    const auto startup = startup_of(tests);
    if (!startup) return std::nullopt;
    Growth growth;
    growth.of = series.of;
    growth.wanted = series.wanted;
    for (const package::SizedCase& sized : series.cases) {
        for (std::size_t i = 0; i < std::min(cases.size(), tests.size()); ++i) {
            if (cases[i].path != sized.path) continue;
            const bool is_cut = tests[i].verdict == Verdict::TLE;
            if (!is_cut && !has_ended(tests[i])) continue;
            growth.points.push_back({sized.size, tests[i].cpu_ms, !is_cut});
        }
    }
    const auto estimate = estimate_growth(growth.points, *startup);
    if (!estimate) return std::nullopt;
    growth.estimate = *estimate;
    growth.sentence = sentence_of(growth);
    return growth;
}

bool is_steeper_than_wanted(const Growth& growth) {
    return growth.wanted && growth.estimate.growth > *growth.wanted;
}

}  // namespace rehearse::grading
