#include "package/archive.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t end_magic = 0x06054b50;
constexpr std::uint32_t entry_magic = 0x02014b50;
constexpr std::uint32_t local_magic = 0x04034b50;
constexpr std::size_t end_bytes = 22;
constexpr std::size_t entry_bytes = 46;
constexpr std::size_t local_bytes = 30;
constexpr std::uint16_t flag_encrypted = 1;
constexpr std::uint16_t method_stored = 0;
constexpr std::uint16_t method_deflated = 8;
constexpr std::size_t path_bytes_max = 500;
constexpr std::size_t depth_max = 16;

struct Entry {
    std::string name;
    bool is_directory = false;
    bool is_link = false;
    bool is_executable = false;
    std::uint16_t method = 0;
    std::uint32_t checksum = 0;
    std::size_t packed_bytes = 0;
    std::size_t bytes = 0;
    std::size_t offset = 0;
};

Error refused(const std::string& why) {
    return fail(ErrorCode::package_invalid, fmt::format("This archive is refused: {} [R1].", why));
}

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}
std::uint16_t number16(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(number(bytes, at, 2));
}

/// Empty, or what is wrong with a name.
std::string problem_of(std::string_view name) {
    if (name.empty() || name.size() > path_bytes_max) return "a name is empty or too long";
    if (name.front() == '/' || name.find('\\') != std::string_view::npos ||
        name.find('\0') != std::string_view::npos || name.find(':') != std::string_view::npos)
        return fmt::format("the name `{}` is not a relative path", name);
    std::size_t parts = 0;
    while (!name.empty()) {
        const std::string_view part = name.substr(0, name.find('/'));
        if (part.empty() || part == "." || part == ".." || part.size() > 255 || ++parts > depth_max)
            return fmt::format("the name `{}` leads elsewhere", part);
        name.remove_prefix(std::min(name.size(), part.size() + 1));
    }
    return {};
}

class Zip {
public:
    Zip(std::string bytes, const ArchiveLimits& limits)
        : bytes_(std::move(bytes)), limits_(limits) {}

    Result<std::vector<Entry>> read_entries();
    Result<std::string> contents(const Entry& entry) const;

private:
    [[nodiscard]] std::optional<std::size_t> find_end() const;
    Result<Entry> read_entry(std::size_t at, std::size_t& next) const;

    std::string bytes_;
    const ArchiveLimits& limits_;
};

std::optional<std::size_t> Zip::find_end() const {
    if (bytes_.size() < end_bytes) return std::nullopt;
    const std::size_t first =
        bytes_.size() - std::min(bytes_.size(), end_bytes + std::size_t{0xFFFF});
    for (std::size_t at = bytes_.size() - end_bytes + 1; at-- > first;) {
        if (number(bytes_, at, 4) == end_magic &&
            at + end_bytes + number16(bytes_, at + 20) == bytes_.size())
            return at;
    }
    return std::nullopt;
}

Result<Entry> Zip::read_entry(std::size_t at, std::size_t& next) const {
    if (at + entry_bytes > bytes_.size() || number(bytes_, at, 4) != entry_magic)
        return refused("its list of files is damaged");
    const std::string_view bytes(bytes_);
    const std::size_t name_bytes = number16(bytes, at + 28);
    next = at + entry_bytes + name_bytes + number16(bytes, at + 30) + number16(bytes, at + 32);
    if (next > bytes_.size()) return refused("its list of files is damaged");
    Entry entry;
    entry.name = bytes.substr(at + entry_bytes, name_bytes);
    entry.is_directory = entry.name.ends_with('/');
    if (entry.is_directory) entry.name.pop_back();
    if (const std::string problem = problem_of(entry.name); !problem.empty())
        return refused(problem);
    if ((number16(bytes, at + 8) & flag_encrypted) != 0)
        return refused(entry.name + " is encrypted");
    entry.method = number16(bytes, at + 10);
    entry.checksum = number(bytes, at + 16, 4);
    entry.packed_bytes = number(bytes, at + 20, 4);
    entry.bytes = number(bytes, at + 24, 4);
    entry.offset = number(bytes, at + 42, 4);
    // The upper half holds a Unix mode when the archive was made on Unix.
    constexpr std::uint16_t made_on_unix = 3;
    if ((number16(bytes, at + 4) >> 8) == made_on_unix) {
        const mode_t mode = number(bytes, at + 38, 4) >> 16;
        entry.is_link = S_ISLNK(mode);
        entry.is_executable = (mode & S_IXUSR) != 0;
        if ((mode & S_IFMT) != 0 && !S_ISLNK(mode) && !S_ISREG(mode) && !S_ISDIR(mode))
            return refused(entry.name + " is neither a file nor a folder nor a link");
    }
    return entry;
}

