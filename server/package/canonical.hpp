// Test data in the canonical form of Exercism: one JSON file with an `exercise` and its `cases`,
// each with a `property` (what is called), an `input` and what is `expected`. It becomes a task of
// kind function: the properties are methods of a class, their types are found from all the cases.
// Pure; trusts nothing in the text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "package/package.hpp"

namespace rehearse::package {

struct CanonicalCase {
    std::string description;
    std::string category;    // the first of its scenarios, else the group it is in, else its method
    std::size_t method = 0;  // of the harness
    std::vector<std::string> arguments;  // as JSON, one for each parameter
    std::string expected;                // as JSON; null where an error is expected
    std::string error;                   // its text, if one is
    bool is_sample = false;
};

struct CanonicalTask {
    std::string exercise;
    Harness harness;
    std::vector<CanonicalCase> cases;
    std::vector<std::string> notes;  // what an author should know, one sentence each
};

/// Fails with package_invalid, in one sentence that names what is wrong, for what is no such file
/// and for what no class can express. What is only unknown is passed over with a note.
[[nodiscard]] Result<CanonicalTask> read_canonical(std::string_view text);

/// The files of a package: name -> text. Complete but for what nobody can know: solutions, and what
/// the methods are for.
[[nodiscard]] std::map<std::string, std::string> package_files(const CanonicalTask& task,
                                                               const std::string& title,
                                                               const std::string& uuid);

}  // namespace rehearse::package
