#include "app/fetched_packages.hpp"

#include <utility>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "package/bundle.hpp"
#include "package/load.hpp"

namespace rehearse::app {

namespace fs = std::filesystem;

Task<Result<PackagePtr>> FetchedPackages::get(std::string hash) {
    if (const auto found = loaded_.find(hash); found != loaded_.end()) co_return found->second;
    PackagePtr kept = from_disk(hash);
    if (!kept) {
        auto blob = co_await contents_.get(hash);
        if (!blob) co_return blob.error();
        if (!*blob) co_return fail(ErrorCode::not_found, "The task's files are not in the store.");
        auto unpacked = unpack(hash, **blob);
        if (!unpacked) co_return unpacked.error();
        kept = std::move(*unpacked);
    }
    co_return loaded_.try_emplace(std::move(hash), std::move(kept)).first->second;
}

PackagePtr FetchedPackages::from_disk(const std::string& hash) {
    std::error_code error;
    const fs::path place = folder_ / hash;
    if (!fs::is_directory(place, error)) return nullptr;
    const auto found = package::content_hash(place);
    if (found && *found == hash) {
        package::Loaded loaded = package::load(place);
        if (loaded.package)
            return std::make_shared<const package::Package>(std::move(*loaded.package));
    }
    log::warn("package_damaged", {{"folder", place.string()}});
    fs::remove_all(place, error);
    return nullptr;
}

Result<PackagePtr> FetchedPackages::unpack(const std::string& hash, const std::string& blob) {
    std::error_code error;
    fs::create_directories(folder_, error);
    const fs::path fresh = folder_ / ("new-" + random_id());
    auto unpacked = package::unpack(blob, fresh);
    if (!unpacked) return unpacked.error();
    if (*unpacked != hash) {
        fs::remove_all(fresh, error);
        return fail(ErrorCode::package_invalid, "The task's files in the store are damaged.");
    }
    fs::rename(fresh, folder_ / hash, error);
    if (error) fs::remove_all(fresh, error);  // another one was quicker
    package::Loaded loaded = package::load(folder_ / hash);
    if (!loaded.package) {
        return fail(ErrorCode::package_invalid,
                    "The task cannot be read by this version of the program: update it.");
    }
    return std::make_shared<const package::Package>(std::move(*loaded.package));
}

}  // namespace rehearse::app
