// Options and steps of other programs' questions, where they fit a form of ours
// (docs/CHALLENGES.md): each one line, none twice, not too many. What does not fit stays a question
// in words. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sets/entry.hpp"

namespace rehearse::sets {

/// Why lines make no form.
struct Misfit {
    std::optional<std::size_t> line;  // which of them; nothing: all together
    std::string message;
};

/// Markdown that is one line, with single spaces; nothing when it is a list, code or several
/// paragraphs.
std::optional<std::string> single_line(std::string_view markdown);

/// Options of which one, or several, may be chosen.
std::optional<Misfit> misfit_of_options(const std::vector<FormLine>& options, bool several);
std::optional<Misfit> misfit_of_steps(const std::vector<FormLine>& steps);

/// Ids made of the texts. Of steps they are never in the order of the alphabet, which would tell.
void give_ids(std::vector<FormLine>& options);
void give_ids_in_disorder(std::vector<FormLine>& steps);

}  // namespace rehearse::sets