Result<std::vector<Entry>> Zip::read_entries() {
    const auto end = find_end();
    if (!end) return refused("it is not a zip");
    const std::size_t count = number16(bytes_, *end + 10);
    if (number16(bytes_, *end + 4) != 0 || number16(bytes_, *end + 8) != count || count == 0xFFFF)
        return refused("it has several parts, or is of the 64-bit kind");
    if (count > limits_.files)
        return refused(fmt::format("it holds more than {} files", limits_.files));
    std::size_t at = number(bytes_, *end + 16, 4);
    std::size_t total = 0;
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < count; ++i) {
        auto entry = read_entry(at, at);
        if (!entry) return entry.error();
        total += entry->bytes;
        if (total > limits_.total_bytes) {
            return refused(
                fmt::format("unpacked it would take more than {} MiB", limits_.total_bytes >> 20));
        }
        entries.push_back(std::move(*entry));
    }
    return entries;
}

Result<std::string> Zip::contents(const Entry& entry) const {
    const std::string_view bytes(bytes_);
    if (entry.offset + local_bytes > bytes.size() || number(bytes, entry.offset, 4) != local_magic)
        return refused(entry.name + " is damaged");
    const std::size_t start = entry.offset + local_bytes + number16(bytes, entry.offset + 26) +
                              number16(bytes, entry.offset + 28);
    if (start + entry.packed_bytes > bytes.size()) return refused(entry.name + " is damaged");
    const std::string_view packed = bytes.substr(start, entry.packed_bytes);
    std::string text(entry.bytes, '\0');
    if (entry.method == method_stored) {
        if (packed.size() != text.size()) return refused(entry.name + " is damaged");
        text = packed;
    } else if (entry.method == method_deflated) {
        z_stream stream{};
        if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
            return fail(ErrorCode::internal, "The archive cannot be unpacked.");
        // One byte more than it says: what grows beyond that is lying.
        text.push_back('\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream.avail_in = static_cast<uInt>(packed.size());
        stream.next_out = reinterpret_cast<Bytef*>(text.data());
        stream.avail_out = static_cast<uInt>(text.size());
        const int code = ::inflate(&stream, Z_FINISH);
        const bool is_whole = code == Z_STREAM_END && stream.total_out == entry.bytes;
        ::inflateEnd(&stream);
        text.pop_back();
        if (!is_whole) return refused(entry.name + " is not as large as it says");
    } else {
        return refused(entry.name + " is packed in a way that is not known here");
    }
    if (::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())) !=
        entry.checksum)
        return refused(entry.name + " is damaged");
    return text;
}

/// Empty, or what is wrong with a set of names: twice the same, or one below what is no folder.
std::string conflict_of(const std::vector<Entry>& entries) {
    std::map<std::string, bool> is_folder;
    for (const Entry& entry : entries) {
        if (!is_folder.emplace(entry.name, entry.is_directory).second)
            return fmt::format("the name `{}` comes twice", entry.name);
    }
    for (const Entry& entry : entries) {
        for (auto slash = entry.name.find('/'); slash != std::string::npos;
             slash = entry.name.find('/', slash + 1)) {
            const auto above = is_folder.find(entry.name.substr(0, slash));
            if (above != is_folder.end() && !above->second)
                return fmt::format("`{}` lies in what is no folder", entry.name);
        }
    }
    return {};
}

