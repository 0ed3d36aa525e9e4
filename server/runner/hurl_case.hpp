// One Hurl file asked of a service, and what a burst of the same file gave as a whole.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "grading/result.hpp"
#include "hurl/ast.hpp"
#include "package/package.hpp"
#include "runner/http_client.hpp"

namespace rehearse::runner {

struct HurlCase {
    bool is_passed = false;
    bool is_broken = false;  // the file is: our fault or its author's, never the candidate's
    bool is_late = false;    // its time was up, or it did more than a file may
    std::string detail;      // of the first entry that failed: what was expected and what came
    int last_status = 0;     // of the last answer; 0 when there was none
    std::vector<double> latencies_ms;
    grading::Excerpt transcript;
};

/// The files that a Hurl file may send and compare with, by name.
using FindFile = std::function<Result<std::string>(std::string_view)>;

/// A parsed file, asked until it ends or `deadline` has passed.
[[nodiscard]] HurlCase run_hurl(const hurl::File& file, const FindFile& find_file,
                                HttpClient& client, std::uint16_t port,
                                std::chrono::steady_clock::time_point deadline);

/// The file of a case of the package. `text`, when it is not null, is a candidate's own in place of
/// it, and sees no files: those of the package are not for candidates.
[[nodiscard]] HurlCase run_hurl(const package::Package& package, const package::TestCase& test,
                                const std::string* text, HttpClient& client, std::uint16_t port);

struct BurstJudgement {
    bool is_passed = false;
    std::string detail;  // "50 requests at once: 12 answers 200 instead of 10, …"
    grading::Excerpt transcript;
};

/// Pure.
[[nodiscard]] BurstJudgement judge_burst(const package::BurstExpectation& expect,
                                         const std::vector<HurlCase>& copies);

}  // namespace rehearse::runner
