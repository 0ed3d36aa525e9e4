// Plan: what a session consists of: rounds, their items, and what of an item the session itself
// needs. Rounds are fixed when it is made; items may be added, moved and skipped until their round is
// over, which makes another plan of it. It pins content by hash. It holds hint texts, so it never
// leaves the server as a whole.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace rehearse::session {

enum class ItemKind { theory, coding };

struct PlanItem {
    std::string id;  // i1, i2, … over the whole session
    ItemKind kind = ItemKind::theory;
    std::string ref;  // question id or package name
    std::string title;
    std::string content_hash;
    int minutes = 0;
    double max_score = 0;  // what full marks are; 0 when only grading knows
    std::vector<std::string> topics;
    // Coding only.
    std::vector<std::string> languages;           // offered by the task and installed
    std::map<std::string, std::string> starters;  // language -> UTF-8 text; a missing one is empty
    std::string default_language;                 // empty: python3 if offered, else the first
    std::vector<std::string> hints;               // secret until revealed
    // Of a fork (fork.hpp): what stood in the editor, by language or as "answer", in place of the
    // starters; and the language that is chosen from the beginning, if any.
    std::map<std::string, std::string> carried{};
    std::string chosen_language{};
    bool skipped = false;  // nobody works on it, and it counts for nothing

    bool operator==(const PlanItem&) const = default;
};

struct PlanRound {
    std::string id;
    std::string title;
    ItemKind kind = ItemKind::theory;
    Milliseconds budget{0};
    std::vector<PlanItem> items;

    bool operator==(const PlanRound&) const = default;
};

struct Plan {
    std::string template_id;  // empty: a custom session
    std::string title;
    std::string level;
    std::vector<PlanRound> rounds;

    bool operator==(const Plan&) const = default;
};

}  // namespace rehearse::session
