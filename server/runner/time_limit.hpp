// R16: a package without a time limit gets one from its example solutions, once: the limit is kept
// beside the compile cache under the hash of the package's contents, so that a slower day does not
// change it.
#pragma once

#include <map>
#include <string>

#include "package/package.hpp"
#include "runner/grader.hpp"

namespace rehearse::runner {

struct DerivedTimeLimit {
    double limit_s = 1;
    double slowest_s = 0;
    std::string slowest;  // the submission that decided; empty: none could be run, or it was kept
    bool is_from_before = false;
    /// By path, of those that ran to their end: a caller need not run them again.
    std::map<std::string, grading::JobResult> results;
};

/// Looks it up or derives and keeps it. REQUIRES: the package gives no limit.
[[nodiscard]] DerivedTimeLimit derive_time_limit(const package::Package& package, Grader& grader);

/// The package as it is, or with the limit that is derived for it.
[[nodiscard]] package::Package with_time_limit(package::Package package, Grader& grader);

}  // namespace rehearse::runner
