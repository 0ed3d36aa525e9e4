// Who may see and do what, in two tables. They refuse what they do not list; nothing else in the
// program decides this.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "session/commands.hpp"
#include "session/events.hpp"
#include "session/state.hpp"

namespace rehearse::session {

enum class Audience {
    server,        // never leaves the server
    participants,  // everybody in the session
    interviewers,
    assessed,  // what it came to: interviewers, the candidate of a practice, both of a pair
};

Audience audience_of(const Event& event);

bool is_participant(const State& state, std::string_view person);
bool is_interviewer(const State& state, std::string_view person);
/// Whether that job is a submission, and the person may read code in this session: whoever can see
/// it being written.
bool may_read_source(const State& state, std::string_view job, std::string_view person);
/// VIS-2: whether that role sees the items of rounds that have not opened. In pair practice nobody
/// does: they will be asked them.
bool sees_pending(Mode mode, std::optional<Role> role);
/// By what the person was when it happened.
bool may_see(const State& state, const Envelope& envelope, std::string_view person);
/// The candidate of a practice at its end, and both peers of a pair; of an interview the
/// interviewers, and the candidates once it was shared with them.
bool may_read_report(const State& state, std::string_view person);
/// The log of a session that is over is for those who may read the report on it.
std::optional<Error> objection_to_replay(const State& state, std::string_view person);

/// Why a participant of that role may not ask for that here, whatever state the session is in;
/// nothing: they may. Not for internal commands.
std::optional<Error> objection_to(const State& state, const Command& command, Role role);

}  // namespace rehearse::session
