// Questions as Moodle exports them in XML. Essays and short answers become what they are, choices
// and orders too where they fit a form of ours; else they become questions that list what can be
// chosen, answered in words, as true or false and pairs always do. Other types are left out and
// counted. The XML reader knows no entities but the five of XML, loads nothing, and sees only what
// was found to be shallow before.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sets/entry.hpp"

namespace rehearse::sets {

Reading read_moodle(std::string_view bytes, const std::string& file);
std::string write_moodle(std::span<const Entry> entries);

}  // namespace rehearse::sets
