#include "app/overrule.hpp"

#include <algorithm>
#include <utility>

namespace rehearse::app {

namespace {

void rule_on_flags(Overruled& made, const Rulings& rulings,
                   const std::vector<theory::RedFlag>& known) {
    std::vector<theory::RedFlagResult>& flags = made.assessment.red_flags;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const std::string id = theory::red_flag_id(i);
        const auto ruling = rulings.find(id);
        if (ruling == rulings.end()) continue;
        const auto place = std::find_if(flags.begin(), flags.end(),
                                        [&](const auto& flag) { return flag.index >= i; });
        const bool is_found = place != flags.end() && place->index == i;
        if (is_found == ruling->second.made) continue;
        if (is_found) {
            place->stands = false;
        } else {
            flags.insert(place, {i, id, known[i].text, std::nullopt, "", true});
        }
        made.differing.insert(*ruling);
    }
}

}  // namespace

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

std::set<std::size_t> dismissed_by(const Rulings& rulings, const theory::Assessment& assessment) {
    std::set<std::size_t> dismissed;
    for (const theory::RedFlagResult& flag : assessment.red_flags) {
        const auto ruling = rulings.find(flag.id);
        if (ruling != rulings.end() && !ruling->second.made) dismissed.insert(flag.index);
    }
    return dismissed;
}

Overruled overrule(theory::Assessment assessment, const Rulings& rulings,
                   const std::vector<theory::RedFlag>& known) {
    Overruled made{std::move(assessment), {}};
    for (theory::KeyPointResult& point : made.assessment.key_points) {
        const auto ruling = rulings.find(point.id);
        if (ruling == rulings.end() || ruling->second.made == point.hit) continue;
        point.hit = ruling->second.made;
        made.differing.insert(*ruling);
    }
    rule_on_flags(made, rulings, known);
    if (!made.differing.empty()) theory::count_anew(made.assessment);
    return made;
}

}  // namespace rehearse::app
