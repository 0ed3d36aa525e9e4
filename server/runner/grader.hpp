// Grader: a package and a solution in, a JobResult out. It stages, compiles, runs every case in a
// sandbox and judges the outputs. It decides nothing about who may see the result, and it never
// throws: what goes wrong on our side is verdict IE.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "grading/result.hpp"
#include "package/package.hpp"
#include "runner/compiler.hpp"
#include "runner/slot_pool.hpp"
#include "runner/staging.hpp"

namespace rehearse::runner {

struct GradeOptions {
    grading::Purpose purpose = grading::Purpose::submission;
    std::string own_input;               // for Purpose::own_input
    bool stop_at_first_failure = false;  // later cases become SK
    /// The CPU limit is only enforced at this multiple of it, until a case has exceeded that, so
    /// that one sees by how much a program is too slow. The verdict is that of the limit itself.
    double time_factor = 1;
    bool stop_at_too_slow = false;   // once a case is TLE those not begun yet become SK
    bool keep_hidden_texts = false;  // excerpts of hidden input, answers and output in the result
    /// Called from slot threads, never at the same time: phase "compiling" or "running", how many
    /// cases are done of how many.
    std::function<void(std::string_view phase, int done, int total)> progress;
    const std::atomic<bool>* cancel =
        nullptr;  // turned true by another thread; the verdict is then AB
};

class Grader {
public:
    Grader(SlotPool& pool, CompileCache& cache) : pool_(pool), compiler_(pool, cache) {}

    /// Blocks until done; several threads may grade at once. REQUIRES: not called from a slot
    /// thread.
    [[nodiscard]] grading::JobResult grade(const package::Package& package,
                                           const Submission& submission,
                                           const GradeOptions& options);

    [[nodiscard]] SlotPool& pool() { return pool_; }
    [[nodiscard]] Compiler& compiler() { return compiler_; }

private:
    SlotPool& pool_;
    Compiler compiler_;
};

}  // namespace rehearse::runner
