#include <fmt/format.h>

#include <map>

#include "runner/hurl_case.hpp"

namespace rehearse::runner {

namespace {

std::string wanted(const package::CountRange& range) {
    return range.min == range.max ? fmt::format("{}", range.min)
                                  : fmt::format("{} to {}", range.min, range.max);
}

std::string name_of(int status) {
    return status == 0 ? "without an answer" : fmt::format("with status {}", status);
}

}  // namespace

BurstJudgement judge_burst(const package::BurstExpectation& expect,
                           const std::vector<HurlCase>& copies) {
    std::map<int, std::int64_t> histogram;
    std::int64_t failures = 0;
    const HurlCase* first_failure = nullptr;
    for (const HurlCase& copy : copies) {
        ++histogram[copy.last_status];
        if (copy.is_passed) continue;
        ++failures;
        if (first_failure == nullptr) first_failure = &copy;
    }
    BurstJudgement judgement;
    std::string problems;
    const auto add = [&](const std::string& problem) {
        problems += (problems.empty() ? "" : ", ") + problem;
    };
    for (const auto& [status, range] : expect.status) {
        const std::int64_t count = histogram.contains(status) ? histogram.at(status) : 0;
        if (!range.contains(count))
            add(fmt::format("{} {} instead of {}", count, name_of(status), wanted(range)));
    }
    if (!expect.status.empty()) {
        for (const auto& [status, count] : histogram) {
            if (!expect.status.contains(status))
                add(fmt::format("{} {}, which none should have", count, name_of(status)));
        }
    }
    // Without any expectation each copy must pass, as when upstream's tool runs it.
    const bool counts_failures = expect.failures.has_value() || expect.status.empty();
    if (counts_failures && failures > expect.failures.value_or(0)) {
        add(fmt::format("{} failed, the first with: {}", failures,
                        first_failure == nullptr ? "" : first_failure->detail));
    }
    judgement.is_passed = problems.empty();
    if (!problems.empty())
        judgement.detail = fmt::format("Of {} requests at once {}.", copies.size(), problems);
    for (const auto& [status, count] : histogram)
        judgement.transcript.text += fmt::format("{} {}\n", count, name_of(status));
    if (!copies.empty()) {
        judgement.transcript.text += "\nOne of them:\n" + copies.front().transcript.text;
        judgement.transcript.truncated = copies.front().transcript.truncated;
    }
    return judgement;
}

}  // namespace rehearse::runner
