// Answers that are more than words. Somebody who chooses, sorts or marks edits the same text
// document as everybody who writes, so that editing together, replay and late drafts need to know
// nothing of it. The text begins with lines of a form and goes on with a reason in free words:
//
//   choice      - [x] id-of-an-option      one line for each that is chosen
//   ordering    - id-of-a-step             in the order that was given
//   flaw        Line: 7                    the line of the snippet that is marked
//
// The form ends at the first line that is none of these; one empty line after it belongs to it.
// Reading accepts any bytes: what names nothing that the question has is counted and passed over.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "theory/question.hpp"

namespace rehearse::theory {

// More than that nobody weighs against each other, or holds in their head to sort.
inline constexpr std::size_t form_options_max = 12;
inline constexpr std::size_t form_steps_max = 12;
inline constexpr std::size_t form_options_min = 2;
inline constexpr std::size_t form_steps_min = 3;
inline constexpr std::size_t form_line_bytes_max = 400;

enum class FormKind { none, choice, ordering, mark };

/// What an answer to that question begins with.
FormKind form_kind(const Question& question);

/// What is chosen or sorted is right or wrong; beside a marked line the words count.
bool is_scored_by_form(const Question& question);

struct FormAnswer {
    /// Indices of options in Question::options as they stand there, or of steps in the order that
    /// was given; each at most once. One option at most unless the question has `several`: the last
    /// one chosen counts, as two people may choose at once.
    std::vector<std::size_t> picked;
    std::optional<int> line;       // the line marked last, inside the snippet
    std::size_t ignored = 0;       // lines of the form that name nothing that the question has
    std::size_t reason_begin = 0;  // byte offset of what was said beside it
    bool empty = true;             // nothing was chosen, sorted or marked
};

FormAnswer read_form(const Question& question, std::string_view answer);

/// How much of an order is right: Kendall's tau, the pairs that stand in the right order minus
/// those that stand the other way round, over all pairs. An order by chance is worth nothing on
/// average, two neighbours that are swapped cost little, and a step costs by how far it is from its
/// place.
struct OrderScore {
    std::size_t pairs = 0;
    std::size_t right = 0;
    std::size_t wrong = 0;  // a pair with a step that was left out is neither
    double share = 0;       // in [0, 1]
    /// By step of the question: it belongs to the longest run of steps that stand in the right
    /// order among themselves. The others are the fewest that one would have to move.
    std::vector<bool> in_place;
};
OrderScore score_order(std::size_t step_count, const std::vector<std::size_t>& given);

/// How many of the right options were chosen minus how many of the wrong ones, each as a share of
/// what there is: choosing all, or by chance, is worth nothing.
struct ChoiceScore {
    std::size_t right = 0;  // there are
    std::size_t wrong = 0;
    std::size_t right_chosen = 0;
    std::size_t wrong_chosen = 0;
    double share = 0;  // in [0, 1]
};
ChoiceScore score_choice(const Question& question, const std::vector<std::size_t>& chosen);

/// The order in which options or steps are shown: indices into the question's. The same for
/// everybody in a session and whenever it is asked for, different between sessions and items, and
/// never the right order of steps. It follows from the question's bytes as well, which candidates
/// do not have, so it cannot be computed backwards.
std::vector<std::size_t> shown_order(const Question& question, std::string_view session,
                                     std::string_view item);

}  // namespace rehearse::theory
