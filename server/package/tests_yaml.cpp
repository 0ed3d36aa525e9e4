// `tests:` of interview.yaml, and whether the servers it speaks of are there. A mutant is listed by
// its author with what is wrong with it; a correct server is a folder and needs no words.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "languages/language.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

constexpr const char* correct_folder = "interview/correct";
constexpr const char* mutants_folder = "interview/mutants";
constexpr std::size_t servers_max = 200;

/// The names of the folders in a folder.
std::vector<std::string> folders_in(const Reading& reading, const char* folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& path : list_directory(reading.package.root / folder)) {
        if (fs::is_directory(path, error)) names.push_back(path.filename().string());
    }
    return names;
}

TestCase server_case(Role role, const std::string& name, const std::string& folder) {
    TestCase test;
    test.role = role;
    test.name = name;
    test.input = fs::path(role == Role::correct ? correct_folder : mutants_folder) / folder;
    test.path = test.input.lexically_relative("interview").generic_string();
    return test;
}

void add_correct_servers(const Reading& reading) {
    const auto folders = folders_in(reading, correct_folder);
    const FaultSink sink = reading.sink(correct_folder, "tests");
    if (folders.empty())
        return sink.add(0, "There is no correct server: put one into a folder in here.");
    if (folders.size() == 1)
        reading.warnings(correct_folder, "tests")
            .add(0,
                 "There is one correct server only: a second one that does what is left open "
                 "otherwise shows which tests ask for more than the statement says.");
    for (std::size_t i = 0; i < folders.size(); ++i) {
        TestCase test = server_case(Role::correct, fmt::format("correct-{}", i + 1), folders[i]);
        test.group = "sample";
        test.is_sample = true;
        test.category = "correct";
        reading.package.cases.push_back(std::move(test));
    }
}

/// One entry of `mutants`. Its name in results is a number: the folder's says what is wrong.
void read_mutant(YamlMap& entry, std::set<std::string>& listed, std::vector<TestCase>& mutants) {
    for (const char* key : {"name", "category", "property"}) entry.require(key);
    const std::string folder = entry.text("name").value_or("");
    TestCase test =
        server_case(Role::mutant, fmt::format("mutant-{:02}", mutants.size() + 1), folder);
    test.category = entry.text("category").value_or("");
    test.description = entry.text("property").value_or("");
    test.is_sample = entry.boolean("sample").value_or(false);
    test.group = test.is_sample ? "sample" : "secret";
    if (!listed.insert(folder).second)
        entry.sink().add(entry.line(), fmt::format("The mutant `{}` is listed twice.", folder));
    mutants.push_back(std::move(test));
}

/// The mutants of `tests`, samples first.
void read_mutants(YamlMap& map, const Reading& reading) {
    std::set<std::string> listed;
    std::vector<TestCase> mutants;
    const auto folders = folders_in(reading, mutants_folder);
    map.each_map("mutants", [&](YamlMap& entry) {
        read_mutant(entry, listed, mutants);
        const std::string name = entry.text("name").value_or("");
        if (!name.empty() && std::find(folders.begin(), folders.end(), name) == folders.end())
            entry.sink().add(entry.line(),
                             fmt::format("There is no folder {}/{}.", mutants_folder, name));
    });
    for (const std::string& folder : folders) {
        if (!listed.contains(folder))
            reading.sink(fmt::format("{}/{}", mutants_folder, folder), "tests")
                .add(0, "This mutant is not listed in `tests.mutants` of interview.yaml.");
    }
    std::stable_partition(mutants.begin(), mutants.end(),
                          [](const TestCase& test) { return test.is_sample; });
    auto& cases = reading.package.cases;
    cases.insert(cases.end(), std::make_move_iterator(mutants.begin()),
                 std::make_move_iterator(mutants.end()));
}

void read_must_kill(YamlMap& map, const Reading& reading, TestsTask& task) {
    const auto& cases = reading.package.cases;
    const auto hidden = std::count_if(cases.begin(), cases.end(),
                                      [](const TestCase& test) { return !test.is_sample; });
    if (hidden == 0)
        map.sink().add(map.line(), "`tests.mutants` needs at least one that is no sample.");
    const auto text = map.text("must_kill");
    if (!text || *text == "all" || hidden == 0) return;
    const auto count = parse_integer(*text);
    if (!count || *count < 1 || *count > hidden)
        map.sink().add(map.take("must_kill"),
                       fmt::format("`tests.must_kill` is all, or a number from 1 to {}, which is "
                                   "how many mutants are hidden.",
                                   hidden));
    else
        task.must_kill = static_cast<int>(*count);
}

/// What starts a server has to be a program in a language that is offered.
void check_servers(const Reading& reading) {
    const Package& package = reading.package;
    if (package.cases.size() > servers_max)
        reading.sink("interview", "tests")
            .add(0, fmt::format("A task may have at most {} servers.", servers_max));
    std::vector<std::string> common;
    for (const auto& path : list_directory(package.root / server_common_folder))
        common.push_back(path.filename().string());
    for (const TestCase& test : package.cases) {
        std::vector<std::string> names = common;
        for (const auto& path : list_directory(package.root / test.input))
            names.push_back(path.filename().string());
        const auto* language = languages::detect(names);
        if (language == nullptr || language->is_for_tests)
            reading.sink(test.input.generic_string(), "tests")
                .add(0,
                     fmt::format("There is no program in a language that is offered, neither here "
                                 "nor in {}.",
                                 server_common_folder));
    }
}

void keep_test_languages(const Reading& reading, const YamlMap& map) {
    auto& languages = reading.package.languages;
    std::erase_if(languages, [](const std::string& id) {
        const auto* language = languages::find(id);
        return language == nullptr || !language->is_for_tests;
    });
    if (languages.empty())
        map.sink().add(map.line(), "A task of kind tests must allow the language hurl.");
}

}  // namespace

std::string_view to_string(Role role) {
    switch (role) {
        case Role::data:
            return "";
        case Role::correct:
            return "correct";
        case Role::mutant:
            return "mutant";
    }
    return "";
}

void read_tests(YamlMap& interview, const Reading& reading) {
    const YAML::Node node = interview.take("tests");
    if (!node.IsDefined() || !node.IsMap()) {
        interview.sink().add(node.IsDefined() ? FaultSink::line_of(node) : interview.line(),
                             "A task of kind tests needs `tests`, a mapping.");
        return;
    }
    YamlMap map(node, interview.sink(), "tests.");
    TestsTask task;
    read_service_settings(map, "tests.", task.service);
    task.time_ms = static_cast<int>(map.integer("time_ms", 100, 60'000).value_or(task.time_ms));
    add_correct_servers(reading);
    read_mutants(map, reading);
    read_must_kill(map, reading, task);
    map.finish();
    check_servers(reading);
    keep_test_languages(reading, map);
    std::error_code error;
    if (fs::exists(reading.package.root / "data", error))
        reading.sink("data", "tests")
            .add(0, "A task of kind tests has no data: its cases are the servers.");
    reading.package.groups = {{"sample", {}, {}}, {"secret", {100, {}, {}}, {}}};
    reading.package.interview.tests = std::move(task);
}

}  // namespace rehearse::package
