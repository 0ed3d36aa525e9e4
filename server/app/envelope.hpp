// An entry of a session's log, read.
#pragma once

#include <optional>

#include "session/events.hpp"
#include "store/session_log.hpp"

namespace rehearse::app {

/// What the log holds at that place; nullopt: an event that a newer server wrote.
std::optional<session::Envelope> envelope_of(const store::Entry& entry);

}  // namespace rehearse::app
