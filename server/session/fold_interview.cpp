#include "session/fold_interview.hpp"

#include <algorithm>

namespace rehearse::session {

void FoldInterview::operator()(const PersonJoined& event) {
    Person& person = state_.people[event.person];
    if (person.role()) return;  // once is enough
    person.name = event.name;
    // Who comes for the first time sees what there is for their role from the beginning; who was
    // removed and comes again does not see what happened meanwhile.
    person.roles.push_back({person.roles.empty() ? 0 : seq_, event.role});
    if (person.roles.size() == 1) person.joined_at = at_;
}

void FoldInterview::operator()(const PersonRemoved& event) {
    const auto found = state_.people.find(event.person);
    if (found == state_.people.end() || event.person == state_.owner) return;
    found->second.roles.push_back({seq_, std::nullopt});
}

void FoldInterview::operator()(const LinkMade& event) {
    std::erase_if(state_.links, [&](const Link& link) { return link.role == event.link.role; });
    state_.links.push_back(event.link);
}

void FoldInterview::operator()(const LinkRevoked& event) {
    std::erase_if(state_.links, [&](const Link& link) { return link.id == event.link; });
}

void FoldInterview::operator()(const TimeExtended& event) {
    const auto index = state_.find_round(event.round);
    if (!index || state_.round != index) return;
    state_.rounds[*index].extended += event.added;
    if (state_.lifecycle == Lifecycle::paused) {
        state_.remaining = state_.remaining.value_or(Milliseconds{0}) + event.added;
    } else if (event.deadline_at) {
        state_.deadline_at = event.deadline_at;
    }
}

void FoldInterview::operator()(const NoteWritten& event) {
    auto& notes = state_.interview.notes.write();
    if (event.text.empty()) {
        notes.erase(event.note);
        return;
    }
    const auto [note, is_new] = notes.try_emplace(event.note);
    if (is_new) note->second = Note{event.item, {}, by_, at_, at_};
    note->second.text = event.text;
    note->second.changed_at = at_;
}

void FoldInterview::operator()(const Rated& event) {
    auto& ratings = state_.interview.ratings.write();
    const RatingOf of{by_, event.item, event.criterion};
    if (event.points == 0 && event.text.empty()) {
        ratings.erase(of);
    } else {
        ratings[of] = Rating{event.points, event.text};
    }
}

void FoldInterview::operator()(const RecommendationMade& event) {
    if (event.value) {
        state_.interview.recommended[by_] = Recommended{*event.value, event.text};
    } else {
        state_.interview.recommended.erase(by_);
    }
}

void FoldInterview::operator()(const KeyPointTicked& event) {
    auto& ticks = state_.interview.key_points.write();
    const TickOf said{event.item, event.key_point, by_};
    std::erase_if(ticks, [&](const auto& entry) {
        return entry.first.gives_way_to(said, state_.mode == Mode::pair);
    });
    if (event.made) ticks[said] = Ticked{*event.made};
}

}  // namespace rehearse::session
