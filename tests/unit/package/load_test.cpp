// Reading packages: what is taken from a correct one, and that every fault names its file, line and
// rule.
#include "package/load.hpp"

#include <gtest/gtest.h>

#include "languages/language.hpp"
#include "package/candidate_content.hpp"
#include "package/glob.hpp"
#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::Files;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

const std::string head =
    "problem_format_version: 2025-09\nname: Sum\nuuid: 01234567-89ab-cdef-0123-456789abcdef\n";
const std::string interview = "interview_format_version: 1\nkind: io\nminutes: 20\n";
const std::string ops =
    "interview_format_version: 1\nkind: ops\nminutes: 20\nharness:\n  class: Counter\n  methods:\n";

TEST(Load, TakesASmallPackage) {
    const TemporaryPackage directory(small_package());
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value())
        << (loaded.faults.empty() ? "" : to_string(loaded.faults.front()));
    const Package& package = *loaded.package;
    EXPECT_EQ(package.slug, "sum");
    EXPECT_EQ(package.title(), "Sum");
    EXPECT_EQ(package.statement(), "Add two numbers.\n");
    EXPECT_EQ(package.dialect, Dialect::kattis_2025_09);
    EXPECT_EQ(package.languages, languages::program_ids());
    EXPECT_EQ(package.limits.memory_mib, 2048);
    ASSERT_EQ(package.cases.size(), 2U);
    EXPECT_TRUE(package.cases[0].is_sample);
    EXPECT_EQ(package.cases[1].full_name(), "secret/01-small");
    EXPECT_EQ(package.cases[1].category, "small");
}

struct FaultRow {
    const char* name;
    Files changed;   // on top of the small package; empty text removes
    Fault expected;  // message: a part of it
};

