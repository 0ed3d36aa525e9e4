// The older dialects and what differs between the three (PACKAGES section 1, R3, R6, R10, R15).
#include <gtest/gtest.h>

#include <limits>

#include "package/candidate_content.hpp"
#include "package/load.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::Files;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;
using Words = std::vector<std::string>;

Files legacy_package() {
    return {{"problem.yaml", "name: Sum\nlimits: {time_limit: 1}\n"},
            {"problem_statement/problem.tex", "Add.\n"},
            {"data/sample/1.in", "1 2\n"},
            {"data/sample/1.ans", "3\n"},
            {"data/secret/1.in", "2 2\n"},
            {"data/secret/1.ans", "4\n"}};
}

std::string all_of(const Faults& faults) {
    std::string text;
    for (const Fault& fault : faults) text += to_string(fault) + "\n";
    return text;
}

Package loaded(const Files& files) {
    const TemporaryPackage directory(files);
    auto result = load(directory.root());
    if (!result.package) {
        ADD_FAILURE() << all_of(result.faults);
        return {};
    }
    return *result.package;
}

std::string faults_of(const Files& files) {
    const TemporaryPackage directory(files);
    const auto result = load(directory.root());
    EXPECT_FALSE(result.package.has_value());
    return all_of(result.faults);
}

const TestGroup& group_of(const Package& package, const std::string& name) {
    for (const TestGroup& group : package.groups)
        if (group.name == name) return group;
    static const TestGroup none;
    ADD_FAILURE() << "no group " << name;
    return none;
}

TEST(Dialects, AreToldByTheirVersion) {
    struct Row {
        const char* version;
        Dialect dialect;
    };
    const Row rows[] = {{"", Dialect::legacy},
                        {"problem_format_version: legacy\n", Dialect::legacy},
                        {"problem_format_version: legacy-icpc\n", Dialect::legacy},
                        {"problem_format_version: 2023-07-draft\n", Dialect::draft_2023_07},
                        {"problem_format_version: 2023-07\n", Dialect::draft_2023_07}};
    for (const Row& row : rows) {
        SCOPED_TRACE(row.version);
        Files files = legacy_package();
        files["problem.yaml"] += row.version;
        EXPECT_EQ(loaded(files).dialect, row.dialect);
    }
}

TEST(Legacy, ToleratesWhatRealPackagesHold) {
    Files files = legacy_package();
    files["problem.yaml"] =
        "name: Sum\nuuid: x\ncolour: red\nkeywords: easy sums\n"
        "limits:\n  time_limit: 2\n  validation_passes: 3\n  time_multipliers: {}\n  speed: 3\n"
        "grading:\n  on_reject: grade\n  accept_score: 5\n  reject_score: 1\n  range: 0 50\n";
    files["data/testdata.yaml"] = "scoring: {score: 1}\n";
    for (const char* folder :
         {"answer_validators", "generators", "solution", "problem_slide", "manual", "visualizers"})
        files[std::string(folder) + "/notes.txt"] = "x";
    files["data/secret/name with blanks.txt"] = "x";
    files[".hidden/problem.yaml"] = "[";
    files["-old/x"] = "x";
    const Package package = loaded(files);
    EXPECT_EQ(package.limits.time_limit_s, 2);
    EXPECT_EQ(package.limits.validation_passes, 3);
    EXPECT_EQ(package.limits.ac_to_time_limit, 2) << "the newer key is there";
    EXPECT_EQ(package.keywords, (Words{"easy", "sums"}));
    const GraderRule& rule = group_of(package, "secret").grader;
    EXPECT_FALSE(rule.stops_at_failure);
    EXPECT_EQ(rule.accept_score, 5);
    EXPECT_EQ(rule.reject_score, 1);
    EXPECT_EQ(rule.range_max, 50);
    const std::string warnings = all_of(package.warnings);
    for (const char* part : {"problem.yaml:3: [R2] The key `colour`", "`limits.speed`", "`scoring`",
                             "name with blanks"})
        EXPECT_NE(warnings.find(part), std::string::npos) << warnings;
}

