#include "package/bundle.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "base/limits.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view magic = "rehearse-package 1\n";
/// Names and lengths on top of the contents.
constexpr std::size_t plain_bytes_max = limits::package_bytes_max + limits::package_files_max * 600;

void put_number(std::string& into, std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) into += static_cast<char>((value >> shift) & 0xFF);
}

std::optional<std::uint64_t> get_number(std::string_view& from) {
    if (from.size() < 8) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8 * i);
    from.remove_prefix(8);
    return value;
}

std::optional<std::string_view> get_text(std::string_view& from, std::uint64_t bytes_max) {
    const auto size = get_number(from);
    if (!size || *size > bytes_max || *size > from.size()) return std::nullopt;
    const std::string_view text = from.substr(0, static_cast<std::size_t>(*size));
    from.remove_prefix(text.size());
    return text;
}

bool is_safe_path(std::string_view path) {
    if (path.empty() || path.size() > 500 || path.find('\0') != std::string_view::npos)
        return false;
    std::size_t start = 0;
    while (start <= path.size()) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view part = path.substr(start, end - start);
        if (part.empty() || part == "." || part == ".." || part.size() > 255) return false;
        start = end + 1;
    }
    return true;
}

void collect(const fs::path& directory, const std::string& prefix, int depth,
             std::vector<std::pair<std::string, fs::path>>& files) {
    std::error_code error;
    for (const auto& path : list_directory(directory)) {
        const std::string name = path.filename().string();
        if (name == "__pycache__" || files.size() > limits::package_files_max || depth > 16)
            continue;
        if (fs::is_directory(path, error))
            collect(path, prefix + name + "/", depth + 1, files);
        else if (fs::is_regular_file(path, error))
            files.emplace_back(prefix + name, path);
    }
}

/// The canonical bytes: magic, then (name, contents) sorted by name.
Result<std::string> serialise(const fs::path& directory) {
    std::vector<std::pair<std::string, fs::path>> files;
    std::error_code error;
    if (!fs::is_directory(directory, error))
        return fail(ErrorCode::not_found, fmt::format("{} is not a folder.", directory.string()));
    const fs::path root = fs::canonical(directory, error);
    collect(root, "", 0, files);
    if (files.size() > limits::package_files_max)
        return fail(ErrorCode::too_large, "The package holds too many files.");
    std::sort(files.begin(), files.end());
    std::string bytes(magic);
    for (const auto& [name, path] : files) {
        const fs::path target = fs::canonical(path, error);
        const auto relative = target.lexically_relative(root);
        if (error || relative.empty() || *relative.begin() == "..") {
            return fail(ErrorCode::package_invalid,
                        fmt::format("{} leads out of the package.", name));
        }
        const auto text = read_file(path, limits::package_bytes_max);
        if (!text || bytes.size() + text->size() > plain_bytes_max) {
            return fail(ErrorCode::too_large,
                        fmt::format("{} cannot be read or makes the package larger than {} MiB.",
                                    name, limits::package_bytes_max >> 20));
        }
        put_number(bytes, name.size());
        bytes += name;
        put_number(bytes, text->size());
        bytes += *text;
    }
    return bytes;
}

Result<std::string> decompress(const std::string& blob) {
    const auto size = ZSTD_getFrameContentSize(blob.data(), blob.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ||
        size > plain_bytes_max) {
        return fail(ErrorCode::package_invalid,
                    "This is not a packed package, or it is too large.");
    }
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const std::size_t written =
        ZSTD_decompress(bytes.data(), bytes.size(), blob.data(), blob.size());
    if (ZSTD_isError(written) != 0 || written != bytes.size()) {
        return fail(ErrorCode::package_invalid, "The packed package is damaged.");
    }
    return bytes;
}

Result<std::string> write_files(std::string_view bytes, const fs::path& directory) {
    const std::string hash = sha256_hex(bytes);
    if (!bytes.starts_with(magic))
        return fail(ErrorCode::package_invalid, "This is not a packed package.");
    bytes.remove_prefix(magic.size());
    std::size_t count = 0;
    std::error_code error;
    while (!bytes.empty()) {
        const auto name = get_text(bytes, 500);
        const auto text = name ? get_text(bytes, limits::package_bytes_max) : std::nullopt;
        if (!text || !is_safe_path(*name) || ++count > limits::package_files_max) {
            return fail(ErrorCode::package_invalid,
                        "The packed package is damaged or holds a forbidden name.");
        }
        const fs::path path = directory / fs::path(std::string(*name));
        fs::create_directories(path.parent_path(), error);
        if (fs::exists(fs::symlink_status(path, error))) {
            return fail(ErrorCode::package_invalid, "The packed package holds a name twice.");
        }
        std::ofstream file(path, std::ios::binary);
        file.write(text->data(), static_cast<std::streamsize>(text->size()));
        if (!file.flush())
            return fail(ErrorCode::io, fmt::format("{} cannot be written.", path.string()));
    }
    return hash;
}

}  // namespace

bool is_content_hash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size());
    std::string hex;
    for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
    return hex;
}

Result<Bundle> pack(const fs::path& directory) {
    const auto bytes = serialise(directory);
    if (!bytes) return bytes.error();
    Bundle bundle;
    bundle.hash = sha256_hex(*bytes);
    bundle.blob.resize(ZSTD_compressBound(bytes->size()));
    const std::size_t size =
        ZSTD_compress(bundle.blob.data(), bundle.blob.size(), bytes->data(), bytes->size(), 6);
    if (ZSTD_isError(size) != 0)
        return fail(ErrorCode::internal, "The package cannot be compressed.");
    bundle.blob.resize(size);
    return bundle;
}

Result<std::string> content_hash(const fs::path& directory) {
    const auto bytes = serialise(directory);
    if (!bytes) return bytes.error();
    return sha256_hex(*bytes);
}

Result<std::string> unpack(const std::string& blob, const fs::path& directory) {
    const auto bytes = decompress(blob);
    if (!bytes) return bytes.error();
    std::error_code error;
    if (fs::exists(fs::symlink_status(directory, error))) {
        return fail(ErrorCode::io, fmt::format("{} exists already: unpack into a new folder.",
                                               directory.string()));
    }
    if (!fs::create_directories(directory, error)) {
        return fail(ErrorCode::io,
                    fmt::format("{} cannot be made: {}.", directory.string(), error.message()));
    }
    auto hash = write_files(*bytes, directory);
    if (!hash) fs::remove_all(directory, error);
    return hash;
}

}  // namespace rehearse::package
