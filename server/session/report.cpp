#include "session/report.hpp"

#include <algorithm>

#include "editing/utf16.hpp"

namespace rehearse::session {
namespace {

ItemReport item_report(const State& state, const PlanItem& item, std::size_t index) {
    ItemReport report;
    report.item = item.id;
    report.kind = item.kind;
    report.ref = item.ref;
    report.title = item.title;
    report.topics = item.topics;
    report.content_hash = item.content_hash;
    report.minutes = item.minutes;
    report.spent = state.items[index].spent;
    report.language = state.items[index].language;
    report.hints_revealed = state.items[index].hints_revealed;
    report.max_score = item.max_score;
    report.skipped = item.skipped;
    const auto document = state.documents->find(document_id(item, report.language.value_or("")));
    if (document != state.documents->end()) {
        const auto& [current, at_close] = document->second;
        const editing::Document& counted = at_close ? *at_close : *current;
        report.text = editing::to_utf8_lossy(counted.text());
        report.late_draft = counted.version() != current->version();
        report.submitted = std::any_of(state.jobs->begin(), state.jobs->end(), [&](const Job& job) {
            return job.item == item.id && job.purpose == Purpose::submission &&
                   job.language == report.language && job.version == counted.version();
        });
        const auto starter = item.starters.find(report.language.value_or(""));
        report.is_starter = starter != item.starters.end() && report.text == starter->second;
    }
    for (const Job& job : *state.jobs) {
        if (job.item != item.id) continue;
        if (job.purpose != Purpose::submission) {
            ++report.runs;
        } else {
            report.submissions.push_back(
                {job.id, job.queued_at, job.language, job.automatic, job.outcome});
        }
    }
    if (const Job* last = last_submission(state, item.id)) report.last = last->id;
    if (const Job* counted = counted_submission(state, item.id)) {
        report.counted = counted->id;
        report.score = counted->outcome->score;
        report.max_score = counted->outcome->max_score;
    }
    return report;
}

}  // namespace

SessionReport report(const State& state) {
    SessionReport report;
    report.session = state.session;
    report.title = state.plan->title;
    report.created_at = state.created_at;
    report.started_at = state.started_at;
    report.ended_at = state.ended_at;
    report.end_reason = state.end_reason;
    report.complete = is_graded(state);
    if (const auto* scratch = state.document(std::string(scratch_document)))
        report.scratch = editing::to_utf8_lossy(scratch->text());
    std::size_t index = 0;
    for (std::size_t round_index = 0; round_index < state.rounds.size(); ++round_index) {
        const PlanRound& round = state.plan->rounds[round_index];
        RoundReport told{
            round.id, round.title, round.kind, state.budget_of(round_index), state.rounds[round_index].spent, {}};
        for (const PlanItem& item : round.items) {
            told.items.push_back(item_report(state, item, index++));
        }
        report.rounds.push_back(std::move(told));
    }
    return report;
}

}  // namespace rehearse::session
