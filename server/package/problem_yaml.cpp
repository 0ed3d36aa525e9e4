// problem.yaml in its three dialects (R2). Unknown keys are errors in 2025-09, where the format
// says so, and only warnings in the older ones, because real packages carry them.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "languages/language.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace {

constexpr double seconds_max = 3600;
constexpr std::int64_t mebibytes_max = 1 << 20;

void read_multipliers(YamlMap& limits, const Reading& reading) {
    Limits& into = reading.package.limits;
    const YAML::Node node = limits.take("time_multipliers");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        const bool is_new = reading.package.dialect == Dialect::kattis_2025_09;
        (is_new ? limits.sink() : reading.warnings("problem.yaml", "R2"))
            .add(node, "`limits.time_multipliers` must be a mapping.");
        return;
    }
    YamlMap map(node, limits.sink(), "limits.time_multipliers.");
    into.ac_to_time_limit = map.number("ac_to_time_limit", 1, 1000).value_or(into.ac_to_time_limit);
    into.time_limit_to_tle =
        map.number("time_limit_to_tle", 1, 1000).value_or(into.time_limit_to_tle);
    map.finish();
}

void read_limits(YamlMap& problem, const Reading& reading) {
    Package& package = reading.package;
    const YAML::Node node = problem.take("limits");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        problem.sink().add(node, "`limits` must be a mapping.");
        return;
    }
    YamlMap map(node, problem.sink(), "limits.");
    Limits& limits = package.limits;
    if (const auto seconds = map.number("time_limit", 0.001, seconds_max)) {
        limits.time_limit_s = *seconds;
        limits.time_limit_given = true;
    }
    limits.time_resolution_s =
        map.number("time_resolution", 0.001, seconds_max).value_or(limits.time_resolution_s);
    read_multipliers(map, reading);
    if (package.dialect == Dialect::legacy) {
        const bool is_new = map.has("time_multipliers");
        limits.ac_to_time_limit =
            map.number("time_multiplier", 1, 1000).value_or(is_new ? limits.ac_to_time_limit : 5.0);
        limits.time_limit_to_tle = map.number("time_safety_margin", 1, 1000)
                                       .value_or(is_new ? limits.time_limit_to_tle : 2.0);
    }
    if (const auto memory = map.integer("memory", 1, mebibytes_max)) {
        limits.memory_mib = *memory;
        limits.memory_given = true;
    }
    limits.output_mib = map.integer("output", 1, 1024).value_or(limits.output_mib);
    limits.code_kib = map.integer("code", 1, 1 << 20).value_or(limits.code_kib);
    limits.compilation_time_s =
        map.integer("compilation_time", 1, 3600).value_or(limits.compilation_time_s);
    limits.compilation_memory_mib =
        map.integer("compilation_memory", 1, mebibytes_max).value_or(limits.compilation_memory_mib);
    limits.validation_time_s =
        map.integer("validation_time", 1, 3600).value_or(limits.validation_time_s);
    limits.validation_memory_mib =
        map.integer("validation_memory", 1, mebibytes_max).value_or(limits.validation_memory_mib);
    limits.validation_output_mib =
        map.integer("validation_output", 1, 1024).value_or(limits.validation_output_mib);
    limits.validation_passes =
        map.integer("validation_passes", 2, 1000).value_or(limits.validation_passes);
    if (package.dialect == Dialect::kattis_2025_09)
        map.finish();
    else
        map.finish(reading.warnings("problem.yaml", "R2"));
}

void read_names(YamlMap& problem, Package& package) {
    const YAML::Node node = problem.take("name");
    if (!node.IsDefined() || node.IsNull()) return;
    if (node.IsScalar()) {
        package.names["en"] = node.Scalar();
    } else if (node.IsMap()) {
        for (const auto& entry : node) {
            if (entry.second.IsScalar())
                package.names[entry.first.Scalar()] = entry.second.Scalar();
            else
                problem.sink().add(entry.second, "A name must be text.");
        }
    } else {
        problem.sink().add(node, "`name` must be text, or a mapping from language to text.");
    }
}

