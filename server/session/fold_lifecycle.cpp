#include "session/fold_lifecycle.hpp"

#include <algorithm>

namespace rehearse::session {
namespace {

/// Puts what is at `from` where it has `to` before it, and shifts what is between.
template <class T>
void move_within(std::vector<T>& list, std::size_t from, std::size_t to) {
    const auto at = [&list](std::size_t index) {
        return list.begin() + static_cast<std::ptrdiff_t>(index);
    };
    if (from < to) {
        std::rotate(at(from), at(from + 1), at(to + 1));
    } else {
        std::rotate(at(to), at(from), at(from + 1));
    }
}

/// Takes a change of the plan back.
void undo(Plan& plan, const PlanChange& change) {
    for (PlanRound& round : plan.rounds) {
        const auto found = std::find_if(round.items.begin(), round.items.end(),
                                        [&](const auto& item) { return item.id == change.item; });
        if (found == round.items.end()) continue;
        switch (change.kind) {
            case PlanChange::Kind::added:
                round.items.erase(found);
                return;
            case PlanChange::Kind::moved:
                move_within(round.items, static_cast<std::size_t>(found - round.items.begin()),
                            change.before);
                return;
            case PlanChange::Kind::skipped:
                found->skipped = change.before != 0;
                return;
        }
    }
}

}  // namespace

std::shared_ptr<const Plan> State::plan_at(std::uint64_t wanted) const {
    if (plan_changes->empty() || plan_changes->back().seq <= wanted) return plan;
    auto earlier = std::make_shared<Plan>(*plan);
    for (auto change = plan_changes->rbegin();
         change != plan_changes->rend() && change->seq > wanted; ++change) {
        undo(*earlier, *change);
    }
    return earlier;
}

void FoldLifecycle::settle_item(Instant at) {
    if (!state_.open_since || !state_.open_item) return;
    state_.items[*state_.open_item].spent += std::max(Milliseconds{0}, at - *state_.open_since);
    state_.open_since.reset();
}

void FoldLifecycle::run_item(Instant at) {
    state_.open_since.reset();
    if (state_.lifecycle != Lifecycle::live || !state_.open_item || !state_.round) return;
    const auto place = state_.find_item(item_at(*state_.open_item).id);
    if (place && place->round == *state_.round) state_.open_since = at;
}

const PlanItem& FoldLifecycle::item_at(std::size_t index) const {
    std::size_t round = 0;
    while (index >= state_.plan->rounds[round].items.size())
        index -= state_.plan->rounds[round++].items.size();
    return state_.plan->rounds[round].items[index];
}

void FoldLifecycle::operator()(const SessionScheduled& event) {
    if (!state_.is_before_start()) return;
    state_.scheduled_at = event.at;
    state_.lifecycle = event.at ? Lifecycle::scheduled : Lifecycle::lobby;
}

void FoldLifecycle::operator()(const SessionReopened& event) {
    const auto index = state_.find_round(event.round);
    if (!index || state_.lifecycle != Lifecycle::review) return;
    RoundProgress& round = state_.rounds[*index];
    if (round.state != RoundState::closed) return;
    round.state = RoundState::open;
    round.closed_at.reset();
    round.close_reason.reset();
    round.extended += event.remaining;
    // What it took so far counts on.
    round.live_opened = state_.live_total - round.spent;
    round.spent = Milliseconds{0};
    each_document(*index, [](DocumentState& document) { document.at_close.reset(); });
    state_.lifecycle = Lifecycle::paused;
    state_.round = index;
    state_.remaining = event.remaining;
    state_.ended_at.reset();
    state_.end_reason.reset();
    state_.scored.reset();
    state_.interview.report_shared = false;
}

void FoldLifecycle::operator()(const SessionArchived&) {
    if (state_.lifecycle == Lifecycle::review) state_.lifecycle = Lifecycle::archived;
}

void FoldLifecycle::remember(PlanChange::Kind kind, const std::string& item, std::size_t before) {
    state_.plan_changes.write().push_back({seq_, kind, item, before});
}

std::optional<ItemPlace> FoldLifecycle::changeable(const std::string& item) const {
    const auto place = state_.find_item(item);
    if (!place || state_.rounds[place->round].state == RoundState::closed) return std::nullopt;
    return place;
}

void FoldLifecycle::operator()(const ItemAdded& event) {
    const auto round = state_.find_round(event.round);
    if (!round || event.item == nullptr || state_.find_item(event.item->id)) return;
    if (state_.rounds[*round].state == RoundState::closed) return;
    auto plan = std::make_shared<Plan>(*state_.plan);
    std::vector<PlanItem>& items = plan->rounds[*round].items;
    if (event.position > items.size()) return;
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(event.position), *event.item);
    state_.plan = std::move(plan);
    const std::size_t index = state_.find_item(event.item->id)->index;
    state_.items.insert(state_.items.begin() + static_cast<std::ptrdiff_t>(index), ItemProgress{});
    if (state_.open_item && *state_.open_item >= index) ++*state_.open_item;
    remember(PlanChange::Kind::added, event.item->id, event.position);
}

void FoldLifecycle::operator()(const ItemSkipped& event) {
    const auto place = changeable(event.item);
    if (!place) return;
    auto plan = std::make_shared<Plan>(*state_.plan);
    bool& skipped = plan->rounds[place->round].items[place->item].skipped;
    remember(PlanChange::Kind::skipped, event.item, skipped ? 1 : 0);
    skipped = event.skipped;
    state_.plan = std::move(plan);
    if (event.skipped && state_.open_item == place->index) {
        settle_item(at_);
        state_.open_item.reset();
    }
}

void FoldLifecycle::operator()(const ItemMoved& event) {
    const auto place = changeable(event.item);
    if (!place || event.position >= state_.plan->rounds[place->round].items.size()) return;
    const std::string open = state_.open_item ? item_at(*state_.open_item).id : std::string();
    auto plan = std::make_shared<Plan>(*state_.plan);
    move_within(plan->rounds[place->round].items, place->item, event.position);
    state_.plan = std::move(plan);
    move_within(state_.items, place->index, place->index - place->item + event.position);
    if (state_.open_item) state_.open_item = state_.find_item(open)->index;
    remember(PlanChange::Kind::moved, event.item, place->item);
}

void FoldLifecycle::operator()(const RoleChanged& event) {
    const auto found = state_.people.find(event.person);
    if (found == state_.people.end() || !found->second.role()) return;
    found->second.roles.push_back({seq_, event.role});
}

}  // namespace rehearse::session
