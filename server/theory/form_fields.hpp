// Reads what the kinds choice and ordering have beside the fields of every question: options or
// steps. Only for question.cpp.
#pragma once

#include "theory/question.hpp"
#include "theory/yaml_fields.hpp"

namespace rehearse::theory {

/// True for a question of kind choice or ordering: its options or steps have been read into
/// `question`, and so have the key points that follow from them, the only ones that such a question
/// has. For other kinds it only notes fields that have no place there.
/// REQUIRES: the head of the question (kind, star) has been read.
bool read_form_fields(Fields& fields, FaultSink& sink, Question& question);

}  // namespace rehearse::theory
