// The part of a report that follows from the log alone: time spent, verdicts, hints, texts at the
// close. What a theory answer is worth is estimated elsewhere, from `text`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session/state.hpp"

namespace rehearse::session {

struct SubmissionReport {
    std::string job;
    Instant at;
    std::string language;
    bool automatic = false;
    std::optional<JobFinished> outcome;  // null while it is still being graded
};

struct ItemReport {
    std::string item;
    ItemKind kind = ItemKind::theory;
    std::string ref;
    std::string title;
    std::vector<std::string> topics;
    std::string content_hash;
    int minutes = 0;
    Milliseconds spent{0};
    std::string text;  // UTF-8 at the close: the answer, or the source in the language chosen last
    bool late_draft = false;
    // Coding only.
    bool submitted = false;   // a submission holds just that text
    bool is_starter = false;  // the text is the starter's
    std::optional<std::string> language;
    std::vector<SubmissionReport> submissions;
    std::optional<std::string> counted;  // job id
    std::optional<std::string> last;     // job id
    double score = 0;
    double max_score = 0;
    int runs = 0;
    std::size_t hints_revealed = 0;
    bool skipped = false;  // counts for nothing
};

struct RoundReport {
    std::string id;
    std::string title;
    ItemKind kind = ItemKind::theory;
    Milliseconds budget{0};
    Milliseconds spent{0};
    std::vector<ItemReport> items;
};

struct SessionReport {
    std::string session;
    std::string title;
    Instant created_at;
    std::optional<Instant> started_at;
    std::optional<Instant> ended_at;
    std::optional<EndReason> end_reason;
    std::vector<RoundReport> rounds;
    bool complete = false;  // no submission is still being graded
    std::optional<std::string> scratch;  // what stood on the scratchpad, if there was one
};

/// REQUIRES: state.exists().
SessionReport report(const State& state);

}  // namespace rehearse::session
