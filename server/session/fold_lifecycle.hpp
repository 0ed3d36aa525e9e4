// apply() for the events of decide_lifecycle.hpp, and what they share with the rest of the fold: the
// stretch that is booked on the item on the screen.
#pragma once

#include "session/fold_interview.hpp"

namespace rehearse::session {

class FoldLifecycle : public FoldInterview {
public:
    using FoldInterview::FoldInterview;
    using FoldInterview::operator();

    void operator()(const SessionScheduled& event);
    void operator()(const SessionReopened& event);
    void operator()(const SessionArchived& event);
    void operator()(const ItemAdded& event);
    void operator()(const ItemSkipped& event);
    void operator()(const ItemMoved& event);
    void operator()(const RoleChanged& event);

protected:
    /// Books the running stretch of the item on the screen, which ends at `at`.
    void settle_item(Instant at);
    /// A new stretch, if the clock runs for that item.
    void run_item(Instant at);
    const PlanItem& item_at(std::size_t index) const;
    /// Calls `change` with each document of the round's items.
    template <class Change>
    void each_document(std::size_t round, Change change);

private:
    /// An item of a round that is not closed.
    std::optional<ItemPlace> changeable(const std::string& item) const;
    void remember(PlanChange::Kind kind, const std::string& item, std::size_t before);
};

template <class Change>
void FoldLifecycle::each_document(std::size_t round, Change change) {
    for (const PlanItem& item : state_.plan->rounds[round].items) {
        const std::string prefix = item.id + "/";
        auto entry = state_.documents->lower_bound(prefix);
        for (; entry != state_.documents->end() && entry->first.starts_with(prefix);) {
            const std::string doc = entry->first;
            change(state_.documents.write()[doc]);
            entry = state_.documents->upper_bound(doc);
        }
    }
}

}  // namespace rehearse::session