TEST(Types, ComeAsListsOrInOneLine) {
    for (const char* types : {"[pass-fail, interactive]", "pass-fail interactive"}) {
        Files files = small_package();
        files["problem.yaml"] += "type: " + std::string(types) + "\n";
        EXPECT_EQ(loaded(files).types, (Words{"pass-fail", "interactive"}));
    }
    Files files = small_package();
    files["problem.yaml"] += "type: [pass-fail, scoring]\n";
    EXPECT_NE(faults_of(files).find("not both"), std::string::npos);
}

TEST(Legacy, HasMultipliersOfItsOwn) {
    Files files = legacy_package();
    EXPECT_EQ(loaded(files).limits.ac_to_time_limit, 5);
    EXPECT_EQ(loaded(files).limits.time_limit_to_tle, 2);
    files["problem.yaml"] = "name: x\nlimits: {time_multiplier: 3, time_safety_margin: 1.5}\n";
    EXPECT_EQ(loaded(files).limits.ac_to_time_limit, 3);
    EXPECT_EQ(loaded(files).limits.time_limit_to_tle, 1.5);
    EXPECT_EQ(loaded(small_package()).limits.ac_to_time_limit, 2);
}

TEST(TimeLimit, IsTakenFromTheFirstPlaceThatNamesIt) {
    Files files = legacy_package();
    files["problem.yaml"] = "name: Sum\n";
    EXPECT_FALSE(loaded(files).limits.time_limit_given);
    files[".timelimit"] = "7\n";
    EXPECT_EQ(loaded(files).limits.time_limit_s, 7);
    files["domjudge-problem.ini"] = "color = '#fff'\ntimelimit = '2.5' ; 3 in the contest\n";
    EXPECT_EQ(loaded(files).limits.time_limit_s, 2.5);
    files["problem.yaml"] = "name: Sum\nlimits: {time_limit: 4}\n";
    EXPECT_EQ(loaded(files).limits.time_limit_s, 4);
}

TEST(Legacy, InheritsGroupFilesKeyByKey) {
    Files files = legacy_package();
    files["problem.yaml"] = "name: Sum\ntype: scoring\nvalidator_flags: case_sensitive\n";
    files["data/testdata.yaml"] =
        "on_reject: continue\nrange: 0 100\ngrader_flags: ignore_sample\n"
        "output_validator_flags: float_tolerance 1e-4\n";
    files["data/secret/testdata.yaml"] = "grader_flags: first_error accept_if_any_accepted\n";
    files["data/secret/a/testdata.yaml"] =
        "on_reject: break\naccept_score: 30\nrange: 0 30\ngrader_flags: min\n"
        "input_validator_flags: n=5 m=6\n";
    files["data/secret/a/deep/1.in"] = files["data/secret/a/deep/1.ans"] = "1\n";
    files["data/secret/b/1.in"] = files["data/secret/b/1.ans"] = "1\n";
    files["data/secret/b/testdata.yaml"] = "";
    const Package package = loaded(files);
    const GraderRule root = group_of(package, "").grader;
    EXPECT_TRUE(root.ignore_sample);
    EXPECT_FALSE(root.stops_at_failure);
    EXPECT_EQ(root.range_max, 100);
    const GraderRule secret = group_of(package, "secret").grader;
    EXPECT_EQ(secret.verdict_mode, GraderRule::VerdictMode::first_error);
    EXPECT_TRUE(secret.accept_if_any_accepted);
    EXPECT_FALSE(secret.stops_at_failure) << "from the root";
    EXPECT_FALSE(group_of(package, "sample").grader.ignore_sample) << "of the root only";
    const GraderRule deep = group_of(package, "secret/a/deep").grader;
    EXPECT_EQ(deep.accept_score, 30);
    EXPECT_TRUE(deep.stops_at_failure);
    EXPECT_EQ(deep.score_mode, GraderRule::ScoreMode::min);
    EXPECT_EQ(deep.verdict_mode, GraderRule::VerdictMode::worst_error) << "flags are one key";
    EXPECT_EQ(group_of(package, "secret/b").grader.accept_score, 1);
    for (const TestCase& test : package.cases) {
        EXPECT_EQ(test.output_validator_args, (Words{"case_sensitive", "float_tolerance", "1e-4"}));
        if (test.path == "secret/a/deep/1") {
            EXPECT_EQ(test.input_validator_args, (Words{"n=5", "m=6"}));
        }
    }
}

