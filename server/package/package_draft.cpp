#include "package/package_draft.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/limits.hpp"
#include "package/load.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

/// mkdtemp makes folders for their owner alone; a server may run as somebody else.
constexpr fs::perms folder_permissions = fs::perms::owner_all | fs::perms::group_read |
                                         fs::perms::group_exec | fs::perms::others_read |
                                         fs::perms::others_exec;

bool is_taken(const fs::path& path) {
    std::error_code error;
    return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

/// As rename(2), but never over something: also an empty folder is somebody's.
bool rename_to_nothing(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    // File systems of the network know no such flag.
    if (errno != EINVAL || is_taken(to)) return false;
    return ::rename(from.c_str(), to.c_str()) == 0;
}

bool is_left_out(const std::string& name) {
    return (name.starts_with('.') && name != ".timelimit") || name.starts_with('-') ||
           name == "__pycache__";
}

Error unreadable(const fs::path& path) {
    return fail(ErrorCode::io,
                fmt::format("{} cannot be copied: see whether it can be read and whether there is "
                            "space left.",
                            path.string()));
}

}  // namespace

Result<PackageDraft> PackageDraft::begin(const fs::path& parent, const std::string& name) {
    if (!is_package_name(name)) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("`{}` cannot be the name of a package: use lower-case letters and "
                                "digits only, such as orderbook2.",
                                name));
    }
    std::error_code error;
    if (!fs::is_directory(parent, error)) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("There is no folder {}: make it, or name another with --dir.",
                                parent.string()));
    }
    PackageDraft draft;
    draft.place_ = parent / name;
    if (is_taken(draft.place_)) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} exists already: choose another name, or remove it first.",
                                draft.place_.string()));
    }
    std::string pattern = (parent / ".draft-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("Nothing can be written in {}: see whom it belongs to, or name "
                                "another folder with --dir.",
                                parent.string()));
    }
    draft.hidden_ = pattern;
    draft.root_ = draft.hidden_ / name;
    fs::create_directory(draft.root_, error);
    fs::permissions(draft.root_, folder_permissions, error);
    if (error) return unreadable(draft.root_);
    return draft;
}

Result<void> PackageDraft::write(const fs::path& relative, std::string_view text) {
    const fs::path path = root_ / relative;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.flush())
        return fail(ErrorCode::io, fmt::format("{} cannot be written: see whether there is space "
                                               "left.",
                                               path.string()));
    return {};
}

Result<void> PackageDraft::copy(const fs::path& folder) {
    std::size_t files = 0;
    std::uintmax_t bytes = 0;
    std::error_code error;
    fs::recursive_directory_iterator it(folder, error);
    for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
        const fs::path& from = it->path();
        const fs::path to = root_ / from.lexically_relative(folder);
        const fs::file_type type = it->symlink_status(error).type();
        if (is_left_out(from.filename().string())) {
            if (type == fs::file_type::directory) it.disable_recursion_pending();
            continue;
        }
        if (type == fs::file_type::directory) {
            fs::create_directory(to, error);
        } else if (type == fs::file_type::symlink) {
            fs::copy_symlink(from, to, error);
        } else if (type == fs::file_type::regular) {
            bytes += it->file_size(error);
            if (bytes <= limits::local_package_bytes_max) fs::copy_file(from, to, error);
        } else {
            return fail(ErrorCode::package_invalid,
                        fmt::format("{} is neither a file nor a folder nor a link: remove it [R1].",
                                    from.string()));
        }
        if (error) return unreadable(from);
        if (++files > limits::local_package_files_max || bytes > limits::local_package_bytes_max) {
            return fail(ErrorCode::too_large,
                        fmt::format("A package may hold at most {} files and {} MiB [R1].",
                                    limits::local_package_files_max,
                                    limits::local_package_bytes_max >> 20));
        }
    }
    if (error) return unreadable(folder);
    return {};
}

Result<fs::path> PackageDraft::finish() {
    if (!rename_to_nothing(root_, place_)) {
        return fail(ErrorCode::io,
                    fmt::format("{} cannot be made: {}.", place_.string(),
                                std::error_code(errno, std::generic_category()).message()));
    }
    return place_;
}

PackageDraft::PackageDraft(PackageDraft&& other) noexcept
    : hidden_(std::exchange(other.hidden_, {})),
      root_(std::move(other.root_)),
      place_(std::move(other.place_)) {}

PackageDraft& PackageDraft::operator=(PackageDraft&& other) noexcept {
    std::swap(hidden_, other.hidden_);
    std::swap(root_, other.root_);
    std::swap(place_, other.place_);
    return *this;
}

PackageDraft::~PackageDraft() {
    std::error_code error;
    if (!hidden_.empty()) fs::remove_all(hidden_, error);
}

}  // namespace rehearse::package
