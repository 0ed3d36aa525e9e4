// Submissions of the API: code that a program handed in and wants judged, without a session. One
// script accepts a submission with its job, its places in lists and its idempotency key, so what
// was acknowledged is judged; one script writes the verdict and ends the job, once per job. Results
// and files are opaque here: who writes them knows what they mean.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/submission_state.hpp"
#include "base/task.hpp"
#include "store/job_queue.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// All but its files and results. Instants are Redis TIME.
struct SubmissionStatus {
    std::string id;
    std::string challenge;   // slug; empty when it was handed in for a package that has none
    std::string package;     // content hash
    bool is_pinned = false;  // it named the package, not the challenge: judged by no other
    std::string language;
    std::string batch;  // empty: it came alone
    std::string queue;  // "submission" or "batch"
    SubmissionState state = SubmissionState::queued;
    std::int64_t created_at_ms = 0;
    std::optional<std::int64_t> started_at_ms;
    std::optional<std::int64_t> finished_at_ms;
    int attempt = 0;    // how often a runner has begun with it
    std::string phase;  // of a running one: as progress() had it last
    int done = 0;
    int total = 0;
    std::string verdict;  // empty until it is done or cancelled
    std::string outcome;  // as finish() had it; empty when there is none
    int judging = 1;
    std::uint64_t seq = 0;  // of its last change

    bool is_open() const {
        return state == SubmissionState::queued || state == SubmissionState::running;
    }
};

/// How an earlier judging ended.
struct EarlierJudging {
    std::string package;
    SubmissionState state = SubmissionState::done;
    std::int64_t finished_at_ms = 0;
    std::string verdict;
    std::string outcome;
    std::string result;  // empty when there is none
};

struct StoredSubmission {
    SubmissionStatus status;
    std::string result;  // empty when there is none
    std::vector<EarlierJudging> earlier;
};
/// What to read beside the status.
enum class Detail { status, public_result, full_result };

struct NewSubmission {
    std::string id;  // from random_id(), as the job
    std::string job;
    std::string queue;  // "submission" or "batch"
    std::string challenge;
    std::string package;
    std::string language;
    std::string files;
    bool is_pinned = false;
};

/// One of a request, in its order.
struct AcceptEntry {
    NewSubmission submission;  // not looked at when there is a refusal
    std::string refusal;       // why it was refused before it came here, kept as it is; or empty
};
struct AcceptRequest {
    std::string principal;
    std::string idempotency_key;  // empty: none; else the same principal, key and body within 24 h
                                  // get the same again
    std::string body_hash;
    std::string batch;  // from random_id(); empty: there is exactly one entry, without a refusal
    std::vector<AcceptEntry> entries;
    /// Kept as the refusal of an entry for which there is no room.
    std::string too_many_refusal;
    std::string queue_full_refusal;
    std::size_t unfinished_max = limits::submissions_unfinished_max;
    std::size_t kept_max = limits::submissions_kept_max;
};
struct AcceptedEntry {
    std::string id;       // empty: refused
    std::string refusal;  // empty: accepted
};
struct Accepted {
    bool existed = false;                // an earlier request with this key made it
    std::string id;                      // of the batch, or of the one submission
    std::vector<AcceptedEntry> entries;  // of a batch, in order
};

struct ListRequest {
    std::string principal;
    std::string challenge;  // empty: any
    std::string batch;      // empty: any
    std::size_t limit = limits::list_limit_default;
    std::string cursor;  // empty: from the newest
};
struct SubmissionPage {
    std::vector<SubmissionStatus> submissions;
    std::optional<std::string> next;  // cursor for the next page; opaque
};

struct RejudgeRequest {
    std::string id;
    std::string principal;
    std::string job;      // from random_id()
    std::string package;  // to be judged by
    std::size_t unfinished_max = limits::submissions_unfinished_max;
};

struct BatchEntry {
    std::string id;                        // empty: refused
    std::string refusal;                   // empty: accepted
    std::optional<SubmissionState> state;  // nullopt: refused, or expired since
    std::string verdict;
};
struct StoredBatch {
    std::int64_t created_at_ms = 0;
    std::vector<BatchEntry> entries;
};

/// What a runner needs to begin.
struct SubmissionWork {
    std::string challenge;
    std::string package;
    std::string language;
    std::string files;
};
/// What it has when it is done.
struct SubmissionResult {
    std::string verdict;
    std::string outcome;
    std::string public_result;
    std::string full_result;
};

/// Whoever asks names a principal, and what is not theirs does not exist for them.
class Submissions {
public:
    explicit Submissions(RedisStore& redis);

    Task<void> stop();

    /// Keeps all that there is room for; a request for which there is none at all is refused whole
    /// with `too_many_requests` or `queue_full`. `idempotency_conflict`: the key was used with
    /// another body.
    Task<Result<Accepted>> accept(AcceptRequest request);
    /// What accept() would give for a request that came before, by its principal, key, body and
    /// whether it has a batch; nothing when it is new or has no key.
    Task<Result<std::optional<Accepted>>> earlier(AcceptRequest request);
    Task<Result<StoredSubmission>> get(std::string id, std::string principal, Detail detail);
    /// Whose it is; nothing when there is none.
    Task<Result<std::optional<std::string>>> owner(std::string id);
    /// Newest first. `invalid_input` for a cursor that is not ours, `not_found` for the batch.
    Task<Result<SubmissionPage>> list(ListRequest request);
    /// Cancelled now or before. `not_allowed_now`: it has its verdict already.
    Task<Result<void>> cancel(std::string id, std::string principal);
    /// Judges once more; what the earlier judging gave is kept beside. `not_allowed_now` while it
    /// has no verdict, or when it was judged limits::submission_judgings_max times.
    Task<Result<void>> rejudge(RejudgeRequest request);
    Task<Result<StoredBatch>> batch(std::string id, std::string principal);

    /// For runners. nullopt: nobody wants it any more, and the job is gone.
    Task<Result<std::optional<SubmissionWork>>> started(Lease lease);
    /// Of use only while it lasts; nothing happens when it does not.
    Task<Result<void>> progress(std::string id, std::string job, std::string phase, int done,
                                int total);
    Task<Result<Finished>> finish(Lease lease, SubmissionResult result);

    /// What a callback is told: the state that a change left, or nothing when changes may have been
    /// missed.
    using Hint = std::optional<SubmissionState>;
    /// `callback` is called from the io thread with each change of the submission, and with nothing
    /// whenever Redis confirmed that it is listened to: read then.
    Subscription subscribe(const std::string& id, std::function<void(Hint)> callback);
    void unsubscribe(Subscription subscription);

private:
    struct Listener {
        std::string channel;
        std::function<void(Hint)> callback;
    };
    void tell(const std::string& channel, Hint hint);

    RedisStore& redis_;
    std::map<Subscription, Listener> listeners_;
    Subscription last_subscription_ = 0;
    bool is_listening_ = false;
    RedisSubscriber subscriber_;
};

}  // namespace rehearse::store
