// Progress: what finished practices and studied questions say about somebody's topics, and what to
// practise next. Pure: what was seen goes in, values come out.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "protocol/study_json.hpp"

namespace rehearse::app {

/// One score in one topic.
struct Observation {
    std::string topic;
    Instant at;
    double score = 0;  // 0 to 100
    std::string level;
    bool is_study = false;  // else of a session
    std::string session{};  // of a session: its id
    std::string kind{};     // of a session: of the round, "theory" or "coding"
};

/// What the rounds of one kind came to in one practice.
struct RoundPoint {
    std::string session;
    Instant at;
    double score = 0;  // 0 to 100
};
struct RoundProgress {
    std::string kind;
    std::vector<RoundPoint> points;  // oldest first, at most `points_max`, the newest
};

struct TopicProgress {
    std::string topic;
    double score = 0;  // newer ones count more
    std::size_t seen = 0;
    std::vector<Observation> points;  // oldest first, at most `points_max`, the newest
};

struct Proposal {
    std::vector<std::string> topics;
    std::string level;
    int minutes = 0;
};

struct Progress {
    std::vector<TopicProgress> topics;   // by name
    std::vector<RoundProgress> rounds;   // by kind
    std::vector<std::size_t> strengths;  // places in `topics`, the strongest first
    std::vector<std::size_t> gaps;       // the weakest first
    std::optional<Proposal> next;        // none when nothing was seen yet
};

inline constexpr std::size_t points_max = 60;

Progress progress_of(std::vector<Observation> seen);

/// What a self-rating comes to, with the estimate of a written answer; nullopt for a skipped one.
std::optional<double> score_of(const protocol::Review& review);

/// What is kept of a finished session: from its report, items that nobody looked at left out.
nlohmann::json outcome_of(const nlohmann::json& report);
/// Whether that is still what a session came to that has this score in the list of sessions:
/// somebody may have overruled the estimate, or an earlier version kept less.
bool is_current(const nlohmann::json& outcome, double score);
/// Back from it; nothing for what is not of that form.
std::vector<Observation> observations_of(const nlohmann::json& outcome);

/// As it is told, but for the kinds of the proposal.
nlohmann::json progress_json(const Progress& progress);

}  // namespace rehearse::app
