// The patterns of submissions.yaml (R15): '*' within one name and {a,b}; no '**', no '[]'.
#pragma once

#include <string>

namespace rehearse::package {

/// A pattern that matches a folder matches what is in it. One with more than eight stars matches
/// nothing, so that matching stays cheap.
bool glob_matches(const std::string& pattern, const std::string& path);

}  // namespace rehearse::package
