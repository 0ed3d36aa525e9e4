// The parts of reading a package, shared by the files of this folder only. Callers outside use
// load.hpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/utf8.hpp"
#include "package/package.hpp"
#include "package/yaml_reader.hpp"

namespace rehearse::package {

/// What every reading step may use: the package so far, where faults go, and the root.
struct Reading {
    Package& package;
    Faults& faults;

    [[nodiscard]] FaultSink sink(std::string file, std::string rule) const {
        return {faults, std::move(file), std::move(rule)};
    }
    [[nodiscard]] FaultSink warnings(std::string file, std::string rule) const {
        return {package.warnings, std::move(file), std::move(rule)};
    }
};

/// The bytes of a file below the root; nothing when it is missing, too large or unreadable.
std::optional<std::string> read_file(const std::filesystem::path& path,
                                     std::size_t bytes_max = 64U << 20);
/// `text` as yaml, checked for BOM, CR and UTF-8 first.
std::optional<YAML::Node> read_yaml(const Reading& reading, const std::filesystem::path& relative,
                                    const std::string& rule);
/// Entries of a directory in bytewise order, those starting with '.' or '-' left out (R1).
std::vector<std::filesystem::path> list_directory(const std::filesystem::path& directory);
/// Whitespace-separated words, the form of flags in the older dialects.
std::vector<std::string> split_words(const std::string& text);
/// R14: {{name}} and {{name.variant}} replaced.
std::string apply_constants(std::string text, const std::map<std::string, std::string>& constants);

/// R10: takes what testdata.yaml, or `grading` of problem.yaml, says of a group's grader.
void read_grader_rule(YamlMap& map, GraderRule& rule, const FaultSink& warnings);

void read_problem_yaml(const Reading& reading);
void read_interview_yaml(const Reading& reading);
void read_statements(const Reading& reading);
void read_test_data(const Reading& reading);
void read_submissions(const Reading& reading);
void read_programs(const Reading& reading);
/// `start`, `data_dir_env` and `request_timeout_ms` of a mapping; `where` names it in faults:
/// "http.".
void read_service_settings(YamlMap& map, const std::string& where, ServiceSettings& settings);
/// `http:` of interview.yaml, whose mapping this is.
void read_http(YamlMap& interview, const Reading& reading);
/// REQUIRES: the cases are read.
void check_http_plan(const Reading& reading);
/// `sql:` of interview.yaml, whose mapping this is.
void read_sql(YamlMap& interview, const Reading& reading);
/// REQUIRES: the cases are read.
void check_sql_data(const Reading& reading);
/// Where files lie that every server of a task of kind tests gets, before its own.
inline constexpr const char* server_common_folder = "interview/common";
/// `tests:` of interview.yaml, whose mapping this is; makes the cases of the package.
void read_tests(YamlMap& interview, const Reading& reading);
/// `growth:` of interview.yaml, whose mapping this is.
void read_growth(YamlMap& interview, const Reading& reading);
/// REQUIRES: the cases are read.
void check_growth_cases(const Reading& reading);
void read_templates(const Reading& reading);

/// "list<string>" as a Type; nothing when it is not one.
std::optional<Type> parse_type(const std::string& text);

}  // namespace rehearse::package
