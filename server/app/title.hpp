// The title of a package that is being made, from what its author said.
#pragma once

#include <string>

#include "base/result.hpp"

namespace rehearse::app {

/// `given`, else a title made of the slug. Fails with invalid_input for what cannot stand in one
/// line of a list.
[[nodiscard]] Result<std::string> title_of(const std::string& given, const std::string& slug);

}  // namespace rehearse::app
