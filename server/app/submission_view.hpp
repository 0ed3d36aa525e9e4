// From what the store keeps of a submission to what the wire says of it.
#pragma once

#include <string>

#include "protocol/submission_json.hpp"
#include "store/submissions.hpp"

namespace rehearse::app {

/// What a principal that may not read submissions knows of one that it brought into `state`: as it
/// was then, and nothing of how it is or was judged.
store::SubmissionStatus known_without_reading(store::SubmissionStatus status,
                                              SubmissionState state);
protocol::SubmissionView view_of(const store::SubmissionStatus& status);
/// The answer for one submission, with its result and those before.
std::string submission_body(const store::StoredSubmission& stored);
std::string batch_body(const std::string& id, const store::StoredBatch& batch);

/// The queue that a submission of this priority waits in, and back.
std::string queue_of(protocol::Priority priority);
protocol::Priority priority_of(const std::string& queue);

}  // namespace rehearse::app
