#include "app/commands_new.hpp"

#include <fmt/format.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "app/config.hpp"
#include "app/title.hpp"
#include "base/ids.hpp"
#include "package/load.hpp"
#include "package/package_draft.hpp"
#include "package/reader.hpp"

namespace rehearse::app {

namespace fs = std::filesystem;

namespace {

/// Kind -> scaffold. A scaffold is a package like any other, so its kind is what it says.
std::map<std::string, fs::path> scaffolds_in(const fs::path& directory) {
    std::map<std::string, fs::path> found;
    for (const fs::path& path : package::list_directory(directory)) {
        if (!package::is_package(path)) continue;
        const package::Loaded loaded = package::load(path);
        if (loaded.package) found.emplace(package::to_string(loaded.package->interview.kind), path);
    }
    return found;
}

std::string kinds_of(const std::map<std::string, fs::path>& scaffolds) {
    std::vector<std::string> kinds;
    for (const auto& [kind, path] : scaffolds) kinds.push_back(kind);
    return fmt::format("{}", fmt::join(kinds, ", "));
}

/// problem.yaml of a scaffold with the lines that belong to one package only.
std::string personal(const std::string& problem_yaml, const std::string& title) {
    std::istringstream lines(problem_yaml);
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        // A JSON string is a YAML one.
        if (line.starts_with("name:")) line = "name: " + nlohmann::json(title).dump();
        if (line.starts_with("uuid:")) line = "uuid: " + random_uuid();
        text += line + "\n";
    }
    return text;
}

Result<fs::path> make(const NewCommand& command, const fs::path& scaffold) {
    const auto title = title_of(command.title, command.slug);
    if (!title) return title.error();
    auto draft = package::PackageDraft::begin(command.directory, command.slug);
    if (!draft) return draft.error();
    if (auto copied = draft->copy(scaffold); !copied) return copied.error();
    const auto problem_yaml = package::read_file(draft->root() / "problem.yaml");
    if (auto written = draft->write("problem.yaml", personal(problem_yaml.value_or(""), *title));
        !written)
        return written.error();
    const package::Loaded loaded = package::load(draft->root());
    if (!loaded.package)
        return fail(ErrorCode::internal,
                    fmt::format("The scaffold {} does not make a package: {}", scaffold.string(),
                                to_string(loaded.faults.front())));
    return draft->finish();
}

/// The order in which the parts are best written.
void print_next_steps(const fs::path& place, std::ostream& out) {
    struct Step {
        const char* path;
        const char* what;
    };
    constexpr Step steps[] = {
        {"problem.yaml", "credits, license, limits, languages"},
        {"interview.yaml", "minutes, topics, hints, rubric; what candidates write, in most kinds"},
        {"statement/", "what the candidate reads"},
        {"submissions/accepted/", "your solution, in two languages or more"},
        {"data/",
         "samples are shown, secret cases are not; the .yaml beside a case says why it "
         "is there"},
        {"input_validators/", "a program that knows which inputs the statement allows"},
        {"submissions/wrong_answer/", "plausible mistakes that the cases must catch"},
        {"attachments/templates/", "the starter code"},
    };
    out << fmt::format("Made {0}. It is a small task that works; replace it part by part:\n",
                       place.string());
    for (const Step& step : steps) {
        std::error_code error;
        if (fs::exists(place / step.path, error))
            out << fmt::format("  {:<26} {}\n", step.path, step.what);
    }
    out << fmt::format("After every step:\n  rehearse verify {}\n", place.string());
}

}  // namespace

int new_command(const NewCommand& command, std::ostream& out, std::ostream& err) {
    const fs::path directory = command.scaffolds.empty()
                                   ? default_directory("challenges", "challenges") / "scaffolds"
                                   : command.scaffolds;
    const auto scaffolds = scaffolds_in(directory);
    const auto scaffold = scaffolds.find(command.kind);
    if (scaffold == scaffolds.end()) {
        err << (scaffolds.empty()
                    ? fmt::format("rehearse new: There are no scaffolds in {}: install the "
                                  "challenges beside the program.\n",
                                  directory.string())
                    : fmt::format("rehearse new: There is no kind `{}`: use one of {}.\n",
                                  command.kind, kinds_of(scaffolds)));
        return 2;
    }
    const auto place = make(command, scaffold->second);
    if (!place) {
        err << "rehearse new: " << place.error().message << '\n';
        return 2;
    }
    print_next_steps(*place, out);
    return 0;
}

}  // namespace rehearse::app
