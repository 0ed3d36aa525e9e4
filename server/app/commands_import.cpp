#include "app/commands_import.hpp"

#include <fmt/format.h>

#include <iostream>
#include <optional>
#include <vector>

#include "app/config.hpp"
#include "app/title.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "languages/language.hpp"
#include "package/archive.hpp"
#include "package/bundle.hpp"
#include "package/canonical.hpp"
#include "package/load.hpp"
#include "package/package_draft.hpp"
#include "package/plain_words.hpp"
#include "package/reader.hpp"
#include "runner/staging.hpp"

namespace rehearse::app {

namespace fs = std::filesystem;

namespace {

/// What a new package is called: as told, else after its source.
Result<std::string> slug_of(const ImportCommand& command, const std::string& source_name) {
    if (!command.slug.empty()) return command.slug;
    std::string slug = package::to_package_name(source_name);
    if (slug.empty()) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("`{}` holds no letters or digits that a name could be made of: "
                                "give one with --slug.",
                                source_name));
    }
    return slug;
}

/// The package that the draft is so far; else its faults, one a line.
Result<package::Package> loaded(const package::PackageDraft& draft) {
    package::Loaded loaded = package::load(draft.root());
    if (loaded.package) return std::move(*loaded.package);
    std::string message = "It is not a package that can be read:";
    for (const auto& fault : loaded.faults) message += "\n  " + to_string(fault);
    return fail(ErrorCode::package_invalid, std::move(message));
}

/// The languages in which somebody has shown that the task can be solved; if nobody has, those that
/// are always installed. SQL does not read standard input.
std::vector<std::string> languages_to_offer(const package::Package& package) {
    const auto accepted = runner::accepted_languages(package);
    std::vector<std::string> shown;
    std::vector<std::string> possible;
    for (const std::string& id : package.languages) {
        if (id == "sql") continue;
        if (accepted.contains(id)) shown.push_back(id);
        if (languages::find(id)->is_default) possible.push_back(id);
    }
    return shown.empty() ? possible : shown;
}

std::string interview_yaml(const package::Package& package,
                           const std::vector<std::string>& languages) {
    std::vector<std::string> topics;
    for (const std::string& keyword : package.keywords) {
        const std::string topic = package::plain_words(keyword, "-");
        if (!topic.empty()) topics.push_back(topic);
    }
    return fmt::format(
        "# Made by `rehearse import`; docs/CHALLENGES.md has every key.\n"
        "interview_format_version: 1\n"
        "kind: io\n"
        "difficulty: medium      # your judgement: easy | medium | hard\n"
        "minutes: 30             # your judgement\n"
        "topics: [{}]\n"
        "# Those with an accepted solution. Another one needs a solution in submissions/accepted "
        "and\n"
        "# starter code in attachments/templates.\n"
        "languages: [{}]\n"
        "\n"
        "# Weakest first, and what the interviewer looks at beside the verdict:\n"
        "# hints:\n"
        "#   - {{after_minutes: 5, text: \"…\"}}\n"
        "# rubric:\n"
        "#   - {{id: tests, text: \"…\", weight: 1}}\n",
        fmt::join(topics, ", "), fmt::join(languages, ", "));
}

/// Starter code that reads its input, where the package brings none.
Result<void> add_starters(package::PackageDraft& draft, const package::Package& package,
                          const std::vector<std::string>& languages, const fs::path& starters) {
    for (const std::string& id : languages) {
        if (package.templates.contains(id)) continue;
        const std::string file = languages::solution_name(*languages::find(id));
        const auto text = package::read_file(starters / id / file);
        if (!text) {
            return fail(ErrorCode::setup,
                        fmt::format("There is no starter code for {} in {}: install the challenges "
                                    "beside the program.",
                                    id, starters.string()));
        }
        if (auto written = draft.write(fs::path("attachments/templates") / id / file, *text);
            !written)
            return written;
    }
    return {};
}

/// An interview needs more than the format asks for.
Result<void> add_interview(package::PackageDraft& draft, const package::Package& package,
                           const fs::path& starters) {
    const auto languages = languages_to_offer(package);
    if (auto added = add_starters(draft, package, languages, starters); !added) return added;
    return draft.write("interview.yaml", interview_yaml(package, languages));
}

struct Imported {
    fs::path place;
    std::vector<std::string> warnings;
    std::vector<std::string> next;  // what the author has to do
};

