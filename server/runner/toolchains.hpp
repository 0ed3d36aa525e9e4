// Toolchains: what a compile is shown read-only beside its sources. Some are installed with us (a
// compiler from npm), some are made here once per version of the tools because they make compiling
// faster (precompiled headers, an archive of the compiler's classes). Nothing of a candidate's ever
// goes into one, and no run sees one. A missing one of the second kind only costs time.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "languages/language.hpp"
#include "runner/descriptor.hpp"
#include "sandbox/request.hpp"

namespace rehearse::runner {

using RunRequest = std::function<sandbox::Reply(const sandbox::Request&)>;

class Toolchains {
public:
    /// `prepared` is where those that are made here are kept; empty: none are made.
    explicit Toolchains(std::filesystem::path prepared);

    /// The folder to show at languages::toolchain_path; null when the language has none, or not
    /// yet. `version` is what the language's tools say of themselves.
    [[nodiscard]] std::shared_ptr<const Descriptor> find(const languages::Language& language,
                                                         const std::string& version);
    /// Whether prepare() would make something for the language that is not there.
    [[nodiscard]] bool is_wanted(const languages::Language& language, const std::string& version);
    /// Makes the folder, in the sandbox. Several processes may do so at once: one of them wins.
    [[nodiscard]] Result<void> prepare(const languages::Language& language,
                                       const std::string& version, const RunRequest& run);

private:
    [[nodiscard]] std::filesystem::path folder_of(const languages::Language& language,
                                                  const std::string& version) const;

    std::filesystem::path installed_;
    std::filesystem::path prepared_;
    std::mutex mutex_;
    std::map<std::filesystem::path, std::shared_ptr<const Descriptor>> open_;
};

}  // namespace rehearse::runner
