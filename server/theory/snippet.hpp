// The code of a flaw question: the first fenced block of its text, whose lines begin with their
// numbers, so that people can point at one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rehearse::theory {

inline constexpr int snippet_lines_max = 200;

/// The lines of the first fenced block of a Markdown text without their numbers and without the
/// space that stands before all of them. Empty unless there is such a block and its lines are
/// numbered 1, 2, 3 and on.
std::vector<std::string> numbered_lines(std::string_view markdown);

}  // namespace rehearse::theory
