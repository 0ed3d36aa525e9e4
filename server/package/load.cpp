#include "package/load.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "languages/language.hpp"
#include "package/harness.hpp"
#include "package/plain_words.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t name_bytes_max = 255;

bool is_allowed_name(const std::string& name) {
    if (name.empty() || name.size() > name_bytes_max) return false;
    const auto alphanumeric = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    if (!alphanumeric(name.front())) return false;
    for (const char c : name) {
        if (!alphanumeric(c) && c != '.' && c != '-') return false;
    }
    return true;
}

bool is_inside(const fs::path& path, const fs::path& root) {
    const auto relative = path.lexically_relative(root);
    return !relative.empty() && *relative.begin() != "..";
}

/// Before problem.yaml is read: what the tree may look like depends on it.
Dialect guess_dialect(const fs::path& root) {
    const auto text = read_file(root / "problem.yaml", 1U << 20).value_or("");
    const auto at = text.find("problem_format_version:");
    if (at == std::string::npos) return Dialect::legacy;
    const std::string line = text.substr(at, text.find('\n', at) - at);
    return line.find("2025-09") == std::string::npos ? Dialect::legacy : Dialect::kattis_2025_09;
}

/// R1: names, links, number and size of files.
void check_tree(const Reading& reading) {
    const fs::path& root = reading.package.root;
    const bool is_old = guess_dialect(root) != Dialect::kattis_2025_09;
    std::error_code error;
    const fs::path real_root = fs::canonical(root, error);
    std::size_t files = 0;
    std::uintmax_t bytes = 0;
    for (fs::recursive_directory_iterator it(root, error), end; !error && it != end;
         it.increment(error)) {
        const std::string relative = it->path().lexically_relative(root).generic_string();
        const FaultSink sink = reading.sink(relative, "R1");
        const std::string name = it->path().filename().string();
        if (name.starts_with('.') || name.starts_with('-')) {
            if (it->is_directory(error)) it.disable_recursion_pending();
            continue;
        }
        if (it->is_symlink(error)) {
            std::error_code broken;
            const fs::path target = fs::canonical(it->path(), broken);
            if (broken || !is_inside(target, real_root) ||
                fs::read_symlink(it->path(), broken).is_absolute())
                sink.add(0,
                         "A symbolic link may only lead to a file inside the package, by a "
                         "relative path.");
        } else if (!it->is_regular_file(error) && !it->is_directory(error)) {
            sink.add(0, "Only files and folders may be in a package.");
        }
        if (!is_allowed_name(name))
            (is_old ? reading.warnings(relative, "R1") : sink)
                .add(0, "File names may only hold letters, digits, '_', '.' and '-'.");
        if (it->is_regular_file(error)) bytes += it->file_size(error);
        if (++files > limits::local_package_files_max) {
            sink.add(0, fmt::format("A package may hold at most {} files.",
                                    limits::local_package_files_max));
            return;
        }
    }
    if (bytes > limits::local_package_bytes_max) {
        reading.sink(".", "R1").add(0, fmt::format("A package may hold at most {} MiB.",
                                                   limits::local_package_bytes_max >> 20));
    }
}

void check_slug(const Reading& reading) {
    const std::string& slug = reading.package.slug;
    if (!is_package_name(slug)) {
        const FaultSink sink = reading.package.dialect == Dialect::kattis_2025_09
                                   ? reading.sink(".", "R1")
                                   : reading.warnings(".", "R1");
        sink.add(0,
                 fmt::format("The folder name `{}` must consist of lower-case letters and digits.",
                             slug));
    }
}

/// A program cannot be written in a language for tests.
void drop_test_languages(const Reading& reading) {
    Package& package = reading.package;
    if (package.interview.kind == Kind::tests) return;
    const bool had_some = !package.languages.empty();
    std::erase_if(package.languages, [](const std::string& id) {
        const auto* language = languages::find(id);
        return language != nullptr && language->is_for_tests;
    });
    if (had_some && package.languages.empty())
        reading.sink("interview.yaml", "interview.yaml")
            .add(0, "The language hurl is for tasks of kind tests only: list another.");
}

}  // namespace

bool is_package(const fs::path& directory) {
    std::error_code error;
    return fs::is_regular_file(directory / "problem.yaml", error);
}

bool is_package_name(std::string_view text) {
    return !text.empty() && text.size() <= name_bytes_max &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

std::string to_package_name(std::string_view text) {
    return plain_words(text, "").substr(0, name_bytes_max);
}

Loaded load(const fs::path& directory) {
    Loaded loaded;
    Package package;
    std::error_code error;
    package.root = fs::absolute(directory, error).lexically_normal();
    if (!package.root.has_filename()) package.root = package.root.parent_path();
    package.slug = package.root.filename().string();
    if (!is_package(package.root)) {
        loaded.faults.push_back({"problem.yaml", 0, "R1",
                                 "There is no problem.yaml in this folder, so it is no package."});
        return loaded;
    }
    const Reading reading{package, loaded.faults};
    try {
        check_tree(reading);
        if (!loaded.faults.empty()) return loaded;
        read_problem_yaml(reading);
        check_slug(reading);
        read_interview_yaml(reading);
        drop_test_languages(reading);
        // The format's default is more than an interview needs.
        if (package.interview.present && !package.limits.memory_given)
            package.limits.memory_mib = 512;
        read_statements(reading);
        read_test_data(reading);
        check_http_plan(reading);
        check_sql_data(reading);
        check_growth_cases(reading);
        read_programs(reading);
        read_templates(reading);
        read_submissions(reading);
    } catch (const std::exception& exception) {
        // The filesystem may change under us; yaml-cpp may throw on access. Neither may end the
        // program.
        loaded.faults.push_back(
            {".", 0, "R1", fmt::format("The package cannot be read: {}.", exception.what())});
    }
    if (loaded.faults.empty()) {
        if (package.interview.harness) add_missing_templates(package);
        loaded.package = std::move(package);
    }
    return loaded;
}

}  // namespace rehearse::package
