// Package: a challenge as one normalised value, whatever dialect it was written in. Small texts are
// held here; test data stays on disk and is named by path, because it may be large. Nothing in here
// decides who may see what: candidate_content does that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "package/fault.hpp"
#include "package/growth_series.hpp"
#include "package/http_task.hpp"
#include "package/sql_task.hpp"
#include "package/tests_task.hpp"

namespace rehearse::package {

enum class Dialect { legacy, draft_2023_07, kattis_2025_09 };
enum class Kind { io, function, ops, ops_mt, http, sql, bugfix, tests };
enum class Difficulty { easy, medium, hard };
enum class Compare { validator, json, text };

std::string_view to_string(Dialect dialect);
std::string_view to_string(Kind kind);
std::string_view to_string(Difficulty difficulty);
/// Kinds in which the candidate writes a class that a driver calls.
bool has_class(Kind kind);

/// R2. Sizes in MiB unless the name says otherwise.
struct Limits {
    double time_limit_s = 1.0;
    bool time_limit_given = false;
    double time_resolution_s = 1.0;
    double ac_to_time_limit = 2.0;
    double time_limit_to_tle = 1.5;
    std::int64_t memory_mib = 2048;  // 512 with an interview.yaml: an interview needs no more
    bool memory_given = false;
    std::int64_t output_mib = 8;
    std::int64_t code_kib = 128;
    std::int64_t compilation_time_s = 60;
    std::int64_t compilation_memory_mib = 2048;
    std::int64_t validation_time_s = 60;
    std::int64_t validation_memory_mib = 2048;
    std::int64_t validation_output_mib = 8;
    std::int64_t validation_passes = 2;
};

struct ScoringRule {
    std::optional<double> max_score;  // absent: unbounded
    enum class Aggregation { sum, pass_fail, min } aggregation = Aggregation::sum;
    std::vector<std::string> require_pass;
};

/// R10: how a group of an older package makes one verdict and one score of those of its children.
struct GraderRule {
    enum class VerdictMode { worst_error, first_error, always_accept };
    enum class ScoreMode { sum, avg, min, max };
    VerdictMode verdict_mode = VerdictMode::worst_error;
    ScoreMode score_mode = ScoreMode::sum;
    bool ignore_sample = false;  // of the root only: its last child is all that counts
    bool accept_if_any_accepted = false;
    bool stops_at_failure = true;  // on_reject: break
    double accept_score = 1;
    double reject_score = 0;
    double range_min = -std::numeric_limits<double>::infinity();
    double range_max = std::numeric_limits<double>::infinity();
};

struct TestGroup {
    std::string name;     // "sample", "secret", "secret/large"; "" for the root of an older package
    ScoringRule scoring;  // 2025-09
    GraderRule grader{};  // the older dialects
};

struct TestCase {
    std::string name;      // without the directory: "01-basic"
    std::string group;     // "sample", "secret", "secret/large"
    std::string category;  // the description before its colon, else the middle of the name
    std::string description;
    std::string hint;
    std::filesystem::path input;  // relative to the package; of a server its folder
    std::filesystem::path answer;
    std::vector<std::string> args;
    std::vector<std::string> output_validator_args;
    std::vector<std::string> input_validator_args;
    /// By the validator's name without its extension; one that is not named gets none.
    std::optional<std::map<std::string, std::vector<std::string>>> input_validator_args_by_name;
    std::vector<std::filesystem::path>
        files;  // copied to the working directory, relative to the package
    std::filesystem::path files_root;
    bool is_sample = false;
    Role role = Role::data;
    std::string path;  // "secret/folder/01-basic": below data/, as R15's patterns name it; of a
                       // server "mutants/off-by-one"

    [[nodiscard]] std::string full_name() const { return group + "/" + name; }
    [[nodiscard]] std::vector<std::string> arguments_of(
        const std::filesystem::path& input_validator) const;
};

/// A conversation that candidates are shown; it is not run (R3).
struct SampleInteraction {
    std::string name;
    std::filesystem::path file;  // relative to the package
};

/// A type of the harness, such as list<string>.
struct Type {
    enum class Base {
        integer,
        long_integer,
        real,
        boolean,
        string,
        json,
        list,
        map,
        optional,
        nothing
    };
    Base base = Base::nothing;
    std::vector<Type> inner;  // one for list, map (the value) and optional

