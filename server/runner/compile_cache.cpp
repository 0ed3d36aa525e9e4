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

CompileCache::CompileCache(fs::path directory, std::uintmax_t bytes_max)
    : directory_(std::move(directory)), bytes_max_(bytes_max) {
    std::error_code error;
    if (!directory_.empty()) fs::create_directories(directory_, error);
}

std::optional<CompiledProgram> CompileCache::find(const std::string& key) {
    if (directory_.empty()) return std::nullopt;
    std::ifstream file(directory_ / key, std::ios::binary);
    std::string head;
    if (!file || !std::getline(file, head)) return std::nullopt;
    const auto json = nlohmann::json::parse(head, nullptr, false);
    if (!json.is_object() || !json.contains("sha256")) return std::nullopt;
    CompiledProgram compiled;
    compiled.ok = json.value("ok", false);
    compiled.output = json.value("output", "");
    compiled.ms = json.value("ms", std::int64_t{0});
    compiled.program.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    // A file cut short by a full disk or a power cut must not be run.
    if (package::sha256_hex(compiled.program) != json.value("sha256", "")) return std::nullopt;
    std::error_code error;
    fs::last_write_time(directory_ / key, fs::file_time_type::clock::now(), error);
    return compiled;
}

void CompileCache::store(const std::string& key, const CompiledProgram& compiled) {
    if (directory_.empty()) return;
    static std::atomic<unsigned> counter{0};
    const nlohmann::json head{{"ok", compiled.ok},
                              {"output", compiled.output},
                              {"ms", compiled.ms},
                              {"sha256", package::sha256_hex(compiled.program)}};
    const fs::path part = directory_ / fmt::format("part-{}-{}", ::getpid(), ++counter);
    std::error_code error;
    {
        std::ofstream file(part, std::ios::binary);
        file << head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n'
             << compiled.program;
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
