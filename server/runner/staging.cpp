#include "runner/staging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "package/harness.hpp"
#include "package/reader.hpp"
#include "sandbox/request.hpp"

namespace rehearse::runner {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t files_max = 100;

bool is_entry_name(const std::string& name) {
    return name.starts_with("main.") || name == "__main__.py";
}

bool is_executable(const fs::path& path) {
    std::error_code error;
    return (fs::status(path, error).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

void add_folder(const fs::path& folder, const std::string& prefix,
                std::map<std::string, std::string>& files) {
    std::error_code error;
    for (const auto& path : package::list_directory(folder)) {
        const std::string name = prefix + path.filename().string();
        if (path.filename() == "__pycache__" || files.size() > files_max) continue;
        if (fs::is_directory(path, error)) {
            add_folder(path, name + "/", files);
        } else if (auto text = package::read_file(path, 8U << 20)) {
            files[name] = std::move(*text);
        }
    }
}

/// The name under which a candidate's file is staged. A lone file of a class task is what the
/// driver includes.
std::string staged_name(const SourceFile& file, const package::Package& package,
                        const Submission& submission, const languages::Language& language) {
    const bool is_lone = submission.files.size() == 1;
    const bool usable = sandbox::is_safe_name(file.name) && !file.name.starts_with('-');
    return is_lone && (package.interview.harness || !usable) ? languages::solution_name(language)
                                                             : file.name;
}

}  // namespace

Result<Staged> stage(const package::Package& package, const Submission& submission) {
    std::vector<std::string> names;
    std::size_t bytes = 0;
    for (const SourceFile& file : submission.files) {
        names.push_back(file.name);
        bytes += file.text.size();
    }
    Staged staged;
    staged.language = submission.language.empty() ? languages::detect(names)
                                                  : languages::find(submission.language);
    if (staged.language == nullptr) {
        return fail(
            ErrorCode::language_unavailable,
            "The language of this solution is not known: name it, or use a known extension.");
    }
    if (std::find(package.languages.begin(), package.languages.end(), staged.language->id) ==
        package.languages.end()) {
        const std::string reason =
            package.interview.harness
                ? package::no_driver_reason(staged.language->id, package.interview.kind)
                : std::string();
        return fail(ErrorCode::language_unavailable,
                    fmt::format("This task cannot be solved in {}{}{}.", staged.language->name,
                                reason.empty() ? "" : ": ", reason));
    }
    if (bytes > static_cast<std::size_t>(package.limits.code_kib) * 1024) {
        return fail(ErrorCode::too_large,
                    fmt::format("The code is larger than {} KiB.", package.limits.code_kib));
    }
    if (submission.files.empty() || submission.files.size() > files_max) {
        return fail(ErrorCode::invalid_input, "A solution must have between 1 and 100 files.");
    }
    std::vector<std::string> own;
    for (const SourceFile& file : submission.files) {
        const std::string name = staged_name(file, package, submission, *staged.language);
        if (!sandbox::is_safe_name(name) || name.starts_with('-')) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("The file name `{}` cannot be used.", name));
        }
        staged.files[name] = package::apply_constants(file.text, package.constants);
        own.push_back(name);
    }
    const auto entry = submission.entrypoint.empty() ? languages::entry_point(*staged.language, own)
                                                     : submission.entrypoint;
    if (!entry)
        return fail(ErrorCode::invalid_input,
                    fmt::format("There is no {} file in this solution.", staged.language->name));
    staged.entry = *entry;
    if (staged.language->id == "python3" && wants_python2(staged.files[staged.entry])) {
        return fail(ErrorCode::language_unavailable,
                    fmt::format("{} asks for Python 2, which is not offered.", staged.entry));
    }

    std::map<std::string, std::string> added;
    if (package.interview.harness)
        added = package::driver_files(*package.interview.harness, staged.language->id);
    add_folder(package.root / "include" / "default", "", added);
    add_folder(package.root / "include" / staged.language->id, "", added);
    for (auto& [name, text] : added) {
        if (is_entry_name(name) && languages::is_source(*staged.language, name)) {
            staged.entry = name;
            staged.entry_includes_rest =
                package.interview.harness.has_value() && staged.language->id == "cpp";
        }
        staged.files[name] = package::apply_constants(std::move(text), package.constants);
    }
    return staged;
}

bool wants_python2(std::string_view text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.starts_with("#!") && line.find("python2") != std::string_view::npos;
}

Result<Submission> read_submission(const std::string& path) {
    std::error_code error;
    Submission submission;
    if (fs::is_directory(path, error)) {
        std::map<std::string, std::string> files;
        add_folder(path, "", files);
        for (auto& [name, text] : files)
            submission.files.push_back(
                {name, std::move(text), is_executable(fs::path(path) / name)});
    } else if (auto text = package::read_file(path, 8U << 20)) {
        submission.files.push_back(
            {fs::path(path).filename().string(), std::move(*text), is_executable(path)});
    }
    if (submission.files.empty())
        return fail(ErrorCode::not_found,
                    fmt::format("{} cannot be read, or holds no files.", path));
    return submission;
}

std::set<std::string> accepted_languages(const package::Package& package) {
    std::set<std::string> found;
    for (const package::ExampleSubmission& example : package.submissions) {
        if (example.directory != "accepted") continue;
        const auto read = read_submission((package.root / "submissions" / example.path).string());
        if (!read) continue;
        std::vector<std::string> names;
        for (const SourceFile& file : read->files) names.push_back(file.name);
        if (const auto* language = languages::detect(names)) found.insert(language->id);
    }
    return found;
}

}  // namespace rehearse::runner
