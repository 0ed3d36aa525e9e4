// What a bank owes its users beyond being readable: a question whose own model answer would not get
// full marks, or whose text alone already earns some, is unfair. Used by `rehearse verify` and by a
// unit test over the real bank.
#pragma once

#include <vector>

#include "theory/bank.hpp"
#include "theory/fault.hpp"

namespace rehearse::theory {

/// Faults of one question whose answer is words:
/// its model answer misses a key point, shows a red flag or is too short or long to be assessed;
/// repeating title and question text alone is worth more than half;
/// it is of kind flaw and names no line that is wrong.
std::vector<Fault> check_question(const Question& question);

/// Those of all questions, in order of id.
std::vector<Fault> check_bank(const Bank& bank);

}  // namespace rehearse::theory
