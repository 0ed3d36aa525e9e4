// Compiler: staged files in, a program ready to run out. Compiles inside a sandbox and remembers
// what it compiled.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "grading/languages.hpp"
#include "grading/result.hpp"
#include "package/package.hpp"
#include "runner/compile_cache.hpp"
#include "runner/descriptor.hpp"
#include "runner/slot_pool.hpp"
#include "runner/staging.hpp"

namespace rehearse::runner {

/// One file as it is copied into a box; the descriptor may be shared by many runs at once.
struct StagedFile {
    std::string name;
    bool executable = false;
    std::shared_ptr<const Descriptor> descriptor;
};

/// Everything a run needs but its input.
struct Executable {
    const grading::Language* language = nullptr;
    std::vector<StagedFile> files;
    std::vector<std::string> argv;
};

struct Compiled {
    grading::CompileResult result;
    Executable executable;       // usable when result.ok
    std::string internal_error;  // not empty: our fault, result means nothing
};

struct CompileLimits {
    std::int64_t time_s = 60;
    std::int64_t memory_mib = 2048;
    std::int64_t run_memory_mib = 512;  // for languages whose run command names it
};

class Compiler {
public:
    Compiler(SlotPool& pool, CompileCache& cache) : pool_(pool), cache_(cache) {}

    /// For an interpreted language this only lays out the files; `check` compiles them.
    [[nodiscard]] Compiled compile(const Staged& staged, const CompileLimits& limits,
                                   const std::atomic<bool>* cancel);
    /// The syntax check of an interpreted language. Runs on the given client, since callers are
    /// already on a slot.
    [[nodiscard]] Compiled check(const Staged& staged, const CompileLimits& limits,
                                 SandboxClient& client, const std::atomic<bool>* cancel);

private:
    Compiled compile_with(const Staged& staged, const CompileLimits& limits,
                          const std::function<sandbox::Reply(const sandbox::Request&)>& run);
    std::string tool_version(const grading::Language& language,
                             const std::function<sandbox::Reply(const sandbox::Request&)>& run);

    SlotPool& pool_;
    CompileCache& cache_;
    std::mutex mutex_;
    std::map<std::string, std::string> versions_;
};

/// "CPU time", "exit code 3", "SIGSEGV", ... : what ended a run, for people.
std::string outcome_reason(const sandbox::Report& report);

}  // namespace rehearse::runner
