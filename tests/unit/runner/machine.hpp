// A real grader with real sandboxes for tests, on slots apart from what may serve on this host.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "runner/grader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::testing {

/// Slots apart from those of other test programs that run at the same time.
inline unsigned test_first_slot() {
    return 300 + static_cast<unsigned>(::getpid()) % 150 * 4;
}

/// Empty when it is not built.
inline std::string sandbox_program() {
    const std::string path = std::string(REHEARSE_BINARY_DIR) + "/sandbox/rehearse-sandbox";
    return std::filesystem::exists(path) ? path : std::string();
}

/// One pool and cache for all tests of a program: supervisors take a moment to start, compiling
/// takes seconds.
struct Machine {
    TemporaryPackage cache_directory{Files{}, "cache"};
    runner::SlotPool pool{{sandbox_program(), 2, test_first_slot()}};
    runner::CompileCache cache{cache_directory.root()};
    runner::Grader grader{pool, cache};
};

}  // namespace rehearse::testing
