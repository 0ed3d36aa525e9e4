// Which languages work on this host, found out by doing: each one says its version and runs a tiny
// program, in a sandbox.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "runner/grader.hpp"

namespace rehearse::runner {

struct LanguageStatus {
    std::string id;
    std::string name;
    bool is_default = false;
    bool is_available = false;
    std::string version;  // first line of what the tool says
    std::string problem;  // what to do when it is not available
};

/// When `cancel` turns true, what is not known by then is left out or called unavailable.
[[nodiscard]] LanguageStatus probe_language(const languages::Language& language, Grader& grader,
                                            const std::atomic<bool>* cancel = nullptr);
/// Only whether its tool says its version: quick, and nearly always right.
[[nodiscard]] LanguageStatus probe_tool(const languages::Language& language, Grader& grader);
[[nodiscard]] std::vector<LanguageStatus> probe_languages(
    Grader& grader, const std::atomic<bool>* cancel = nullptr);

}  // namespace rehearse::runner
