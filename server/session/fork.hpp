// A fork: a new practice of what a session consisted of, that begins with its texts as they stood
// at some place of its log (PROTOCOL REPLAY-3). Nothing else of the session comes along: no time
// that was spent, no runs, no hints.
#pragma once

#include <cstddef>

#include "base/result.hpp"
#include "session/plan.hpp"
#include "session/state.hpp"

namespace rehearse::session {

/// Of all texts that a fork begins with.
inline constexpr std::size_t carried_bytes_max = 4 * 1024 * 1024;

/// The plan of the new practice; `then` is the session folded up to that place. Fails with
/// `too_large` when its texts are more than a log should begin with.
Result<Plan> forked_plan(const State& then);

}  // namespace rehearse::session
