#include "app/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace rehearse::app {
namespace {

using nlohmann::json;

constexpr double weight_of_newest = 0.3;
constexpr double strong_from = 75;
constexpr double weak_below = 60;
constexpr double too_hard_below = 35;
constexpr std::size_t sure_from = 2;  // scores; of one nobody concludes a strength
constexpr std::size_t named_max = 3;
constexpr int proposed_minutes = 30;
constexpr std::array<std::string_view, 3> levels = {"beginner", "intermediate", "advanced"};

double rounded(double value) {
    return std::round(value * 10) / 10;
}

/// The level `steps` harder than that one, as far as there is one.
std::string harder(const std::string& level, int steps) {
    const auto found = std::find(levels.begin(), levels.end(), level);
    const auto place = found == levels.end() ? 1 : static_cast<int>(found - levels.begin());
    return std::string(levels[static_cast<std::size_t>(std::clamp(place + steps, 0, 2))]);
}

Proposal propose(const Progress& progress, const std::string& level) {
    std::vector<std::size_t> chosen = progress.gaps;
    if (chosen.empty()) {
        for (std::size_t at = 0; at < progress.topics.size(); ++at) chosen.push_back(at);
        std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t a, std::size_t b) {
            return progress.topics[a].score < progress.topics[b].score;
        });
        chosen.resize(std::min(chosen.size(), named_max));
    }
    Proposal proposal;
    double sum = 0;
    for (const std::size_t at : chosen) {
        proposal.topics.push_back(progress.topics[at].topic);
        sum += progress.topics[at].score;
    }
    const double mean = sum / static_cast<double>(chosen.size());
    const int steps = mean < too_hard_below ? -1 : mean >= strong_from ? 1 : 0;
    proposal.level = harder(level, steps);
    proposal.minutes = proposed_minutes;
    return proposal;
}

/// An item of several topics counts once for each of them: the mean hardly differs.
std::vector<RoundProgress> rounds_of(const std::vector<Observation>& seen) {
    struct Sum {
        double score = 0;
        int count = 0;
    };
    std::map<std::string, std::map<std::pair<Instant, std::string>, Sum>> kinds;
    for (const Observation& one : seen) {
        if (one.session.empty() || one.kind.empty()) continue;
        Sum& sum = kinds[one.kind][{one.at, one.session}];
        sum.score += one.score;
        ++sum.count;
    }
    std::vector<RoundProgress> rounds;
    for (const auto& [kind, sums] : kinds) {
        RoundProgress round{kind, {}};
        for (const auto& [of, sum] : sums)
            round.points.push_back({of.second, of.first, sum.score / sum.count});
        if (round.points.size() > points_max)
            round.points.erase(round.points.begin(),
                               round.points.end() - static_cast<std::ptrdiff_t>(points_max));
        rounds.push_back(std::move(round));
    }
    return rounds;
}

/// Time alone does not tell: somebody may answer within the millisecond in which an item opened.
bool was_looked_at(const json& item) {
    if (item.at("spent_ms").get<std::int64_t>() > 0 || item.at("score").get<double>() > 0)
        return true;
    const json theory = item.value("theory", json());
    if (theory.is_object()) {
        const auto answer = theory.value("answer", std::string());
        return answer.find_first_not_of(" \t\r\n") != std::string::npos;
    }
    const json coding = item.value("coding", json());
    return coding.is_object() && !coding.value("submissions", json::array()).empty();
}

std::string why(const TopicProgress& topic) {
    const double last = topic.points.back().score;
    if (topic.seen == 1) return fmt::format("One score so far: {:.0f} of 100.", last);
    return fmt::format("{} scores so far, the last one {:.0f} of 100.", topic.seen, last);
}

json named_json(const Progress& progress, const std::vector<std::size_t>& places) {
    json list = json::array();
    for (const std::size_t at : places) {
        const TopicProgress& topic = progress.topics[at];
        list.push_back(
            {{"topic", topic.topic}, {"score", rounded(topic.score)}, {"why", why(topic)}});
    }
    return list;
}

}  // namespace

