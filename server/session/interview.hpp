// What a session of several people holds beyond rounds and documents: what was said, noted and
// rated, and what the interviewer has set. Empty in a practice alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "session/cow.hpp"

namespace rehearse::session {

enum class Recommendation { strong_no, no, yes, strong_yes };
/// What a candidate's page notices, if the session asks for it.
enum class Signal { paste, left, returned };

struct ChatLine {
    std::uint64_t seq = 0;
    Instant at;
    std::string person;
    std::string text;

    bool operator==(const ChatLine&) const = default;
};
struct Note {
    std::string item;  // empty: of the whole session
    std::string text;
    std::string person;
    Instant written_at;  // first
    Instant changed_at;

    bool operator==(const Note&) const = default;
};
struct Rating {
    int points = 0;  // 1 .. 5
    std::string text;

    bool operator==(const Rating&) const = default;
};
struct Recommended {
    Recommendation value = Recommendation::no;
    std::string text;

    bool operator==(const Recommended&) const = default;
};
/// A person's word on whether the candidate made a key point. In a pair everybody keeps their own,
/// which nobody else sees (PAIR-3); in other sessions there is one for all, whoever's came last.
struct TickOf {
    std::string item;
    std::string key_point;
    std::string person;

    auto operator<=>(const TickOf&) const = default;
    /// Whether this one is no more when `said` comes.
    bool gives_way_to(const TickOf& said, bool is_pair) const {
        return item == said.item && key_point == said.key_point &&
               (!is_pair || person == said.person);
    }
};
struct Ticked {
    bool made = false;

    bool operator==(const Ticked&) const = default;
};
struct Noticed {
    Instant at;
    std::string person;
    Signal signal = Signal::paste;
    std::string item;        // empty: none was open
    std::uint64_t size = 0;  // of a paste, UTF-16 units

    bool operator==(const Noticed&) const = default;
};

struct RatingOf {
    std::string person;
    std::string item;  // empty: of the whole session
    std::string criterion;

    auto operator<=>(const RatingOf&) const = default;
};

struct Interview {
    int extra_percent = 0;  // on every round's budget
    bool editing_locked = false;
    bool running_locked = false;
    bool asks_for_signals = false;
    bool report_shared = false;
    Cow<std::vector<ChatLine>> chat;
    Cow<std::map<std::string, Note>> notes;  // by id
    Cow<std::map<RatingOf, Rating>> ratings;
    std::map<std::string, Recommended> recommended;              // by person
    Cow<std::map<TickOf, Ticked>> key_points;
    Cow<std::vector<Noticed>> noticed;
};

}  // namespace rehearse::session
