// apply() for the events of sessions of several people: the part of the fold that touches neither
// documents nor jobs.
#pragma once

#include "session/state.hpp"

namespace rehearse::session {

class FoldInterview {
public:
    FoldInterview(State& state, const Envelope& envelope)
        : state_(state), at_(envelope.at), seq_(envelope.seq), by_(envelope.record.by) {}

    void operator()(const PersonJoined& event);
    void operator()(const PersonRemoved& event);
    void operator()(const LinkMade& event);
    void operator()(const LinkRevoked& event);
    void operator()(const TimeExtended& event);
    void operator()(const ExtraTimeSet& event) { state_.interview.extra_percent = event.percent; }
    void operator()(const LocksSet& event) {
        state_.interview.editing_locked = event.editing;
        state_.interview.running_locked = event.running;
    }
    void operator()(const ChatSaid& event) {
        state_.interview.chat.write().push_back({seq_, at_, by_, event.text});
    }
    void operator()(const NoteWritten& event);
    void operator()(const Rated& event);
    void operator()(const RecommendationMade& event);
    void operator()(const KeyPointTicked& event);
    void operator()(const ReportShared&) { state_.interview.report_shared = true; }
    void operator()(const SignalsAsked& event) { state_.interview.asks_for_signals = event.on; }
    void operator()(const SignalNoticed& event) {
        state_.interview.noticed.write().push_back({at_, by_, event.signal, event.item, event.size});
    }

protected:
    State& state_;
    Instant at_;
    std::uint64_t seq_;

private:
    const std::string& by_;
};

}  // namespace rehearse::session
