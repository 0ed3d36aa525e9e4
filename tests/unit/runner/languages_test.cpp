// Every language through the real compile and run plan in the real sandbox: each verdict for its
// reason. One program per language (actions/) does what its input asks for. A language that is not
// installed is skipped by name, with what to install.
#include "languages/language.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "package/load.hpp"
#include "package/reader.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::TemporaryPackage;

struct Ending {
    const char* action;
    const char* verdict;
    const char* reason;  // part of it
};

struct Row {
    const char* id;
    const char* file;
    const char* broken;   // does not compile
    const char* message;  // what the compiler says of it, with file and line
    std::vector<Ending> endings;
};

/// Else GoogleTest names a row by its bytes.
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.id;
}

const std::vector<Row>& rows() {
    static const std::vector<Row> table{
        {"c",
         "a.c",
         "int main(void) {\n  return x;\n}\n",
         "a.c:2:10: error:",
         {{"throw", "RE", "SIGABRT"}, {"recurse", "MLE", "memory"}, {"threads", "AC", "8"}}},
        {"cpp",
         "a.cpp",
         "int main() {\n  return x;\n}\n",
         "a.cpp:2:10: error:",
         {{"throw", "RE", "SIGABRT"},
          {"recurse", "MLE", "memory"},
          {"huge", "MLE", "bad_alloc"},
          {"threads", "AC", "8"}}},
        {"python3",
         "a.py",
         "x = 1\ndef f(:\n",
         "File \"a.py\", line 2",
         {{"throw", "RE", "exit code 1"},
          {"recurse", "RE", "exit code 1: stack overflow"},
          {"huge", "MLE", "MemoryError"},
          {"threads", "AC", "8"}}},
        {"javascript",
         "a.js",
         "let x = 1;\nlet x = 2;\n",
         "a.js:2",
         {{"throw", "RE", "exit code 1"},
          {"recurse", "RE", "exit code 1: stack overflow"},
          {"huge", "MLE", "allocation failed"},
          {"threads", "AC", "8"}}},
        {"typescript",
         "a.ts",
         "let x: number = 1;\nlet y: = 2;\n",
         "a.ts:2:",
         {{"throw", "RE", "exit code 1"},
          {"recurse", "RE", "exit code 1: stack overflow"},
          {"huge", "MLE", "allocation failed"}}},
        {"java",
         "a.java",
         "class A {\n  int x = \"text\";\n}\n",
         "a.java:2: error:",
         {{"throw", "RE", "exit code 1"},
          {"recurse", "RE", "exit code 1: stack overflow"},
          {"huge", "MLE", "OutOfMemoryError"},
          {"threads", "AC", "8"}}},
        {"go",
         "a.go",
         "package main\nfunc main() { x := 1 }\n",
         "a.go:2:15:",
         {{"throw", "RE", "exit code 2"},
          {"recurse", "MLE", "memory"},
          {"huge", "MLE", "memory"},
          {"threads", "AC", "8"}}},
        {"rust",
         "a.rs",
         "fn main() {\n    let x: i32 = \"text\";\n}\n",
         "a.rs:2:18",
         {{"throw", "RE", "exit code 101"},
          {"recurse", "MLE", "memory"},
          {"huge", "MLE", "allocation failed"},
          {"threads", "AC", "8"}}},
        {"php",
         "a.php",
         "<?php\n$x = ;\n",
         "a.php on line 2",
         {{"throw", "RE", "exit code 255"},
          {"recurse", "MLE", "memory_limit"},
          {"huge", "MLE", "memory_limit"}}},
        {"ruby",
         "a.rb",
         "x = 1\ndef f(\n",
         "a.rb:2:",
         {{"throw", "RE", "exit code 1"},
          {"recurse", "RE", "exit code 1: stack overflow"},
          {"huge", "MLE", "NoMemoryError"},
          {"threads", "AC", "8"}}},
        {"bash",
         "a.sh",
         "x=1\nif true; then\n",
         "a.sh: line 3:",
         {{"throw", "RE", "exit code 1"},
          {"recurse", "RE", "exit code 1: stack overflow"},
          {"threads", "AC", "8"}}},
    };
    return table;
}

