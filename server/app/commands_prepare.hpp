// `rehearse prepare`: makes the toolchains that speed up compiling now, instead of at the first
// compile that misses them; for images and for measuring.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace rehearse::app {

struct PrepareCommand {
    unsigned first_slot = 0;
    std::filesystem::path cache_directory;
};

/// Returns the exit code: 0 when every language that has one and whose tools are here has its
/// toolchain.
int prepare_command(const PrepareCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
