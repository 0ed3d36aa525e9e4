// data/: test cases, groups and what they inherit (R3). Only names are read here; the data stays on
// disk.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

/// What a folder hands down to its cases, key by key.
struct Inherited {
    std::vector<std::string> args;
    std::vector<std::string> output_validator_args;
    std::vector<std::string> input_validator_args;
    std::string group;
};

struct DataReader {
    const Reading& reading;
    std::size_t depth = 0;

    [[nodiscard]] bool is_new() const { return reading.package.dialect == Dialect::kattis_2025_09; }
    [[nodiscard]] bool is_http() const { return reading.package.interview.kind == Kind::http; }
    /// What the file with the expected outcome is called; script tasks in SQL have checks.
    [[nodiscard]] std::string answer_suffix() const {
        const auto& sql = reading.package.interview.sql;
        return sql && sql->is_script ? ".slt" : ".ans";
    }
    [[nodiscard]] std::string group_file() const {
        return is_new() ? "test_group.yaml" : "testdata.yaml";
    }
    void read_group_file(const fs::path& relative, Inherited& inherited, TestGroup& group);
    void read_folder(const fs::path& relative, Inherited inherited, bool is_sample);
    void read_case(const fs::path& input, const Inherited& inherited, bool is_sample);
    void read_case_yaml(const fs::path& relative, TestCase& test);
};

void take_input_validator_args(YamlMap& map, std::vector<std::string>& into) {
    const YAML::Node node = map.take("input_validator_args");
    if (node.IsDefined() && node.IsSequence()) {
        into = map.texts("input_validator_args").value_or(into);
    } else if (node.IsDefined() && !node.IsNull() && !node.IsMap()) {
        map.sink().add(
            node, "`input_validator_args` must be a list, or a mapping from validator to list.");
    }
}

void read_scoring(YamlMap& map, ScoringRule& rule) {
    if (map.text("max_score").value_or("") != "unbounded") {
        if (const auto score = map.number("max_score", 0, 1e9)) rule.max_score = *score;
    } else {
        rule.max_score.reset();
    }
    if (const auto aggregation = map.text("score_aggregation")) {
        if (*aggregation == "sum")
            rule.aggregation = ScoringRule::Aggregation::sum;
        else if (*aggregation == "min")
            rule.aggregation = ScoringRule::Aggregation::min;
        else if (*aggregation == "pass-fail")
            rule.aggregation = ScoringRule::Aggregation::pass_fail;
        else
            map.sink().add(map.take("score_aggregation"),
                           "`score_aggregation` must be sum, min or pass-fail.");
    }
    rule.require_pass = map.texts("require_pass", true).value_or(rule.require_pass);
}

void DataReader::read_group_file(const fs::path& relative, Inherited& inherited, TestGroup& group) {
    std::error_code error;
    const fs::path file = relative / group_file();
    if (!fs::exists(reading.package.root / file, error)) return;
    const auto document = read_yaml(reading, file, "R3");
    if (!document) return;
    YamlMap map(*document, reading.sink(file.generic_string(), "R3"));
    if (!is_new()) {
        if (const auto flags = map.text("output_validator_flags"))
            inherited.output_validator_args = split_words(*flags);
        if (map.text("grading").value_or("default") == "custom") {
            map.sink().add(map.take("grading"),
                           "Custom graders are not supported: use the default grader [R10].");
        }
        return;
    }
    inherited.args = map.texts("args").value_or(inherited.args);
    inherited.output_validator_args =
        map.texts("output_validator_args").value_or(inherited.output_validator_args);
    take_input_validator_args(map, inherited.input_validator_args);
    read_scoring(map, group.scoring);
    for (const char* key : {"full_feedback", "hint", "description", "static_validation"})
        static_cast<void>(map.take(key));
    map.finish();
}

std::string category_of(const TestCase& test) {
    if (const std::size_t colon = test.description.find(':');
        colon != std::string::npos && colon > 0) {
        return test.description.substr(0, colon);
    }
    std::size_t start = 0;
    while (start < test.name.size() &&
           std::isdigit(static_cast<unsigned char>(test.name[start])) != 0)
        ++start;
    if (start < test.name.size() && test.name[start] == '-') ++start;
    const std::string rest = test.name.substr(start);
    const std::string middle = rest.substr(0, rest.find('-'));
    return middle.empty() ? test.name : middle;
}

