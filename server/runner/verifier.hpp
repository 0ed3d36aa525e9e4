// Verifier: R17, the check a package must pass before candidates meet it. It runs every example
// solution and every template, the validators on the author's own answers and on junk, and reports
// all it finds rather than the first.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/package.hpp"
#include "runner/grader.hpp"

namespace rehearse::runner {

struct SubmissionCheck {
    std::string path;      // relative to submissions/
    std::string expected;  // the format's words: AC, WA, TLE, RTE
    std::string got;
    bool ok = false;
    std::int64_t slowest_cpu_ms = 0;
    std::string language;
    std::string detail;  // why not, for people
    std::string growth;  // of a task with sizes: what its times tell, in a sentence
};

struct Verification {
    std::string slug;
    std::string title;
    package::Faults faults;
    package::Faults warnings;
    std::vector<SubmissionCheck> submissions;
    std::size_t cases = 0;
    bool is_internal_error = false;

    [[nodiscard]] bool ok() const;
};

[[nodiscard]] Verification verify(const std::filesystem::path& directory, Grader& grader);

/// The outputs that no validator may choke on and not all cases may accept.
const std::vector<std::string>& junk_outputs();

}  // namespace rehearse::runner
