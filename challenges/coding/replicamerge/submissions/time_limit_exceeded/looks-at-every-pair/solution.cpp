#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using Clock = std::map<std::string, int>;

struct Edit {
    Clock clock;
    std::optional<std::string> value;  // none for a delete

    bool operator==(const Edit& other) const { return clock == other.clock && value == other.value; }
};

struct Key {
    std::map<std::string, std::map<int, Edit>> edits;  // by replica and number
    bool corrupt = false;
};

Clock parse_clock(const std::string& text) {
    Clock clock;
    std::istringstream entries(text);
    for (std::string entry; std::getline(entries, entry, ',');) {
        const std::size_t colon = entry.find(':');
        clock[entry.substr(0, colon)] = std::stoi(entry.substr(colon + 1));
    }
    return clock;
}

// No smaller count anywhere and a greater one somewhere, so equal clocks do not supersede each other.
bool supersedes(const Clock& late, const Clock& early) {
    if (late == early) return false;
    return std::all_of(early.begin(), early.end(), [&](const auto& entry) {
        const auto found = late.find(entry.first);
        return found != late.end() && found->second >= entry.second;
    });
}

// The text behind the key, and whether it has converged.
std::pair<std::string, bool> describe(const Key& key) {
    Clock merged;
    long long received = 0;
    std::vector<const Edit*> candidates;
    for (const auto& [replica, edits] : key.edits) {
        received += static_cast<long long>(edits.size());
        for (const auto& [number, edit] : edits) {
            candidates.push_back(&edit);
            for (const auto& [name, count] : edit.clock) merged[name] = std::max(merged[name], count);
        }
    }
    std::set<std::string> values;
    for (const Edit* edit : candidates) {
        bool is_superseded = false;
        for (const Edit* other : candidates) is_superseded |= supersedes(other->clock, edit->clock);
        if (!is_superseded && edit->value) values.insert(*edit->value);
    }

    std::string text;
    long long missing = -received;
    for (const auto& [name, count] : merged) {
        text += (text.empty() ? "" : ",") + name + ":" + std::to_string(count);
        missing += count;
    }
    text += " missing=" + std::to_string(missing);
    text += values.empty() ? " deleted" : values.size() == 1 ? " value" : " conflict";
    for (const std::string& value : values) text += " " + value;
    return {text, missing == 0 && values.size() < 2};
}

int main() {
    std::ios::sync_with_stdio(false);
    std::string line;
    std::getline(std::cin, line);
    std::map<std::string, Key> keys;
    for (int left = std::stoi(line); left > 0; --left) {
        std::getline(std::cin, line);
        std::istringstream fields(line);
        std::string name, replica, clock, operation, value;
        fields >> name >> replica >> clock >> operation;
        Edit edit{parse_clock(clock), std::nullopt};
        if (fields >> value) edit.value = value;
        Key& key = keys[name];
        const int number = edit.clock.at(replica);
        const auto [place, is_new] = key.edits[replica].try_emplace(number, edit);
        if (!is_new && !(place->second == edit)) key.corrupt = true;
    }

    int converged = 0;
    std::string rows;
    for (const auto& [name, key] : keys) {
        if (key.corrupt) {
            rows += name + " corrupt\n";
            continue;
        }
        const auto [text, has_converged] = describe(key);
        converged += has_converged ? 1 : 0;
        rows += name + " " + text + "\n";
    }
    std::cout << "keys " << keys.size() << " converged " << converged << '\n' << rows;
    return 0;
}
