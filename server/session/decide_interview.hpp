// decide() for what only sessions of several people have. Who may ask is settled already
// (permissions.hpp); here is what the session's state has against it.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "session/decide.hpp"

namespace rehearse::session {

/// How long a link outlives the planned start, at least: whoever is a day late still gets in.
inline constexpr std::chrono::hours link_after_start{24};

class DecideInterview {
public:
    DecideInterview(const State& state, const CommandContext& context, Instant now,
                    const IdSource& new_id)
        : state_(state), context_(context), now_(now), new_id_(new_id) {}

    Result<std::vector<Event>> operator()(const LinkMake& command) const;
    Result<std::vector<Event>> operator()(const LinkRevoke& command) const;
    Result<std::vector<Event>> operator()(const Join& command) const;
    Result<std::vector<Event>> operator()(const PersonRemove& command) const;
    Result<std::vector<Event>> operator()(const TimeExtend& command) const;
    Result<std::vector<Event>> operator()(const ExtraTimeGive& command) const;
    Result<std::vector<Event>> operator()(const LocksChange& command) const;
    Result<std::vector<Event>> operator()(const ChatSay& command) const;
    Result<std::vector<Event>> operator()(const NoteWrite& command) const;
    Result<std::vector<Event>> operator()(const Rate& command) const;
    Result<std::vector<Event>> operator()(const Recommend& command) const;
    Result<std::vector<Event>> operator()(const KeyPointTick& command) const;
    Result<std::vector<Event>> operator()(const ReportShare& command) const;
    Result<std::vector<Event>> operator()(const SignalsAsk& command) const;
    Result<std::vector<Event>> operator()(const SignalNotice& command) const;

protected:
    const State& state_;
    const CommandContext& context_;
    Instant now_;
    const IdSource& new_id_;

private:
    /// An item of the plan, or none named.
    Result<void> check_item(const std::string& item) const;
    /// Whether a candidate may rate themselves so, here and now.
    Result<void> check_self_rating(const Rate& command) const;
};

}  // namespace rehearse::session