TEST(Legacy, NamesFaultsOfGroupFiles) {
    struct Row {
        const char* text;
        const char* expected;
    };
    const Row rows[] = {
        {"on_reject: stop\n", "data/secret/testdata.yaml:1: [R10] `on_reject`"},
        {"grader_flags: median\n", "data/secret/testdata.yaml:1: [R10] The grader flag `median`"},
        {"range: 0\n", "`range` must be two numbers"},
        {"range: 5 1\n", "`range` must be two numbers"},
        {"accept_score: many\n", "`accept_score`"},
        {"grading: custom\n", "Custom graders are not supported"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.text);
        Files files = legacy_package();
        files["problem.yaml"] += "type: scoring\n";
        files["data/secret/testdata.yaml"] = row.text;
        const std::string faults = faults_of(files);
        EXPECT_NE(faults.find(row.expected), std::string::npos) << faults;
    }
    Files files = legacy_package();
    files["data/secret/testdata.yaml"] = "range: -inf +inf\ngrader_flags: min subtask=3\n";
    EXPECT_EQ(group_of(loaded(files), "secret").grader.range_max,
              std::numeric_limits<double>::infinity());
}

TEST(Validation, DecidesInLegacyWhetherThereIsAValidator) {
    Files files = legacy_package();
    files["output_validators/validate.h"] = "x";
    files["output_validators/validate.cpp"] = "x";
    files["output_validators/zzz.py"] = "x";
    EXPECT_FALSE(loaded(files).output_validator.has_value());
    EXPECT_NE(all_of(loaded(files).warnings).find("validation: custom"), std::string::npos);
    const std::string head = files["problem.yaml"];
    files["problem.yaml"] = head + "validation: custom\n";
    EXPECT_EQ(*loaded(files).output_validator, "output_validators/validate.cpp")
        << "the header is no program";
    files["problem.yaml"] = head + "type: scoring\nvalidation: custom interactive score\n";
    EXPECT_TRUE(loaded(files).has_type("interactive"));
    EXPECT_TRUE(loaded(files).takes_scores);
    files["problem.yaml"] = head + "type: scoring\nvalidation: custom\n";
    EXPECT_FALSE(loaded(files).takes_scores);
    files["problem.yaml"] = head + "validation: custom multi-pass\n";
    EXPECT_TRUE(loaded(files).has_type("multi-pass"));
    files["problem.yaml"] = head + "validation: maybe\n";
    EXPECT_NE(faults_of(files).find("problem.yaml:3: [R2] `validation`"), std::string::npos);
    files["problem.yaml"] = head + "validation: custom loud\n";
    EXPECT_NE(faults_of(files).find("`loud`"), std::string::npos);
    Files without = legacy_package();
    without["problem.yaml"] += "validation: custom\n";
    EXPECT_NE(faults_of(without).find("[R6]"), std::string::npos);
}

TEST(Validation, IsDecidedByTheFolderInTheOthers) {
    Files files = small_package();
    files["output_validator/validate.py"] = "x";
    EXPECT_EQ(*loaded(files).output_validator, "output_validator");
    files["output_validators/other.py"] = "x";
    EXPECT_EQ(*loaded(files).output_validator, "output_validator");
    Files draft = legacy_package();
    draft["problem.yaml"] += "problem_format_version: 2023-07\n";
    draft["output_validator/guess/validate.py"] = "x";
    EXPECT_EQ(*loaded(draft).output_validator, "output_validator/guess");
}

