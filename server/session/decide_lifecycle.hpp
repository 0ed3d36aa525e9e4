// decide() for the course of a session beyond start, pause and end (when it shall start, going on
// after the end, the archive), for changes of what it consists of, and for who is what in a pair
// practice. Who may ask is settled already (permissions.hpp).
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "session/decide_interview.hpp"

namespace rehearse::session {

class DecideLifecycle : public DecideInterview {
public:
    using DecideInterview::DecideInterview;
    using DecideInterview::operator();

    Result<std::vector<Event>> operator()(const SessionSchedule& command) const;
    Result<std::vector<Event>> operator()(const SessionReopen& command) const;
    Result<std::vector<Event>> operator()(const SessionArchive& command) const;
    Result<std::vector<Event>> operator()(const ItemAdd& command) const;
    Result<std::vector<Event>> operator()(const ItemSkip& command) const;
    Result<std::vector<Event>> operator()(const ItemMove& command) const;
    Result<std::vector<Event>> operator()(const RolesSwap& command) const;

private:
    /// Why the items of that round may not be changed now, if so.
    Result<void> check_changeable(std::size_t round) const;
    /// The item, provided that its round may be changed.
    Result<ItemPlace> changeable(const std::string& item) const;
    bool is_ahead(std::size_t round) const;
};

}  // namespace rehearse::session
