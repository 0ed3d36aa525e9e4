#include "session/permissions.hpp"

#include <type_traits>

#include "session/self_rating.hpp"

namespace rehearse::session {
namespace {

/// The table of events. A new kind does not compile before it has a line here.
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
    Audience operator()(const SessionScored&) const { return Audience::assessed; }
    Audience operator()(const PersonJoined&) const { return Audience::participants; }
    Audience operator()(const PersonRemoved&) const { return Audience::participants; }
    Audience operator()(const LinkMade&) const { return Audience::interviewers; }
    Audience operator()(const LinkRevoked&) const { return Audience::interviewers; }
    Audience operator()(const TimeExtended&) const { return Audience::participants; }
    Audience operator()(const ExtraTimeSet&) const { return Audience::participants; }
    Audience operator()(const LocksSet&) const { return Audience::participants; }
    Audience operator()(const ChatSaid&) const { return Audience::participants; }
    Audience operator()(const NoteWritten&) const { return Audience::interviewers; }
    Audience operator()(const Rated&) const { return Audience::assessed; }
    Audience operator()(const RecommendationMade&) const { return Audience::interviewers; }
    Audience operator()(const KeyPointTicked&) const { return Audience::assessed; }
    Audience operator()(const ReportShared&) const { return Audience::participants; }
    Audience operator()(const SignalsAsked&) const { return Audience::participants; }
    Audience operator()(const SignalNoticed&) const { return Audience::participants; }
    Audience operator()(const SessionScheduled&) const { return Audience::participants; }
    Audience operator()(const SessionReopened&) const { return Audience::participants; }
    Audience operator()(const SessionArchived&) const { return Audience::participants; }
    Audience operator()(const ItemAdded& event) const { return of_items(event.is_ahead); }
    Audience operator()(const ItemSkipped& event) const { return of_items(event.is_ahead); }
    Audience operator()(const ItemMoved& event) const { return of_items(event.is_ahead); }
    Audience operator()(const RoleChanged&) const { return Audience::participants; }

private:
    static Audience of_items(bool is_ahead) {
        return is_ahead ? Audience::interviewers : Audience::participants;
    }
};

/// Who may ask for something; a practice has no interviewer, so its candidate holds the clock.
enum class Who {
    nobody,        // internal
    participants,  // observers too
    workers,       // candidates and interviewers
    holder,        // of clock, hints and ticks: the interviewer, or the candidate of a practice
    interviewers,
    candidates,
};

/// The table of commands.
struct MayAsk {
    Who operator()(const SessionStart&) const { return Who::holder; }
    Who operator()(const SessionPause&) const { return Who::holder; }
    Who operator()(const SessionResume&) const { return Who::holder; }
    Who operator()(const SessionFinish&) const { return Who::holder; }
    Who operator()(const RoundFinish&) const { return Who::holder; }
    Who operator()(const ItemOpen&) const { return Who::workers; }
    Who operator()(const LanguageChoose&) const { return Who::workers; }
    Who operator()(const Run&) const { return Who::workers; }
    Who operator()(const Submit&) const { return Who::workers; }
    Who operator()(const HintReveal&) const { return Who::holder; }
    Who operator()(const EditPush&) const { return Who::workers; }
    Who operator()(const Tick&) const { return Who::nobody; }
    Who operator()(const RecordScore&) const { return Who::nobody; }
    Who operator()(const LinkMake&) const { return Who::interviewers; }
    Who operator()(const LinkRevoke&) const { return Who::interviewers; }
    Who operator()(const Join&) const { return Who::nobody; }
    Who operator()(const PersonRemove&) const { return Who::interviewers; }
    Who operator()(const TimeExtend&) const { return Who::interviewers; }
    Who operator()(const ExtraTimeGive&) const { return Who::interviewers; }
    Who operator()(const LocksChange&) const { return Who::interviewers; }
    Who operator()(const ChatSay&) const { return Who::participants; }
    Who operator()(const NoteWrite&) const { return Who::interviewers; }
    Who operator()(const Rate& command) const {
        return command.criterion == self_criterion ? Who::workers : Who::interviewers;
    }
    Who operator()(const Recommend&) const { return Who::interviewers; }
    Who operator()(const KeyPointTick&) const { return Who::holder; }
    Who operator()(const ReportShare&) const { return Who::interviewers; }
    Who operator()(const SignalsAsk&) const { return Who::interviewers; }
    Who operator()(const SignalNotice&) const { return Who::candidates; }
    Who operator()(const SessionSchedule&) const { return Who::interviewers; }
    Who operator()(const SessionReopen&) const { return Who::interviewers; }
    Who operator()(const SessionArchive&) const { return Who::holder; }
    Who operator()(const ItemAdd&) const { return Who::interviewers; }
    Who operator()(const ItemSkip&) const { return Who::interviewers; }
    Who operator()(const ItemMove&) const { return Who::interviewers; }
    Who operator()(const RolesSwap&) const { return Who::workers; }
};

bool is_among(Who who, Role role, Mode mode) {
    switch (who) {
        case Who::nobody:
            return false;
        case Who::participants:
            return true;
        case Who::workers:
            return role != Role::observer;
        case Who::holder:
            return role == (mode == Mode::practice ? Role::candidate : Role::interviewer);
        case Who::interviewers:
            return role == Role::interviewer;
        case Who::candidates:
            return role == Role::candidate;
    }
    return false;
}

/// Whom what the session came to is about: the candidate of a practice, both peers of a pair; of an
/// interview the interviewers, who tell it.
bool is_assessed(Mode mode, Role role) {
    switch (mode) {
        case Mode::practice:
            return true;
        case Mode::interview:
            return role == Role::interviewer;
        case Mode::pair:
            return role != Role::observer;
    }
    return false;
}

template <class... Kinds, class Choice>
bool is_any(const Choice& choice) {
    return (std::holds_alternative<Kinds>(choice) || ...);
}

/// What one interviewer thinks of the candidate. In pair practice the candidate will be interviewer
/// too, so it stays with who wrote it.
bool is_private(const State& state, const Event& event) {
    return state.mode == Mode::pair &&
           is_any<NoteWritten, Rated, RecommendationMade, KeyPointTicked>(event);
}

}  // namespace

