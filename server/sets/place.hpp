// Puts new questions into a bank: all of them, or none. They are written to a hidden folder inside
// the bank, read there as the server would read them, and only then moved to their places; what
// goes wrong on the way is undone.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "sets/draft.hpp"

namespace rehearse::sets {

enum class Existing { keep, replace };
enum class Mode { write, only_try };

struct Placed {
    std::size_t replaced = 0;
    std::size_t warnings = 0;  // of check_question(), which drafts have often
};

/// Fails with `invalid_input` when the folder is none or cannot be written or a question has an id
/// that is there already and is to be kept; with `question_invalid` when one is no good question.
/// Then nothing has changed.
Result<Placed> place_questions(const std::filesystem::path& bank,
                               const std::vector<NewQuestion>& questions, Existing existing,
                               Mode mode);

}  // namespace rehearse::sets
