// Who may see an event, in one table. It refuses what it does not list; nothing else in the program
// decides this.
#pragma once

#include <string_view>

#include "session/events.hpp"
#include "session/state.hpp"

namespace rehearse::session {

enum class Audience {
    server,        // never leaves the server
    participants,  // everybody in the session; today that is its owner
};

Audience audience_of(const Event& event);

bool is_participant(const State& state, std::string_view person);
/// Whether that job is a submission and the person its author, the candidate.
bool may_read_source(const State& state, std::string_view job, std::string_view person);
bool may_see(const State& state, const Event& event, std::string_view person);

}  // namespace rehearse::session
