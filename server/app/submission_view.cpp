#include "app/submission_view.hpp"

#include "base/verdict.hpp"

namespace rehearse::app {

using protocol::Priority;

std::string queue_of(Priority priority) {
    return priority == Priority::batch ? "batch" : "submission";
}

Priority priority_of(const std::string& queue) {
    return queue == "batch" ? Priority::batch : Priority::normal;
}

store::SubmissionStatus known_without_reading(store::SubmissionStatus status,
                                              SubmissionState state) {
    const bool is_cancelled = state == SubmissionState::cancelled;
    status.state = state;
    status.started_at_ms.reset();
    if (!is_cancelled) status.finished_at_ms.reset();
    status.attempt = 0;
    status.phase.clear();
    status.done = 0;
    status.total = 0;
    status.verdict = is_cancelled ? to_string(Verdict::AB) : std::string_view();
    status.outcome.clear();
    return status;
}

protocol::SubmissionView view_of(const store::SubmissionStatus& status) {
    protocol::SubmissionView view;
    view.id = status.id;
    view.challenge = status.challenge;
    view.package = status.package;
    view.language = status.language;
    view.batch = status.batch;
    view.priority = priority_of(status.queue);
    view.state = status.state;
    view.created_at_ms = status.created_at_ms;
    view.started_at_ms = status.started_at_ms;
    view.finished_at_ms = status.finished_at_ms;
    view.attempt = status.attempt;
    // One that has begun and told nothing yet is about to be compiled.
    view.phase =
        protocol::progress_phase_from(status.phase).value_or(protocol::ProgressPhase::compiling);
    view.done = status.done;
    view.total = status.total;
    view.verdict = status.verdict;
    view.outcome = protocol::decode_outcome(status.outcome);
    view.judging = status.judging;
    return view;
}

std::string submission_body(const store::StoredSubmission& stored) {
    std::vector<protocol::JudgingView> earlier;
    for (const store::EarlierJudging& judging : stored.earlier) {
        earlier.push_back({judging.package, judging.state, judging.finished_at_ms, judging.verdict,
                           protocol::decode_outcome(judging.outcome), judging.result});
    }
    return protocol::encode_submission(view_of(stored.status), stored.result, earlier);
}

std::string batch_body(const std::string& id, const store::StoredBatch& batch) {
    std::vector<protocol::BatchMember> members;
    for (const store::BatchEntry& entry : batch.entries)
        members.push_back({{entry.id, entry.refusal}, entry.state, entry.verdict});
    return protocol::encode_batch(id, batch.created_at_ms, members);
}

}  // namespace rehearse::app
