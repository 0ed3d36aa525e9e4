// Reads a package directory into a Package, or says everything that is wrong with it. Trusts
// nothing in the directory: sizes and counts are bounded, symbolic links may not leave it. It runs
// nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "package/package.hpp"

namespace rehearse::package {

struct Loaded {
    std::optional<Package> package;  // set exactly when there are no faults
    Faults faults;
};

[[nodiscard]] Loaded load(const std::filesystem::path& directory);

/// True when the directory holds a problem.yaml.
[[nodiscard]] bool is_package(const std::filesystem::path& directory);

/// R1: whether a package's folder may have this name, lower-case letters and digits.
[[nodiscard]] bool is_package_name(std::string_view text);

/// What is left of a text as the name of a package: "A-Plus B" becomes "aplusb"; empty when nothing
/// is.
[[nodiscard]] std::string to_package_name(std::string_view text);

}  // namespace rehearse::package
