// A session as JSON: the snapshot (all of it, for servers only) and the view (what a person may
// see).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "session/state.hpp"
#include "session/view.hpp"

namespace rehearse::protocol {

/// Everything: folding more events into the decoded state gives what folding them into the original
/// gives.
std::string encode_snapshot(const session::State& state);
/// Fails with `bad_message` when it is not one of ours or of another version: fold the log from its
/// start then.
Result<session::State> decode_snapshot(std::string_view text);

nlohmann::json view_json(const session::SessionView& view);
nlohmann::json item_view_json(const session::ItemView& item);
nlohmann::json round_view_json(const session::RoundView& round);
/// The body of GET /sessions/{id}.
std::string encode_view(const session::SessionView& view);

}  // namespace rehearse::protocol
