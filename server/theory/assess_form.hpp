// The assessment of what was chosen or put into order (theory/form.hpp). Only for assess.cpp, whose
// promises it keeps.
#pragma once

#include <string_view>

#include "theory/assess.hpp"
#include "theory/form.hpp"
#include "theory/question.hpp"

namespace rehearse::theory {

/// REQUIRES: form_kind(question) == FormKind::choice.
Assessment assess_choice(const Question& question, std::string_view answer);

/// REQUIRES: form_kind(question) == FormKind::ordering.
Assessment assess_order(const Question& question, std::string_view answer);

/// A sentence on lines of the form that name nothing that the question has, if there are any.
void note_ignored(const FormAnswer& form, Assessment& result);

}  // namespace rehearse::theory
