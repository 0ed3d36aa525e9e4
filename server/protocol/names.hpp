// The wire's word for each enumerator, both ways: name_of(value), and role_from(word) and its like.
// Switches without a default, so a new enumerator cannot be forgotten.
#pragma once

#include <array>
#include <string_view>

#include "base/verdict.hpp"
#include "protocol/words.hpp"
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

inline constexpr Words item_kind_from{
    std::array{session::ItemKind::theory, session::ItemKind::coding}, &name_of};
inline constexpr Words lifecycle_from{
    std::array{session::Lifecycle::scheduled, session::Lifecycle::lobby, session::Lifecycle::live,
               session::Lifecycle::paused, session::Lifecycle::review,
               session::Lifecycle::archived},
    &name_of};
inline constexpr Words round_state_from{
    std::array{session::RoundState::pending, session::RoundState::open,
               session::RoundState::closed},
    &name_of};
inline constexpr Words job_phase_from{
    std::array{session::JobPhase::queued, session::JobPhase::running, session::JobPhase::finished},
    &name_of};
inline constexpr Words purpose_from{
    std::array{session::Purpose::samples, session::Purpose::own_input,
               session::Purpose::submission},
    &name_of};
inline constexpr Words end_reason_from{
    std::array{session::EndReason::finished, session::EndReason::time}, &name_of};
inline constexpr Words close_reason_from{
    std::array{session::CloseReason::finished, session::CloseReason::time,
               session::CloseReason::session},
    &name_of};
inline constexpr Words credit_reason_from{
    std::array{session::CreditReason::queue, session::CreditReason::internal_error}, &name_of};
inline constexpr Words mode_from{
    std::array{session::Mode::practice, session::Mode::interview, session::Mode::pair}, &name_of};
inline constexpr Words role_from{
    std::array{session::Role::candidate, session::Role::interviewer, session::Role::observer},
    &name_of};
inline constexpr Words recommendation_from{
    std::array{session::Recommendation::strong_no, session::Recommendation::no,
               session::Recommendation::yes, session::Recommendation::strong_yes},
    &name_of};
inline constexpr Words signal_from{
    std::array{session::Signal::paste, session::Signal::left, session::Signal::returned}, &name_of};
inline constexpr Words verdict_from{
    std::array{Verdict::AC, Verdict::WA, Verdict::PA, Verdict::TLE, Verdict::MLE, Verdict::OLE,
               Verdict::RE, Verdict::CE, Verdict::SV, Verdict::IE, Verdict::SK, Verdict::AB},
    &to_string};
inline constexpr Words made_from{std::array{true, false}, &name_of_made};

}  // namespace rehearse::protocol
