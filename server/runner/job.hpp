// Job: one piece of work as the runner takes it from a queue, and what it tells while it works.
// Values only: how jobs travel is the store's business.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "grading/result.hpp"
#include "package/package.hpp"

namespace rehearse::runner {

struct Job {
    std::string id;
    std::string session;
    std::string item;
    std::string package;       // slug
    std::string package_hash;  // of its contents; the package that is graded must have it
    std::string language;
    grading::Purpose purpose = grading::Purpose::submission;
    std::string source;
    std::string own_input;
    int attempt = 1;
};

/// Called from the worker's threads. Each may block; a slow one holds up its own job only.
struct WorkerCallbacks {
    /// The package of a job, or why there is none (the job then ends IE).
    std::function<Result<std::shared_ptr<const package::Package>>(const Job&)> find_package;
    std::function<void(const Job&)> on_started;
    std::function<void(const Job&, std::string_view phase, int done, int total)> on_progress;
    std::function<void(const Job&, const grading::JobResult&)> on_finished;
};

}  // namespace rehearse::runner
