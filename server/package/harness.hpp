// Drivers and starter code for tasks of kind ops: a class driven by one JSON array per input line.
// The driver prints one compact JSON value per line, so that the package stays an ordinary one that
// other judges can run. What the candidate prints goes to standard error, where it cannot spoil the
// answers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/package.hpp"

namespace rehearse::package {

/// Whether drivers and starters can be generated for a language.
[[nodiscard]] bool has_driver(const std::string& language);

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

/// Checks that every case of an ops package is a list of calls that the harness knows, with one
/// answer per call.
[[nodiscard]] Faults check_ops_data(const Package& package);

/// Generates starter code for the languages whose folder in attachments/templates is missing.
void add_missing_templates(Package& package);

std::string to_snake_case(const std::string& pascal);
std::string to_camel_case(const std::string& snake);

}  // namespace rehearse::package
