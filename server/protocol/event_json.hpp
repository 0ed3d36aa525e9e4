// Events as JSON: the log's payload (everything, for us) and the wire's form (what a person may
// see). Two encoders on purpose: a field added to the log does not reach a client by accident.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "editing/change_set.hpp"
#include "session/events.hpp"
#include "session/state.hpp"

namespace rehearse::protocol {

/// The log's payload of a record.
std::string encode_record(const session::Record& record);

/// Fails with `bad_message` when it is not one of ours: a log of another version, or a damaged one.
Result<session::Record> decode_record(std::string_view payload);

/// The event as a client gets it. REQUIRES: permissions let them see it; `state` holds the plan.
nlohmann::json wire_event(const session::State& state, const session::Envelope& envelope);

/// A ChangeSet as CodeMirror's JSON: n keeps, [n] deletes, [n, line, …] replaces.
nlohmann::json change_json(const editing::ChangeSet& changes);
/// Fails with `bad_message` on another shape. Whether it fits its document is for Document::push.
Result<editing::ChangeSet> change_from_json(const nlohmann::json& json);

}  // namespace rehearse::protocol
