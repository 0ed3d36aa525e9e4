// What a person says of a key point or a red flag goes before what the estimate made of the words.
// Pure; it changes no question, and says what it changed and by whose word.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "session/state.hpp"
#include "theory/assess.hpp"
#include "theory/question.hpp"

namespace rehearse::app {

/// One person's word on one key point, or on one red flag.
struct Ruling {
    bool made = false;  // of a red flag: it was said, the mistake was made
    std::string person;
    std::string name;
};
using Rulings = std::map<std::string, Ruling>;  // by key point, or theory::red_flag_id()

/// Those that count in the report of a session, by item. None of a pair: its ticks stay with who
/// wrote them (PAIR-3).
std::map<std::string, Rulings> rulings_of(const session::State& state);

struct Overruled {
    theory::Assessment assessment;  // as it counts
    Rulings differing;              // those that say otherwise than the estimate
};

/// Red flags that were found and of which a person says that they are none.
std::set<std::size_t> dismissed_by(const Rulings& rulings, const theory::Assessment& assessment);

/// A word that agrees with the estimate changes nothing. Otherwise coverage and estimate are
/// counted anew, as assess() counts them. `known`: the red flags of the question, of which a person
/// may have heard one that no phrase found.
Overruled overrule(theory::Assessment assessment, const Rulings& rulings,
                   const std::vector<theory::RedFlag>& known);

}  // namespace rehearse::app
