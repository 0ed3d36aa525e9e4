// Drivers and starter code for tasks of kind ops: a class driven by one JSON array per input line.
// The driver prints one compact JSON value per line, so that the package stays an ordinary one that
// other judges can run. What the candidate prints goes to standard error, where it cannot spoil the
// answers. In kind ops-mt the calls between ["parallel",[threads]] and ["join",[]] run on threads
// and answer null; ["tally",["method"]] answers how often the method gave which result there.
// With an adapter the class is one of the task's own, in include/<language>/, which puts what the
// candidate wrote between what the task has made up: a slow source, a database that counts.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/package.hpp"

namespace rehearse::package {

/// Whether a class of a harness may have this name in all our languages.
[[nodiscard]] bool is_class_name(const std::string& name);
/// Whether a method or parameter may: snake_case, and no word that a language keeps.
[[nodiscard]] bool is_member_name(const std::string& name);

/// Whether drivers and starters can be generated for a language in a task of this kind.
[[nodiscard]] bool has_driver(const std::string& language, Kind kind = Kind::ops);

/// Why a language of ours has no driver, as the end of a sentence; empty when it has one.
[[nodiscard]] std::string no_driver_reason(const std::string& language, Kind kind = Kind::ops);

/// Whether a driver of this language can take the class from an adapter of the task.
[[nodiscard]] bool takes_adapter(const std::string& language);

/// File name -> text of everything that is added beside the candidate's solution.* before
/// compiling. REQUIRES: check_harness found nothing for this language.
[[nodiscard]] std::map<std::string, std::string> driver_files(const Harness& harness,
                                                              const std::string& language);

/// Starter code with every method returning an empty value: file name -> text, one file.
[[nodiscard]] std::map<std::string, std::string> stub_files(const Harness& harness,
                                                            const std::string& language);

/// One sentence for each thing that cannot be generated: bad names, types that a language has no
/// form for.
[[nodiscard]] std::vector<std::string> check_harness(const Harness& harness,
                                                     const std::vector<std::string>& languages);

/// Checks that every case of a package with a harness is a list of calls that it knows, with one
/// answer per call.
[[nodiscard]] Faults check_ops_data(const Package& package);

/// Generates starter code for the languages whose folder in attachments/templates is missing.
void add_missing_templates(Package& package);

}  // namespace rehearse::package