const FaultRow fault_rows[] = {
    {"unknown key",
     {{"problem.yaml", head + "colour: red\n"}},
     {"problem.yaml", 4, "R2", "`colour`"}},
    {"unknown limit",
     {{"problem.yaml", head + "limits:\n  time_limit: 1\n  speed: 3\n"}},
     {"problem.yaml", 6, "R2", "`limits.speed`"}},
    {"limit not a number",
     {{"problem.yaml", head + "limits:\n  time_limit: fast\n"}},
     {"problem.yaml", 5, "R2", "`fast`"}},
    {"limit nan",
     {{"problem.yaml", head + "limits:\n  time_limit: nan\n"}},
     {"problem.yaml", 5, "R2", "`nan`"}},
    {"negative limit",
     {{"problem.yaml", head + "limits: {memory: -1}\n"}},
     {"problem.yaml", 4, "R2", "`limits.memory`"}},
    {"unknown version",
     {{"problem.yaml", "problem_format_version: 2031-01\nname: x\n"}},
     {"problem.yaml", 1, "R2", "2031-01"}},
    {"no uuid",
     {{"problem.yaml", "problem_format_version: 2025-09\nname: Sum\n"}},
     {"problem.yaml", 1, "R2", "`uuid` is missing"}},
    {"bad uuid",
     {{"problem.yaml", "problem_format_version: 2025-09\nname: Sum\nuuid: 17\n"}},
     {"problem.yaml", 3, "R2", "UUID"}},
    {"unknown type", {{"problem.yaml", head + "type: golf\n"}}, {"problem.yaml", 4, "R2", "golf"}},
    {"key twice",
     {{"problem.yaml", head + "name: Other\n"}},
     {"problem.yaml", 4, "R2", "given twice"}},
    {"not YAML", {{"problem.yaml", "a: [1\nb: {\n"}}, {"problem.yaml", 2, "R2", "not YAML"}},
    {"a list", {{"problem.yaml", "- a\n"}}, {"problem.yaml", 1, "R2", "key: value"}},
    {"byte order mark",
     {{"problem.yaml", "\xEF\xBB\xBF" + head}},
     {"problem.yaml", 1, "R2", "byte order mark"}},
    {"not UTF-8", {{"problem.yaml", head + "source: \xff\n"}}, {"problem.yaml", 1, "R2", "UTF-8"}},
    {"no language left",
     {{"problem.yaml", head + "languages: [cobol]\n"}},
     {"problem.yaml", 4, "R2", "languages"}},
    {"answer missing", {{"data/secret/2.in", "1\n"}}, {"data/secret/2.in", 0, "R3", "2.ans"}},
    {"input missing", {{"data/secret/2.ans", "1\n"}}, {"data/secret/2.ans", 0, "R3", "2.in"}},
    {"unknown key of a case",
     {{"data/secret/01-small.yaml", "descripton: x\n"}},
     {"data/secret/01-small.yaml", 1, "R3", "descripton"}},
    {"unknown key of a group",
     {{"data/secret/test_group.yaml", "args: []\nfoo: 1\n"}},
     {"data/secret/test_group.yaml", 2, "R3", "foo"}},
    {"bad file name", {{"data/secret/a b.in", "1\n"}}, {"data/secret/a b.in", 0, "R1", "letters"}},
    {"no statement", {{"statement/problem.en.md", ""}}, {"statement", 0, "R2", "no statement"}},
    {"unknown kind",
     {{"interview.yaml", "interview_format_version: 1\nkind: golf\nminutes: 5\n"}},
     {"interview.yaml", 2, "interview.yaml", "golf"}},
    {"misspelt key",
     {{"interview.yaml", interview + "hint: []\n"}},
     {"interview.yaml", 4, "interview.yaml", "`hint`"}},
    {"newer version",
     {{"interview.yaml", "interview_format_version: 2\n"}},
     {"interview.yaml", 1, "interview.yaml", "newer"}},
    {"hints out of order",
     {{"interview.yaml",
       interview + "hints:\n  - {after_minutes: 9, text: a}\n  - {after_minutes: 5, text: b}\n"}},
     {"interview.yaml", 6, "interview.yaml", "order"}},
    {"theory id",
     {{"interview.yaml", interview + "theory: [Big Topic]\n"}},
     {"interview.yaml", 4, "interview.yaml", "Big Topic"}},
    {"rubric id twice",
     {{"interview.yaml", interview + "rubric:\n  - {id: a, text: x}\n  - {id: a, text: y}\n"}},
     {"interview.yaml", 6, "interview.yaml", "twice"}},
    {"ops without harness",
     {{"interview.yaml", "interview_format_version: 1\nkind: ops\nminutes: 5\n"}},
     {"interview.yaml", 1, "interview.yaml", "harness"}},
    {"function without harness",
     {{"interview.yaml", "interview_format_version: 1\nkind: function\nminutes: 5\n"}},
     {"interview.yaml", 1, "interview.yaml", "harness"}},
    {"unknown type",
     {{"interview.yaml", ops + "    - {name: add, params: [{name: by, type: number}]}\n"}},
     {"interview.yaml", 7, "interview.yaml", "`number`"}},
    {"keyword as method",
     {{"interview.yaml", ops + "    - {name: delete}\n"}},
     {"interview.yaml", 5, "interview.yaml", "`delete`"}},
    {"a type C lacks",
     {{"interview.yaml", ops + "    - {name: all, returns: \"map<string,int>\"}\n"}},
     {"interview.yaml", 5, "interview.yaml", "no form in C"}},
    {"expectations",
     {{"submissions/submissions.yaml", "\"accepted/*\":\n  required: [FINE]\n"}},
     {"submissions/submissions.yaml", 2, "R15", "FINE"}},
};

