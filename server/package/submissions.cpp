// submissions/: example solutions with the verdicts they must get (R15), and the other programs of
// a package.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "languages/language.hpp"
#include "package/glob.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// The defaults of R15, by directory; nothing for others.
std::optional<Expectation> default_expectation(const std::string& directory, Dialect dialect) {
    static const std::map<std::string, Expectation> rules{
        {"accepted", {.permitted = {"AC"}}},
        {"rejected", {{"AC", "WA", "TLE", "RTE"}, {"RTE", "TLE", "WA"}}},
        {"wrong_answer", {{"AC", "WA"}, {"WA"}}},
        {"time_limit_exceeded", {{"AC", "TLE"}, {"TLE"}}},
        {"run_time_error", {{"AC", "RTE"}, {"RTE"}}},
        {"brute_force", {{"AC", "RTE", "TLE"}, {"RTE", "TLE"}}}};
    // What is not in the format but in real packages, under these names and with these meanings.
    static const std::map<std::string, Expectation> old_rules{
        {"time_limit_exceeded", {{"AC", "WA", "TLE"}, {"TLE"}}},
        {"slow_accepted", {{"AC", "TLE"}, {"AC", "TLE"}}},
        {"runtime_error", {{"AC", "RTE"}, {"RTE"}}}};
    if (dialect != Dialect::kattis_2025_09) {
        const auto old = old_rules.find(directory);
        const bool is_legacy_only = directory == "time_limit_exceeded";
        if (old != old_rules.end() && (!is_legacy_only || dialect == Dialect::legacy))
            return old->second;
    }
    const auto rule = rules.find(directory);
    return rule == rules.end() ? std::nullopt : std::optional(rule->second);
}

bool is_partial_directory(const std::string& directory, Dialect dialect) {
    return dialect != Dialect::kattis_2025_09 &&
           (directory == "partially_accepted" || directory == "partial");
}

/// DOMjudge's "@EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT" in a source, read in unknown
/// directories only.
std::optional<Expectation> annotated_expectation(const fs::path& path) {
    std::error_code error;
    fs::path file = path;
    if (fs::is_directory(path, error)) {
        const auto entries = list_directory(path);
        if (entries.empty()) return std::nullopt;
        file = entries.front();
    }
    const auto text = read_file(file, 1U << 20);
    const std::size_t at = text ? text->find("@EXPECTED_RESULTS@:") : std::string::npos;
    if (at == std::string::npos) return std::nullopt;
    std::istringstream words(text->substr(at + 19, text->find('\n', at) - at - 19));
    static const std::map<std::string, std::string> meanings{{"CORRECT", "AC"},
                                                             {"ACCEPTED", "AC"},
                                                             {"WRONG-ANSWER", "WA"},
                                                             {"WRONG_ANSWER", "WA"},
                                                             {"NO-OUTPUT", "WA"},
                                                             {"TIMELIMIT", "TLE"},
                                                             {"TIME_LIMIT_EXCEEDED", "TLE"},
                                                             {"RUN-ERROR", "RTE"},
                                                             {"RUN_TIME_ERROR", "RTE"},
                                                             {"MEMORY-LIMIT", "RTE"},
                                                             {"OUTPUT-LIMIT", "RTE"},
                                                             {"COMPILER-ERROR", "CE"}};
    Expectation expectation;
    expectation.required.clear();
    for (std::string word; std::getline(words, word, ',');) {
        for (const std::string& name : split_words(word)) {
            if (const auto known = meanings.find(name); known != meanings.end())
                expectation.required.emplace_back(known->second);
        }
    }
    if (expectation.required.empty()) return std::nullopt;
    expectation.permitted = expectation.required;
    expectation.permitted.emplace_back("AC");
    return expectation;
}

void take_verdicts(YamlMap& map, const std::string& key, Words& into) {
    const auto given = map.texts(key, true);
    if (!given) return;
    for (const std::string& verdict : *given) {
        if (verdict != "AC" && verdict != "WA" && verdict != "TLE" && verdict != "RTE") {
            map.sink().add(map.take(key),
                           fmt::format("`{}` is not a verdict: use AC, WA, TLE or RTE.", verdict));
        }
    }
    into = *given;
}

