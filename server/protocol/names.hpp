// The wire's word for each enumerator, both ways. Switches without a default, so a new enumerator
// cannot be forgotten.
#pragma once

#include <optional>
#include <string_view>

#include "session/events.hpp"
#include "session/interview.hpp"
#include "session/people.hpp"
#include "session/plan.hpp"
#include "session/state.hpp"

namespace rehearse::protocol {

std::string_view name_of(session::ItemKind value);
std::string_view name_of(session::Mode value);
std::string_view name_of(session::Lifecycle value);
std::string_view name_of(session::RoundState value);
std::string_view name_of(session::JobPhase value);
std::string_view name_of(session::Purpose value);
std::string_view name_of(session::EndReason value);
std::string_view name_of(session::CloseReason value);
std::string_view name_of(session::CreditReason value);
std::string_view name_of(session::Role value);
std::string_view name_of(session::Recommendation value);
std::string_view name_of(session::Signal value);
/// What somebody says of a key point: "made" or "missed".
std::string_view name_of_made(bool made);

std::optional<session::ItemKind> item_kind_from(std::string_view name);
std::optional<session::Lifecycle> lifecycle_from(std::string_view name);
std::optional<session::RoundState> round_state_from(std::string_view name);
std::optional<session::JobPhase> job_phase_from(std::string_view name);
std::optional<session::Purpose> purpose_from(std::string_view name);
std::optional<session::EndReason> end_reason_from(std::string_view name);
std::optional<session::CloseReason> close_reason_from(std::string_view name);
std::optional<session::CreditReason> credit_reason_from(std::string_view name);
std::optional<session::Mode> mode_from(std::string_view name);
std::optional<session::Role> role_from(std::string_view name);
std::optional<session::Recommendation> recommendation_from(std::string_view name);
std::optional<session::Signal> signal_from(std::string_view name);
std::optional<bool> made_from(std::string_view name);

}  // namespace rehearse::protocol
