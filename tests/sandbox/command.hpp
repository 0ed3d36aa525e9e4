// A run of anything, not only of a victim: what the hostile tests send where Order is too narrow.

#pragma once

#include <string>
#include <vector>

#include "slot.hpp"

namespace rehearse::sandbox::testing {

struct CommandFile {
    std::string name;
    std::string content;
    bool is_executable = false;
};

struct Command {
    std::vector<std::string> argv;
    std::vector<CommandFile> files = {};
    Limits limits = small_limits();
    std::vector<std::string> outputs = {};
    std::vector<Bind> binds = {};
};

RunResult run_command(Slot& slot, const Command& command);

/// The output of a victim that must exit by itself.
std::string output_of(Slot& slot, const std::string& victim,
                      const std::vector<std::string>& arguments,
                      const Limits& limits = small_limits());

/// A file or a folder of the host that a program is after, and everything about it that could
/// change.
class Canary {
public:
    Canary();
    ~Canary();
    Canary(const Canary&) = delete;
    Canary& operator=(const Canary&) = delete;
    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] std::string file() const { return folder_ + "/canary"; }
    /// Bytes, mode, owner, links, times and the folder's entries; the same before and after, or
    /// somebody was there.
    [[nodiscard]] std::string state() const;

private:
    std::string folder_;
};

inline constexpr const char* canary_words = "the words of the canary";

}  // namespace rehearse::sandbox::testing
