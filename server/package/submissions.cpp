// submissions/: example solutions with the verdicts they must get (R15), and the other programs of
// a package.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

namespace {

/// The defaults of R15, by directory. `mixed` and other unknown ones have none.
std::optional<Expectation> default_expectation(const std::string& directory, Dialect dialect) {
    if (directory == "accepted") return Expectation{{"AC"}, {"AC"}};
    if (directory == "rejected")
        return Expectation{{"AC", "WA", "TLE", "RTE"}, {"RTE", "TLE", "WA"}};
    if (directory == "wrong_answer") return Expectation{{"AC", "WA"}, {"WA"}};
    if (directory == "time_limit_exceeded") {
        if (dialect == Dialect::legacy) return Expectation{{"AC", "WA", "TLE"}, {"TLE"}};
        return Expectation{{"AC", "TLE"}, {"TLE"}};
    }
    if (directory == "run_time_error") return Expectation{{"AC", "RTE"}, {"RTE"}};
    if (directory == "brute_force") return Expectation{{"AC", "RTE", "TLE"}, {"RTE", "TLE"}};
    return std::nullopt;
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
    Expectation expectation;
    for (std::string word; std::getline(words, word, ',');) {
        for (const std::string& name : split_words(word)) {
            if (name == "CORRECT" || name == "ACCEPTED") expectation.required.emplace_back("AC");
            if (name == "WRONG-ANSWER" || name == "WRONG_ANSWER")
                expectation.required.emplace_back("WA");
            if (name == "TIMELIMIT" || name == "TIME_LIMIT_EXCEEDED")
                expectation.required.emplace_back("TLE");
            if (name == "RUN-ERROR" || name == "RUN_TIME_ERROR")
                expectation.required.emplace_back("RTE");
        }
    }
    if (expectation.required.empty()) return std::nullopt;
    expectation.permitted = expectation.required;
    expectation.permitted.emplace_back("AC");
    return expectation;
}

void check_verdicts(YamlMap& map, const std::string& key,
                    std::optional<std::vector<std::string>>& into) {
    into = map.texts(key, true);
    if (!into) return;
    for (const std::string& verdict : *into) {
        if (verdict != "AC" && verdict != "WA" && verdict != "TLE" && verdict != "RTE") {
            map.sink().add(map.take(key),
                           fmt::format("`{}` is not a verdict: use AC, WA, TLE or RTE.", verdict));
        }
    }
}

void read_entry(const Reading& reading, const std::string& pattern, const YAML::Node& node) {
    YamlMap map(node, reading.sink("submissions/submissions.yaml", "R15"), pattern + ".");
    std::optional<std::vector<std::string>> permitted;
    std::optional<std::vector<std::string>> required;
    check_verdicts(map, "permitted", permitted);
    check_verdicts(map, "required", required);
    const auto language = map.text("language");
    const auto entrypoint = map.text("entrypoint");
    for (const char* key :
         {"authors", "model_solution", "score", "message", "use_for_time_limit"}) {
        static_cast<void>(map.take(key));
    }
    for (const auto& entry : node) {
        if (entry.second.IsMap()) {
            reading.warnings("submissions/submissions.yaml", "R15")
                .add(entry.first, "Expectations of single cases are not checked yet.");
            static_cast<void>(map.take(entry.first.Scalar()));
        }
    }
    map.finish();
    bool used = false;
    for (ExampleSubmission& submission : reading.package.submissions) {
        if (!glob_matches(pattern, submission.path.generic_string())) continue;
        used = true;
        if (permitted) submission.expectation.permitted = *permitted;
        if (required) submission.expectation.required = *required;
        if (permitted || required) submission.known_directory = true;
        if (language) submission.language = *language;
        if (entrypoint) submission.entrypoint = *entrypoint;
    }
    if (!used) {
        reading.warnings("submissions/submissions.yaml", "R15")
            .add(node, fmt::format("The pattern `{}` matches no submission.", pattern));
    }
}

}  // namespace

void read_submissions(const Reading& reading) {
    Package& package = reading.package;
    std::error_code error;
    for (const auto& directory : list_directory(package.root / "submissions")) {
        if (!fs::is_directory(directory, error)) continue;
        const std::string name = directory.filename().string();
        for (const auto& path : list_directory(directory)) {
            ExampleSubmission submission;
            submission.path = fs::path(name) / path.filename();
            submission.directory = name;
            auto expectation = default_expectation(name, package.dialect);
            if (!expectation) expectation = annotated_expectation(path);
            submission.known_directory = expectation.has_value();
            submission.expectation = expectation.value_or(Expectation{});
            package.submissions.push_back(std::move(submission));
        }
    }
    if (!fs::exists(package.root / "submissions/submissions.yaml", error)) return;
    const auto document = read_yaml(reading, "submissions/submissions.yaml", "R15");
    if (!document) return;
    for (const auto& entry : *document) {
        if (entry.second.IsMap()) {
            read_entry(reading, entry.first.Scalar(), entry.second);
        } else {
            reading.sink("submissions/submissions.yaml", "R15")
                .add(entry.first, "Each pattern must hold a mapping.");
        }
    }
}

void read_programs(const Reading& reading) {
    Package& package = reading.package;
    const bool legacy = package.dialect == Dialect::legacy;
    const fs::path folder = legacy ? "output_validators" : "output_validator";
    const auto validators = list_directory(package.root / folder);
    std::error_code error;
    if (!validators.empty()) {
        package.output_validator = legacy ? folder / validators.front().filename() : folder;
    }
    for (const char* name : {"input_validators", "input_format_validators"}) {
        for (const auto& path : list_directory(package.root / name)) {
            const std::string extension = path.extension().string();
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