void read_languages(YamlMap& problem, Package& package) {
    const auto given = problem.texts("languages", true);
    if (!given || (given->size() == 1 && given->front() == "all")) {
        package.languages = languages::ids();
        return;
    }
    for (const std::string& language : *given) {
        const auto& known = languages::ids();
        if (std::find(known.begin(), known.end(), language) != known.end())
            package.languages.push_back(language);
    }
}

void read_constants(YamlMap& problem, Package& package) {
    const YAML::Node node = problem.take("constants");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        problem.sink().add(node, "`constants` must be a mapping.");
        return;
    }
    for (const auto& entry : node) {
        const std::string& name = entry.first.Scalar();
        if (entry.second.IsScalar()) {
            package.constants[name] = entry.second.Scalar();
        } else if (entry.second.IsMap()) {
            for (const auto& variant : entry.second) {
                if (!variant.second.IsScalar()) continue;
                if (variant.first.Scalar() == "value")
                    package.constants[name] = variant.second.Scalar();
                package.constants[name + "." + variant.first.Scalar()] = variant.second.Scalar();
            }
        } else {
            problem.sink().add(
                entry.second,
                fmt::format("The constant `{}` must be a value or a mapping of variants.", name));
        }
    }
}

void add_type(Package& package, const std::string& type) {
    if (!package.has_type(type)) package.types.push_back(type);
}

void check_types(YamlMap& problem, Package& package) {
    // Several in one line are found as well as lists of them.
    package.types = problem.words("type").value_or(std::vector<std::string>{"pass-fail"});
    static const std::vector<std::string> known{"pass-fail", "scoring", "interactive", "multi-pass",
                                                "submit-answer"};
    for (const std::string& type : package.types) {
        if (std::find(known.begin(), known.end(), type) == known.end()) {
            problem.sink().add(
                problem.take("type"),
                fmt::format("`type: {}` is not one of pass-fail, scoring, interactive, "
                            "multi-pass, submit-answer.",
                            type));
        }
    }
    if (package.has_type("pass-fail") && package.has_type("scoring"))
        problem.sink().add(problem.take("type"),
                           "A package is of type pass-fail or scoring, not both: remove one.");
}

/// `validation: default`, or `custom` with any of interactive, score and multi-pass.
void read_validation(YamlMap& problem, const Reading& reading) {
    Package& package = reading.package;
    const auto words = split_words(problem.text("validation").value_or("default"));
    const YAML::Node node = problem.take("validation");
    const std::string first = words.empty() ? "default" : words.front();
    if (first != "default" && first != "custom") {
        problem.sink().add(
            node, fmt::format("`validation` must begin with default or custom, not `{}`.", first));
    }
    package.has_custom_validation = first == "custom";
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i] == "interactive" || words[i] == "multi-pass")
            add_type(package, words[i]);
        else if (words[i] == "score")
            package.takes_scores = true;
        else
            problem.sink().add(node, fmt::format("`{}` in `validation` is not known: use "
                                                 "interactive, score or multi-pass.",
                                                 words[i]));
    }
    if (words.size() > 1 && first == "default")
        problem.sink().add(node, "Only `validation: custom` may be followed by other words.");
}

/// The grading that every group has unless its own file says otherwise (R10).
void read_grading(YamlMap& problem, const Reading& reading) {
    const YAML::Node node = problem.take("grading");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        problem.sink().add(node, "`grading` must be a mapping.");
        return;
    }
    YamlMap map(node, problem.sink(), "grading.");
    static_cast<void>(map.boolean("show_test_data_groups"));
    if (map.text("objective").value_or("max") != "max")
        map.sink().add(map.take("objective"), "`grading.objective: min` is not supported.");
    if (map.boolean("custom_scoring").value_or(false)) reading.package.takes_scores = true;
    const FaultSink warnings = reading.warnings("problem.yaml", "R2");
    read_grader_rule(map, reading.package.root_grader, warnings);
    map.finish(warnings);
}

bool is_uuid(const std::string& text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
            return false;
    }
    return true;
}

std::optional<Dialect> dialect_of(const std::string& version) {
    if (version == "legacy" || version == "legacy-icpc") return Dialect::legacy;
    if (version == "2023-07-draft" || version == "2023-07") return Dialect::draft_2023_07;
    if (version == "2025-09") return Dialect::kattis_2025_09;
    return std::nullopt;
}

