// PackageDraft: a new package that nobody sees before it is whole. It grows in a hidden folder
// beside its place and is renamed into it in the end, so that a server or a colleague meets all of
// it or nothing, and a failure leaves nothing behind.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rehearse::package {

class PackageDraft {
public:
    /// Begins the package `parent/name`. Fails with invalid_input, in a sentence that says what to
    /// choose instead, when the name cannot be that of a package, when there is something of that
    /// name already, or when `parent` is no folder that can be written.
    [[nodiscard]] static Result<PackageDraft> begin(const std::filesystem::path& parent,
                                                    const std::string& name);
    PackageDraft(PackageDraft&& other) noexcept;
    PackageDraft& operator=(PackageDraft&& other) noexcept;
    PackageDraft(const PackageDraft&) = delete;
    PackageDraft& operator=(const PackageDraft&) = delete;
    /// Removes what was not finished.
    ~PackageDraft();

    /// The package as far as it is; its folder has the name that it will have.
    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

    /// Writes one file, over one that was there. REQUIRES: a relative name that does not lead out.
    [[nodiscard]] Result<void> write(const std::filesystem::path& relative, std::string_view text);

    /// Copies what a package consists of (R1): files and links, as links, but nothing whose name
    /// begins with '.' or '-', except .timelimit. Bounded as packages are.
    [[nodiscard]] Result<void> copy(const std::filesystem::path& folder);

    /// Puts the package in its place and returns the place. Fails when something has come there
    /// meanwhile; then that is untouched.
    [[nodiscard]] Result<std::filesystem::path> finish();

private:
    PackageDraft() = default;

    std::filesystem::path hidden_;  // empty: nothing to remove
    std::filesystem::path root_;
    std::filesystem::path place_;
};

}  // namespace rehearse::package