TEST(Statements, MayBeTexPdfOrMarkdown) {
    Files files = legacy_package();
    files["problem.yaml"] = "name: Other\n";
    files["problem_statement/problem.tex"] = "\\problemname{A {\\em nested} name}\n{{n}}";
    files["problem_statement/problem.sv.tex"] =
        "%% plainproblemname: Vanligt namn \n\\problemname{$x$}\n";
    files["problem_statement/problem.de.pdf"] = "%PDF-1.5";
    Package package = loaded(files);
    EXPECT_EQ(package.names.at("sv"), "Vanligt namn");
    EXPECT_EQ(package.names.at("en"), "A {\\em nested} name") << "before problem.yaml";
    EXPECT_EQ(package.statement_documents.at("de"), "problem_statement/problem.de.pdf");
    EXPECT_NE(package.statements.at("de").find("problem.de.pdf"), std::string::npos);
    files["problem_statement/problem.tex"] = "Add.\n";
    EXPECT_EQ(loaded(files).title(), "Other");
    Files draft = legacy_package();
    draft["problem.yaml"] = "problem_format_version: 2023-07\nname: {en: Sum, sv: Summa}\n";
    draft["problem_statement/problem.tex"] = "\\problemname{Other}";
    EXPECT_EQ(loaded(draft).title(), "Sum") << "problem_statement is accepted too";
    Files unnamed = small_package();
    unnamed["statement/problem.md"] = "x";
    EXPECT_NE(faults_of(unnamed).find("problem.en.md"), std::string::npos);
    Files none = legacy_package();
    none.erase("problem_statement/problem.tex");
    EXPECT_NE(all_of(loaded(none).warnings).find("There is no statement"), std::string::npos);
    none["problem.pdf"] = "%PDF-1.5";
    EXPECT_EQ(loaded(none).statement_documents.at("en"), "problem.pdf");
}

TEST(Constants, AreForMarkdownAndGroupFilesButNotForData) {
    Files files = small_package();
    files["problem.yaml"] += "constants: {limit: 7, text: {value: a, latex: b}}\n";
    files["statement/problem.en.md"] = "At most {{limit}}, {{text.latex}}.\n";
    files["data/secret/test_group.yaml"] = "args: [\"{{limit}}\"]\n";
    files["data/secret/01-small.yaml"] = "description: \"{{limit}}\"\n";
    const Package package = loaded(files);
    EXPECT_EQ(package.statement(), "At most 7, b.\n");
    EXPECT_EQ(package.cases[1].args, Words{"7"});
    EXPECT_EQ(package.cases[1].description, "{{limit}}");
}

TEST(Cases, MayHaveFilesArgumentsAndDisplayedForms) {
    Files files = small_package();
    files["data/secret/01-small.files/a.txt"] = "a";
    files["data/secret/01-small.files/deep/b.txt"] = "b";
    files["data/secret/01-small.yaml"] =
        "args: [-x, \"1\"]\ninput_validator_args: {first: [a], other: [b]}\n";
    files["data/sample/1.out"] = "shown\n";
    files["data/sample/2.interaction"] = "<3\n>4\n---\n<5\n";
    const Package package = loaded(files);
    const TestCase& test = package.cases[1];
    EXPECT_EQ(test.files,
              (std::vector<std::filesystem::path>{"data/secret/01-small.files/a.txt",
                                                  "data/secret/01-small.files/deep/b.txt"}));
    EXPECT_EQ(test.args, (Words{"-x", "1"}));
    EXPECT_EQ(test.arguments_of("input_validators/first.py"), Words{"a"});
    EXPECT_EQ(test.arguments_of("input_validators/third"), Words{});
    EXPECT_EQ(test.path, "secret/01-small");
    ASSERT_EQ(package.interactions.size(), 1U);
    EXPECT_EQ(package.interactions[0].name, "2");
}