Result<void> write_file(const fs::path& path, const Entry& entry, const std::string& text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.flush())
        return fail(ErrorCode::io, fmt::format("{} cannot be written.", path.string()));
    file.close();
    if (entry.is_executable)
        fs::permissions(path, fs::perms::owner_exec, fs::perm_options::add, error);
    return {};
}

/// Whether a link stays inside. Steps up come first, from folders that are real ones; what it leads
/// through afterwards may be links again, of which the same is true.
bool stays_inside(const fs::path& link, const std::string& target) {
    if (target.empty() || target.size() > path_bytes_max || target.front() == '/' ||
        target.find('\0') != std::string::npos)
        return false;
    bool is_down = false;
    for (const auto& part : fs::path(target)) {
        if (part == ".." && is_down) return false;
        is_down = is_down || (part != ".." && part != ".");
    }
    const fs::path resolved = (link.parent_path() / target).lexically_normal();
    return !resolved.empty() && !resolved.is_absolute() && *resolved.begin() != "..";
}

}  // namespace

bool is_archive(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".zip" || extension == ".kpp";
}

Result<void> extract_zip(const fs::path& archive, const fs::path& directory,
                         const ArchiveLimits& limits) {
    auto bytes = read_file(archive, limits.archive_bytes);
    if (!bytes) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{} cannot be read, or is larger than {} MiB [R1].",
                                archive.string(), limits.archive_bytes >> 20));
    }
    Zip zip(std::move(*bytes), limits);
    const auto entries = zip.read_entries();
    if (!entries) return entries.error();
    if (const std::string conflict = conflict_of(*entries); !conflict.empty())
        return refused(conflict);
    std::vector<std::pair<fs::path, std::string>> links;
    std::error_code error;
    for (const Entry& entry : *entries) {
        if (entry.is_directory) {
            fs::create_directories(directory / entry.name, error);
            continue;
        }
        const auto text = zip.contents(entry);
        if (!text) return text.error();
        if (entry.is_link) {
            if (!stays_inside(entry.name, *text))
                return refused(fmt::format("the link {} leads out of it", entry.name));
            links.emplace_back(entry.name, *text);
        } else if (auto written = write_file(directory / entry.name, entry, *text); !written) {
            return written;
        }
    }
    // Last, so that nothing has been written through one.
    for (const auto& [name, target] : links) {
        fs::create_directories((directory / name).parent_path(), error);
        fs::create_symlink(target, directory / name, error);
        if (error) return fail(ErrorCode::io, fmt::format("{} cannot be made.", name.string()));
    }
    return {};
}

Result<OpenedPackage> OpenedPackage::open(const fs::path& path) {
    std::error_code error;
    OpenedPackage opened;
    if (fs::is_directory(path, error)) {
        opened.directory_ = path.lexically_normal();
        return opened;
    }
    if (!fs::is_regular_file(path, error) || !is_archive(path)) {
        return fail(ErrorCode::not_found,
                    fmt::format("{} is neither a folder nor a .zip or .kpp file.", path.string()));
    }
    std::string pattern = (fs::temp_directory_path(error) / "rehearse-package-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        return fail(ErrorCode::io, fmt::format("{} cannot be made.", pattern));
    opened.temporary_ = pattern;
    // A package without a folder of its own is named as its archive is.
    opened.directory_ = opened.temporary_ / path.stem();
    fs::create_directory(opened.directory_, error);
    if (auto extracted = extract_zip(path, opened.directory_); !extracted) return extracted.error();
    if (!fs::exists(opened.directory_ / "problem.yaml", error) &&
        fs::is_directory(opened.directory_ / path.stem(), error))
        opened.directory_ /= path.stem();
    return opened;
}

OpenedPackage::OpenedPackage(OpenedPackage&& other) noexcept
    : directory_(std::move(other.directory_)), temporary_(std::exchange(other.temporary_, {})) {}

OpenedPackage& OpenedPackage::operator=(OpenedPackage&& other) noexcept {
    std::swap(directory_, other.directory_);
    std::swap(temporary_, other.temporary_);
    return *this;
}

OpenedPackage::~OpenedPackage() {
    std::error_code error;
    if (!temporary_.empty()) fs::remove_all(temporary_, error);
}

}  // namespace rehearse::package