/// A number, or the least and the greatest.
void take_score(YamlMap& map, Expectation& into) {
    if (!map.has("score")) return;
    const auto given = map.texts("score", true).value_or(Words{});
    const auto low = given.empty() ? std::nullopt : parse_number(given.front());
    const auto high = given.empty() ? std::nullopt : parse_number(given.back());
    if (!low || !high || given.size() > 2 || *low > *high) {
        map.sink().add(map.take("score"),
                       "`score` must be a number or a list of the least and the greatest.");
        return;
    }
    into.score = {*low, *high};
}

void take_time_limit_use(YamlMap& map, Expectation& into) {
    using Use = Expectation::TimeLimit;
    const auto use = map.text("use_for_time_limit");
    if (!use) return;
    if (*use == "false")
        into.time_limit = Use::unused;
    else if (*use == "lower")
        into.time_limit = Use::lower;
    else if (*use == "upper")
        into.time_limit = Use::upper;
    else if (*use != "true")
        map.sink().add(map.take("use_for_time_limit"),
                       "`use_for_time_limit` must be true, false, lower or upper.");
}

/// What may stand below a pattern of submissions and below a pattern of cases.
void take_expectation(YamlMap& map, Expectation& into) {
    take_verdicts(map, "permitted", into.permitted);
    take_verdicts(map, "required", into.required);
    take_score(map, into);
    into.message = map.text("message").value_or(into.message);
    take_time_limit_use(map, into);
}

bool promises_something(const Expectation& expectation) {
    return expectation != Expectation{};
}

/// One pattern of submissions.yaml. The name of a folder with a default replaces what it says of
/// that default; anything else adds to it.
void read_entry(const Reading& reading, const std::string& pattern, const YAML::Node& node) {
    const FaultSink sink = reading.sink("submissions/submissions.yaml", "R15");
    YamlMap map(node, sink, pattern + ".");
    if (pattern.find("**") != std::string::npos || pattern.find('[') != std::string::npos)
        sink.add(node, fmt::format("In `{}` only `*` and `{{a,b}}` may be used.", pattern));
    const auto standard = default_expectation(pattern, reading.package.dialect);
    Expectation whole = standard.value_or(Expectation{});
    take_expectation(map, whole);
    const auto language = map.text("language");
    const auto entrypoint = map.text("entrypoint");
    for (const char* key : {"authors", "model_solution"}) static_cast<void>(map.take(key));
    std::vector<Expectation> parts;
    for (const auto& entry : node) {
        const std::string& key = entry.first.Scalar();
        if (!entry.second.IsMap() || key == "authors") continue;
        YamlMap below(map.take(key), sink, pattern + "." + key + ".");
        Expectation part;
        part.cases = key;
        take_expectation(below, part);
        below.finish();
        parts.push_back(std::move(part));
    }
    map.finish();
    bool used = false;
    for (ExampleSubmission& submission : reading.package.submissions) {
        if (!glob_matches(pattern, submission.path.generic_string())) continue;
        used = true;
        auto& expectations = submission.expectations;
        if (standard && !expectations.empty())
            expectations.front() = whole;
        else if (promises_something(whole) || (parts.empty() && map.has("permitted")))
            expectations.push_back(whole);
        expectations.insert(expectations.end(), parts.begin(), parts.end());
        if (language) submission.language = *language;
        if (entrypoint) submission.entrypoint = *entrypoint;
    }
    if (!used) {
        reading.warnings("submissions/submissions.yaml", "R15")
            .add(node, fmt::format("The pattern `{}` matches no submission.", pattern));
    }
}

void read_submissions_yaml(const Reading& reading) {
    const auto document = read_yaml(reading, "submissions/submissions.yaml", "R15");
    if (!document) return;
    const FaultSink sink = reading.sink("submissions/submissions.yaml", "R15");
    // Defaults first, whatever the order in the file: the others add to them.
    for (const bool is_default : {true, false}) {
        for (const auto& entry : *document) {
            const std::string& pattern = entry.first.Scalar();
            if (default_expectation(pattern, reading.package.dialect).has_value() != is_default)
                continue;
            if (entry.second.IsMap())
                read_entry(reading, pattern, entry.second);
            else
                sink.add(entry.first, "Each pattern must hold a mapping.");
        }
    }
}

bool is_program(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error) ||
           languages::detect({path.filename().string()}) != nullptr;
}

