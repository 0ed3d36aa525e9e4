// What somebody answered, as a person would write it down: for files and links, where the form that
// was filled in is not drawn.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace rehearse::app {

/// `theory`: an item's in a report (PROTOCOL section 5). The words themselves where it has no form.
/// Tells nothing of what would be right. Empty when nothing was answered.
std::string answer_text(const nlohmann::json& theory);

}  // namespace rehearse::app
