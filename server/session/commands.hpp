// What a person may ask of a session. Wishes, not facts: decide.hpp turns them into events or
// refuses them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "editing/change_set.hpp"
#include "editing/document.hpp"

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

using Command =
    std::variant<SessionStart, SessionPause, SessionResume, SessionFinish, RoundFinish, ItemOpen,
                 LanguageChoose, Run, Submit, HintReveal, EditPush, Tick, RecordScore>;

/// Gives a fresh job id each time; the session core itself knows no randomness.
using IdSource = std::function<std::string()>;

/// Who asks. `client` was minted by the server and belongs to `person`.
struct CommandContext {
    std::string person;
    std::string client;
    std::uint64_t n = 0;  // 0 for EditPush, which counts updates, and what is internal
};

}  // namespace rehearse::session