/// What a server would say about its size.
void warn_of_size(const package::PackageDraft& draft, std::vector<std::string>& warnings) {
    if (const auto hash = package::content_hash(draft.root()); !hash)
        warnings.push_back(
            fmt::format("A server cannot keep this package: {}", hash.error().message));
}

Result<Imported> import_package(const ImportCommand& command) {
    const auto opened = package::OpenedPackage::open(command.source);
    if (!opened) return opened.error();
    // "." and "folder/" have names, too.
    std::error_code error;
    const fs::path named = fs::canonical(opened->directory(), error);
    const auto slug = slug_of(command, named.filename().string());
    if (!slug) return slug.error();
    auto draft = package::PackageDraft::begin(command.directory, *slug);
    if (!draft) return draft.error();
    if (auto copied = draft->copy(opened->directory()); !copied) return copied.error();
    auto package = loaded(*draft);
    if (!package) return package.error();
    Imported imported;
    if (!package->interview.present) {
        const fs::path starters = command.starters.empty()
                                      ? default_directory("challenges", "challenges") / "starters"
                                      : command.starters;
        if (auto added = add_interview(*draft, *package, starters); !added) return added.error();
        package = loaded(*draft);
        if (!package) return package.error();
        imported.next.emplace_back(
            "interview.yaml: judge difficulty and minutes, name topics, "
            "write hints and a rubric");
        imported.next.emplace_back("attachments/templates/: starter code that fits the task");
    }
    for (const auto& warning : package->warnings) imported.warnings.push_back(to_string(warning));
    warn_of_size(*draft, imported.warnings);
    auto place = draft->finish();
    if (!place) return place.error();
    imported.place = *place;
    return imported;
}

Result<Imported> import_canonical(const ImportCommand& command, const fs::path& file) {
    const auto text = package::read_file(file, limits::canonical_bytes_max);
    if (!text) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("It cannot be read, or is larger than {} MiB.",
                                limits::canonical_bytes_max >> 20));
    }
    auto task = package::read_canonical(*text);
    if (!task) return task.error();
    const auto slug = slug_of(command, task->exercise);
    if (!slug) return slug.error();
    const auto title = title_of(command.title, *slug);
    if (!title) return title.error();
    auto draft = package::PackageDraft::begin(command.directory, *slug);
    if (!draft) return draft.error();
    for (const auto& [name, contents] : package::package_files(*task, *title, random_uuid())) {
        if (auto written = draft->write(name, contents); !written) return written.error();
    }
    if (const auto package = loaded(*draft); !package) return package.error();
    auto place = draft->finish();
    if (!place) return place.error();
    return Imported{*place,
                    std::move(task->notes),
                    {"statement/problem.en.md: say what the task is and what each method does",
                     "problem.yaml: license and credits, as those of the data demand",
                     "interview.yaml: judge difficulty and minutes, name topics, write hints and "
                     "a rubric",
                     "submissions/accepted/<language>/: write a reference, and in "
                     "submissions/wrong_answer/ the mistakes that the data must catch"}};
}

/// The file with canonical data that was meant; nothing when a package was.
std::optional<fs::path> canonical_file(const fs::path& source) {
    if (source.extension() == ".json") return source;
    std::error_code error;
    const fs::path inside = source / "canonical-data.json";
    if (!package::is_package(source) && fs::is_regular_file(inside, error)) return inside;
    return std::nullopt;
}

}  // namespace

int import_command(const ImportCommand& command, std::ostream& out, std::ostream& err) {
    std::error_code error;
    if (!fs::exists(command.source, error)) {
        err << fmt::format("rehearse import: There is no {}.\n", command.source.string());
        return 2;
    }
    const auto file = canonical_file(command.source);
    const auto imported = file ? import_canonical(command, *file) : import_package(command);
    if (!imported) {
        err << fmt::format("rehearse import: {}: {}\n", command.source.string(),
                           imported.error().message);
        return imported.error().code == ErrorCode::package_invalid ? 1 : 2;
    }
    for (const std::string& warning : imported->warnings) out << "  warning  " << warning << '\n';
    out << fmt::format("Made {}.\n", imported->place.string());
    if (!imported->next.empty()) out << "Next:\n";
    for (const std::string& step : imported->next) out << "  " << step << '\n';
    out << fmt::format("Then, and after every change:\n  rehearse verify {}\n",
                       imported->place.string());
    return 0;
}

}  // namespace rehearse::app
