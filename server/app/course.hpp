// The course of a session: what happened when, as a report tells it. A fold over the log that
// leaves out what was written and said. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "session/events.hpp"

namespace rehearse::app {

/// What comes after so many is left out.
inline constexpr std::size_t course_entries_max = 3'000;

class Course {
public:
    void add(const session::Envelope& envelope);
    /// `[{seq, at, kind, …}]` of docs/PROTOCOL.md section 5, in the order of the log.
    nlohmann::json take() { return std::move(entries_); }

private:
    void finish(const session::JobFinished& event);

    nlohmann::json entries_ = nlohmann::json::array();
    std::map<std::string, std::size_t> jobs_;  // place in entries_
};

/// Whether an entry of the log may be left unread: an edit tells nothing here, and most entries are
/// edits.
bool is_edit(std::string_view payload);

}  // namespace rehearse::app
