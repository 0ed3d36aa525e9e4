#include "runner/toolchains.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>

#include "package/bundle.hpp"

namespace rehearse::runner {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t output_bytes_max = 512U << 20;
constexpr std::uint64_t preparation_cpu_ms = 300'000;
constexpr std::uint64_t preparation_memory_kib = 2U << 20;
constexpr std::chrono::hours unfinished_age_max{1};

/// languages/ of an installation, or of the source tree that this program was built in.
fs::path installed_folder() {
    std::error_code error;
    const auto self = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const char* candidate : {"../share/rehearse/languages", "../../../languages"}) {
        const auto path = (self / candidate).lexically_normal();
        if (fs::is_directory(path, error)) return path;
    }
    return {};
}

/// Everything that went in, so that a new version of ours or of the tools makes a new folder.
std::string recipe(const languages::Language& language, const std::string& version) {
    std::string text = language.id + "\n" + version;
    const auto add = [&](const std::string& word) {
        text += fmt::format("{}:{}", word.size(), word);
    };
    for (const languages::PreparationStep& step : language.preparation) {
        for (const auto& [name, content] : step.files) {
            add(name);
            add(content);
        }
        for (const std::string& word : step.argv) add(word);
        for (const std::string& name : step.outputs) add(name);
    }
    return package::sha256_hex(text).substr(0, 24);
}

std::shared_ptr<const Descriptor> open_folder(const fs::path& folder) {
    Descriptor opened(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open()) return nullptr;
    return std::make_shared<const Descriptor>(std::move(opened));
}

/// The box's user may read it, whatever our umask.
void make_readable_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    fs::permissions(folder,
                    fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                        fs::perms::others_read | fs::perms::others_exec,
                    error);
}

Descriptor create_readable_file(const fs::path& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (file.is_open()) static_cast<void>(::fchmod(file.get(), 0644));
    return file;
}

/// Leftovers of processes that were killed, and folders of tools that are gone.
void sweep(const fs::path& prepared, const std::string& id, const fs::path& kept) {
    std::error_code error;
    for (fs::directory_iterator it(prepared, error), end; !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code gone;
        const auto age = fs::file_time_type::clock::now() - it->last_write_time(gone);
        const bool is_abandoned = name.starts_with("part-") && !gone && age > unfinished_age_max;
        if (is_abandoned || (name.starts_with(id + "-") && it->path() != kept))
            fs::remove_all(it->path(), gone);
    }
}

Result<void> run_step(const languages::PreparationStep& step, const fs::path& folder,
                      const RunRequest& run) {
    std::vector<Descriptor> open;
    sandbox::Request request;
    request.argv = step.argv;
    request.limits.cpu_ms = preparation_cpu_ms;
    request.limits.wall_ms = preparation_cpu_ms * 2;
    request.limits.memory_kib = preparation_memory_kib;
    request.limits.file_kib = output_bytes_max / 1024;
    request.limits.tmpfs_kib = output_bytes_max / 1024;
    for (const auto& [name, text] : step.files) {
        open.push_back(make_memfd(text));
        request.files.push_back({name, false, open.back().get()});
    }
    for (const std::string& name : step.outputs) {
        make_readable_folder((folder / name).parent_path());
        open.push_back(create_readable_file(folder / name));
        request.outputs.push_back({name, open.back().get(), output_bytes_max, false});
    }
    const auto shown = open_folder(folder);
    if (shown == nullptr) return fail(ErrorCode::internal, "The folder cannot be opened.");
    request.binds.push_back({shown->get(), std::string(languages::toolchain_path)});
    const Descriptor messages = make_memfd();
    request.stdout_fd = messages.get();
    request.stderr_fd = messages.get();
    const sandbox::Reply reply = run(request);
    bool ok = reply.report.outcome == sandbox::Outcome::exited && reply.report.exit_code == 0;
    for (const sandbox::Fetched& fetched : reply.outputs)
        ok = ok && fetched.status == sandbox::FetchStatus::ok;
    if (ok) return {};
    return fail(ErrorCode::internal,
                fmt::format("`{}` failed: {} {}", step.argv.front(), reply.report.message,
                            read_bytes(messages.get(), 2000)));
}

}  // namespace

Toolchains::Toolchains(fs::path prepared)
    : installed_(installed_folder()), prepared_(std::move(prepared)) {}

fs::path Toolchains::folder_of(const languages::Language& language,
                               const std::string& version) const {
    if (!language.installed_toolchain.empty())
        return installed_.empty() ? fs::path() : installed_ / language.installed_toolchain;
    if (language.preparation.empty() || prepared_.empty() || version.empty()) return {};
    return prepared_ / (language.id + "-" + recipe(language, version));
}

std::shared_ptr<const Descriptor> Toolchains::find(const languages::Language& language,
                                                   const std::string& version) {
    const fs::path folder = folder_of(language, version);
    if (folder.empty()) return nullptr;
    const std::lock_guard lock(mutex_);
    auto& opened = open_[folder];
    if (opened == nullptr) opened = open_folder(folder);
    return opened;
}

bool Toolchains::is_wanted(const languages::Language& language, const std::string& version) {
    return !language.preparation.empty() && !folder_of(language, version).empty() &&
           find(language, version) == nullptr;
}

Result<void> Toolchains::prepare(const languages::Language& language, const std::string& version,
                                 const RunRequest& run) {
    static std::atomic<unsigned> counter{0};
    const fs::path folder = folder_of(language, version);
    const fs::path part = prepared_ / fmt::format("part-{}-{}", ::getpid(), ++counter);
    std::error_code error;
    make_readable_folder(part);
    for (const languages::PreparationStep& step : language.preparation) {
        auto done = run_step(step, part, run);
        if (done) continue;
        fs::remove_all(part, error);
        return done.error();
    }
    fs::rename(part, folder, error);
    if (error) fs::remove_all(part, error);  // another process was faster
    sweep(prepared_, language.id, folder);
    return {};
}

}  // namespace rehearse::runner
