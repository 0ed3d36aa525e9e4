// Every way in which a request can fail, with its stable name. The names are part of the protocol (docs/PROTOCOL.md,
// section Errors): a client may switch on them, so a name is never reused for another meaning.
#pragma once

#include <string>
#include <string_view>

namespace rehearse {

enum class ErrorCode {
    bad_message,         // not JSON, not UTF-8, a field missing or of the wrong type
    unknown_field,       // a field that the protocol does not know
    unknown_command,     // a command that the protocol does not know
    too_large,           // a body, message, document or source above its limit
    not_found,           // no such session, item, job, package or question
    unauthorized,        // a token that is unknown, has expired or was revoked
    forbidden,           // this person or origin may not do that
    not_allowed_now,     // the session or round is in a state that does not allow it
    item_not_open,       // the round that holds the item has not started
    out_of_order,        // a counter, version or sequence that skips ahead
    stale_version,       // based on a version that is no longer kept: reload
    invalid_change,      // a change set that does not fit its document
    history_changed,     // the named history is not ours: reload
    language_unavailable,  // unknown, not offered by the task, or not installed here
    invalid_input,       // a value outside what is accepted; the message says which
    idempotency_conflict,  // the key was used with another request
    too_many_requests,   // a rate limit
    queue_full,          // too much work is waiting
    store_away,          // Redis cannot be reached: nothing was accepted
    package_invalid,     // a challenge package breaks the format
    question_invalid,    // a theory file or template breaks the format
    io,                  // a file or the network failed
    setup,               // the program cannot start as configured
    internal,            // our fault
};

/// The stable wire name of a code, such as "not_allowed_now".
std::string_view error_id(ErrorCode code);

/// What went wrong, in one sentence for a person that says what to do about it. Never holds secrets or hidden test data.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
};

}  // namespace rehearse
