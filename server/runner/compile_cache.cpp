#include "runner/compile_cache.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "package/bundle.hpp"

namespace rehearse::runner {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t recent_max = 16;
constexpr std::size_t recent_bytes_max = 32U << 20;

}  // namespace

CompileCache::CompileCache(fs::path directory, std::uintmax_t bytes_max)
    : directory_(std::move(directory)), bytes_max_(bytes_max) {
    std::error_code error;
    if (!directory_.empty()) fs::create_directories(directory_, error);
}

std::optional<CompiledProgram> CompileCache::find(const std::string& key) {
    if (directory_.empty()) return std::nullopt;
    auto compiled = find_recent(key);
    if (!compiled) {
        compiled = read(key);
        if (!compiled) return std::nullopt;
        remember(key, *compiled);
    }
    std::error_code error;
    fs::last_write_time(directory_ / key, fs::file_time_type::clock::now(), error);
    return compiled;
}

std::optional<CompiledProgram> CompileCache::find_recent(const std::string& key) {
    const std::lock_guard lock(recent_mutex_);
    for (auto at = recent_.begin(); at != recent_.end(); ++at) {
        if (at->key != key) continue;
        recent_.splice(recent_.begin(), recent_, at);
        return recent_.front().compiled;
    }
    return std::nullopt;
}

void CompileCache::remember(const std::string& key, const CompiledProgram& compiled) {
    const std::lock_guard lock(recent_mutex_);
    recent_.remove_if([&](const Recent& one) { return one.key == key; });
    recent_.push_front({key, compiled});
    std::size_t count = 0;
    std::size_t bytes = 0;
    for (auto at = recent_.begin(); at != recent_.end(); ++at) {
        if (at->compiled.program != nullptr) bytes += size_of(at->compiled.program->get());
        if (++count <= recent_max && bytes <= recent_bytes_max) continue;
        recent_.erase(at, recent_.end());
        return;
    }
}

std::optional<CompiledProgram> CompileCache::read(const std::string& key) const {
    const Descriptor file = open_file((directory_ / key).string());
    if (!file.is_open()) return std::nullopt;
    const std::string bytes = read_bytes(file.get(), size_of(file.get()));
    const std::size_t end = bytes.find('\n');
    if (end == std::string::npos) return std::nullopt;
    const auto json = nlohmann::json::parse(bytes.substr(0, end), nullptr, false);
    if (!json.is_object() || !json.contains("sha256")) return std::nullopt;
    const std::string_view program = std::string_view(bytes).substr(end + 1);
    // A file cut short by a full disk or a power cut must not be run.
    if (package::sha256_hex(program) != json.value("sha256", "")) return std::nullopt;
    CompiledProgram compiled;
    compiled.ok = json.value("ok", false);
    compiled.output = json.value("output", "");
    compiled.ms = json.value("ms", std::int64_t{0});
    if (json.value("has_program", !program.empty())) {
        compiled.program = std::make_shared<const Descriptor>(make_memfd(program));
        if (!compiled.program->is_open()) return std::nullopt;
    }
    return compiled;
}

void CompileCache::store(const std::string& key, const CompiledProgram& compiled) {
    if (directory_.empty()) return;
    remember(key, compiled);
    static std::atomic<unsigned> counter{0};
    const std::string program =
        compiled.program == nullptr
            ? std::string()
            : read_bytes(compiled.program->get(), size_of(compiled.program->get()));
    const nlohmann::json head{{"ok", compiled.ok},
                              {"output", compiled.output},
                              {"ms", compiled.ms},
                              {"has_program", compiled.program != nullptr},
                              {"sha256", package::sha256_hex(program)}};
    const fs::path part = directory_ / fmt::format("part-{}-{}", ::getpid(), ++counter);
    std::error_code error;
    {
        std::ofstream file(part, std::ios::binary);
        file << head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n'
             << program;
        if (!file.flush()) {
            fs::remove(part, error);
            return;
        }
    }
    fs::rename(part, directory_ / key, error);
    if (error) fs::remove(part, error);
    make_room();
}

void CompileCache::make_room() {
    const std::lock_guard lock(mutex_);
    struct Entry {
        fs::file_time_type used;
        std::uintmax_t bytes;
        fs::path path;
    };
    std::vector<Entry> entries;
    std::uintmax_t total = 0;
    std::error_code error;
    for (fs::directory_iterator it(directory_, error), end; !error && it != end;
         it.increment(error)) {
        std::error_code gone;
        const auto bytes = it->file_size(gone);
        if (gone) continue;
        entries.push_back({it->last_write_time(gone), bytes, it->path()});
        total += bytes;
    }
    if (total <= bytes_max_) return;
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.used < b.used; });
    for (const Entry& entry : entries) {
        if (total <= bytes_max_) break;
        if (fs::remove(entry.path, error)) total -= entry.bytes;
    }
}

}  // namespace rehearse::runner
