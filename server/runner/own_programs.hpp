// Where the programs that come with this one are: the sandbox, and those that go into a box.
#pragma once

#include <string>

namespace rehearse::runner {

/// Beside this program, else in `folder` of the build tree, else in the libexec folders of an
/// installation; empty when there is none.
std::string find_own_program(const std::string& name, const std::string& folder);

}  // namespace rehearse::runner