TEST(Load, NamesFileLineAndRuleOfEachFault) {
    for (const FaultRow& row : fault_rows) {
        SCOPED_TRACE(row.name);
        const TemporaryPackage directory(small_package());
        for (const auto& [name, text] : row.changed) {
            if (text.empty())
                std::filesystem::remove(directory.root() / name);
            else
                directory.write(name, text);
        }
        const Loaded loaded = load(directory.root());
        EXPECT_FALSE(loaded.package.has_value());
        ASSERT_FALSE(loaded.faults.empty());
        bool found = false;
        std::string all;
        for (const Fault& fault : loaded.faults) {
            all += to_string(fault) + "\n";
            found = found || (fault.file == row.expected.file && fault.line == row.expected.line &&
                              fault.rule == row.expected.rule &&
                              fault.message.find(row.expected.message) != std::string::npos);
        }
        EXPECT_TRUE(found) << all;
    }
}

TEST(Load, RefusesLinksOutOfThePackage) {
    const TemporaryPackage directory(small_package());
    std::filesystem::create_symlink("/etc/hostname", directory.root() / "data/secret/02.in");
    const Loaded loaded = load(directory.root());
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_EQ(loaded.faults.front().rule, "R1");
}

TEST(Load, DoesNotReTypeScalars) {
    Files files = small_package();
    files["problem.yaml"] =
        head + "version: 1.10\nlicense: public domain\nlimits: {time_limit: 1e0}\n";
    files["data/test_group.yaml"] = "output_validator_args: [float_tolerance, 1e-6]\n";
    const TemporaryPackage directory(files);
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    EXPECT_EQ(loaded.package->license, "public domain");
    EXPECT_EQ(loaded.package->cases[0].output_validator_args,
              (std::vector<std::string>{"float_tolerance", "1e-6"}));
}

TEST(Load, OrdersCasesBytewiseByNameAndInheritsGroups) {
    Files files = small_package();
    for (const char* name :
         {"secret/a-b", "secret/a", "secret/B", "secret/g1/x", "secret/folder/y", "sample/0"}) {
        files[std::string("data/") + name + ".in"] = "1\n";
        files[std::string("data/") + name + ".ans"] = "1\n";
    }
    files["data/secret/test_group.yaml"] = "output_validator_args: [case_sensitive]\n";
    files["data/secret/g1/test_group.yaml"] = "max_score: 10\nargs: [one]\n";
    files["data/secret/a.yaml"] =
        "description: \"edge: empty\"\nhint: Look.\noutput_validator_args: []\n";
    const TemporaryPackage directory(files);
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    std::vector<std::string> names;
    for (const TestCase& test : loaded.package->cases) names.push_back(test.full_name());
    EXPECT_EQ(names,
              (std::vector<std::string>{"sample/0", "sample/1", "secret/01-small", "secret/B",
                                        "secret/a", "secret/a-b", "secret/y", "secret/g1/x"}));
    const TestCase& a = loaded.package->cases[4];
    EXPECT_EQ(a.category, "edge");
    EXPECT_EQ(a.hint, "Look.");
    EXPECT_TRUE(a.output_validator_args.empty());
    EXPECT_EQ(loaded.package->cases[5].output_validator_args,
              std::vector<std::string>{"case_sensitive"});
    EXPECT_EQ(loaded.package->cases[7].args, std::vector<std::string>{"one"});
}

TEST(Load, ReadsTheOlderDialects) {
    Files files = small_package();
    files.erase("statement/problem.en.md");
    files["problem.yaml"] = "author: A\nkeywords: sums easy\nuuid: 1\nvalidator_flags: x\n";
    files["problem_statement/problem.tex"] = "\\problemname{Sum of Two}\n";
    files["domjudge-problem.ini"] = "timelimit='3'\n";
    files["data/secret/testdata.yaml"] = "output_validator_flags: float_tolerance 1e-4\n";
    const TemporaryPackage directory(files, "sumoftwo");
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value()) << to_string(loaded.faults.at(0));
    EXPECT_EQ(loaded.package->dialect, Dialect::legacy);
    EXPECT_EQ(loaded.package->title(), "Sum of Two");
    EXPECT_EQ(loaded.package->limits.time_limit_s, 3);
    EXPECT_EQ(loaded.package->keywords, (std::vector<std::string>{"sums", "easy"}));
    EXPECT_EQ(loaded.package->cases[1].output_validator_args,
              (std::vector<std::string>{"x", "float_tolerance", "1e-4"}))
        << "those of problem.yaml come first";
}

