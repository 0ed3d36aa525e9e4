#include "session/batch.hpp"

#include <utility>

namespace rehearse::session {

Batch::Batch(State state, Instant now, IdSource new_id)
    : state_(std::move(state)),
      now_(now),
      new_id_(std::move(new_id)),
      head_(state_.seq),
      deadline_before_(next_deadline(state_)) {
    put_due();
}

void Batch::put_due() {
    for (Event& event : due(state_, now_, new_id_)) put({{}, {}, std::nullopt, std::move(event)});
}

void Batch::put(Record record) {
    records_.push_back(std::move(record));
    const Event& event = records_.back().event;
    // Changes its text and nothing else. As a rule it is alone, and then its text, which the state
    // shares with that of the log until it is written to, need not be copied to be changed.
    if (std::holds_alternative<Edited>(event)) return;
    settle();
    if (const auto* queued = std::get_if<JobQueued>(&event)) {
        if (auto job = job_request(state_, *queued)) jobs_.push_back(*std::move(job));
    }
}

void Batch::settle() {
    if (settled_ == 0 && !records_.empty() && state_.exists()) index_before_ = index_entry(state_);
    for (; settled_ < records_.size(); ++settled_)
        apply(state_, {state_.seq + 1, now_, {}, records_[settled_]});
}

void Batch::create(SessionCreated event) {
    std::string person = event.person;
    put({std::move(person), {}, std::nullopt, std::move(event)});
}

Result<Batch::Decided> Batch::add(const Command& command, const CommandContext& context) {
    if (std::holds_alternative<Tick>(command)) return Decided{};  // done when the batch was made
    settle();
    auto events = decide(state_, command, context, now_, new_id_);
    if (!events) return events.error();
    const bool is_counted = context.n != 0 && !std::holds_alternative<EditPush>(command);
    if (events->empty()) {
        Decided known{std::nullopt, true};
        if (is_counted) {
            known.seq = state_.accepted_seq(context.person, context.client, context.n);
            // Known only from this batch: not in the log yet.
            known.repeated = known.seq && *known.seq <= head_;
        }
        return known;
    }
    const std::optional<std::uint64_t> n = is_counted ? std::optional(context.n) : std::nullopt;
    for (Event& event : *events) put({context.person, context.client, n, std::move(event)});
    const Decided decided{head_ + records_.size(), false};
    if (settled_ == records_.size()) put_due();  // edits make nothing due
    return decided;
}

FollowUps Batch::follow_ups() const {
    FollowUps result;
    result.deadline = next_deadline(state_);
    if (settled_ == 0) return result;  // nothing but edits
    result.jobs = jobs_;
    result.needed = needed_jobs(state_);
    result.deadline_changed = result.deadline != deadline_before_;
    if (state_.exists()) {
        IndexEntry entry = index_entry(state_);
        if (entry != index_before_) result.index = std::move(entry);
    }
    return result;
}

}  // namespace rehearse::session
