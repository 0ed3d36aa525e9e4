// Compiled programs and compiler messages by the hash of everything that went in. Files are written
// beside and renamed, so a reader sees all of an entry or none, also with several runners on one
// directory. Bounded: the oldest entries go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

namespace rehearse::runner {

struct CompiledProgram {
    bool ok = false;
    std::string output;       // what the compiler said
    std::int64_t ms = 0;      // what compiling took
    std::string program;      // bytes of the executable; empty for a check
    bool is_stopped = false;  // by a limit; such a result is not worth keeping
};

class CompileCache {
public:
    /// An empty directory name means: keep nothing.
    explicit CompileCache(std::filesystem::path directory, std::uintmax_t bytes_max = 256U << 20);

    [[nodiscard]] std::optional<CompiledProgram> find(const std::string& key);
    /// Failing to store is no failure: the next run compiles again.
    void store(const std::string& key, const CompiledProgram& compiled);
    /// Empty when nothing is kept.
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

private:
    void make_room();

    std::filesystem::path directory_;
    std::uintmax_t bytes_max_;
    std::mutex mutex_;
};

}  // namespace rehearse::runner