/// The output validator: in 2025-09 and 2023-07 one folder, in legacy one of many, of which the
/// first is used (R6). Returns its place in the package.
std::optional<fs::path> find_output_validator(const Reading& reading) {
    Package& package = reading.package;
    const auto single = list_directory(package.root / "output_validator");
    const auto several = list_directory(package.root / "output_validators");
    const bool is_legacy = package.dialect == Dialect::legacy;
    std::error_code error;
    if (!single.empty() && (!is_legacy || package.has_custom_validation)) {
        if (single.size() == 1 && fs::is_directory(single.front(), error))
            return fs::path("output_validator") / single.front().filename();
        return fs::path("output_validator");
    }
    if (several.empty() || package.dialect == Dialect::kattis_2025_09) return std::nullopt;
    const auto warnings = reading.warnings("output_validators", "R6");
    const bool is_special = package.has_type("interactive") || package.has_type("multi-pass");
    if (!package.has_custom_validation && !is_special) {
        warnings.add(0, "Not used, since problem.yaml does not say `validation: custom`.");
        return std::nullopt;
    }
    std::vector<fs::path> programs;
    for (const auto& path : several)
        if (is_program(path)) programs.push_back(fs::path("output_validators") / path.filename());
    if (programs.empty()) {
        // Perhaps a build script with its files, spread out in the folder itself.
        return fs::path("output_validators");
    }
    if (programs.size() > 1)
        warnings.add(0, fmt::format("Of several validators only the first is used: {}.",
                                    programs.front().filename().string()));
    return programs.front();
}

}  // namespace

void read_submissions(const Reading& reading) {
    Package& package = reading.package;
    std::error_code error;
    for (const auto& directory : list_directory(package.root / "submissions")) {
        if (!fs::is_directory(directory, error)) continue;
        const std::string name = directory.filename().string();
        const auto standard = default_expectation(name, package.dialect);
        for (const auto& path : list_directory(directory)) {
            ExampleSubmission submission;
            submission.path = fs::path(name) / path.filename();
            submission.directory = name;
            submission.is_partial = is_partial_directory(name, package.dialect);
            auto expectation = standard;
            if (!expectation && !submission.is_partial) expectation = annotated_expectation(path);
            if (expectation) submission.expectations.push_back(*expectation);
            package.submissions.push_back(std::move(submission));
        }
    }
    if (fs::exists(package.root / "submissions/submissions.yaml", error))
        read_submissions_yaml(reading);
}

void read_programs(const Reading& reading) {
    Package& package = reading.package;
    std::error_code error;
    package.output_validator = find_output_validator(reading);
    if (!package.output_validator && package.has_custom_validation &&
        package.dialect == Dialect::legacy) {
        reading.sink("problem.yaml", "R6")
            .add(0, "`validation: custom` needs a program in output_validators.");
    }
    for (const char* name : {"input_validators", "input_format_validators"}) {
        for (const auto& path : list_directory(package.root / name)) {
            const std::string extension = path.extension().string();
            // A file beside programs that is none itself is there for them to include.
            static const std::set<std::string> included{".h", ".hh", ".hpp", ".md", ".txt"};
            if (included.contains(extension)) continue;
            if (!is_program(path) && extension != ".ctd" && extension != ".viva") {
                reading.warnings((fs::path(name) / path.filename()).generic_string(), "R17")
                    .add(0, "Not run: it is in no language that is offered here.");
                continue;
            }
            if (extension == ".ctd" || extension == ".viva") {
                reading.warnings((fs::path(name) / path.filename()).generic_string(), "R17")
                    .add(0, "Input validators of this kind are not run here.");
            } else {
                package.input_validators.push_back(fs::path(name) / path.filename());
            }
        }
    }
}

void read_templates(const Reading& reading) {
    Package& package = reading.package;
    std::error_code error;
    for (const auto& directory : list_directory(package.root / "attachments" / "templates")) {
        const std::string language = directory.filename().string();
        for (const auto& file : list_directory(directory)) {
            const std::string relative = fs::relative(file, package.root, error).generic_string();
            const auto text = read_file(file, 128U << 10);
            if (!text || !is_valid_utf8(*text)) {
                reading.sink(relative, "R1")
                    .add(0, "A template must be UTF-8 text of at most 128 KiB.");
            } else {
                package.templates[language][file.filename().string()] = *text;
            }
        }
    }
}

}  // namespace rehearse::package