TEST(Load, KnowsWhatSubmissionsMustGet) {
    Files files = small_package();
    files["submissions/accepted/a.py"] = "x";
    files["submissions/run_time_error/b.py"] = "x";
    files["submissions/mixed/c.py"] = "# @EXPECTED_RESULTS@: TIMELIMIT, RUN-ERROR\n";
    files["submissions/mixed/d.py"] = "x";
    files["submissions/submissions.yaml"] =
        "\"{accepted,x}/*.py\":\n  permitted: [AC, WA]\n  required: WA\n  language: python3\n";
    const TemporaryPackage directory(files);
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    const auto& all = loaded.package->submissions;
    ASSERT_EQ(all.size(), 4U);
    ASSERT_EQ(all[0].expectations.size(), 2U) << "a pattern adds to what the folder promises";
    EXPECT_EQ(all[0].expectations[0].permitted, std::vector<std::string>{"AC"});
    EXPECT_EQ(all[0].expectations[1].required, std::vector<std::string>{"WA"});
    EXPECT_EQ(all[0].language, "python3");
    EXPECT_EQ(all[1].expectations.at(0).required, (std::vector<std::string>{"TLE", "RTE"}));
    EXPECT_TRUE(all[2].expectations.empty());
    EXPECT_EQ(all[3].expectations.at(0).permitted, (std::vector<std::string>{"AC", "RTE"}));
}

TEST(Glob, FollowsR15) {
    EXPECT_TRUE(glob_matches("accepted", "accepted/a.py"));
    EXPECT_TRUE(glob_matches("accepted/*", "accepted/a.py"));
    EXPECT_TRUE(glob_matches("{accepted,rejected}/a.{py,c}", "rejected/a.c"));
    EXPECT_FALSE(glob_matches("*", "b") && glob_matches("*.py", "dir/a.py"));
    EXPECT_FALSE(glob_matches("accepted/*.py", "accepted/a.pyc"));
    EXPECT_FALSE(glob_matches("acc", "accepted/a.py"));
}

TEST(Constants, AreReplacedByNameAndVariant) {
    const std::map<std::string, std::string> constants{{"n", "5"}, {"n.latex", "five"}};
    EXPECT_EQ(apply_constants("{{n}} {{n.latex}} {{m}} {{{n}} {{", constants),
              "5 five {{m}} {5 {{");
}

TEST(CandidateContent, HoldsNothingHidden) {
    Files files = small_package();
    files["interview.yaml"] = interview +
                              "hints: [{after_minutes: 1, text: H1DDEN}]\nrubric: [{id: a, text: "
                              "H1DDEN}]\nfollow_ups: [H1DDEN]\n"
                              "notes: [H1DDEN]\ntime_factor: {python3: 3}\n";
    files["data/secret/01-small.in"] = "H1DDEN\n";
    files["data/secret/01-small.ans"] = "H1DDEN\n";
    files["submissions/accepted/a.py"] = "H1DDEN\n";
    files["attachments/templates/python3/solution.py"] = "# start\n";
    const TemporaryPackage directory(files);
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    const CandidateContent content = candidate_content(*loaded.package);
    EXPECT_EQ(content.hints_total, 1U);
    EXPECT_EQ(content.starters.at("python3"), "# start\n");
    EXPECT_EQ(content.time_limit_ms.at("python3"), 3000);
    ASSERT_EQ(content.samples.size(), 1U);
    EXPECT_EQ(content.samples[0].answer, "3\n");
    std::string all = content.slug + content.title + content.statement;
    for (const auto& sample : content.samples)
        all += sample.input + sample.answer + sample.description;
    for (const auto& [language, text] : content.starters) all += text;
    EXPECT_EQ(all.find("H1DDEN"), std::string::npos);
}

}  // namespace
}  // namespace rehearse::package
