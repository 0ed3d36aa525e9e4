// What is put into the sandbox before a compile: the candidate's files, the generated driver, the
// package's include files, in this order, later ones replacing earlier ones (R13). Pure apart from
// reading the package's include folder.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "languages/language.hpp"
#include "package/package.hpp"

namespace rehearse::runner {

struct SourceFile {
    std::string name;  // relative, may have folders
    std::string text;
    bool executable = false;
};

struct Submission {
    std::vector<SourceFile> files;
    std::string language;    // empty: by the names of the files
    std::string entrypoint;  // empty: by R12
};

struct Staged {
    const languages::Language* language = nullptr;
    std::map<std::string, std::string> files;
    std::string entry;
    bool entry_includes_rest = false;  // compile the entry only
};

/// Fails with language_unavailable, too_large (R13's code size) or invalid_input (names, no entry).
[[nodiscard]] Result<Staged> stage(const package::Package& package, const Submission& submission);

/// True when a script's first line asks for Python 2, which nobody offers any more.
[[nodiscard]] bool wants_python2(std::string_view text);

/// Reads a file or a folder from disk as a submission.
[[nodiscard]] Result<Submission> read_submission(const std::string& path);

/// The languages of a package's accepted solutions. Without the package's own word for them: by the
/// names of their files.
[[nodiscard]] std::set<std::string> accepted_languages(const package::Package& package);

}  // namespace rehearse::runner
