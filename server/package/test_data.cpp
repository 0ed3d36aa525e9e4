// data/: test cases, groups and what they inherit (R3). Only names are read here; the data stays on
// disk.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <map>

#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

/// What a folder hands down to its cases and, in the older dialects, to the folders in it, key by
/// key.
struct Inherited {
    std::vector<std::string> args;
    std::vector<std::string> output_validator_args;
    std::vector<std::string> input_validator_args;
    std::optional<std::map<std::string, std::vector<std::string>>> input_validator_args_by_name;
    GraderRule grader;
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
    void read_old_group_file(YamlMap& map, Inherited& inherited);
    void read_group_file(const fs::path& relative, Inherited& inherited, TestGroup& group);
    void read_folder(const fs::path& relative, Inherited inherited, bool is_sample);
    void add_group(const fs::path& relative, Inherited& inherited);
    void read_case(const fs::path& input, const Inherited& inherited, bool is_sample);
    void read_case_yaml(const fs::path& relative, TestCase& test);
};

template <class Into>
void take_input_validator_args(YamlMap& map, Into& into) {
    constexpr const char* key = "input_validator_args";
    const YAML::Node node = map.take(key);
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        into.input_validator_args = map.texts(key).value_or(into.input_validator_args);
        into.input_validator_args_by_name.reset();
        return;
    }
    YamlMap by_name(node, map.sink(), std::string(key) + ".");
    into.input_validator_args_by_name.emplace();
    for (const auto& entry : node) {
        const std::string& name = entry.first.Scalar();
        (*into.input_validator_args_by_name)[name] =
            by_name.texts(name).value_or(std::vector<std::string>{});
    }
}

/// "-inf", "+inf", "100": one end of `range`.
std::optional<double> parse_bound(std::string text) {
    if (text.starts_with('+')) text.erase(0, 1);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (text == "inf") return infinity;
    if (text == "-inf") return -infinity;
    return parse_number(text);
}

void take_range(YamlMap& map, GraderRule& rule) {
    const auto words = map.words("range");
    if (!words) return;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const bool is_pair = words->size() == 2;
    const double low = is_pair ? parse_bound(words->front()).value_or(none) : none;
    const double high = is_pair ? parse_bound(words->back()).value_or(none) : none;
    if (!(low <= high)) {
        map.sink().add(map.take("range"),
                       "`range` must be two numbers, the smaller first, such as `0 100`.");
        return;
    }
    rule.range_min = low;
    rule.range_max = high;
}

