// What a person says of a key point goes before what the estimate made of the words. Pure; it
// changes no question, and says which points it changed and by whose word.
#pragma once

#include <map>
#include <string>

#include "session/state.hpp"
#include "theory/assess.hpp"

namespace rehearse::app {

/// One person's word on one key point.
struct Ruling {
    bool made = false;
    std::string person;
    std::string name;
};
using Rulings = std::map<std::string, Ruling>;  // by key point

/// Those that count in the report of a session, by item. None of a pair: its ticks stay with who
/// wrote them (PAIR-3).
std::map<std::string, Rulings> rulings_of(const session::State& state);

struct Overruled {
    theory::Assessment assessment;  // as it counts
    Rulings by_point;               // those that say otherwise than the estimate
};

/// A word that agrees with the estimate changes nothing. Otherwise coverage and estimate are
/// counted anew, as assess() counts them.
Overruled overrule(theory::Assessment assessment, const Rulings& rulings);

}  // namespace rehearse::app
