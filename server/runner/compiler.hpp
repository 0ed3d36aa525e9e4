// Compiler: staged files in, a program ready to run out. Compiles inside a sandbox and remembers
// what it compiled.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "grading/result.hpp"
#include "languages/language.hpp"
#include "package/package.hpp"
#include "runner/compile_cache.hpp"
#include "runner/descriptor.hpp"
#include "runner/slot_pool.hpp"
#include "runner/staging.hpp"
#include "runner/toolchains.hpp"

namespace rehearse::runner {

/// One file as it is copied into a box; the descriptor may be shared by many runs at once.
struct StagedFile {
    std::string name;
    bool executable = false;
    std::shared_ptr<const Descriptor> descriptor;
};

/// Everything a run needs but its input.
struct Executable {
    const languages::Language* language = nullptr;
    std::vector<StagedFile> files;
    std::vector<std::string> argv;
    std::vector<std::string> env;
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
    Compiler(SlotPool& pool, CompileCache& cache);
    Compiler(const Compiler&) = delete;
    Compiler& operator=(const Compiler&) = delete;
    ~Compiler();

    /// For an interpreted language this only lays out the files; `check` compiles them.
    [[nodiscard]] Compiled compile(const Staged& staged, const CompileLimits& limits,
                                   const std::atomic<bool>* cancel);
    /// The syntax check of an interpreted language. Runs on the given client, since callers are
    /// already on a slot.
    [[nodiscard]] Compiled check(const Staged& staged, const CompileLimits& limits,
                                 SandboxClient& client, const std::atomic<bool>* cancel);

    /// Any other command, on the next free slot. REQUIRES: not called from a slot thread.
    [[nodiscard]] sandbox::Reply run(const sandbox::Request& request,
                                     const std::atomic<bool>* cancel) {
        return pool_.run(request, cancel);
    }

    /// The first line of what the language's tool says of itself; language_unavailable, with what
    /// to install, when it says nothing.
    [[nodiscard]] Result<std::string> find_tool(const languages::Language& language);

    /// Where compiled programs are kept; empty when nothing is.
    [[nodiscard]] const std::filesystem::path& cache_directory() const {
        return cache_.directory();
    }

    /// From now on the first compile in a language whose toolchain is missing makes it, on a slot
    /// of the pool, after its answer. For processes that live long.
    void prepare_when_used() { prepares_ = true; }
    /// Makes the language's toolchain now, if it has one and lacks it.
    [[nodiscard]] Result<void> prepare(const languages::Language& language);

private:
    [[nodiscard]] Compiled compile_with(const Staged& staged, const CompileLimits& limits,
                                        const RunRequest& run);
    [[nodiscard]] CompiledProgram run_compiler(const Staged& staged,
                                               const languages::CompilePlan& plan,
                                               const CompileLimits& limits, int toolchain,
                                               const RunRequest& run, std::string& internal_error);
    [[nodiscard]] std::string tool_version(const languages::Language& language,
                                           const RunRequest& run);
    [[nodiscard]] RunRequest on_pool(const std::atomic<bool>* cancel);
    void prepare_later(const languages::Language& language);
    /// Opened once; null when it is not there, or when the language has none.
    [[nodiscard]] std::shared_ptr<const Descriptor> own_program(
        const languages::Language& language);
    /// An interpreted program as it goes into the box.
    [[nodiscard]] Compiled lay_out(const Staged& staged, const CompileLimits& limits);

    SlotPool& pool_;
    CompileCache& cache_;
    Toolchains toolchains_;
    std::mutex mutex_;
    std::map<std::string, std::string> versions_;
    std::set<std::string> prepared_;  // languages that prepare_later has seen
    std::map<std::string, std::shared_ptr<const Descriptor>> own_programs_;  // by name
    std::atomic<bool> prepares_{false};
    std::atomic<bool> stopping_{false};
    std::vector<std::jthread> preparing_;
};

/// "CPU time", "exit code 3", "SIGSEGV", ... : what ended a run, for people.
std::string outcome_reason(const sandbox::Report& report);

}  // namespace rehearse::runner