void DataReader::read_case_yaml(const fs::path& relative, TestCase& test) {
    std::error_code error;
    if (!fs::exists(reading.package.root / relative, error)) return;
    const auto document = read_yaml(reading, relative, "R3");
    if (!document) return;
    YamlMap map(*document, reading.sink(relative.generic_string(), "R3"));
    test.args = map.texts("args").value_or(test.args);
    test.output_validator_args =
        map.texts("output_validator_args").value_or(test.output_validator_args);
    take_input_validator_args(map, test.input_validator_args);
    test.hint = map.text("hint").value_or("");
    test.description = map.text("description").value_or("");
    static_cast<void>(map.boolean("full_feedback"));
    map.finish();
}

void DataReader::read_case(const fs::path& input, const Inherited& inherited, bool is_sample) {
    const fs::path& root = reading.package.root;
    fs::path stem = input;
    stem.replace_extension();
    TestCase test;
    test.name = stem.filename().string();
    test.group = inherited.group;
    test.is_sample = is_sample;
    test.input = input;
    if (!is_http()) test.answer = fs::path(stem.string() + answer_suffix());
    test.args = inherited.args;
    test.output_validator_args = inherited.output_validator_args;
    test.input_validator_args = inherited.input_validator_args;
    std::error_code error;
    if (!is_http() && !fs::exists(root / test.answer, error)) {
        reading.sink(input.generic_string(), "R3")
            .add(0, fmt::format("There is no {} beside it.", test.answer.filename().string()));
        return;
    }
    if (is_new()) {
        read_case_yaml(stem.string() + ".yaml", test);
    } else {
        test.hint = read_file(root / (stem.string() + ".hint"), 1U << 16).value_or("");
        test.description = read_file(root / (stem.string() + ".desc"), 1U << 16).value_or("");
    }
    test.files_root = stem.string() + ".files";
    for (const auto& file : list_directory(root / test.files_root)) {
        if (fs::is_regular_file(file, error)) test.files.push_back(fs::relative(file, root, error));
    }
    test.category = category_of(test);
    reading.package.cases.push_back(std::move(test));
}

void DataReader::read_folder(const fs::path& relative, Inherited inherited, bool is_sample) {
    const fs::path& root = reading.package.root;
    std::error_code error;
    if (++depth > 8) {
        reading.sink(relative.generic_string(), "R3").add(0, "Test data is nested too deeply.");
        return;
    }
    const bool top = relative.parent_path() == "data";
    const bool has_group = fs::exists(root / relative / group_file(), error);
    if (top || (has_group && relative.parent_path() == fs::path("data") / "secret") || !is_new()) {
        inherited.group = fs::relative(root / relative, root / "data", error).generic_string();
        TestGroup group{inherited.group, {}};
        if (inherited.group == "secret") group.scoring.max_score = 100;
        read_group_file(relative, inherited, group);
        reading.package.groups.push_back(std::move(group));
    } else if (has_group) {
        reading.sink((relative / group_file()).generic_string(), "R3")
            .add(0, "Groups may only be directly under data/secret.");
    }
    // Cases and folders share one order: that of their names without extension.
    std::vector<std::pair<std::string, fs::path>> entries;
    for (const auto& path : list_directory(root / relative)) {
        const std::string extension = path.extension().string();
        if (fs::is_directory(path, error) && extension != ".files") {
            entries.emplace_back(path.filename().string(), relative / path.filename());
        } else if (extension == (is_http() ? ".hurl" : ".in")) {
            entries.emplace_back(path.stem().string(), relative / path.filename());
        } else if (extension == answer_suffix()) {
            fs::path input = path;
            input.replace_extension(".in");
            if (!fs::exists(input, error)) {
                reading.sink((relative / path.filename()).generic_string(), "R3")
                    .add(0, fmt::format("There is no {} beside it.", input.filename().string()));
            }
        }
    }
    std::sort(entries.begin(), entries.end());
    for (const auto& [name, path] : entries) {
        if (fs::is_directory(root / path, error))
            read_folder(path, inherited, is_sample);
        else
            read_case(path, inherited, is_sample);
    }
    --depth;
}

}  // namespace

void read_test_data(const Reading& reading) {
    DataReader reader{reading};
    Inherited inherited;
    TestGroup ignored;
    reader.read_group_file("data", inherited, ignored);
    std::error_code error;
    for (const char* name : {"sample", "secret"}) {
        if (fs::is_directory(reading.package.root / "data" / name, error)) {
            reader.read_folder(fs::path("data") / name, inherited,
                               std::string_view(name) == "sample");
        }
    }
    if (reading.package.cases.empty()) {
        reading.sink("data", "R3")
            .add(0,
                 reader.is_http()
                     ? "There are no test cases: write data/sample/01-first.hurl and data/secret."
                     : "There are no test cases: write data/sample/1.in with 1.ans and "
                       "data/secret.");
    }
}

}  // namespace rehearse::package