Progress progress_of(std::vector<Observation> seen) {
    std::stable_sort(seen.begin(), seen.end(),
                     [](const Observation& a, const Observation& b) { return a.at < b.at; });
    Progress progress;
    if (seen.empty()) return progress;
    progress.rounds = rounds_of(seen);
    const std::string level = seen.back().level;
    std::map<std::string, TopicProgress> topics;
    for (Observation& one : seen) {
        TopicProgress& topic = topics[one.topic];
        topic.topic = one.topic;
        topic.score = topic.seen == 0 ? one.score
                                      : topic.score + weight_of_newest * (one.score - topic.score);
        ++topic.seen;
        topic.points.push_back(std::move(one));
    }
    for (auto& [name, topic] : topics) {
        if (topic.points.size() > points_max) {
            topic.points.erase(topic.points.begin(),
                               topic.points.end() - static_cast<std::ptrdiff_t>(points_max));
        }
        progress.topics.push_back(std::move(topic));
    }
    for (std::size_t at = 0; at < progress.topics.size(); ++at) {
        const TopicProgress& topic = progress.topics[at];
        if (topic.score < weak_below) progress.gaps.push_back(at);
        if (topic.score >= strong_from && topic.seen >= sure_from) progress.strengths.push_back(at);
    }
    const auto score = [&](std::size_t at) { return progress.topics[at].score; };
    std::stable_sort(progress.gaps.begin(), progress.gaps.end(),
                     [&](std::size_t a, std::size_t b) { return score(a) < score(b); });
    std::stable_sort(progress.strengths.begin(), progress.strengths.end(),
                     [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
    progress.gaps.resize(std::min(progress.gaps.size(), named_max));
    progress.strengths.resize(std::min(progress.strengths.size(), named_max));
    progress.next = propose(progress, level);
    return progress;
}

std::optional<double> score_of(const protocol::Review& review) {
    double rated = 0;
    switch (review.grade) {
        case protocol::Grade::know:
            rated = 100;
            break;
        case protocol::Grade::partly:
            rated = 50;
            break;
        case protocol::Grade::didnt:
            break;
        case protocol::Grade::skip:
            return std::nullopt;
    }
    return review.estimate ? (rated + *review.estimate) / 2 : rated;
}

json outcome_of(const json& report) {
    json items = json::array();
    for (const json& round : report.at("rounds")) {
        for (const json& item : round.at("items")) {
            const double score = item.at("score").get<double>();
            if (!was_looked_at(item) || item.value("skipped", false)) continue;
            items.push_back({{"topics", item.at("topics")},
                             {"score", score},
                             {"kind", item.value("kind", std::string())}});
        }
    }
    return {{"at", report.at("ended_at")},
            {"level", report.at("level")},
            {"session", report.value("session", std::string())},
            {"score", report.value("score", 0.0)},
            {"items", std::move(items)}};
}

bool is_current(const json& outcome, double score) {
    if (!outcome.is_object()) return false;
    const char* const field = outcome.contains("of_score") ? "of_score" : "score";
    return outcome.contains(field) && outcome[field].is_number() &&
           outcome[field].get<double>() == score;
}

std::vector<Observation> observations_of(const json& outcome) {
    std::vector<Observation> seen;
    if (!outcome.is_object() || !outcome.contains("at") || !outcome["at"].is_number_integer())
        return seen;
    const Instant at = from_millis(outcome["at"].get<std::int64_t>());
    for (const json& item : outcome.value("items", json::array())) {
        for (const json& topic : item.value("topics", json::array())) {
            Observation one;
            one.topic = topic.get<std::string>();
            one.at = at;
            one.score = item.value("score", 0.0);
            one.level = outcome.value("level", std::string());
            one.session = outcome.value("session", std::string());
            one.kind = item.value("kind", std::string());
            seen.push_back(std::move(one));
        }
    }
    return seen;
}

json progress_json(const Progress& progress) {
    json topics = json::array();
    for (const TopicProgress& topic : progress.topics) {
        json points = json::array();
        for (const Observation& point : topic.points) {
            points.push_back({{"at", to_millis(point.at)},
                              {"score", rounded(point.score)},
                              {"source", point.is_study ? "study" : "session"}});
        }
        topics.push_back({{"topic", topic.topic},
                          {"score", rounded(topic.score)},
                          {"seen", topic.seen},
                          {"points", std::move(points)}});
    }
    json next;
    if (progress.next) {
        next = {{"topics", progress.next->topics},
                {"level", progress.next->level},
                {"minutes", progress.next->minutes}};
    }
    json rounds = json::array();
    for (const RoundProgress& round : progress.rounds) {
        json points = json::array();
        for (const RoundPoint& point : round.points) {
            points.push_back({{"session", point.session},
                              {"at", to_millis(point.at)},
                              {"score", rounded(point.score)}});
        }
        rounds.push_back({{"kind", round.kind}, {"points", std::move(points)}});
    }
    return {{"topics", std::move(topics)},
            {"rounds", std::move(rounds)},
            {"strengths", named_json(progress, progress.strengths)},
            {"gaps", named_json(progress, progress.gaps)},
            {"next", std::move(next)}};
}

}  // namespace rehearse::app
