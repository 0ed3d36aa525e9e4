#include "session/permissions.hpp"

namespace rehearse::session {
namespace {

/// The table. A new kind of event does not compile before it has a line here.
struct AudienceOf {
    Audience operator()(const SessionCreated&) const {
        return Audience::server;
    }  // holds hints and all rounds
    Audience operator()(const SessionStarted&) const { return Audience::participants; }
    Audience operator()(const SessionPaused&) const { return Audience::participants; }
    Audience operator()(const SessionResumed&) const { return Audience::participants; }
    Audience operator()(const SessionEnded&) const { return Audience::participants; }
    Audience operator()(const RoundOpened&) const { return Audience::participants; }
    Audience operator()(const RoundClosed&) const { return Audience::participants; }
    Audience operator()(const ItemOpened&) const { return Audience::participants; }
    Audience operator()(const DocumentCreated&) const { return Audience::participants; }
    Audience operator()(const LanguageChosen&) const { return Audience::participants; }
    Audience operator()(const Edited&) const { return Audience::participants; }
    Audience operator()(const JobQueued&) const { return Audience::participants; }
    Audience operator()(const JobStarted&) const { return Audience::participants; }
    Audience operator()(const JobFinished&) const { return Audience::participants; }
    Audience operator()(const HintRevealed&) const { return Audience::participants; }
    Audience operator()(const ClockAdjusted&) const { return Audience::participants; }
    Audience operator()(const SessionScored&) const { return Audience::participants; }
};

}  // namespace

Audience audience_of(const Event& event) {
    return std::visit(AudienceOf{}, event);
}

bool is_participant(const State& state, std::string_view person) {
    return state.exists() && state.owner == person;
}

bool may_read_source(const State& state, std::string_view job, std::string_view person) {
    const Job* found = state.find_job(job);
    return found != nullptr && found->purpose == Purpose::submission && state.owner == person;
}

bool may_see(const State& state, const Event& event, std::string_view person) {
    switch (audience_of(event)) {
        case Audience::server:
            return false;
        case Audience::participants:
            return is_participant(state, person);
    }
    return false;
}

}  // namespace rehearse::session
