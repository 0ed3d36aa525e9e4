// A package in one file (R1): a zip, also under the name .kpp. The bytes are a stranger's: names
// that lead out, links that do, names that come twice, contents that grow beyond the limits and
// whatever the reader does not know are refused before a byte is written outside the new folder.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace rehearse::package {

struct ArchiveLimits {
    std::size_t archive_bytes = std::size_t{256} << 20;
    std::size_t files = 20'000;
    std::size_t total_bytes = std::size_t{512} << 20;  // unpacked
};

/// True for names that end in .zip or .kpp.
[[nodiscard]] bool is_archive(const std::filesystem::path& path);

/// Unpacks into `directory`, which must exist and be empty. On failure it may hold some of the
/// files.
[[nodiscard]] Result<void> extract_zip(const std::filesystem::path& archive,
                                       const std::filesystem::path& directory,
                                       const ArchiveLimits& limits = {});

/// A package that was named on a command line: a folder as it is, an archive unpacked into a folder
/// for the time being that is removed in the end.
class OpenedPackage {
public:
    /// Fails with package_invalid for an archive that is refused, with not_found for what is
    /// neither.
    [[nodiscard]] static Result<OpenedPackage> open(const std::filesystem::path& path);
    OpenedPackage(OpenedPackage&& other) noexcept;
    OpenedPackage& operator=(OpenedPackage&& other) noexcept;
    OpenedPackage(const OpenedPackage&) = delete;
    OpenedPackage& operator=(const OpenedPackage&) = delete;
    ~OpenedPackage();

    /// The folder that holds problem.yaml, or should.
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

private:
    OpenedPackage() = default;

    std::filesystem::path directory_;
    std::filesystem::path temporary_;  // empty: nothing to remove
};

}  // namespace rehearse::package
