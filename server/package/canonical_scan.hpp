// The look at a canonical file before it becomes a tree: what a tree would no longer show.
#pragma once

#include <string>
#include <string_view>

namespace rehearse::package {

/// Empty, or one sentence: for what is not JSON, names that come twice in an object, integers that
/// have no room in 64 bits, and nesting that is deeper than any honest file's.
[[nodiscard]] std::string canonical_json_problem(std::string_view text);

}  // namespace rehearse::package
