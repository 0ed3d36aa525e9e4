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

void read_multipliers(YamlMap& limits, Limits& into) {
    const YAML::Node node = limits.take("time_multipliers");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        limits.sink().add(node, "`limits.time_multipliers` must be a mapping.");
        return;
    }
    YamlMap map(node, limits.sink(), "limits.time_multipliers.");
    into.ac_to_time_limit = map.number("ac_to_time_limit", 1, 1000).value_or(into.ac_to_time_limit);
    into.time_limit_to_tle =
        map.number("time_limit_to_tle", 1, 1000).value_or(into.time_limit_to_tle);
    map.finish();
}

void read_limits(YamlMap& problem, Package& package) {
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
    read_multipliers(map, limits);
    if (package.dialect == Dialect::legacy) {
        limits.ac_to_time_limit = map.number("time_multiplier", 1, 1000).value_or(5.0);
        limits.time_limit_to_tle = map.number("time_safety_margin", 1, 1000).value_or(2.0);
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
    if (package.dialect == Dialect::kattis_2025_09) map.finish();
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

void check_types(YamlMap& problem, Package& package) {
    package.types = problem.texts("type", true).value_or(std::vector<std::string>{"pass-fail"});
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
    if (package.dialect != Dialect::legacy) return;
    const std::string validation = problem.text("validation").value_or("default");
    if (validation.find("interactive") != std::string::npos)
        package.types.emplace_back("interactive");
    if (validation.find("multi-pass") != std::string::npos)
        package.types.emplace_back("multi-pass");
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
    static_cast<void>(problem.boolean("allow_file_writing"));
    package.keywords = problem.texts("keywords").value_or(std::vector<std::string>{});
    problem.finish();
}

/// R16's hints, for packages of the older dialects: domjudge-problem.ini, then .timelimit.
void read_time_limit_hints(Package& package) {
    if (package.limits.time_limit_given) return;
    std::optional<double> seconds;
    if (const auto ini = read_file(package.root / "domjudge-problem.ini", 1U << 16)) {
        std::istringstream lines(*ini);
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("timelimit")) continue;
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
    read_limits(problem, package);
    read_languages(problem, package);
    read_constants(problem, package);
    if (package.dialect == Dialect::kattis_2025_09) {
        read_new_format(problem, reading);
    } else {
        const YAML::Node keywords = problem.take("keywords");
        if (keywords.IsDefined() && keywords.IsScalar())
            package.keywords = split_words(keywords.Scalar());
        read_time_limit_hints(package);
    }
    if (!package.limits.time_limit_given) {
        reading.warnings("problem.yaml", "R16")
            .add(0, "No time limit is given, so 1 second is used: set limits.time_limit.");
    }
    if (package.languages.empty()) {
        problem.sink().add(problem.take("languages"),
                           fmt::format("None of the languages is offered here: list at least one "
                                       "of {}.",
                                       fmt::join(languages::ids(), ", ")));
    }
}

void read_statements(const Reading& reading) {
    Package& package = reading.package;
    std::error_code error;
    for (const char* folder : {"statement", "problem_statement"}) {
        for (const auto& path : list_directory(package.root / folder)) {
            const std::string name = path.filename().string();
            if (!name.starts_with("problem.")) continue;
            const std::string relative = std::string(folder) + "/" + name;
            const std::size_t dot = name.rfind('.');
            const std::string language = dot > 8 ? name.substr(8, dot - 8) : "en";
            const std::string extension = name.substr(dot);
            if (extension != ".md" && extension != ".tex") continue;
            const auto text = read_file(path, 1U << 20);
            if (!text || !is_valid_utf8(*text)) {
                reading.sink(relative, "R1")
                    .add(0, "The statement must be UTF-8 text of at most 1 MiB.");
            } else if (extension == ".md" || !package.statements.contains(language)) {
                package.statements[language] = apply_constants(*text, package.constants);
            }
        }
    }
    if (package.statements.empty() &&
        !std::filesystem::exists(package.root / "problem_statement", error)) {
        reading.sink("statement", "R2")
            .add(0, "There is no statement: write statement/problem.en.md.");
    }
    if (package.names.empty() && package.dialect != Dialect::kattis_2025_09) {
        for (const auto& [language, text] : package.statements) {
            const std::size_t at = text.find("\\problemname{");
            const std::size_t end = at == std::string::npos ? at : text.find('}', at);
            if (end != std::string::npos)
                package.names[language] = text.substr(at + 13, end - at - 13);
        }
    }
}

}  // namespace rehearse::package
