#include "session/self_rating.hpp"

namespace rehearse::session {

std::optional<int> self_rating(const State& state, std::string_view person,
                               const std::string& item) {
    for (const auto& [of, rating] : *state.interview.ratings) {
        if (of.criterion != self_criterion || of.item != item || rating.points == 0) continue;
        // Everybody's is their own; who is interviewed by others is rated beside them.
        const bool is_own = state.mode == Mode::pair || state.role_of(person) == Role::candidate;
        const bool counts =
            is_own ? of.person == person : state.role_of(of.person) == Role::candidate;
        if (counts) return rating.points;
    }
    return std::nullopt;
}

std::optional<double> interviewers_rating(const State& state, const std::string& item) {
    if (state.mode != Mode::interview) return std::nullopt;
    int sum = 0;
    int count = 0;
    for (const auto& [of, rating] : *state.interview.ratings) {
        if (of.criterion == self_criterion || of.item != item || rating.points == 0) continue;
        sum += rating.points;
        ++count;
    }
    if (count == 0) return std::nullopt;
    return static_cast<double>(sum) / count;
}

bool may_rate_self(const State& state, std::string_view person) {
    if (state.lifecycle != Lifecycle::review) return false;
    const auto role = state.role_of(person);
    return role == Role::candidate || (role == Role::interviewer && state.mode == Mode::pair);
}

bool may_overrule(const State& state, std::string_view person) {
    if (state.lifecycle != Lifecycle::review || state.mode == Mode::pair) return false;
    return state.role_of(person) ==
           (state.mode == Mode::practice ? Role::candidate : Role::interviewer);
}

}  // namespace rehearse::session