void read_new_format(YamlMap& problem, const Reading& reading) {
    Package& package = reading.package;
    problem.require("name");
    problem.require("uuid");
    if (!package.uuid.empty() && !is_uuid(package.uuid)) {
        problem.sink().add(problem.take("uuid"),
                           "`uuid` must be a UUID such as 01234567-89ab-cdef-0123-456789abcdef.");
    }
    for (const char* key :
         {"version", "credits", "source", "license", "rights_owner", "embargo_until"}) {
        static_cast<void>(problem.take(key));
    }
    if (problem.take("source_url").IsDefined()) {
        // The format's own examples still carry it.
        reading.warnings("problem.yaml", "R2")
            .add(0, "`source_url` is of older versions: write it as `source: {name: …, url: …}`.");
    }
    static_cast<void>(problem.boolean("allow_file_writing"));
    package.keywords = problem.texts("keywords").value_or(std::vector<std::string>{});
    package.takes_scores = package.is_scoring();
    problem.finish();
}

/// Both older dialects: real packages of one carry keys of the other.
void read_old_format(YamlMap& problem, const Reading& reading) {
    Package& package = reading.package;
    const bool is_legacy = package.dialect == Dialect::legacy;
    read_validation(problem, reading);
    read_grading(problem, reading);
    package.takes_scores = package.is_scoring() && (package.takes_scores || !is_legacy);
    package.validator_flags = problem.words("validator_flags").value_or(package.validator_flags);
    package.keywords = problem.words("keywords").value_or(package.keywords);
    for (const char* key : {"author", "credits", "source", "source_url", "license", "rights_owner",
                            "version", "embargo_until", "libraries", "allow_file_writing"}) {
        static_cast<void>(problem.take(key));
    }
    problem.finish(reading.warnings("problem.yaml", "R2"));
}

/// What other tools keep the limit in: domjudge-problem.ini, then .timelimit.
void read_time_limit_hints(Package& package) {
    if (package.limits.time_limit_given) return;
    std::optional<double> seconds;
    if (const auto ini = read_file(package.root / "domjudge-problem.ini", 1U << 16)) {
        std::istringstream lines(*ini);
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("timelimit")) continue;
            line.resize(std::min(line.find(';'), line.size()));  // a remark
            std::string value;
            for (const char c : line)
                if ((c >= '0' && c <= '9') || c == '.') value += c;
            seconds = parse_number(value);
        }
    }
    if (!seconds) {
        if (const auto text = read_file(package.root / ".timelimit", 64)) {
            const auto words = split_words(*text);
            if (!words.empty()) seconds = parse_number(words.front());
        }
    }
    if (seconds && *seconds > 0 && *seconds <= seconds_max) {
        package.limits.time_limit_s = *seconds;
        package.limits.time_limit_given = true;
    }
}

}  // namespace

void read_problem_yaml(const Reading& reading) {
    Package& package = reading.package;
    const auto document = read_yaml(reading, "problem.yaml", "R2");
    if (!document) return;
    YamlMap problem(*document, reading.sink("problem.yaml", "R2"));
    const std::string version = problem.text("problem_format_version").value_or("legacy");
    const auto dialect = dialect_of(version);
    if (!dialect) {
        problem.sink().add(
            problem.take("problem_format_version"),
            fmt::format("The format version `{}` is not known: use 2025-09, 2023-07 or legacy.",
                        version));
        return;
    }
    package.dialect = *dialect;
    read_names(problem, package);
    package.uuid = problem.text("uuid").value_or("");
    package.license = problem.text("license").value_or("unknown");
    check_types(problem, package);
    read_limits(problem, reading);
    read_languages(problem, package);
    read_constants(problem, package);
    if (package.dialect == Dialect::kattis_2025_09) {
        read_new_format(problem, reading);
    } else {
        read_old_format(problem, reading);
    }
    read_time_limit_hints(package);
    if (!package.limits.time_limit_given) {
        reading.warnings("problem.yaml", "R16")
            .add(0,
                 "No time limit is given: `rehearse verify` and `rehearse grade` derive one from "
                 "the accepted solutions, the server uses 1 second. Set limits.time_limit.");
    }
    if (package.languages.empty()) {
        problem.sink().add(problem.take("languages"),
                           fmt::format("None of the languages is offered here: list at least one "
                                       "of {}.",
                                       fmt::join(languages::ids(), ", ")));
    }
}

