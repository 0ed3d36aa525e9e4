// Reads a package directory into a Package, or says everything that is wrong with it. Trusts
// nothing in the directory: sizes and counts are bounded, symbolic links may not leave it. It runs
// nothing.
#pragma once

#include <filesystem>
#include <optional>

#include "package/package.hpp"

namespace rehearse::package {

struct Loaded {
    std::optional<Package> package;  // set exactly when there are no faults
    Faults faults;
};

[[nodiscard]] Loaded load(const std::filesystem::path& directory);

/// True when the directory holds a problem.yaml.
[[nodiscard]] bool is_package(const std::filesystem::path& directory);

}  // namespace rehearse::package
