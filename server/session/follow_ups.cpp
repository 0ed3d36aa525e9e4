#include "session/follow_ups.hpp"

#include <set>

#include "editing/utf16.hpp"
#include "session/decide.hpp"

namespace rehearse::session {

std::optional<JobRequest> job_request(const State& state, const JobQueued& queued) {
    const auto place = state.find_item(queued.item);
    if (!place) return std::nullopt;
    const PlanItem& item = state.plan_item(*place);
    const editing::Document* document = state.document(document_id(item, queued.language));
    if (document == nullptr || document->version() != queued.version) return std::nullopt;
    return JobRequest{queued.job,      state.session,  state.owner,
                      item.id,         item.ref,       item.content_hash,
                      queued.language, queued.purpose, editing::to_utf8_lossy(document->text()),
                      queued.input};
}

std::vector<std::string> needed_jobs(const State& state) {
    std::vector<std::string> jobs;
    if (!state.exists()) return jobs;
    std::set<const Job*> needed;
    for (const PlanRound& round : state.plan->rounds) {
        for (const PlanItem& item : round.items) {
            needed.insert(counted_submission(state, item.id));
            needed.insert(last_submission(state, item.id));
        }
    }
    for (const Job& job : *state.jobs) {
        // What has no verdict yet may turn out to be the best.
        const bool is_open = job.purpose == Purpose::submission && !job.outcome;
        if (is_open || needed.contains(&job)) jobs.push_back(job.id);
    }
    return jobs;
}

IndexEntry index_entry(const State& state) {
    IndexEntry entry;
    entry.session = state.session;
    entry.person = state.owner;
    entry.title = state.plan->title;
    entry.mode = state.mode;
    entry.lifecycle = state.lifecycle;
    entry.created_at = state.created_at;
    entry.scheduled_at = state.scheduled_at;
    entry.ended_at = state.ended_at;
    Milliseconds budget{0};
    for (std::size_t round = 0; round < state.plan->rounds.size(); ++round)
        budget += state.budget_of(round);
    if (state.scored) {
        entry.score = state.scored->score;
        entry.max_score = state.scored->max_score;
    }
    entry.minutes =
        static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(budget).count());
    return entry;
}

FollowUps follow_ups(const State& before, const std::vector<Record>& records, Instant now) {
    FollowUps result;
    State state = before;
    for (const Record& record : records) {
        apply(state, {state.seq + 1, now, {}, record});
        const auto* queued = std::get_if<JobQueued>(&record.event);
        if (queued == nullptr) continue;
        if (auto job = job_request(state, *queued)) result.jobs.push_back(*std::move(job));
    }
    result.needed = needed_jobs(state);
    result.deadline = next_deadline(state);
    result.deadline_changed = result.deadline != next_deadline(before);
    if (state.exists()) {
        IndexEntry entry = index_entry(state);
        if (!before.exists() || entry != index_entry(before)) result.index = std::move(entry);
    }
    return result;
}

}  // namespace rehearse::session
