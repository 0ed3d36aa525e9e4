// An interactive run (R7): a submission and an interactive output validator, each in a sandbox of
// its own, the standard output of each being the other's standard input. What they say goes through
// here, because who may see which end of a stream when decides verdicts, and to be written down.
//
// The rules, from PACKAGES R7:
//  - the validator's end of output reaches the submission at once, except that the validator gets
//    100 ms to exit first, so that who exited first is told right;
//  - the submission's end of output reaches the validator only when the submission has exited;
//  - what a side says to one that is gone is read and dropped, until the validator has exited with
//    something other than 42: then the submission's output is closed.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "runner/sandbox_client.hpp"

namespace rehearse::runner {

struct InteractionLimits {
    std::uint64_t output_bytes = 8U << 20;       // of the submission; more is OLE
    std::uint64_t transcript_bytes = 64U << 10;  // kept; a longer one is cut
};

struct Interaction {
    sandbox::Report validator;
    sandbox::Report submission;
    bool validator_ended_first = false;
    bool output_over_limit = false;
    /// What was said, a line begins with "<" when the validator said it and with ">" when the
    /// submission did; where neither had ended its line the transcript ends it.
    std::string transcript;
    bool transcript_truncated = false;
};

/// Runs both to their ends, the validator in `client`, the submission in its partner. The requests'
/// standard input and output are filled in here. When `cancel` turns true both are ended and their
/// outcomes are internal_error.
[[nodiscard]] Interaction interact(SandboxClient& client, sandbox::Request validator,
                                   sandbox::Request submission, const InteractionLimits& limits,
                                   const std::atomic<bool>* cancel = nullptr);

}  // namespace rehearse::runner
