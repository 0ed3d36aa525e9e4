// `growth:` of interview.yaml, and whether its cases are there.
#include <fmt/format.h>

#include <algorithm>

#include "package/reader.hpp"

namespace rehearse::package {

namespace {

constexpr std::int64_t size_max = 1'000'000'000'000;
constexpr std::size_t of_bytes_max = 60;
// Less than this tells nothing of a slope: noise alone would make one.
constexpr std::int64_t span_min = 4;

void read_of(YamlMap& map, GrowthSeries& series) {
    series.of = map.text("of").value_or("");
    const bool is_blank = series.of.find_first_not_of(' ') == std::string::npos;
    if (map.has("of") && (is_blank || series.of.size() > of_bytes_max))
        map.sink().add(map.take("of"),
                       fmt::format("`growth.of` says in at most {} bytes what n counts, such as "
                                   "`number of lines`.",
                                   of_bytes_max));
}

void read_wanted(YamlMap& map, GrowthSeries& series) {
    const auto text = map.text("wanted");
    if (!text) return;
    const auto growth = growth_class_from_string(*text);
    if (growth && *growth >= GrowthClass::linear && *growth <= GrowthClass::cubic) {
        series.wanted = growth;
        return;
    }
    map.sink().add(map.take("wanted"),
                   fmt::format("`growth.wanted: {}` is not known: use n (which is n log n as "
                               "well), n^2 or n^3.",
                               *text));
}

void read_sizes(YamlMap& map, GrowthSeries& series) {
    const YAML::Node node = map.take("cases");
    if (!node.IsDefined()) return;
    if (!node.IsMap()) {
        map.sink().add(node,
                       "`growth.cases` must be a mapping from case to size, such as "
                       "`secret/20-size-1000: 1000`.");
        return;
    }
    YamlMap sizes(node, map.sink(), "growth.cases.");
    std::int64_t last = 0;
    bool is_complete = true;
    for (const auto& entry : node) {
        const std::string& path = entry.first.Scalar();
        const auto size = sizes.integer(path, 1, size_max);
        const int line = FaultSink::line_of(entry.first);
        is_complete = is_complete && size;
        if (!size) continue;
        if (*size <= last)
            map.sink().add(line, fmt::format("The size {} of `{}` is not larger than {} before it: "
                                             "list the cases by growing size.",
                                             *size, path, last));
        last = *size;
        series.cases.push_back({path, *size, line});
    }
    if (!is_complete) return;
    if (series.cases.size() < growth_cases_min || series.cases.size() > growth_cases_max) {
        map.sink().add(node, fmt::format("`growth.cases` names {} cases: give {} to {}.",
                                         series.cases.size(), growth_cases_min, growth_cases_max));
    } else if (last < span_min * series.cases.front().size) {
        map.sink().add(node,
                       fmt::format("The last size must be at least {} times the first.", span_min));
    }
}

}  // namespace

std::string_view to_string(GrowthClass growth) {
    switch (growth) {
        case GrowthClass::too_fast:
            return "too_fast";
        case GrowthClass::constant:
            return "constant";
        case GrowthClass::linear:
            return "n";
        case GrowthClass::quadratic:
            return "n^2";
        case GrowthClass::cubic:
            return "n^3";
        case GrowthClass::steeper:
            return "steeper";
    }
    return "";
}

std::optional<GrowthClass> growth_class_from_string(std::string_view text) {
    for (const auto growth : {GrowthClass::too_fast, GrowthClass::constant, GrowthClass::linear,
                              GrowthClass::quadratic, GrowthClass::cubic, GrowthClass::steeper}) {
        if (to_string(growth) == text) return growth;
    }
    return std::nullopt;
}

void read_growth(YamlMap& interview, const Reading& reading) {
    const YAML::Node node = interview.take("growth");
    if (!node.IsDefined() || node.IsNull()) return;
    const FaultSink sink = reading.sink("interview.yaml", "growth");
    if (!node.IsMap()) {
        sink.add(node, "`growth` must be a mapping of `of`, `cases` and perhaps `wanted`.");
        return;
    }
    const Kind kind = reading.package.interview.kind;
    if (kind == Kind::http || kind == Kind::tests) {
        sink.add(node, fmt::format("`growth` is not for kind {}, whose cases share a process.",
                                   to_string(kind)));
        return;
    }
    YamlMap map(node, sink, "growth.");
    GrowthSeries series;
    map.require("of");
    map.require("cases");
    read_of(map, series);
    read_sizes(map, series);
    read_wanted(map, series);
    map.finish();
    reading.package.interview.growth = std::move(series);
}

void check_growth_cases(const Reading& reading) {
    const Package& package = reading.package;
    if (!package.interview.growth) return;
    const FaultSink sink = reading.sink("interview.yaml", "growth");
    for (const SizedCase& sized : package.interview.growth->cases) {
        const auto found =
            std::find_if(package.cases.begin(), package.cases.end(),
                         [&](const TestCase& test) { return test.path == sized.path; });
        if (found == package.cases.end())
            sink.add(sized.line, fmt::format("There is no case `{}`: name it by its path below "
                                             "data/ without the ending.",
                                             sized.path));
        else if (found->is_sample)
            sink.add(sized.line, fmt::format("`{}` is a sample: only hidden cases have sizes, for "
                                             "only a submission is measured.",
                                             sized.path));
    }
}

}  // namespace rehearse::package
