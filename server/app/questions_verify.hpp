// `rehearse verify challenges/theory`: reads the question bank, checks each question against
// itself, and counts.
#pragma once

#include <iosfwd>
#include <string>

namespace rehearse::app {

/// 0 when all hold, 1 when something does not. What does not hold for a draft is a warning.
int verify_questions(const std::string& path, bool json, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
