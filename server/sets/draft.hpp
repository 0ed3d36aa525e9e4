// Makes a question of ours from an entry of another program's set. Those have no key points, which
// the assessment of answers needs: they are drafted from the items or sentences of the model
// answer, with phrases from its words that the question does not hold. That is a guess, so the
// question says `draft: true` until a person has revised it. Where nothing can be drafted it is
// refused. Options and steps need no guess; they are drafts as well, as others' reasons are.
#pragma once

#include <string>
#include <vector>

#include "sets/entry.hpp"
#include "theory/fault.hpp"

namespace rehearse::sets {

/// What is not in the file.
struct Defaults {
    std::string topic;  // goes before those of the file; empty: theirs
    std::string level;  // for those without one
};

struct NewQuestion {
    std::string topic;  // its folder
    std::string id;     // its file without the ending
    std::string title;
    std::string text;  // the file
    std::size_t key_points = 0;
};

struct Drafting {
    std::vector<NewQuestion> questions;
    std::vector<theory::Fault> faults;
};

/// Every entry as a question, or its fault, named by `file`. Ids are safe file names and differ.
Drafting draft_questions(const std::vector<Entry>& entries, const Defaults& defaults,
                         const std::string& file);

}  // namespace rehearse::sets
