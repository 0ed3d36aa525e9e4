// Questions that are answered by more than words, as JSON (PROTOCOL section 5): what a candidate
// needs to answer, what is right, and what was answered. Each is built by copying what its reader
// may know.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "protocol/strict_json.hpp"
#include "theory/question.hpp"

namespace rehearse::protocol {

/// Null for a question that is answered in words alone. Options and steps come in the order given:
/// that of theory::shown_order().
Json form_json(const theory::Question& question, const std::vector<std::size_t>& order);

/// With what is right and why, for whoever may know: steps in their right order. Null like that.
Json form_solution_json(const theory::Question& question);

/// What somebody answered, and what is right: after the end, or of a card. Options in the order
/// given, or as they stand in the question if it is empty. Null like that.
Json answered_form_json(const theory::Question& question, std::string_view answer,
                        const std::vector<std::size_t>& order);

}  // namespace rehearse::protocol
