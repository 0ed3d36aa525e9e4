// Compiled programs and compiler messages by the hash of everything that went in. Files are written
// beside and renamed, so a reader sees all of an entry or none, also with several runners on one
// directory. Those used last stay in memory as well, ready to be put into a box: who runs and then
// submits the same code does not wait for megabytes that are read and checked again. Bounded: the
// oldest entries go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "runner/descriptor.hpp"

namespace rehearse::runner {

struct CompiledProgram {
    bool ok = false;
    std::string output;       // what the compiler said
    std::int64_t ms = 0;      // what compiling took
    // A memfd with the executable, to be read at given places only; null for a check.
    std::shared_ptr<const Descriptor> program;
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
    struct Recent {
        std::string key;
        CompiledProgram compiled;
    };

    std::optional<CompiledProgram> find_recent(const std::string& key);
    [[nodiscard]] std::optional<CompiledProgram> read(const std::string& key) const;
    void remember(const std::string& key, const CompiledProgram& compiled);
    void make_room();

    std::filesystem::path directory_;
    std::uintmax_t bytes_max_;
    std::mutex mutex_;
    std::mutex recent_mutex_;
    std::list<Recent> recent_;  // the newest first
};

}  // namespace rehearse::runner
