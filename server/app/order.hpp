// Order: what a runner is to grade, wherever it came from: a session's log or a program that
// submits over the API.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "grading/result.hpp"
#include "protocol/messages.hpp"
#include "protocol/submission_json.hpp"
#include "session/follow_ups.hpp"
#include "store/submissions.hpp"

namespace rehearse::app {

struct Order {
    std::string job;
    std::string item;
    std::string content_hash;
    std::string language;
    grading::Purpose purpose = grading::Purpose::submission;
    std::vector<protocol::SourceText> files;
    std::string own_input;
    bool in_background = false;  // nobody waits for it
    Milliseconds progress_interval{40};
    /// Called on the io thread.
    std::function<void(protocol::ProgressPhase, int done, int total)> tell;
};

Order order_of(session::JobRequest request);
/// Fails with `bad_message` when another version of this program wrote it.
Result<Order> order_of(const store::Lease& lease, store::SubmissionWork work);

/// The result of an order that could not be graded for a fault of ours.
grading::JobResult internal_error(const Order& order, std::string message);

}  // namespace rehearse::app