TEST(CandidateContent, ShowsConversationsAndDisplayedForms) {
    Files files = small_package();
    files["data/sample/1.out"] = "shown\n";
    files["data/sample/2.interaction"] = "<3\n>4\n---\n<5\n";
    const TemporaryPackage directory(files);
    const auto result = load(directory.root());
    ASSERT_TRUE(result.package.has_value());
    const auto content = candidate_content(*result.package);
    ASSERT_EQ(content.samples.size(), 1U);
    EXPECT_EQ(content.samples[0].answer, "shown\n");
    EXPECT_NE(content.statement.find("```text\n<3\n>4\n---\n<5\n```"), std::string::npos)
        << content.statement;
}

TEST(Scoring, OfTheNewFormatHasItsOwnRules) {
    Files files = small_package();
    files["problem.yaml"] += "type: scoring\n";
    files["data/secret/a/1.in"] = files["data/secret/a/1.ans"] = "1\n";
    files["data/secret/a/test_group.yaml"] = "max_score: 40\n";
    files["data/secret/b/1.in"] = files["data/secret/b/1.ans"] = "1\n";
    files["data/secret/b/test_group.yaml"] =
        "max_score: 60\nscore_aggregation: min\nrequire_pass: a\n";
    const Package package = loaded(files);
    EXPECT_EQ(group_of(package, "secret").scoring.aggregation, ScoringRule::Aggregation::sum);
    EXPECT_EQ(group_of(package, "secret").scoring.max_score, 100);
    EXPECT_EQ(group_of(package, "secret/a").scoring.aggregation,
              ScoringRule::Aggregation::pass_fail);
    EXPECT_EQ(group_of(package, "secret/b").scoring.aggregation, ScoringRule::Aggregation::min);
    files["data/secret/a/test_group.yaml"] = "max_score: 40\nrequire_pass: b\n";
    EXPECT_NE(faults_of(files).find("data/secret/a/test_group.yaml: [R11] `require_pass`"),
              std::string::npos);
}

TEST(Submissions, ComeInFoldersOfOlderDialects) {
    Files files = legacy_package();
    for (const char* name :
         {"accepted/a", "partially_accepted/b", "slow_accepted/c", "runtime_error/d",
          "time_limit_exceeded/e", "mixed/f", "rejected/g", "partial/h"})
        files["submissions/" + std::string(name) + ".py"] = "x";
    files["submissions/mixed/f.py"] = "# @EXPECTED_RESULTS@: CORRECT, COMPILER-ERROR\n";
    const Package package = loaded(files);
    std::map<std::string, const ExampleSubmission*> by_name;
    for (const auto& each : package.submissions) by_name[each.directory] = &each;
    EXPECT_TRUE(by_name.at("partially_accepted")->is_partial);
    EXPECT_TRUE(by_name.at("partial")->is_partial);
    EXPECT_EQ(by_name.at("slow_accepted")->expectations.at(0).permitted, (Words{"AC", "TLE"}));
    EXPECT_EQ(by_name.at("runtime_error")->expectations.at(0).required, Words{"RTE"});
    EXPECT_EQ(by_name.at("time_limit_exceeded")->expectations.at(0).permitted,
              (Words{"AC", "WA", "TLE"}));
    EXPECT_EQ(by_name.at("mixed")->expectations.at(0).required, (Words{"AC", "CE"}));
    EXPECT_EQ(by_name.at("rejected")->expectations.at(0).required, (Words{"RTE", "TLE", "WA"}));
    files["problem.yaml"] += "problem_format_version: 2023-07\n";
    for (const auto& each : loaded(files).submissions) {
        if (each.directory == "time_limit_exceeded") {
            EXPECT_EQ(each.expectations.at(0).permitted, (Words{"AC", "TLE"}));
        }
    }
}