void take_grader_flags(YamlMap& map, GraderRule& rule, const FaultSink& warnings) {
    const auto flags = map.words("grader_flags");
    if (!flags) return;
    using Verdicts = GraderRule::VerdictMode;
    using Scores = GraderRule::ScoreMode;
    static const std::map<std::string, Verdicts> verdict_modes{
        {"worst_error", Verdicts::worst_error},
        {"no_errors", Verdicts::worst_error},
        {"first_error", Verdicts::first_error},
        {"always_accept", Verdicts::always_accept}};
    static const std::map<std::string, Scores> score_modes{
        {"sum", Scores::sum}, {"avg", Scores::avg}, {"min", Scores::min}, {"max", Scores::max}};
    rule.verdict_mode = Verdicts::worst_error;
    rule.score_mode = Scores::sum;
    rule.ignore_sample = rule.accept_if_any_accepted = false;
    for (const std::string& flag : *flags) {
        if (const auto verdict = verdict_modes.find(flag); verdict != verdict_modes.end())
            rule.verdict_mode = verdict->second;
        else if (const auto score = score_modes.find(flag); score != score_modes.end())
            rule.score_mode = score->second;
        else if (flag == "ignore_sample")
            rule.ignore_sample = true;
        else if (flag == "accept_if_any_accepted")
            rule.accept_if_any_accepted = true;
        else if (flag.find('=') != std::string::npos)
            // A setting for somebody's own grader, which the default one passes over.
            warnings.add(map.take("grader_flags"),
                         fmt::format("The grader flag `{}` is not used here.", flag));
        else
            map.sink().add(map.take("grader_flags"),
                           fmt::format("The grader flag `{}` is not known [R10].", flag));
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

void DataReader::read_old_group_file(YamlMap& map, Inherited& inherited) {
    if (const auto flags = map.words("output_validator_flags")) {
        inherited.output_validator_args = reading.package.validator_flags;
        inherited.output_validator_args.insert(inherited.output_validator_args.end(),
                                               flags->begin(), flags->end());
    }
    inherited.input_validator_args =
        map.words("input_validator_flags").value_or(inherited.input_validator_args);
    if (map.text("grading").value_or("default") == "custom") {
        map.sink().add(map.take("grading"),
                       "Custom graders are not supported: use the default grader [R10].");
    }
    const FaultSink warnings = reading.warnings(map.sink().file, "R10");
    read_grader_rule(map, inherited.grader, warnings);
    map.finish(warnings);
}

void DataReader::read_group_file(const fs::path& relative, Inherited& inherited, TestGroup& group) {
    std::error_code error;
    const fs::path file = relative / group_file();
    if (!fs::exists(reading.package.root / file, error)) return;
    const auto document = read_yaml(reading, file, is_new() ? "R3" : "R10");
    if (!document) return;
    YamlMap map(*document, reading.sink(file.generic_string(), is_new() ? "R3" : "R10"));
    if (!is_new()) return read_old_group_file(map, inherited);
    inherited.args = map.texts("args").value_or(inherited.args);
    inherited.output_validator_args =
        map.texts("output_validator_args").value_or(inherited.output_validator_args);
    take_input_validator_args(map, inherited);
    read_scoring(map, group.scoring);
    for (const char* key :
         {"full_feedback", "hint", "description", "static_validation_score",
          "static_validator_args", "input_visualizer_args", "output_visualizer_args"})
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
    take_input_validator_args(map, test);
    test.hint = map.text("hint").value_or("");
    test.description = map.text("description").value_or("");
    static_cast<void>(map.boolean("full_feedback"));
    for (const char* key : {"input_visualizer_args", "output_visualizer_args"})
        static_cast<void>(map.take(key));
    map.finish();
}

/// All files below a folder, in order.
void add_files(const fs::path& root, const fs::path& folder, std::vector<fs::path>& files) {
    std::error_code error;
    for (const auto& path : list_directory(root / folder)) {
        if (fs::is_directory(path, error))
            add_files(root, folder / path.filename(), files);
        else if (fs::is_regular_file(path, error))
            files.push_back(folder / path.filename());
    }
}

void DataReader::read_case(const fs::path& input, const Inherited& inherited, bool is_sample) {
    const fs::path& root = reading.package.root;
    fs::path stem = input;
    stem.replace_extension();
    TestCase test;
    test.name = stem.filename().string();
    test.group = inherited.group;
    test.is_sample = is_sample;
    test.path = stem.lexically_relative("data").generic_string();
    test.input = input;
    if (!is_http()) test.answer = fs::path(stem.string() + answer_suffix());
    test.args = inherited.args;
    test.output_validator_args = inherited.output_validator_args;
    test.input_validator_args = inherited.input_validator_args;
    test.input_validator_args_by_name = inherited.input_validator_args_by_name;
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
    add_files(root, test.files_root, test.files);
    test.category = category_of(test);
    reading.package.cases.push_back(std::move(test));
}

/// Begins the group that this folder is, and reads its file.
void DataReader::add_group(const fs::path& relative, Inherited& inherited) {
    const fs::path below = relative.lexically_relative("data");
    inherited.group = below == "." ? std::string() : below.generic_string();
    TestGroup group{inherited.group, {}, {}};
    const bool is_top = inherited.group == "sample" || inherited.group == "secret";
    if (inherited.group == "secret") group.scoring.max_score = 100;
    if (!is_top) group.scoring.aggregation = ScoringRule::Aggregation::pass_fail;
    read_group_file(relative, inherited, group);
    group.grader = inherited.grader;
    // It speaks of the samples, which only the root has.
    inherited.grader.ignore_sample = false;
    reading.package.groups.push_back(std::move(group));
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
        add_group(relative, inherited);
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
        } else if (is_sample && extension == ".interaction") {
            reading.package.interactions.push_back(
                {path.stem().string(), relative / path.filename()});
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

/// R11: what a scoring package of 2025-09 promises about its groups.
void check_scoring(const Reading& reading) {
    const Package& package = reading.package;
    if (package.dialect != Dialect::kattis_2025_09) return;
    std::vector<std::string> earlier;
    for (const TestGroup& group : package.groups) {
        const FaultSink sink = reading.sink("data/" + group.name + "/test_group.yaml", "R11");
        for (const std::string& needed : group.scoring.require_pass) {
            if (std::find(earlier.begin(), earlier.end(), needed) == earlier.end())
                sink.add(0, fmt::format("`require_pass` names `{}`, which is neither sample nor an "
                                        "earlier group.",
                                        needed));
        }
        if (group.name != "secret") earlier.push_back(fs::path(group.name).filename().string());
    }
}

}  // namespace

void read_grader_rule(YamlMap& map, GraderRule& rule, const FaultSink& warnings) {
    if (const auto on_reject = map.text("on_reject")) {
        // The second word of each pair is the one of problem.yaml.
        if (*on_reject == "break" || *on_reject == "first_error")
            rule.stops_at_failure = true;
        else if (*on_reject == "continue" || *on_reject == "grade")
            rule.stops_at_failure = false;
        else
            map.sink().add(
                map.take("on_reject"),
                fmt::format("`on_reject` must be break or continue, not `{}` [R10].", *on_reject));
    }
    rule.accept_score = map.number("accept_score", -1e15, 1e15).value_or(rule.accept_score);
    rule.reject_score = map.number("reject_score", -1e15, 1e15).value_or(rule.reject_score);
    take_range(map, rule);
    take_grader_flags(map, rule, warnings);
}

void read_test_data(const Reading& reading) {
    if (reading.package.interview.kind == Kind::tests) return;  // its cases are servers
    DataReader reader{reading};
    Inherited inherited;
    inherited.output_validator_args = reading.package.validator_flags;
    inherited.grader = reading.package.root_grader;
    if (reader.is_new()) {
        TestGroup ignored;
        reader.read_group_file("data", inherited, ignored);
    } else {
        reader.add_group("data", inherited);
    }
    std::error_code error;
    for (const char* name : {"sample", "secret"}) {
        if (fs::is_directory(reading.package.root / "data" / name, error)) {
            reader.read_folder(fs::path("data") / name, inherited,
                               std::string_view(name) == "sample");
        }
    }
    check_scoring(reading);
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
