// run: executes a parsed Hurl file against whatever sends its requests, entry by entry, in Hurl's
// order: options, skip, delay, request and redirects, version and status, captures, the other
// asserts; then retries, repeats. The first entry that fails for good ends the file. Pure but for
// its hooks.
#pragma once

#include <string>
#include <vector>

#include "hurl/evaluate.hpp"
#include "hurl/transport.hpp"

namespace rehearse::hurl {

/// Why an entry failed, and so who has to look at it.
enum class Failure {
    none,
    assertion,  // the answer is not what was expected, or does not allow what was asked of it
    transport,  // no answer, or one that cannot be taken
    file,       // the Hurl file itself: an unknown variable, an unsupported feature, a missing file
    time,       // a hook said that the time is up, or too many requests were sent
};

enum class AssertState { passed, failed, unchecked };

struct AssertResult {
    int line = 0;
    std::string text;  // as the author wrote it: jsonpath "$.id" == 3
    AssertState state = AssertState::passed;
    std::string actual;    // for a person; may hold what the server answered
    std::string expected;  // for a person
};

struct CaptureResult {
    std::string name;
    Value value;
};

/// One attempt at one entry.
struct EntryResult {
    std::size_t index = 0;  // of the entry in its file, from 0
    int line = 0;
    std::string request_line;  // as the author wrote it
    std::string method;        // of the last request
    std::string url;           // of the last request; empty when there was none
    int attempt = 1;           // grows with each retry
    bool skipped = false;
    int status = 0;                // 0 when there was no answer
    std::int64_t duration_us = 0;  // of all its requests
    std::vector<AssertResult> asserts;
    std::vector<CaptureResult> captures;
    Failure failure = Failure::none;
    /// In words, beginning with "line N: "; empty when nothing failed.
    std::string message;
};

struct FileResult {
    /// All attempts in order; one that was retried does not count.
    std::vector<EntryResult> entries;
    Failure failure = Failure::none;
    std::string message;  // of what failed first
    Variables variables;  // as they are at the end

    bool ok() const { return failure == Failure::none; }
};

/// "line 12: jsonpath \"$.id\" == 3: got 4"
std::string to_string(const AssertResult& result);

/// All hooks must be set. Calls them one at a time, from this thread, and keeps none.
FileResult run(const File& file, Variables variables, const Hooks& hooks);

}  // namespace rehearse::hurl
