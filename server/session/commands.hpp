// What a person may ask of a session. Wishes, not facts: decide.hpp turns them into events or
// refuses them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "editing/change_set.hpp"
#include "editing/document.hpp"
#include "session/interview.hpp"
#include "session/people.hpp"
#include "session/plan.hpp"

namespace rehearse::session {

struct SessionStart {};
struct SessionPause {};
struct SessionResume {};
struct SessionFinish {};
struct RoundFinish {
    std::string round;
};
struct ItemOpen {
    std::string item;
};
struct LanguageChoose {
    std::string item;
    std::string language;
};
struct Run {
    std::string item;
    std::string language;
    editing::Version version = 0;
    std::optional<std::string> input;  // nullopt: the samples
};
struct Submit {
    std::string item;
    std::string language;
    editing::Version version = 0;
};
struct HintReveal {
    std::string item;
    std::uint64_t index = 0;
};
struct EditPush {
    std::string doc;
    editing::Version version = 0;
    std::uint64_t first = 1;
    std::vector<editing::ChangeSet> updates;
};
/// Internal: only let the passed deadlines take effect.
struct Tick {};
/// Internal: what the session came to.
struct RecordScore {
    double score = 0;
    double max_score = 0;
};


// Of sessions of several people.

struct LinkMake {
    Role role = Role::candidate;
    int hours = 24;
};
struct LinkRevoke {
    std::string link;
};
/// Internal: somebody came with a link's secret, which was checked.
struct Join {
    std::string link;
    std::string name;
};
struct PersonRemove {
    std::string person;
};
struct TimeExtend {
    int minutes = 0;
};
struct ExtraTimeGive {
    int percent = 0;
};
struct LocksChange {
    bool editing = false;
    bool running = false;
};
struct ChatSay {
    std::string text;
};
struct NoteWrite {
    std::string note;  // empty: a new one
    std::string item;
    std::string text;
};
struct Rate {
    std::string item;
    std::string criterion;
    int points = 0;
    std::string text;
};
struct Recommend {
    std::optional<Recommendation> value;
    std::string text;
};
struct KeyPointTick {
    std::string item;
    std::string key_point;
    std::optional<bool> made;
};
struct ReportShare {};
struct SignalsAsk {
    bool on = false;
};
struct SignalNotice {
    Signal signal = Signal::paste;
    std::string item;
    std::uint64_t size = 0;
};

// Of the course of a session, and of what it consists of.

struct SessionSchedule {
    std::optional<Instant> at;  // nullopt: not any more
};
struct SessionReopen {
    std::string round;
    int minutes = 0;
};
struct SessionArchive {};
struct ItemAdd {
    std::string round;
    ItemKind kind = ItemKind::theory;
    std::string ref;
    std::optional<std::size_t> position;  // nullopt: at the end
    /// What the catalog has under that name, pinned; without an id. Whoever hands the command in
    /// looks it up; null: there is no such thing.
    std::shared_ptr<const PlanItem> found{};
};
struct ItemSkip {
    std::string item;
    bool skipped = true;
};
struct ItemMove {
    std::string item;
    std::size_t position = 0;
};
struct RolesSwap {};

using Command =
    std::variant<SessionStart, SessionPause, SessionResume, SessionFinish, RoundFinish, ItemOpen,
                 LanguageChoose, Run, Submit, HintReveal, EditPush, Tick, RecordScore, LinkMake,
                 LinkRevoke, Join, PersonRemove, TimeExtend, ExtraTimeGive, LocksChange, ChatSay,
                 NoteWrite, Rate, Recommend, KeyPointTick, ReportShare, SignalsAsk, SignalNotice,
                 SessionSchedule, SessionReopen, SessionArchive, ItemAdd, ItemSkip, ItemMove,
                 RolesSwap>;

/// Gives a fresh job id each time; the session core itself knows no randomness.
using IdSource = std::function<std::string()>;

/// Who asks. `client` was minted by the server and belongs to `person`.
struct CommandContext {
    std::string person;
    std::string client;
    std::uint64_t n = 0;  // 0 for EditPush, which counts updates, and what is internal
};

}  // namespace rehearse::session
