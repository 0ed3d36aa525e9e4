// How a candidate rates themselves on an item, and what the interviewers rated it: two numbers from
// 1 to 5 that a report holds against each other. Both are ratings of the log; the candidate's has a
// criterion of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "session/state.hpp"

namespace rehearse::session {

/// Nobody else's criterion: an interviewer who names one so is refused.
inline constexpr std::string_view self_criterion = "self";

/// What the candidate of a practice or an interview said of that item, or `person` themselves in a
/// pair, where it stays with them.
std::optional<int> self_rating(const State& state, std::string_view person,
                               const std::string& item);
/// The mean of all points that interviewers gave to that item of an interview.
std::optional<double> interviewers_rating(const State& state, const std::string& item);
/// Whether that person has something to rate themselves on, and still may.
bool may_rate_self(const State& state, std::string_view person);
/// Whether that person's word on a key point goes before the estimate, and still may.
bool may_overrule(const State& state, std::string_view person);

}  // namespace rehearse::session
