// `rehearse verify PATH...`: everything that the format and our additions demand of a package,
// checked by running it: every example solution must get the verdict its author promised. For
// authors and for CI.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace rehearse::app {

struct VerifyCommand {
    std::vector<std::string> paths;  // packages, or folders of packages
    bool json = false;
    std::string sandbox_program;
    std::string cache_directory;
    unsigned jobs = 2;  // sandboxes side by side
    unsigned first_slot = 0;
    /// Takes a folder of question files (*.md); prints what it found and returns an exit code.
    /// Without it such a folder is an error.
    std::function<int(const std::string& path)> verify_questions;
};

/// 0 when all hold, 1 when something does not, 2 usage error, 3 internal error.
int verify_command(const VerifyCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
