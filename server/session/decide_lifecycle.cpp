#include "session/decide_lifecycle.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/limits.hpp"
#include "session/permissions.hpp"

namespace rehearse::session {
namespace {

using Events = std::vector<Event>;

constexpr std::chrono::hours schedule_ahead_max{366 * 24};
constexpr int reopen_minutes_max = 240;
// Each is kept, so that earlier places of the log can be shown.
constexpr std::size_t plan_changes_max = 1'000;
constexpr std::size_t role_spans_max = 200;  // of a person

/// Never given twice: items may move, but none goes away.
std::string next_item_id(const Plan& plan) {
    unsigned last = 0;
    for (const PlanRound& round : plan.rounds) {
        for (const PlanItem& item : round.items) {
            if (item.id.empty()) continue;
            unsigned number = 0;
            std::from_chars(item.id.data() + 1, item.id.data() + item.id.size(), number);
            last = std::max(last, number);
        }
    }
    return "i" + std::to_string(last + 1);
}

bool has_ref(const Plan& plan, ItemKind kind, std::string_view ref) {
    return std::any_of(plan.rounds.begin(), plan.rounds.end(), [&](const PlanRound& round) {
        return std::any_of(round.items.begin(), round.items.end(), [&](const PlanItem& item) {
            return item.kind == kind && item.ref == ref;
        });
    });
}

/// The only person of that role; null if there is none or several.
const std::pair<const std::string, Person>* only_one(const State& state, Role role) {
    const std::pair<const std::string, Person>* found = nullptr;
    for (const auto& entry : state.people) {
        if (entry.second.role() != role) continue;
        if (found != nullptr) return nullptr;
        found = &entry;
    }
    return found;
}

}  // namespace

Result<Events> DecideLifecycle::operator()(const SessionSchedule& command) const {
    if (!state_.is_before_start()) {
        return fail(ErrorCode::not_allowed_now,
                    "The session has started: when it shall start is settled before.");
    }
    if (command.at && (*command.at <= now_ || *command.at > now_ + schedule_ahead_max)) {
        return fail(ErrorCode::invalid_input,
                    "A session starts in the future, within 366 days: choose another time.");
    }
    Events events{SessionScheduled{command.at}};
    if (!command.at) return events;
    for (Link link : state_.links) {
        const Instant until = *command.at + link_after_start;
        if (link.expires_at <= now_ || link.expires_at >= until) continue;
        link.expires_at = until;
        events.push_back(LinkMade{std::move(link)});
    }
    return events;
}

Result<Events> DecideLifecycle::operator()(const SessionReopen& command) const {
    const auto index = state_.find_round(command.round);
    if (!index) return fail(ErrorCode::not_found, "There is no such round: reload the page.");
    if (state_.lifecycle != Lifecycle::review) {
        return fail(ErrorCode::not_allowed_now,
                    "Only a session that has ended can be opened again.");
    }
    if (state_.rounds[*index].state != RoundState::closed) {
        return fail(ErrorCode::not_allowed_now,
                    "That round was never open: choose one that was.");
    }
    if (command.minutes < 1 || command.minutes > reopen_minutes_max) {
        return fail(ErrorCode::invalid_input, "A round is opened again for 1 to 240 minutes.");
    }
    return Events{SessionReopened{command.round, std::chrono::minutes(command.minutes)}};
}

Result<Events> DecideLifecycle::operator()(const SessionArchive&) const {
    if (state_.lifecycle != Lifecycle::review) {
        return fail(ErrorCode::not_allowed_now, "Only a session that has ended can be archived.");
    }
    if (!is_graded(state_)) {
        return fail(ErrorCode::not_allowed_now,
                    "Submissions are still being graded: archive it when all have a verdict.");
    }
    return Events{SessionArchived{}};
}

Result<void> DecideLifecycle::check_changeable(std::size_t round) const {
    if (state_.is_over()) {
        return fail(ErrorCode::not_allowed_now,
                    "The session is over: what it consisted of stays as it was.");
    }
    if (state_.rounds[round].state == RoundState::closed) {
        return fail(ErrorCode::not_allowed_now,
                    "That round is over: change one that is open or to come.");
    }
    if (is_ahead(round) && !sees_pending(state_.mode, Role::interviewer)) {
        return fail(ErrorCode::item_not_open,
                    "In pair practice nobody sees a round to come: change it once it is open.");
    }
    if (state_.plan_changes->size() >= plan_changes_max) {
        return fail(ErrorCode::too_many_requests,
                    "The items of this session have been changed too often: leave them so.");
    }
    return {};
}

Result<ItemPlace> DecideLifecycle::changeable(const std::string& item) const {
    const auto place = state_.find_item(item);
    if (!place) return fail(ErrorCode::not_found, "There is no such item: reload the page.");
    if (auto fine = check_changeable(place->round); !fine) return fine.error();
    return *place;
}

bool DecideLifecycle::is_ahead(std::size_t round) const {
    return state_.rounds[round].state == RoundState::pending;
}

Result<Events> DecideLifecycle::operator()(const ItemAdd& command) const {
    const auto round = state_.find_round(command.round);
    if (!round) return fail(ErrorCode::not_found, "There is no such round: reload the page.");
    if (auto fine = check_changeable(*round); !fine) return fine.error();
    const std::vector<PlanItem>& items = state_.plan->rounds[*round].items;
    if (items.size() >= limits::items_per_round_max) {
        return fail(ErrorCode::too_many_requests,
                    "This round has as many items as one may have: skip what is not needed.");
    }
    if (command.found == nullptr) {
        return fail(ErrorCode::not_found,
                    "Nothing of that name can be asked here: choose from the list.");
    }
    if (has_ref(*state_.plan, command.kind, command.ref)) {
        return fail(ErrorCode::invalid_input,
                    "This session has that item already: choose another one.");
    }
    const std::size_t position = command.position.value_or(items.size());
    if (position > items.size()) {
        return fail(ErrorCode::invalid_input, "The round has no such place: reload the page.");
    }
    auto item = std::make_shared<PlanItem>(*command.found);
    item->id = next_item_id(*state_.plan);
    return Events{ItemAdded{command.round, position, std::move(item), is_ahead(*round)}};
}

Result<Events> DecideLifecycle::operator()(const ItemSkip& command) const {
    const auto place = changeable(command.item);
    if (!place) return place.error();
    return Events{ItemSkipped{command.item, command.skipped, is_ahead(place->round)}};
}

Result<Events> DecideLifecycle::operator()(const ItemMove& command) const {
    const auto place = changeable(command.item);
    if (!place) return place.error();
    if (command.position >= state_.plan->rounds[place->round].items.size()) {
        return fail(ErrorCode::invalid_input, "The round has no such place: reload the page.");
    }
    return Events{ItemMoved{command.item, command.position, is_ahead(place->round)}};
}

Result<Events> DecideLifecycle::operator()(const RolesSwap&) const {
    if (state_.mode != Mode::pair) {
        return fail(ErrorCode::forbidden,
                    "Roles are swapped in pair practice only: here everybody keeps theirs.");
    }
    const bool is_between = state_.is_before_start() || state_.lifecycle == Lifecycle::paused ||
                            (state_.lifecycle == Lifecycle::live && !state_.round);
    if (!is_between) {
        return fail(ErrorCode::not_allowed_now,
                    state_.is_over() ? "The session is over: start another one."
                                     : "Pause the session first: roles are swapped between rounds.");
    }
    const auto* interviewer = only_one(state_, Role::interviewer);
    const auto* candidate = only_one(state_, Role::candidate);
    if (interviewer == nullptr || candidate == nullptr) {
        return fail(ErrorCode::not_allowed_now,
                    "Two can swap roles: there must be one interviewer and one candidate.");
    }
    if (interviewer->second.roles.size() >= role_spans_max) {
        return fail(ErrorCode::not_allowed_now, "Roles were swapped too often in this session.");
    }
    return Events{RoleChanged{candidate->first, Role::interviewer},
                  RoleChanged{interviewer->first, Role::candidate}};
}

}  // namespace rehearse::session