    bool operator==(const Type&) const = default;
};

struct Parameter {
    std::string name;
    Type type;
};

struct Method {
    std::string name;  // snake_case
    std::vector<Parameter> parameters;
    Type returns;
};

struct Harness {
    std::string class_name;
    std::vector<Parameter> constructor;
    std::vector<Method> methods;
    Compare compare = Compare::json;
    int rounds = 0;  // how often a case is run to find races; 0 unless the kind is ops-mt
    /// The file of include/<language>/, without its ending, that has the class and uses what the
    /// candidate wrote; empty when the candidate writes the class.
    std::string adapter;
};

struct Hint {
    int after_minutes = 0;
    std::string text;
};

struct RubricItem {
    std::string id;
    std::string text;
    double weight = 1;
};

/// interview.yaml. `present` is false for a plain package, which is then a task of kind io.
struct Interview {
    bool present = false;
    Kind kind = Kind::io;
    Difficulty difficulty = Difficulty::medium;
    int minutes = 30;
    std::vector<std::string> topics;
    std::vector<std::string> theory;
    std::vector<std::string> languages;
    std::map<std::string, double> time_factor;
    std::vector<Hint> hints;
    std::vector<RubricItem> rubric;
    std::vector<std::string> follow_ups;
    std::vector<std::string> notes;
    std::optional<Harness> harness;
    std::optional<GrowthSeries> growth;
    std::optional<HttpTask> http;    // of kind http only
    std::optional<SqlTask> sql;      // of kind sql only
    std::optional<TestsTask> tests;  // of kind tests only
};

/// R15: the verdicts (in the format's words: AC WA TLE RTE) that a submission may get in all, and
/// must get in one, of the cases that `cases` selects.
struct Expectation {
    enum class TimeLimit { by_verdicts, unused, lower, upper };
    std::vector<std::string> permitted{"AC", "WA", "TLE", "RTE"};
    std::vector<std::string> required{"AC", "WA", "TLE", "RTE"};
    std::string cases{};                               // a pattern over TestCase::path; empty: all
    std::optional<std::pair<double, double>> score{};  // least and greatest
    std::string message{};                             // in one judgemessage.txt at least
    TimeLimit time_limit = TimeLimit::by_verdicts;

    bool operator==(const Expectation&) const = default;
};

struct ExampleSubmission {
    std::filesystem::path path;             // relative to submissions/, a file or a folder
    std::string directory;                  // "accepted", "wrong_answer", ...
    std::string language;                   // empty: by extension
    std::string entrypoint;                 // empty: by R12
    std::vector<Expectation> expectations;  // all of them; empty: nothing is promised
    bool is_partial = false;  // partially_accepted: accepted, but not with the best score
};

struct Package {
    std::filesystem::path root;
    std::string slug;
    Dialect dialect = Dialect::kattis_2025_09;
    std::map<std::string, std::string> names;       // language tag -> name
    std::map<std::string, std::string> statements;  // language tag -> Markdown, or TeX as it is
    std::map<std::string, std::filesystem::path> statement_documents;  // language tag -> PDF
    std::string uuid;
    std::vector<std::string> types;  // pass-fail, scoring, ...
    std::string license;
    std::vector<std::string> keywords;
    std::vector<std::string>
        languages;  // what a candidate may choose, in order of preference; never empty
    std::map<std::string, std::string> constants;
    Limits limits;
    Interview interview;
    GraderRule root_grader;  // `grading` of problem.yaml, which the older dialects' groups inherit
    std::vector<TestGroup> groups;
    std::vector<TestCase> cases;  // sample before secret, bytewise within
    std::vector<SampleInteraction> interactions;
    std::vector<std::string> validator_flags;  // of problem.yaml, already in the cases' arguments
    bool has_custom_validation = false;        // legacy: `validation: custom …`
    bool takes_scores = false;                 // the validator may write score.txt
    std::optional<std::filesystem::path> output_validator;  // a file or folder, relative
    std::vector<std::filesystem::path> input_validators;
    std::vector<ExampleSubmission> submissions;
    std::map<std::string, std::map<std::string, std::string>>
        templates;  // language -> file name -> text
    Faults warnings;

    [[nodiscard]] std::string title() const;
    [[nodiscard]] std::string statement() const;
    [[nodiscard]] bool is_scoring() const;
    /// One of R2's types: "interactive", "multi-pass", …
    [[nodiscard]] bool has_type(std::string_view type) const;
    /// CPU seconds that a program in this language gets, before the start-up allowance.
    [[nodiscard]] double time_limit_s(const std::string& language) const;
    [[nodiscard]] Compare compare() const;
};

}  // namespace rehearse::package
