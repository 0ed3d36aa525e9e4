#include "runner/time_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "grading/scoring.hpp"
#include "package/bundle.hpp"
#include "package/reader.hpp"
#include "package/yaml_reader.hpp"

namespace rehearse::runner {

namespace fs = std::filesystem;

namespace {

// What a solution that must be fast enough may take while nobody knows what that means.
constexpr double measuring_limit_s = 30;

/// Empty when nothing is kept.
fs::path place_of(const package::Package& package, Grader& grader) {
    const fs::path& cache = grader.compiler().cache_directory();
    if (cache.empty()) return {};
    const auto hash = package::content_hash(package.root);
    return hash ? cache / "time-limits" / *hash : fs::path();
}

std::optional<double> kept_limit(const fs::path& place) {
    const auto text = place.empty() ? std::nullopt : package::read_file(place, 64);
    const auto words = text ? package::split_words(*text) : std::vector<std::string>{};
    const auto seconds = words.empty() ? std::nullopt : package::parse_number(words.front());
    return seconds && *seconds > 0 ? seconds : std::nullopt;
}

/// Failing to keep it is no failure: it is derived again.
void keep_limit(const fs::path& place, double seconds) {
    if (place.empty()) return;
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    const fs::path beside = place.string() + ".new";
    std::ofstream(beside) << fmt::format("{}\n", seconds);
    fs::rename(beside, place, error);
}

std::vector<grading::CaseVerdict> all_cases(const package::Package& package) {
    std::vector<grading::CaseVerdict> cases;
    for (const auto& test : package.cases) cases.push_back({test.path});
    return cases;
}

}  // namespace

DerivedTimeLimit derive_time_limit(const package::Package& package, Grader& grader) {
    DerivedTimeLimit derived;
    const fs::path place = place_of(package, grader);
    if (const auto kept = kept_limit(place)) {
        derived.limit_s = *kept;
        derived.is_from_before = true;
        return derived;
    }
    package::Package unlimited = package;
    unlimited.limits.time_limit_s = measuring_limit_s;
    const auto cases = all_cases(package);
    for (const auto& example : package.submissions) {
        const auto use = grading::time_limit_use(example, package.dialect, cases);
        if (use.lower.empty()) continue;
        auto submission = read_submission((package.root / "submissions" / example.path).string());
        if (!submission) continue;
        submission->language = example.language;
        submission->entrypoint = example.entrypoint;
        if (const auto staged = stage(package, *submission);
            !staged || !grader.compiler().find_tool(*staged->language)) {
            continue;
        }
        GradeOptions options;
        options.purpose = grading::Purpose::verify_all;
        options.stop_at_too_slow = true;
        auto result = grader.grade(unlimited, *submission, options);
        const std::string path = example.path.generic_string();
        bool is_whole = !result.tests.empty();
        for (const auto& test : result.tests)
            is_whole = is_whole && test.verdict != Verdict::SK && test.verdict != Verdict::TLE;
        if (!is_whole) continue;
        for (const std::size_t i : use.lower) {
            const double seconds = static_cast<double>(result.tests.at(i).cpu_ms) / 1000;
            if (!derived.slowest.empty() && seconds <= derived.slowest_s) continue;
            derived.slowest_s = seconds;
            derived.slowest = path;
        }
        derived.results.emplace(path, std::move(result));
    }
    derived.limit_s = grading::derive_time_limit_s(derived.slowest_s, package.limits);
    if (!derived.slowest.empty()) keep_limit(place, derived.limit_s);
    return derived;
}

package::Package with_time_limit(package::Package package, Grader& grader) {
    if (!package.limits.time_limit_given)
        package.limits.time_limit_s = derive_time_limit(package, grader).limit_s;
    return package;
}

}  // namespace rehearse::runner