namespace {

/// What follows the brace at `open`, up to the brace that closes it.
std::string braced(const std::string& text, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '{') {
            ++depth;
        } else if (text[i] == '}' && --depth == 0) {
            return text.substr(open + 1, i - open - 1);
        }
    }
    return {};
}

/// The name that a statement in TeX gives itself; the plain one wins, for it holds no commands.
std::string name_in_tex(const std::string& text) {
    constexpr std::string_view plain = "plainproblemname:";
    if (const auto at = text.find(plain); at != std::string::npos) {
        std::string name = text.substr(at + plain.size(), text.find('\n', at) - at - plain.size());
        name.erase(0, name.find_first_not_of(" \t"));
        name.erase(name.find_last_not_of(" \t\r") + 1);
        if (!name.empty()) return name;
    }
    constexpr std::string_view command = "\\problemname{";
    const auto at = text.find(command);
    return at == std::string::npos ? std::string() : braced(text, at + command.size() - 1);
}

void read_statement(const Reading& reading, const std::string& relative,
                    const std::string& language, const std::string& extension) {
    Package& package = reading.package;
    if (extension == ".pdf") {
        package.statement_documents[language] = relative;
        return;
    }
    const auto text = read_file(package.root / relative, 1U << 20);
    if (!text || !is_valid_utf8(*text)) {
        reading.sink(relative, "R1").add(0, "The statement must be UTF-8 text of at most 1 MiB.");
        return;
    }
    if (extension == ".md") {
        package.statements[language] = apply_constants(*text, package.constants);
        return;
    }
    // Markdown can be shown as it is meant, TeX cannot.
    package.statements.try_emplace(language, *text);
    std::string name = name_in_tex(*text);
    if (name.empty()) return;
    // In legacy the statement names the problem, in 2023-07 problem.yaml does.
    if (package.dialect == Dialect::legacy)
        package.names[language] = std::move(name);
    else
        package.names.try_emplace(language, std::move(name));
}

}  // namespace

void read_statements(const Reading& reading) {
    Package& package = reading.package;
    const bool is_new = package.dialect == Dialect::kattis_2025_09;
    for (const char* folder : {"statement", "problem_statement"}) {
        if (is_new && std::string_view(folder) != "statement") continue;
        for (const auto& path : list_directory(package.root / folder)) {
            const std::string name = path.filename().string();
            const std::string extension = path.extension().string();
            if (!name.starts_with("problem.")) continue;
            if (extension != ".md" && extension != ".tex" && extension != ".pdf") continue;
            const std::string relative = std::string(folder) + "/" + name;
            const std::size_t dot = name.rfind('.');
            if (is_new && dot <= 8) {
                reading.sink(relative, "R2")
                    .add(0, fmt::format("Name the language of the statement: problem.en{}.",
                                        extension));
                continue;
            }
            read_statement(reading, relative, dot > 8 ? name.substr(8, dot - 8) : "en", extension);
        }
    }
    if (std::error_code error; !is_new && package.statements.empty() &&
                               std::filesystem::exists(package.root / "problem.pdf", error)) {
        package.statement_documents.try_emplace("en", "problem.pdf");
    }
    for (const auto& [language, document] : package.statement_documents) {
        package.statements.try_emplace(
            language, fmt::format("The statement is the document `{}` of the package.\n",
                                  document.generic_string()));
    }
    if (!package.statements.empty()) return;
    if (is_new)
        reading.sink("statement", "R2")
            .add(0, "There is no statement: write statement/problem.en.md.");
    else
        reading.warnings("problem_statement", "R2")
            .add(0,
                 "There is no statement: write problem_statement/problem.tex or "
                 "statement/problem.md.");
}

}  // namespace rehearse::package
