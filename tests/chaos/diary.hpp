// What one person did and was told, for the judge to hold against the log.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rehearse::chaos {

using Json = nlohmann::json;

struct SentCommand {
    Json command;
    bool must_be_refused = false;
    std::optional<std::uint64_t> seq;  // once acknowledged
};
struct Typed {
    std::vector<std::u16string> inserted;  // by each update, from number 1
    std::uint64_t acknowledged = 0;        // how many of them
};

/// All that the judge wants to know of one person.
struct Diary {
    std::map<std::pair<std::string, std::uint64_t>, SentCommand> commands;  // by (client, n)
    std::map<std::pair<std::string, std::string>, Typed> typed;             // by (client, document)
    std::vector<std::string> faults;
    std::map<std::string, std::uint64_t> refused;  // by code; edits as "edit: …"
    std::uint64_t messages = 0;
    std::uint64_t connections = 0;
    std::uint64_t doubled = 0;    // connections beside an older one
    std::uint64_t gaps = 0;       // WS-4
    std::uint64_t set_aside = 0;  // began anew after edits that came too late for the session
    std::uint64_t stale = 0;      // pushes that others left behind by more than the window
    std::uint64_t resets = 0;     // began anew for any other reason: there should be none
    std::uint64_t diverged = 0;
};

}  // namespace rehearse::chaos
