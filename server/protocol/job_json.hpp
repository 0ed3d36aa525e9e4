// What goes to a runner and what comes back into the log. The runner appends its events without
// deciding anything, so their payloads are made here, in the same words as everybody else's.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "session/events.hpp"
#include "session/follow_ups.hpp"

namespace rehearse::protocol {

std::string encode_job_request(const session::JobRequest& request);
Result<session::JobRequest> decode_job_request(std::string_view text);

/// The name of the queue a job waits in: somebody waits for a run, a submission is graded behind.
std::string_view queue_of(session::Purpose purpose);

/// Log payloads for the runner's two appends.
std::string started_payload(std::string_view job, int attempt);
std::string finished_payload(const session::JobFinished& finished);

}  // namespace rehearse::protocol
