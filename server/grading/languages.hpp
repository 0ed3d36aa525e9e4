// The languages offered: how a file is recognised, compiled, run and asked for its version. One
// table; everything else asks it. Commands run inside a sandbox, in a directory that holds the
// staged files.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rehearse::grading {

struct Language {
    std::string id;
    std::string name;
    std::vector<std::string> extensions;
    bool is_interpreted = false;  // its compile step is only a check, run when a program fails
    std::vector<std::string> version_command;
    std::chrono::milliseconds startup{
        0};             // added to the CPU limit: what the language costs before the first line
    std::string hello;  // a program that prints "hello", for health checks
};

const std::vector<Language>& languages();
const Language* find_language(std::string_view id);

/// The file name that a solution typed into the editor gets, such as "solution.py".
std::string solution_name(const Language& language);

/// The language of a set of file names: the one that most of them belong to; nothing when none is
/// known.
const Language* detect_language(const std::vector<std::string>& names);

/// R12: which file starts the program. `names` are the candidate's own files.
std::optional<std::string> entry_point(const Language& language,
                                       const std::vector<std::string>& names);

struct CompilePlan {
    std::vector<std::string> argv;
    std::string output;  // name of the program that is made; empty for a mere check
};

struct RunPlan {
    std::vector<std::string> argv;
};

/// `sources` are all staged files, `entry` the one that starts. With `entry_includes_rest` only the
/// entry is compiled (a C++ driver that includes the solution).
CompilePlan compile_plan(const Language& language, const std::vector<std::string>& sources,
                         const std::string& entry, bool entry_includes_rest);
RunPlan run_plan(const Language& language, const std::string& entry, std::int64_t memory_mib);

}  // namespace rehearse::grading
