// What a keystroke becomes, written straight into text: there is one for each key of everybody, and
// a tree of values in between costs more than all else that is done with it here. The text is
// the same, byte for byte, as event_json.hpp and messages.hpp make of such a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "session/events.hpp"

namespace rehearse::protocol {

/// The log's payload. REQUIRES: it holds an Edited.
std::string edited_record_text(const session::Record& record);

/// As a client gets it. REQUIRES: the same.
std::string edited_event_text(const session::Envelope& envelope);

std::string edit_ack_text(std::string_view doc, std::uint64_t first, std::uint64_t count,
                          std::uint64_t version);

/// A frame of events that are written already.
std::string events_text(std::uint64_t from, std::uint64_t to, std::string_view hash,
                        std::int64_t server_time_ms, std::string_view events);

}  // namespace rehearse::protocol