/// Much time, so that a busy machine changes no verdict; little where it is to run out.
rehearse::testing::Files package_files(int time_limit_s) {
    auto files = rehearse::testing::small_package();
    std::string& problem = files["problem.yaml"];
    problem.resize(problem.find("  time_limit"));
    problem += fmt::format("  time_limit: {}\n  memory: 256\n  output: 1\n", time_limit_s);
    return files;
}

std::string describe(const grading::JobResult& result) {
    return to_json(result, true);
}

class LanguageTest : public rehearse::testing::MachineTest,
                     public ::testing::WithParamInterface<Row> {
protected:
    void SetUp() override {
        MachineTest::SetUp();
        if (IsSkipped()) return;
        if (const auto tool =
                machine_->grader.compiler().find_tool(*languages::find(GetParam().id));
            !tool)
            GTEST_SKIP() << tool.error().message;
    }

    static grading::JobResult run(const Submission& submission, const std::string& input,
                                  int time_limit_s = 30) {
        const TemporaryPackage directory(package_files(time_limit_s));
        const auto loaded = package::load(directory.root());
        GradeOptions options;
        options.purpose = grading::Purpose::own_input;
        options.own_input = input;
        return machine_->grader.grade(*loaded.package, submission, options);
    }
};

std::string text_of(const Row& row) {
    const std::string extension = std::string(row.file).substr(1);
    return package::read_file(std::filesystem::path(REHEARSE_SOURCE_DIR) /
                              ("tests/unit/runner/actions/actions" + extension))
        .value();
}

