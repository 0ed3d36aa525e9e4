// SubmissionState: how far a submission of the API is. One enum for store, wire and runner.
#pragma once

#include <optional>
#include <string_view>

namespace rehearse {

enum class SubmissionState {
    queued,     // no runner has begun with it, or one gave it back
    running,    // a runner compiles or runs it
    done,       // it has its verdict
    cancelled,  // nobody wants its verdict any more
};

constexpr std::string_view to_string(SubmissionState state) {
    switch (state) {
        case SubmissionState::queued: return "queued";
        case SubmissionState::running: return "running";
        case SubmissionState::done: return "done";
        case SubmissionState::cancelled: return "cancelled";
    }
    return "queued";
}

constexpr std::optional<SubmissionState> submission_state_from_string(std::string_view text) {
    for (SubmissionState state :
         {SubmissionState::queued, SubmissionState::running, SubmissionState::done, SubmissionState::cancelled}) {
        if (to_string(state) == text) return state;
    }
    return std::nullopt;
}

}  // namespace rehearse
