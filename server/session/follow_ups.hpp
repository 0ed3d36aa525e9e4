// What must be written in the same append as the events, or a crash could part them: jobs, the next
// deadline, the line in the list of sessions. Values only; the store knows where they go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "session/events.hpp"
#include "session/state.hpp"

namespace rehearse::session {

/// All that a runner needs to know; the package itself it fetches by hash.
struct JobRequest {
    std::string job;
    std::string session;
    std::string person;
    std::string item;
    std::string package;  // its name
    std::string content_hash;
    std::string language;
    Purpose purpose = Purpose::samples;
    std::string source;  // UTF-8, as it stood when the job was queued
    std::string input;   // own_input only

    bool operator==(const JobRequest&) const = default;
};

/// One line in a person's list of sessions.
struct IndexEntry {
    std::string session;
    std::string person;
    std::string title;
    Mode mode = Mode::practice;
    Lifecycle lifecycle = Lifecycle::lobby;
    Instant created_at;
    std::optional<Instant> scheduled_at;
    std::optional<Instant> ended_at;
    int minutes = 0;
    std::optional<double> score;  // null until the session is over and all of it is graded
    std::optional<double> max_score;

    bool operator==(const IndexEntry&) const = default;
};

struct FollowUps {
    std::vector<JobRequest> jobs;
    std::vector<std::string> needed;  // jobs whose sources must not make room for newer ones
    std::optional<Instant> deadline;  // as it is afterwards, see next_deadline()
    bool deadline_changed = false;
    std::optional<IndexEntry> index;  // when it changed
};

/// The job for an event just folded: `state` is the one right after it, so that its document has
/// the version named.
std::optional<JobRequest> job_request(const State& state, const JobQueued& queued);

IndexEntry index_entry(const State& state);

/// Of every item the submission that counts and the last one, which the report shows, and all that
/// wait for their verdict; in order of queueing.
std::vector<std::string> needed_jobs(const State& state);

/// From the state before, the new records in order, and the instant they were decided at.
FollowUps follow_ups(const State& before, const std::vector<Record>& records, Instant now);

}  // namespace rehearse::session
