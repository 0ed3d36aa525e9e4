// Bodies of the API for programs that submit code (PROTOCOL section 7), and what of them is kept in
// the store: files and outcomes are written and read here alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/submission_state.hpp"
#include "package/candidate_content.hpp"
#include "protocol/messages.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {

/// One file of a submission. Its name is empty when only its text was sent: then it gets the usual
/// name of the language.
struct SourceText {
    std::string name;
    std::string text;
};

/// Normal ones wait together with what candidates submit, those in bulk behind them.
enum class Priority { normal, batch };

/// Exactly one of challenge and package is set.
struct SubmitRequest {
    std::string challenge;  // slug
    std::string package;    // content hash
    std::string language;
    std::vector<SourceText> files;     // 1 to limits::submission_files_max, together at most
                                       // limits::source_bytes_max
    std::optional<Priority> priority;  // nullopt: as the server sees fit
};

/// The body of POST /submissions.
Result<SubmitRequest> parse_submit(std::string_view body);
/// The body of POST /batches; each of its submissions is well formed or not by itself.
Result<std::vector<Result<SubmitRequest>>> parse_batch(std::string_view body);

/// The body of a request that needs none: nothing, or an object without fields.
Result<void> parse_nothing(std::string_view body);

std::string encode_files(const std::vector<SourceText>& files);
Result<std::vector<SourceText>> decode_files(std::string_view text);

/// What a verdict comes to.
struct Outcome {
    double score = 0;
    double max_score = 0;
    int passed = 0;
    int total = 0;
    bool compile_failed = false;
};
std::string encode_outcome(const Outcome& outcome);
std::optional<Outcome> decode_outcome(std::string_view text);

struct SubmissionView {
    std::string id;
    std::string challenge;  // empty: null on the wire, as is batch
    std::string package;
    std::string language;
    std::string batch;
    Priority priority = Priority::batch;
    SubmissionState state = SubmissionState::queued;
    std::int64_t created_at_ms = 0;
    std::optional<std::int64_t> started_at_ms;
    std::optional<std::int64_t> finished_at_ms;
    int attempt = 0;
    ProgressPhase phase = ProgressPhase::compiling;  // of a running one
    int done = 0;
    int total = 0;
    std::string verdict;
    std::optional<Outcome> outcome;
    int judging = 1;
};
struct JudgingView {
    std::string package;
    SubmissionState state = SubmissionState::done;
    std::int64_t finished_at_ms = 0;
    std::string verdict;
    std::optional<Outcome> outcome;
    std::string result;  // JSON of grading::to_json; empty: null on the wire
};

/// `result` as in JudgingView.
std::string encode_submission(const SubmissionView& view, const std::string& result,
                              const std::vector<JudgingView>& earlier);
std::string encode_submission_page(const std::vector<SubmissionView>& views,
                                   const std::optional<std::string>& next);

/// One server-sent event: what it is called, its number and the submission as in a page.
std::string encode_submission_event(const SubmissionView& view, std::uint64_t number);
/// A line that no client takes for an event.
std::string encode_heartbeat();

/// The refusal of one submission of a batch: an object with code and detail.
std::string encode_refusal(const Error& refusal);
struct BatchLine {
    std::string id;       // empty: refused
    std::string refusal;  // of encode_refusal; empty: accepted
};
/// The answer to POST /batches.
std::string encode_batch_accepted(std::string_view id, const std::vector<BatchLine>& lines);
struct BatchMember {
    BatchLine line;
    std::optional<SubmissionState> state;  // nullopt: refused, or expired
    std::string verdict;
};
std::string encode_batch(std::string_view id, std::int64_t created_at_ms,
                         const std::vector<BatchMember>& members);

/// What candidates and graders are told of a task alike; of the languages those that are offered.
Json content_json(const package::CandidateContent& content,
                  const std::vector<std::string>& languages);
std::string encode_challenge(const std::string& content_hash,
                             const package::CandidateContent& content,
                             const std::vector<std::string>& languages);

struct ChallengeLine {
    std::string slug;
    std::string package;  // content hash
    std::string title;
    std::string difficulty;
    int minutes = 0;
    std::vector<std::string> topics;
    std::vector<std::string> languages;
};
std::string encode_challenge_page(const std::vector<ChallengeLine>& lines,
                                  const std::optional<std::string>& next);

}  // namespace rehearse::protocol