TEST_P(LanguageTest, EndsAsItShould) {
    const Row& row = GetParam();
    const Submission submission{{{row.file, text_of(row)}}, "", ""};
    std::string numbers = "sum";
    for (int i = 1; i <= 20'000; ++i) numbers += fmt::format("\n{}", i);
    std::vector<Ending> endings{{"exit", "RE", "exit code 3"},
                                {"loop", "TLE", "time"},
                                {"memory", "MLE", "memory"},
                                {"flood", "OLE", "output size"}};
    endings.insert(endings.end(), row.endings.begin(), row.endings.end());
    const auto sum = run(submission, numbers + "\n");
    ASSERT_EQ(sum.tests.size(), 1U) << describe(sum);
    EXPECT_EQ(sum.tests[0].actual.text, "200010000\n") << describe(sum);
    for (const Ending& ending : endings) {
        SCOPED_TRACE(ending.action);
        const bool is_endless = std::string_view(ending.action) == "loop";
        const auto result = run(submission, std::string(ending.action) + "\n", is_endless ? 1 : 30);
        ASSERT_EQ(result.tests.size(), 1U) << describe(result);
        EXPECT_EQ(to_string(result.tests[0].verdict), std::string_view(ending.verdict))
            << describe(result).substr(0, 3000);
        const std::string& said = std::string_view(ending.verdict) == "AC"
                                      ? result.tests[0].actual.text
                                      : result.tests[0].reason;
        EXPECT_NE(said.find(ending.reason), std::string::npos) << said;
    }
}

TEST_P(LanguageTest, NamesTheLineThatDoesNotCompile) {
    const Row& row = GetParam();
    const auto result = run(Submission{{{row.file, row.broken}}, "", ""}, "");
    EXPECT_EQ(to_string(result.verdict), "CE") << describe(result);
    EXPECT_NE(result.compile.output.find(row.message), std::string::npos) << result.compile.output;
    for (const char* ours : {"/box", "/toolchain", "/tmp", "Rehearse"})
        EXPECT_EQ(result.compile.output.find(ours), std::string::npos) << result.compile.output;
}

TEST_P(LanguageTest, SaysHello) {
    const languages::Language& language = *languages::find(GetParam().id);
    const auto result =
        run(Submission{{{languages::solution_name(language), language.hello}}, "", ""}, "");
    ASSERT_EQ(result.tests.size(), 1U) << describe(result);
    EXPECT_EQ(result.tests[0].actual.text, "hello\n") << describe(result);
}

class PreparedLanguageTest : public LanguageTest {};

TEST_P(PreparedLanguageTest, CompilesTheSame) {
    const languages::Language& language = *languages::find(GetParam().id);
    const auto prepared = machine_->grader.compiler().prepare(language);
    ASSERT_TRUE(prepared.has_value()) << prepared.error().message;
    const auto toolchains = machine_->cache_directory.root() / "toolchains";
    int finished = 0;
    for (const auto& entry : std::filesystem::directory_iterator(toolchains)) {
        EXPECT_FALSE(entry.path().filename().string().starts_with("part-"));
        finished += entry.path().filename().string().starts_with(language.id + "-") ? 1 : 0;
    }
    EXPECT_EQ(finished, 1);
    ASSERT_TRUE(machine_->grader.compiler().prepare(language).has_value()) << "already there";
    const Row& row = GetParam();
    const auto sum = run(Submission{{{row.file, text_of(row) + "\n"}}, "", ""}, "sum 1 2\n");
    ASSERT_EQ(sum.tests.size(), 1U) << describe(sum);
    EXPECT_FALSE(sum.compile.cached);
    EXPECT_EQ(sum.tests[0].actual.text, "3\n") << describe(sum);
    const auto broken = run(Submission{{{row.file, row.broken}}, "", ""}, "");
    EXPECT_EQ(to_string(broken.verdict), "CE");
    EXPECT_NE(broken.compile.output.find(row.message), std::string::npos) << broken.compile.output;
}

std::vector<Row> prepared_rows() {
    std::vector<Row> found;
    for (const Row& row : rows()) {
        if (!languages::find(row.id)->preparation.empty()) found.push_back(row);
    }
    return found;
}

INSTANTIATE_TEST_SUITE_P(Every, PreparedLanguageTest, ::testing::ValuesIn(prepared_rows()),
                         [](const auto& each) { return std::string(each.param.id); });

INSTANTIATE_TEST_SUITE_P(Every, LanguageTest, ::testing::ValuesIn(rows()),
                         [](const auto& each) { return std::string(each.param.id); });

/// What a row of submissions in one language must print.
struct Printed {
    const char* name;
    std::vector<SourceFile> files;
    const char* input;
    const char* output;
};

class SubmissionTest : public LanguageTest {};

const Row& row_of(const char* id) {
    static const Row sql{"sql", "a.sql", "", "", {}};
    for (const Row& row : rows()) {
        if (std::string_view(row.id) == id) return row;
    }
    return sql;
}

std::vector<Printed> printed_by(const std::string& id) {
    if (id == "c") {
        return {{"reads its data file",
                 {{"main.c",
                   "#include <stdio.h>\nint twice(int);\nint main(void) { int n; FILE* f = "
                   "fopen(\"data.txt\", \"r\"); fscanf(f, \"%d\", &n); printf(\"%d\\n\", "
                   "twice(n)); return 0; }\n"},
                  {"twice.c", "int twice(int n) { return 2 * n; }\n"},
                  {"data.txt", "21\n"}},
                 "",
                 "42\n"}};
    }
    if (id == "java") {
        return {{"the class that has main counts",
                 {{"Helper.java", "class Helper { static int twice(int n) { return 2 * n; } }\n"},
                  {"Start.java",
                   "package deep.down;\nclass Unused {}\npublic class Other { public static void "
                   "main(String[] a) { System.out.println(\"other\"); } }\n"}},
                 "",
                 "other\n"},
                {"the entry's main before others'",
                 {{"Main.java",
                   "class Apple { }\nclass Main { public static void main(String[] a) { "
                   "System.out.println(Zoo.n()); } }\n"},
                  {"Zoo.java",
                   "class Aardvark { public static void main(String[] a) { "
                   "System.out.println(\"wrong\"); } }\nclass Zoo { static int n() { return 5; } "
                   "}\n"}},
                 "",
                 "5\n"}};
    }
    if (id == "go") {
        return {{"two files",
                 {{"main.go", "package main\n\nfunc main() { println2(twice(4)) }\n"},
                  {"more.go",
                   "package main\n\nimport \"fmt\"\n\nfunc twice(n int) int { return 2 * n "
                   "}\nfunc println2(n int) { fmt.Println(n) }\n"}},
                 "",
                 "8\n"}};
    }
    if (id == "rust") {
        return {{"a module of its own",
                 {{"main.rs", "mod shapes;\nfn main() { println!(\"{}\", shapes::area(3)); }\n"},
                  {"shapes.rs", "pub fn area(n: u32) -> u32 { n * n }\n"}},
                 "",
                 "9\n"}};
    }
    if (id == "typescript") {
        return {{"imports and require",
                 {{"main.ts",
                   "import { twice } from './twice';\nconst os = require('os');\n"
                   "console.log(twice(4), typeof os.EOL);\n"},
                  {"twice.ts", "export function twice(n: number): number { return 2 * n; }\n"}},
                 "",
                 "8 string\n"}};
    }
    if (id == "php") {
        return {{"includes and ctype",
                 {{"main.php",
                   "<?php\nrequire 'twice.php';\necho twice(4), ctype_digit('7') ? 'y' : 'n', "
                   "\"\\n\";\n"},
                  {"twice.php", "<?php\nfunction twice(int $n): int { return 2 * $n; }\n"}},
                 "",
                 "8y\n"}};
    }
    if (id == "ruby") {
        return {{"standard library",
                 {{"main.rb",
                   "require 'set'\nrequire 'json'\nrequire 'prime'\nrequire "
                   "'matrix'\nrequire_relative 'twice'\nputs "
                   "JSON.generate(Set[twice(4)].to_a)\n"},
                  {"twice.rb", "def twice(n) = 2 * n\n"}},
                 "",
                 "[8]\n"}};
    }
    if (id == "sql") {
        return {
            {"rows, NULL and tabs after the set-up",
             {{"a.sql", "SELECT name, score FROM t ORDER BY name;\n"}},
             "CREATE TABLE t(name TEXT, score INT);\nINSERT INTO t VALUES ('b', NULL), ('a', "
             "1);\nSELECT 'unseen';\n",
             "a\t1\nb\tNULL\n"},
            {"the last result only",
             {{"a.sql", "SELECT 'unseen', 1;\nSELECT 2;\nCREATE TABLE t(a);\n-- the end\n;;\n"}},
             "",
             "2\n"},
            {"each kind of value",
             {{"a.sql",
               "SELECT NULL, '', 'NULL', '(empty)', 0, -9223372036854775807, 2.0, 0.1, "
               "1/3.0, 1e300, x'00ff', x'', 'a' || char(9, 10, 13) || 'b', 'é';\n"}},
             "",
             "NULL\t(empty)\t'NULL'\t'(empty)'\t0\t-9223372036854775807\t2.0\t0.1\t"
             "0.3333333333333333\t1e+300\tx'00ff'\tx''\ta\\t\\n\\rb\té\n"},
            {"files that would be taken for ours",
             {{"a.sql", "SELECT 1;\n"}, {"sqlrun", "#!/bin/sh\necho forged\n"}},
             "",
             "1\n"}};
    }
    return {};
}

TEST_P(SubmissionTest, Prints) {
    for (const Printed& each : printed_by(GetParam().id)) {
        SCOPED_TRACE(each.name);
        const auto result = run(Submission{each.files, "", ""}, each.input);
        ASSERT_EQ(result.tests.size(), 1U) << describe(result);
        EXPECT_EQ(result.tests[0].actual.text, each.output) << describe(result);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, SubmissionTest,
                         ::testing::Values(row_of("c"), row_of("java"), row_of("go"),
                                           row_of("rust"), row_of("typescript"), row_of("php"),
                                           row_of("ruby"), row_of("sql")),
                         [](const auto& each) { return std::string(each.param.id); });

class SqlTest : public LanguageTest {};

TEST_P(SqlTest, EndsAsItShould) {
    struct Case {
        const char* name;
        std::string_view text;
        const char* verdict;
        const char* said;  // in reason or standard error
    };
    const Case cases[] = {
        {"hello", "SELECT 'hello';\n", "AC", ""},
        {"last result only", "SELECT 1;\nCREATE TABLE t(a);\n", "AC", ""},
        {"syntax", "SELECT 1;\n\nSELEC 2;\n", "RE", "a.sql:3: near \"SELEC\": syntax error"},
        {"a constraint", "CREATE TABLE t(a UNIQUE);\nINSERT INTO t VALUES (1), (1);\n", "RE",
         "a.sql:2: UNIQUE constraint failed: t.a"},
        {"no such table", "SELECT * FROM gone;\n", "RE", "no such table: gone"},
        {"endless",
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM "
         "n;\n",
         "TLE", "time"},
        {"flood",
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;\n",
         "OLE", "output size"},
        {"memory",
         "CREATE TEMP TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
         "SELECT randomblob(1000000) FROM n;\n",
         "MLE", "memory"},
        {"commands of the shell", ".shell echo escaped\n", "RE", "syntax error"},
        {"attach", "ATTACH '/tmp/x.db' AS x;\n", "RE", "ATTACH is not allowed"},
        {"attach a second one in memory", "ATTACH ':memory:' AS x;\n", "RE", "ATTACH is not"},
        {"detach", "DETACH main;\n", "RE", "DETACH is not allowed"},
        {"vacuum into a file", "VACUUM INTO '/tmp/x.db';\n", "RE", "not allowed"},
        {"readfile", "SELECT readfile('/etc/passwd');\n", "RE", "no such function"},
        {"extension", "SELECT load_extension('/tmp/x');\n", "RE", "load_extension is not"},
        {"tokenizer", "SELECT fts3_tokenizer('simple');\n", "RE", "fts3_tokenizer is not"},
        {"virtual table", "CREATE VIRTUAL TABLE f USING fts5(a);\n", "RE", "VIRTUAL TABLE is not"},
        {"pragma", "PRAGMA journal_mode = WAL;\n", "RE", "PRAGMA journal_mode is not allowed"},
        {"pragma as a table", "SELECT * FROM pragma_database_list;\n", "RE",
         "PRAGMA database_list is not allowed"},
        {"schema by hand", "PRAGMA writable_schema = ON;\n", "RE", "not allowed"},
        {"schema by hand, without asking", "DELETE FROM sqlite_master;\n", "RE",
         "may not be modified"},
        {"pragma that only tells", "CREATE TABLE t(a);\nPRAGMA table_info(t);\n", "AC", ""},
        {"foreign keys off", "PRAGMA foreign_keys = OFF;\n", "RE", "not allowed"},
        {"a NUL character", std::string_view("SELECT 1;\n\0SELECT 2;\n", 21), "RE", "a.sql:2:"},
    };
    for (const Case& each : cases) {
        SCOPED_TRACE(each.name);
        const auto result = run(Submission{{{"a.sql", std::string(each.text)}}, "", ""}, "",
                                std::string_view(each.name) == "endless" ? 1 : 30);
        ASSERT_EQ(result.tests.size(), 1U) << describe(result);
        EXPECT_EQ(to_string(result.tests[0].verdict), std::string_view(each.verdict))
            << describe(result).substr(0, 2000);
        const std::string said = result.tests[0].reason + result.tests[0].standard_error.text;
        EXPECT_NE(said.find(each.said), std::string::npos) << said;
        EXPECT_EQ(result.tests[0].actual.text.find("escaped"), std::string::npos);
    }
}

INSTANTIATE_TEST_SUITE_P(On, SqlTest, ::testing::Values(row_of("sql")),
                         [](const auto& each) { return std::string(each.param.id); });

using MissingTool = rehearse::testing::MachineTest;

TEST_F(MissingTool, SaysWhatToInstall) {
    languages::Language language = *languages::find("java");
    language.id = "fiction";
    language.version_command = {"no-such-compiler", "--version"};
    const auto tool = machine_->grader.compiler().find_tool(language);
    ASSERT_FALSE(tool.has_value());
    EXPECT_EQ(tool.error().code, ErrorCode::language_unavailable);
    EXPECT_NE(tool.error().message.find("apt-get install default-jdk-headless"), std::string::npos)
        << tool.error().message;
}

}  // namespace
}  // namespace rehearse::runner
