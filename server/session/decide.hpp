// The rules of a session: which wish leads to which events, and which it is refused. Pure: time and
// fresh ids come in from outside. Nothing here changes a state; the log does, and Batch (batch.hpp)
// puts the pieces together.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "session/commands.hpp"
#include "session/events.hpp"
#include "session/state.hpp"

namespace rehearse::session {

/// The first event of a new session.
SessionCreated created(std::string session, Plan plan, std::string person, std::string person_name,
                       Mode mode = Mode::practice);

/// REQUIRES: due(state, now) is empty (CMD-4), which Batch sees to.
/// An accepted command has at least one event. Empty means that it is in the log already:
/// State::accepted_seq (CMD-1) or, for an edit, that all its updates are known (EDIT-1).
Result<std::vector<Event>> decide(const State& state, const Command& command,
                                  const CommandContext& context, Instant now,
                                  const IdSource& new_id);

/// All that time alone has brought about by `now`: credits (TIME-3), then deadlines one after
/// another (TIME-1).
std::vector<Event> due(const State& state, Instant now, const IdSource& new_id);

/// A deadline that no clock brings: the store sets it to now when the next job is done.
inline constexpr Instant when_a_job_is_done = Instant::max();

/// When due() will next have something to say or, after the end, when the score can be recorded;
/// nullopt when nothing is to come.
std::optional<Instant> next_deadline(const State& state);

}  // namespace rehearse::session
