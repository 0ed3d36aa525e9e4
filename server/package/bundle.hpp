// A package directory as one value: packed for the store, named by the hash of its contents,
// unpacked where a runner needs it. Unpacking trusts nothing: no absolute names, no "..", no links,
// bounded count and size.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace rehearse::package {

struct Bundle {
    std::string blob;  // zstd
    std::string
        hash;  // lower-case hex SHA-256 over sorted names and contents; independent of compression
};

/// Files starting with '.' or '-' and __pycache__ are left out. Links are followed inside the
/// package only.
[[nodiscard]] Result<Bundle> pack(const std::filesystem::path& directory);

/// Writes the files below `directory`, which must not exist yet, and returns the hash of what was
/// written. On failure nothing is left behind.
[[nodiscard]] Result<std::string> unpack(const std::string& blob,
                                         const std::filesystem::path& directory);

/// The hash that pack() would give, without compressing.
[[nodiscard]] Result<std::string> content_hash(const std::filesystem::path& directory);

/// Whether it has the form of such a hash; what comes from outside names files only after this.
[[nodiscard]] bool is_content_hash(std::string_view text);

std::string sha256_hex(std::string_view bytes);

}  // namespace rehearse::package
