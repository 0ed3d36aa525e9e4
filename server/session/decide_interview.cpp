#include "session/decide_interview.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/limits.hpp"
#include "session/permissions.hpp"
#include "session/self_rating.hpp"

namespace rehearse::session {
namespace {

using Events = std::vector<Event>;

Result<void> check_text(std::string_view text, std::size_t bytes_max, std::string_view what) {
    if (text.size() <= bytes_max) return {};
    return fail(ErrorCode::too_large, std::string(what) + " is too long: shorten it.");
}

std::size_t count_present(const State& state) {
    return static_cast<std::size_t>(
        std::count_if(state.people.begin(), state.people.end(),
                      [](const auto& entry) { return entry.second.role().has_value(); }));
}

}  // namespace

Result<void> DecideInterview::check_item(const std::string& item) const {
    if (item.empty() || state_.find_item(item)) return {};
    return fail(ErrorCode::not_found, "There is no such item: reload the page.");
}

Result<void> DecideInterview::check_self_rating(const Rate& command) const {
    if (state_.mode == Mode::interview && is_interviewer(state_, context_.person)) {
        return fail(ErrorCode::forbidden,
                    "\"self\" is how candidates rate themselves: take another name.");
    }
    if (!state_.is_over()) {
        return fail(ErrorCode::not_allowed_now,
                    "Rate yourself when the session has ended: the report asks for it.");
    }
    if (command.item.empty()) {
        return fail(ErrorCode::invalid_input, "Name the item that you rate yourself on.");
    }
    return {};
}

Result<Events> DecideInterview::operator()(const LinkMake& command) const {
    if (state_.is_over()) {
        return fail(ErrorCode::not_allowed_now, "The session is over: nobody can join any more.");
    }
    if (command.hours < 1 || command.hours > limits::link_hours_max) {
        return fail(ErrorCode::invalid_input, "A link is good for 1 to 720 hours: choose between.");
    }
    Instant until = now_ + std::chrono::hours(command.hours);
    if (state_.lifecycle == Lifecycle::scheduled && state_.scheduled_at)
        until = std::max(until, *state_.scheduled_at + link_after_start);
    return Events{LinkMade{{new_id_(), command.role, until}}};
}

Result<Events> DecideInterview::operator()(const LinkRevoke& command) const {
    if (state_.find_link(command.link) == nullptr) {
        return fail(ErrorCode::not_found, "There is no such link, or it was replaced already.");
    }
    return Events{LinkRevoked{command.link}};
}

Result<Events> DecideInterview::operator()(const Join& command) const {
    const Link* link = state_.find_link(command.link);
    if (link == nullptr) {
        return fail(ErrorCode::not_found,
                    "This link was replaced or taken back: ask the interviewer for a new one.");
    }
    if (link->expires_at <= now_) {
        return fail(ErrorCode::not_found,
                    "This link has expired: ask the interviewer for a new one.");
    }
    if (state_.is_over()) {
        return fail(ErrorCode::not_allowed_now, "This session is over: nobody can join any more.");
    }
    if (command.name.empty() || command.name.size() > limits::person_name_bytes_max) {
        return fail(ErrorCode::invalid_input, "Give a name of 1 to 64 characters.");
    }
    if (is_participant(state_, context_.person)) return Events{};
    if (state_.people.size() >= limits::people_ever_max ||
        count_present(state_) >= limits::people_per_session_max) {
        return fail(ErrorCode::too_many_requests, "This session is full: nobody else can join.");
    }
    return Events{PersonJoined{context_.person, command.name, link->role}};
}

Result<Events> DecideInterview::operator()(const PersonRemove& command) const {
    if (!is_participant(state_, command.person)) {
        return fail(ErrorCode::not_found, "That person is not in the session.");
    }
    if (command.person == state_.owner) {
        return fail(ErrorCode::not_allowed_now, "The host of a session cannot be removed.");
    }
    // Or they would come back by it: an interviewer could read the links of every role, and whoever
    // was one before a swap has them still.
    const auto role = state_.role_of(command.person);
    const auto& spans = state_.people.find(command.person)->second.roles;
    const bool has_read_all = std::any_of(spans.begin(), spans.end(), [](const auto& span) {
        return span.role == Role::interviewer;
    });
    Events events;
    for (const Link& link : state_.links) {
        if (has_read_all || link.role == role) events.push_back(LinkRevoked{link.id});
    }
    events.push_back(PersonRemoved{command.person});
    return events;
}

Result<Events> DecideInterview::operator()(const TimeExtend& command) const {
    if (!state_.round ||
        (state_.lifecycle != Lifecycle::live && state_.lifecycle != Lifecycle::paused)) {
        return fail(ErrorCode::not_allowed_now, "Time can be added while a round is open.");
    }
    if (command.minutes < 1 || command.minutes > limits::extension_minutes_max) {
        return fail(ErrorCode::invalid_input, "Add 1 to 240 minutes at a time.");
    }
    const Milliseconds added = std::chrono::minutes(command.minutes);
    TimeExtended event{state_.plan->rounds[*state_.round].id, added, std::nullopt};
    if (state_.deadline_at) event.deadline_at = *state_.deadline_at + added;
    return Events{std::move(event)};
}

Result<Events> DecideInterview::operator()(const ExtraTimeGive& command) const {
    if (!state_.is_before_start()) {
        return fail(ErrorCode::not_allowed_now,
                    "Extra time is set before the start; add minutes to the open round instead.");
    }
    if (command.percent < 0 || command.percent > limits::extra_percent_max) {
        return fail(ErrorCode::invalid_input, "Extra time is 0 to 300 percent: choose between.");
    }
    return Events{ExtraTimeSet{command.percent}};
}

Result<Events> DecideInterview::operator()(const LocksChange& command) const {
    if (state_.is_over()) return fail(ErrorCode::not_allowed_now, "The session is over.");
    return Events{LocksSet{command.editing, command.running}};
}

Result<Events> DecideInterview::operator()(const ChatSay& command) const {
    if (command.text.empty()) return fail(ErrorCode::invalid_input, "Write something first.");
    if (auto fine = check_text(command.text, limits::chat_bytes_max, "The message"); !fine)
        return fine.error();
    if (state_.interview.chat->size() >= limits::chat_lines_max) {
        return fail(ErrorCode::not_allowed_now, "The chat of this session is full.");
    }
    return Events{ChatSaid{command.text}};
}

Result<Events> DecideInterview::operator()(const NoteWrite& command) const {
    if (auto fine = check_text(command.text, limits::note_bytes_max, "The note"); !fine)
        return fine.error();
    if (command.note.empty()) {
        if (auto fine = check_item(command.item); !fine) return fine.error();
        if (command.text.empty()) return fail(ErrorCode::invalid_input, "Write something first.");
        if (state_.interview.notes->size() >= limits::notes_max) {
            return fail(ErrorCode::not_allowed_now, "This session has too many notes: change one.");
        }
        return Events{NoteWritten{new_id_(), command.item, command.text}};
    }
    const auto found = state_.interview.notes->find(command.note);
    if (found == state_.interview.notes->end()) {
        return fail(ErrorCode::not_found, "That note was taken away meanwhile: write it anew.");
    }
    if (found->second.person != context_.person) {
        return fail(ErrorCode::forbidden, "That note is somebody else's: write one of your own.");
    }
    return Events{NoteWritten{command.note, found->second.item, command.text}};
}

Result<Events> DecideInterview::operator()(const Rate& command) const {
    if (auto fine = check_item(command.item); !fine) return fine.error();
    if (command.criterion == self_criterion) {
        if (auto fine = check_self_rating(command); !fine) return fine.error();
    }
    if (command.criterion.empty() || command.criterion.size() > limits::criterion_bytes_max) {
        return fail(ErrorCode::invalid_input, "Name the criterion in at most 200 characters.");
    }
    if (command.points < 0 || command.points > 5) {
        return fail(ErrorCode::invalid_input, "A rating is 1 to 5, or 0 to take it back.");
    }
    if (auto fine = check_text(command.text, limits::note_bytes_max, "The remark"); !fine)
        return fine.error();
    const RatingOf of{context_.person, command.item, command.criterion};
    if (!state_.interview.ratings->contains(of) &&
        state_.interview.ratings->size() >= limits::ratings_max) {
        return fail(ErrorCode::not_allowed_now, "This session has too many ratings.");
    }
    return Events{Rated{command.item, command.criterion, command.points, command.text}};
}

Result<Events> DecideInterview::operator()(const Recommend& command) const {
    if (auto fine = check_text(command.text, limits::note_bytes_max, "The remark"); !fine)
        return fine.error();
    return Events{RecommendationMade{command.value, command.text}};
}

Result<Events> DecideInterview::operator()(const KeyPointTick& command) const {
    if (command.item.empty() || command.key_point.empty()) {
        return fail(ErrorCode::invalid_input, "Name the item and its key point.");
    }
    if (auto fine = check_item(command.item); !fine) return fine.error();
    if (state_.mode == Mode::practice && !state_.is_over()) {
        return fail(ErrorCode::not_allowed_now,
                    "Key points are told when the session has ended: the report has them.");
    }
    const TickOf said{command.item, command.key_point, context_.person};
    const auto& ticks = *state_.interview.key_points;
    const bool is_new = std::none_of(ticks.begin(), ticks.end(), [&](const auto& entry) {
        return entry.first.gives_way_to(said, state_.mode == Mode::pair);
    });
    if (command.key_point.size() > limits::criterion_bytes_max ||
        (is_new && ticks.size() >= limits::ratings_max)) {
        return fail(ErrorCode::not_allowed_now, "This session has too many ticks.");
    }
    return Events{KeyPointTicked{command.item, command.key_point, command.made}};
}

Result<Events> DecideInterview::operator()(const ReportShare&) const {
    if (!state_.is_over()) {
        return fail(ErrorCode::not_allowed_now, "There is a report when the session has ended.");
    }
    return Events{ReportShared{}};
}

Result<Events> DecideInterview::operator()(const SignalsAsk& command) const {
    if (!state_.is_before_start()) {
        return fail(ErrorCode::not_allowed_now,
                    "Whether pastes and lost focus are noted is settled before the start.");
    }
    return Events{SignalsAsked{command.on}};
}

Result<Events> DecideInterview::operator()(const SignalNotice& command) const {
    if (!state_.interview.asks_for_signals || state_.lifecycle != Lifecycle::live) {
        return fail(ErrorCode::not_allowed_now, "This session does not note that.");
    }
    if (auto fine = check_item(command.item); !fine) return fine.error();
    if (state_.interview.noticed->size() >= limits::signals_max) {
        return fail(ErrorCode::not_allowed_now, "Enough of that was noted.");
    }
    return Events{SignalNoticed{command.signal, command.item, command.size}};
}

}  // namespace rehearse::session
