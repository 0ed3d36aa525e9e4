#include "app/overrule.hpp"

#include <algorithm>
#include <utility>

namespace rehearse::app {

std::map<std::string, Rulings> rulings_of(const session::State& state) {
    std::map<std::string, Rulings> found;
    if (state.mode == session::Mode::pair) return found;
    for (const auto& [of, tick] : *state.interview.key_points) {
        const auto who = state.people.find(of.person);
        const std::string name = who == state.people.end() ? std::string() : who->second.name;
        found[of.item][of.key_point] = {tick.made, of.person, name};
    }
    return found;
}

Overruled overrule(theory::Assessment assessment, const Rulings& rulings) {
    Overruled made{std::move(assessment), {}};
    theory::Assessment& counted = made.assessment;
    double all = 0;
    double hit = 0;
    bool misses_must = false;
    for (theory::KeyPointResult& point : counted.key_points) {
        const auto ruling = rulings.find(point.id);
        if (ruling != rulings.end() && ruling->second.made != point.hit) {
            point.hit = ruling->second.made;
            made.by_point.insert(*ruling);
        }
        all += point.weight;
        hit += point.hit ? point.weight : 0;
        misses_must = misses_must || (point.must && !point.hit);
    }
    if (made.by_point.empty()) return made;
    counted.coverage = all > 0 ? std::clamp(hit / all, 0.0, 1.0) : 0.0;
    counted.capped = misses_must;
    counted.estimate = misses_must ? std::min(counted.coverage, 0.5) : counted.coverage;
    return made;
}

}  // namespace rehearse::app
