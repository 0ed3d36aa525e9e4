// A real grader with real sandboxes for tests, on slots apart from what may serve on this host.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "package/load.hpp"
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

/// Tests that grade. They fail when rehearse-sandbox is not built: nothing would be tested.
class MachineTest : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_FALSE(sandbox_program().empty()) << "Build rehearse-sandbox first.";
        if (!machine_) machine_ = std::make_unique<Machine>();
    }
    static void TearDownTestSuite() { machine_.reset(); }

    /// A fault of the package is a failure of the test.
    static grading::JobResult grade(const TemporaryPackage& directory,
                                    const runner::Submission& submission,
                                    const runner::GradeOptions& options = {}) {
        const auto loaded = package::load(directory.root());
        if (!loaded.package) {
            ADD_FAILURE() << to_string(loaded.faults.front());
            return {};
        }
        return machine_->grader.grade(*loaded.package, submission, options);
    }

    static inline std::unique_ptr<Machine> machine_;
};

}  // namespace rehearse::testing