Audience audience_of(const Event& event) {
    return std::visit(AudienceOf{}, event);
}

bool is_participant(const State& state, std::string_view person) {
    return state.role_of(person).has_value();
}

bool is_interviewer(const State& state, std::string_view person) {
    return state.role_of(person) == Role::interviewer;
}

bool may_read_source(const State& state, std::string_view job, std::string_view person) {
    const Job* found = state.find_job(job);
    return found != nullptr && found->purpose == Purpose::submission &&
           is_participant(state, person);
}

bool may_read_report(const State& state, std::string_view person) {
    const auto role = state.role_of(person);
    if (!role) return false;
    return is_assessed(state.mode, *role) || state.interview.report_shared;
}

bool sees_pending(Mode mode, std::optional<Role> role) {
    return role == Role::interviewer && mode != Mode::pair;
}

std::optional<Error> objection_to_replay(const State& state, std::string_view person) {
    if (!state.is_over()) {
        return fail(ErrorCode::not_allowed_now, "The replay is there when the session has ended.");
    }
    if (!may_read_report(state, person)) {
        return fail(ErrorCode::forbidden, "The interviewer has not shared the report yet.");
    }
    return std::nullopt;
}

bool may_see(const State& state, const Envelope& envelope, std::string_view person) {
    const auto found = state.people.find(person);
    if (found == state.people.end()) return false;
    const std::optional<Role> role = found->second.role_at(envelope.seq);
    if (is_private(state, envelope.record.event) && envelope.record.by != person) return false;
    switch (audience_of(envelope.record.event)) {
        case Audience::server:
            return false;
        case Audience::participants:
            return role.has_value();
        case Audience::interviewers:
            return role == Role::interviewer;
        case Audience::assessed:
            return role && is_assessed(state.mode, *role);
    }
    return false;
}

std::optional<Error> objection_to(const State& state, const Command& command, Role role) {
    const Who who = std::visit(MayAsk{}, command);
    if (!is_among(who, role, state.mode)) {
        if (role == Role::observer) {
            return fail(ErrorCode::forbidden, "You are watching: observers change nothing here.");
        }
        return fail(ErrorCode::forbidden, who == Who::candidates
                                              ? "Only the candidate's page says this."
                                              : "Only the interviewer may do this: ask them.");
    }
    if (role != Role::candidate) return std::nullopt;
    if (state.interview.editing_locked && is_any<EditPush>(command)) {
        return fail(ErrorCode::not_allowed_now,
                    "The interviewer has locked the editor: your text is kept until it opens.");
    }
    if (state.interview.running_locked && is_any<Run, Submit>(command)) {
        return fail(ErrorCode::not_allowed_now,
                    "The interviewer has switched running off: go on writing meanwhile.");
    }
    return std::nullopt;
}

}  // namespace rehearse::session