TEST(SubmissionsYaml, ReplacesDefaultsAndAddsPatterns) {
    Files files = small_package();
    files["submissions/accepted/a.py"] = "x";
    files["submissions/own/b.py"] = "x";
    files["submissions/own/c"] = "x";
    files["submissions/submissions.yaml"] =
        "own/b.*:\n  sample:\n    permitted: [AC]\n  \"secret/0*\":\n    required: TLE\n"
        "    use_for_time_limit: upper\n  message: too slow\n  score: [0, 20]\n"
        "own/{c,d}:\n  language: python3\n  entrypoint: c\n"
        "accepted:\n  permitted: [WA]\n  use_for_time_limit: false\n";
    const Package package = loaded(files);
    const auto& all = package.submissions;
    ASSERT_EQ(all.size(), 3U);
    ASSERT_EQ(all[0].expectations.size(), 1U);
    EXPECT_EQ(all[0].expectations[0].permitted, Words{"WA"});
    EXPECT_EQ(all[0].expectations[0].time_limit, Expectation::TimeLimit::unused);
    ASSERT_EQ(all[1].expectations.size(), 3U);
    EXPECT_EQ(all[1].expectations[0].message, "too slow");
    EXPECT_EQ(all[1].expectations[0].score, std::pair(0.0, 20.0));
    EXPECT_EQ(all[1].expectations[1].cases, "sample");
    EXPECT_EQ(all[1].expectations[2].cases, "secret/0*");
    EXPECT_EQ(all[1].expectations[2].time_limit, Expectation::TimeLimit::upper);
    EXPECT_EQ(all[2].language, "python3");
    EXPECT_EQ(all[2].entrypoint, "c");
    struct Row {
        const char* text;
        const char* expected;
    };
    const Row rows[] = {{"\"own/**\": {}\n", "may be used"},
                        {"own:\n  sample:\n    requires: [AC]\n", "`own.sample.requires`"},
                        {"own:\n  score: [3, 1]\n", "submissions.yaml:2: [R15] `score`"},
                        {"own:\n  use_for_time_limit: maybe\n", "`use_for_time_limit`"},
                        {"own: AC\n", "mapping"}};
    for (const Row& row : rows) {
        SCOPED_TRACE(row.text);
        files["submissions/submissions.yaml"] = row.text;
        const std::string faults = faults_of(files);
        EXPECT_NE(faults.find(row.expected), std::string::npos) << faults;
    }
}

TEST(InputValidators, OfOtherToolsAreSkippedAndSaidSo) {
    Files files = legacy_package();
    files["input_format_validators/a.ctd"] = files["input_validators/b.viva"] = "x";
    files["input_validators/validate.h"] = files["input_validators/c.py"] = "x";
    files["input_validators/d.hs"] = files["input_validators/e/main.cpp"] = "x";
    const Package package = loaded(files);
    EXPECT_EQ(package.input_validators,
              (std::vector<std::filesystem::path>{"input_validators/c.py", "input_validators/e"}));
    const std::string warnings = all_of(package.warnings);
    for (const char* name : {"a.ctd", "b.viva", "d.hs"})
        EXPECT_NE(warnings.find(name), std::string::npos) << warnings;
    EXPECT_EQ(warnings.find("validate.h"), std::string::npos);
}

TEST(Memory, IsTheFormatsUnlessItIsAnInterview) {
    Files files = small_package();
    EXPECT_EQ(loaded(files).limits.memory_mib, 2048);
    files["interview.yaml"] = "interview_format_version: 1\nkind: io\nminutes: 20\n";
    EXPECT_EQ(loaded(files).limits.memory_mib, 512);
    files["problem.yaml"] += "  memory: 100\n";
    EXPECT_EQ(loaded(files).limits.memory_mib, 100);
}

}  // namespace
}  // namespace rehearse::package
