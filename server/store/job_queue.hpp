// Jobs wait in three streams with one consumer group: what somebody waits for ("interactive")
// before what is graded in the background ("submission") before what came in bulk ("batch").
// Delivery is at least once; the result is written once. Jobs enter only through
// SessionLog::append and Submissions, so none exists without what it is for.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_store.hpp"
#include "store/session_log.hpp"

namespace rehearse::store {

/// A job that one consumer holds: it must finish(), renew() while it works, or lose it to
/// recover().
struct Lease {
    std::string queue;     // "interactive", "submission" or "batch"
    std::string entry;     // its place in the stream
    std::string consumer;  // who holds it
    std::string job;
    std::string session;     // empty: it is of a submission, and so Submissions has the rest
    std::string submission;  // empty: it is of a session
    std::string payload;
    std::int64_t queued_at_ms = 0;
    int deliveries = 1;
    /// Delivered more than limits::job_deliveries_max times, so it kills its runners: do not run
    /// it, finish it as IE.
    bool poison = false;
};

struct Depth {
    std::uint64_t waiting_interactive = 0;  // not yet taken
    std::uint64_t waiting_submission = 0;
    std::uint64_t waiting_batch = 0;
    std::uint64_t running = 0;  // taken and not finished
    /// How long the oldest of those not yet taken has waited, those in bulk left out.
    Milliseconds oldest_waiting{0};
    /// In front of whoever waits for a verdict.
    std::uint64_t waiting() const { return waiting_interactive + waiting_submission; }
};

/// Which queues a consumer takes from: one that takes no bulk is free for those who wait.
enum class Takes { all, no_batch };

enum class Finished {
    stored,   // the event is in the log and the results are kept
    already,  // the job had a result; the first one counts, this one was dropped
    gone,     // the session or submission was deleted meanwhile; nothing was kept
};

class JobQueue {
public:
    explicit JobQueue(RedisStore& redis);
    ~JobQueue();

    Task<void> stop();

    /// The next job, waiting up to `block` for one; nullopt if none came. Each consumer has its own
    /// blocking link, so one take at a time per consumer name (for example `host:slot`).
    Task<Result<std::optional<Lease>>> take(std::string consumer, Milliseconds block,
                                            Takes takes = Takes::all);
    /// Says that the job is still being worked on. False if it was given to another consumer or
    /// finished: stop working.
    Task<Result<bool>> renew(Lease lease);
    /// Takes over up to `limit` jobs whose holder was silent for `idle_min`; counts a delivery for
    /// each.
    Task<Result<std::vector<Lease>>> recover(std::string consumer, Milliseconds idle_min,
                                             std::size_t limit, Takes takes = Takes::all);
    /// Puts a job back at the end of its queue, unrun (a runner that stops).
    Task<Result<void>> give_back(Lease lease);
    /// The same with all that a consumer holds, one that will not come back; how many there were.
    /// The queue then forgets it, and others that hold nothing and were silent for longer than
    /// `silence_max`.
    Task<Result<std::uint64_t>> retire(std::string consumer, Milliseconds silence_max);

    /// Appends the "started" event to the session, after whatever is there. `not_found` if the
    /// session is gone.
    Task<Result<Head>> started(std::string session, std::string payload);
    /// Event, both results and the acknowledgement in one step, once per job; any later call only
    /// acknowledges.
    Task<Result<Finished>> finish(Lease lease, std::string event_payload, std::string public_result,
                                  std::string full_result);

    /// For the door: refuse new work when waiting() reaches limits::jobs_waiting_max.
    Task<Result<Depth>> depth();
    Task<Result<std::optional<std::string>>> result(std::string session, std::string job);
    Task<Result<std::optional<std::string>>> full_result(std::string session, std::string job);

private:
    Task<Result<Reply>> wait_for_job(std::string consumer, Milliseconds block, Takes takes);
    Task<Result<std::optional<std::string>>> field(std::string key, std::string job);
    RedisLink& blocking_link(const std::string& consumer);

    RedisStore& redis_;
    std::map<std::string, std::unique_ptr<RedisLink>> blocking_links_;
    bool stopping_ = false;
};

}  // namespace rehearse::store
