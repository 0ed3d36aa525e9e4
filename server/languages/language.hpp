// What a language is to us: how its files are recognised, compiled and run, what it costs to start,
// and by which words its runtime says why it gave up. One file beside this one describes one
// language; languages.cpp lists them, and that is all there is to adding one. Pure: plans are
// values. Commands run inside a sandbox, in a folder that holds the staged files.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/verdict.hpp"

namespace rehearse::languages {

/// Where a compile sees the folder of its language's toolchain, read-only.
inline constexpr std::string_view toolchain_path = "/toolchain";
/// The name of the program that a compile leaves, where the language has no reason for another.
inline constexpr std::string_view program_name = "program";

struct CompileJob {
    std::vector<std::string> sources;  // the language's own files among those staged, sorted
    std::string entry;                 // the one that starts the program
    bool entry_includes_rest = false;  // compile the entry only: a driver that includes the others
    bool has_toolchain = false;        // toolchain_path is there
    std::int64_t memory_mib = 2048;
};

struct CompilePlan {
    std::vector<std::string> argv;  // empty: there is nothing to compile or to check
    std::vector<std::string> env{};
    std::map<std::string, std::string> files{};  // ours, put beside the sources
    std::string output{};                        // the one file that is made; empty for a check
};

struct RunPlan {
    std::vector<std::string> argv;
    std::vector<std::string> env{};
};

/// A text that a runtime leaves at the end of standard error when it gives up by itself, and what
/// that means: MLE, or RE with a reason better than the exit code alone.
struct LastWords {
    std::string text;
    Verdict verdict = Verdict::RE;
    std::string reason;
};

/// One step of making a toolchain: a command and the files it leaves. A later step sees the files
/// of the earlier ones at toolchain_path. No step sees anything of a candidate's.
struct PreparationStep {
    std::map<std::string, std::string> files;
    std::vector<std::string> argv;
    std::vector<std::string> outputs;
};

struct Language {
    std::string id;                       // of the Kattis format, where that has it
    std::string name;                     // for people
    std::vector<std::string> extensions;  // a typed solution gets the first
    bool is_default = false;              // installed unless somebody says otherwise
    bool is_interpreted = false;  // its compile step is only a check, run when a program fails
    bool is_for_tests = false;  // of tasks of kind tests only; interpreted by the runner, in no box
    std::vector<std::string> version_command;
    std::vector<std::string> packages;  // of Debian 12
    std::string installed_toolchain{};  // a folder below languages/ that it cannot do without
    std::string
        own_program{};  // of ours, put into the box; then only its own sources lie beside it
    std::chrono::milliseconds startup{0};  // added to the CPU limit: the cost before the first line
    std::uint64_t runtime_threads = 0;     // added to the process limit: the runtime's own
    std::string hello;                     // a program that prints "hello", for health checks
    CompilePlan (*compile)(const CompileJob&) = nullptr;
    RunPlan (*run)(const std::string& entry, std::int64_t memory_mib) = nullptr;
    std::vector<LastWords> last_words{};         // the first match counts
    std::vector<PreparationStep> preparation{};  // makes compiling faster; not needed
};

/// In the order in which people are offered them; those installed by default come first.
const std::vector<Language>& all();
const Language* find(std::string_view id);
/// The ids of all(), in the same order.
const std::vector<std::string>& ids();
/// Those of them in which a program can be written, not only tests.
const std::vector<std::string>& program_ids();

/// The file name that a solution typed into the editor gets, such as "solution.py".
std::string solution_name(const Language& language);

/// The language of a set of file names: the one that most of them belong to; nothing when none is
/// known.
const Language* detect(const std::vector<std::string>& names);

bool is_source(const Language& language, const std::string& name);

/// R12: which file starts the program. `names` are the candidate's own files.
std::optional<std::string> entry_point(const Language& language,
                                       const std::vector<std::string>& names);

/// `staged` are the names of all staged files; see CompileJob for the rest.
CompilePlan compile_plan(const Language& language, const std::vector<std::string>& staged,
                         CompileJob job);

/// What the end of a failed program's standard error says about it; nothing when it says nothing
/// that the language knows.
const LastWords* last_words(const Language& language, std::string_view standard_error);

}  // namespace rehearse::languages
