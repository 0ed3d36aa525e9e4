// Packages by content hash, fetched from the store and unpacked below one folder. What lies there
// from an earlier start is used only if it still is what its name says: a power cut may have left
// half of it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "package/package.hpp"
#include "store/contents.hpp"

namespace rehearse::app {

using PackagePtr = std::shared_ptr<const package::Package>;

class FetchedPackages {
public:
    FetchedPackages(store::Contents& contents, std::filesystem::path folder)
        : contents_(contents), folder_(std::move(folder)) {}

    /// `not_found` when the store does not have it, `store_away` when that cannot be known now,
    /// `package_invalid` when what it has cannot be used.
    Task<Result<PackagePtr>> get(std::string hash);

private:
    Result<PackagePtr> unpack(const std::string& hash, const std::string& blob);
    PackagePtr from_disk(const std::string& hash);

    store::Contents& contents_;
    std::filesystem::path folder_;
    std::map<std::string, PackagePtr> loaded_;
};

}  // namespace rehearse::app
