// `sql:` of interview.yaml and the checks of script tasks: what is read, and that every fault names
// its line.
#include "package/sql_task.hpp"

#include <gtest/gtest.h>

#include "package/load.hpp"
#include "package/slt.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::Files;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

const std::string head = "interview_format_version: 1\nkind: sql\nminutes: 20\n";

Loaded load_with(const std::string& sql, const Files& more = {}) {
    Files files = small_package();
    files["interview.yaml"] = head + sql;
    for (const auto& [name, text] : more) files[name] = text;
    return load(TemporaryPackage(files).root());
}

std::string faults_of(const Loaded& loaded) {
    std::string text;
    for (const Fault& fault : loaded.faults) text += to_string(fault) + "\n";
    return text;
}

TEST(SqlTask, IsRead) {
    const Loaded loaded = load_with(
        "sql:\n  dialect: sqlite\n  submission: query\n  result: nosort\n  columns: names\n"
        "  float_tolerance: 1e-9\n  indexes: 1\n"
        "  budget: {vm_steps: 2000, fullscan_steps: 0, sorts: 1}\n"
        "  plan_must_contain: [\"SEARCH t\"]\n  plan_must_not_contain: [\"SCAN t\", AUTOMATIC]\n");
    ASSERT_TRUE(loaded.package.has_value()) << faults_of(loaded);
    EXPECT_EQ(loaded.package->languages, std::vector<std::string>{"sql"});
    const SqlTask& task = *loaded.package->interview.sql;
    EXPECT_TRUE(!task.is_script && task.is_ordered && task.has_column_names);
    EXPECT_EQ(task.float_tolerance, 1e-9);
    EXPECT_EQ(task.indexes_max, 1);
    EXPECT_EQ(task.vm_steps_max, 2000);
    EXPECT_EQ(task.fullscan_steps_max, 0);
    EXPECT_EQ(task.sorts_max, 1);
    EXPECT_EQ(task.plan_must_contain, std::vector<std::string>{"SEARCH t"});
    EXPECT_EQ(task.plan_must_not_contain, (std::vector<std::string>{"SCAN t", "AUTOMATIC"}));
    EXPECT_TRUE(task.looks_at_plan());
}

TEST(SqlTask, HasDefaults) {
    const Loaded loaded = load_with("sql: {}\n");
    ASSERT_TRUE(loaded.package.has_value()) << faults_of(loaded);
    const SqlTask& task = *loaded.package->interview.sql;
    EXPECT_FALSE(task.is_script || task.is_ordered || task.has_column_names ||
                 task.looks_at_plan());
    EXPECT_EQ(task.indexes_max, 0);
    ASSERT_EQ(loaded.package->warnings.size(), 1U) << "one secret case is too few";
}

TEST(SqlTask, FaultsNameTheirLine) {
    struct Row {
        const char* name;
        const char* sql;
        int line;
        const char* message;  // a part of it
    };
    const Row rows[] = {
        {"missing", "", 1, "needs `sql`"},
        {"not a mapping", "sql: sqlite\n", 4, "needs `sql`"},
        {"unknown key", "sql:\n  colour: red\n", 5, "`sql.colour` is not known"},
        {"dialect to come", "sql:\n  dialect: postgresql\n", 5, "not supported yet"},
        {"dialect", "sql:\n  dialect: oracle\n", 5, "`sql.dialect: oracle`"},
        {"submission", "sql:\n  submission: view\n", 5, "use query or script"},
        {"result", "sql:\n  submission: query\n  result: sorted\n", 6, "use rowsort or nosort"},
        {"columns", "sql: {columns: types}\n", 4, "use count or names"},
        {"tolerance", "sql: {float_tolerance: 2}\n", 4, "from 0 to 1"},
        {"indexes", "sql: {indexes: many}\n", 4, "`sql.indexes`"},
        {"budget", "sql: {budget: 5}\n", 4, "must be a mapping"},
        {"budget key", "sql:\n  budget:\n    steps: 5\n", 6, "`sql.budget.steps`"},
        {"budget value", "sql:\n  budget:\n    vm_steps: 0\n", 6, "`sql.budget.vm_steps`"},
        {"empty plan text", "sql: {plan_must_not_contain: [\"\"]}\n", 4, "empty text"},
        {"plan text for a list", "sql: {plan_must_contain: SCAN}\n", 4, "must be a list"},
        {"result of a script", "sql:\n  submission: script\n  result: nosort\n", 6,
         "`sql.result` is for `submission: query` only"},
        {"budget of a script", "sql:\n  submission: script\n  budget: {sorts: 1}\n", 6,
         "`sql.budget` is for"},
        {"languages", "languages: [c]\nsql: {}\n", 5, "must allow the language sql"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Loaded loaded = load_with(row.sql);
        EXPECT_FALSE(loaded.package.has_value());
        ASSERT_FALSE(loaded.faults.empty());
        EXPECT_EQ(loaded.faults[0].file, "interview.yaml");
        EXPECT_EQ(loaded.faults[0].line, row.line) << faults_of(loaded);
        EXPECT_NE(loaded.faults[0].message.find(row.message), std::string::npos)
            << faults_of(loaded);
    }
}

TEST(SqlTask, KeyBelongsToItsKindOnly) {
    Files files = small_package();
    files["interview.yaml"] = "interview_format_version: 1\nkind: io\nminutes: 20\nsql: {}\n";
    const Loaded loaded = load(TemporaryPackage(files).root());
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_EQ(loaded.faults[0].line, 4);
}

TEST(SqlTask, ScriptHasChecksForAnswers) {
    const std::string script = "sql: {submission: script}\n";
    const Files checks{{"data/sample/1.slt", "statement ok\nSELECT 1\n"},
                       {"data/secret/01-small.slt", "statement ok\nSELECT 1\n"}};
    EXPECT_NE(faults_of(load_with(script)).find("data/sample/1.in: [R3] There is no 1.slt"),
              std::string::npos);
    const Loaded loaded = load_with(script, checks);
    ASSERT_TRUE(loaded.package.has_value()) << faults_of(loaded);
    EXPECT_EQ(loaded.package->cases[0].answer, "data/sample/1.slt");
    Files broken = checks;
    broken["data/secret/01-small.slt"] = "# a comment\n\nstatement maybe\nSELECT 1\n";
    EXPECT_NE(faults_of(load_with(script, broken))
                  .find("data/secret/01-small.slt:3: [sql] A statement is"),
              std::string::npos);
    broken["data/secret/01-small.slt"] = "# a comment\n";
    EXPECT_NE(faults_of(load_with(script, broken)).find("There are no checks"), std::string::npos);
    Files lonely = checks;
    lonely["data/secret/02-lonely.slt"] = "statement ok\nSELECT 1\n";
    EXPECT_NE(faults_of(load_with(script, lonely)).find("There is no 02-lonely.in beside it"),
              std::string::npos);
}

TEST(Slt, ReadsRecords) {
    const Slt slt = parse_slt(
        "# head\n"
        "statement ok\r\n"
        "CREATE TABLE t(a);\r\n"
        "INSERT INTO t VALUES (1)\n"
        "\n"
        "statement error UNIQUE  constraint\n"
        "INSERT INTO t VALUES (1)\n"
        "\n"
        "skipif sqlite\n"
        "statement ok\n"
        "not for us\n"
        "\n"
        "onlyif sqlite\n"
        "query IT rowsort label-1\n"
        "SELECT a, b\n"
        "FROM t\n"
        "----\n"
        "1\n"
        "x y\n"
        "2\n"
        "NULL\n"
        "\n"
        "query TI\n"
        "SELECT 1\n"
        "----\n"
        "a\t1\n"
        "\t2\n"
        "\n"
        "halt\n"
        "\n"
        "nonsense\n");
    ASSERT_TRUE(slt.faults.empty()) << slt.faults[0].second;
    ASSERT_EQ(slt.records.size(), 4U);
    EXPECT_EQ(slt.records[0].line, 2);
    EXPECT_EQ(slt.records[0].sql, "CREATE TABLE t(a);\nINSERT INTO t VALUES (1)\n");
    EXPECT_EQ(slt.records[1].kind, SltRecord::Kind::statement_error);
    EXPECT_EQ(slt.records[1].error_part, "UNIQUE constraint");
    EXPECT_EQ(slt.records[2].line, 14);
    EXPECT_EQ(slt.records[2].types, "IT");
    EXPECT_EQ(slt.records[2].sort, SltRecord::Sort::rows);
    EXPECT_EQ(slt.records[2].values, (std::vector<std::string>{"1", "x y", "2", "NULL"}));
    EXPECT_EQ(slt.records[3].sort, SltRecord::Sort::none);
    EXPECT_EQ(slt.records[3].values, (std::vector<std::string>{"a", "1", "", "2"}));
}

TEST(Slt, FaultsNameTheirLine) {
    struct Row {
        const char* name;
        const char* text;
        int line;
        const char* message;
    };
    const Row rows[] = {
        {"no record", "\nselect 1\n", 2, "`select` begins no record"},
        {"threshold", "hash-threshold 8\n", 1, "`hash-threshold` begins no record"},
        {"statement", "statement\nX\n", 1, "`statement ok` or `statement error`"},
        {"statement ok with more", "statement ok 3\nX\n", 1, "`statement ok` or"},
        {"no types", "query\nX\n", 1, "a letter for each column"},
        {"types", "query IX\nX\n", 1, "a letter for each column"},
        {"order", "query I sorted\nX\n", 1, "`sorted` is no order"},
        {"no SQL", "statement ok\n\nX\n", 1, "no SQL"},
        {"no SQL before values", "query I\n----\n1\n", 1, "no SQL"},
        {"hash", "query I\nX\n----\n30 values hashing to 3c13dee48d9356ae\n", 4, "A hash"},
        {"odd values", "query II\nX\n----\n1\n2\n3\n", 4, "3 values do not make rows of 2"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Slt slt = parse_slt(row.text);
        ASSERT_FALSE(slt.faults.empty());
        EXPECT_EQ(slt.faults[0].first, row.line);
        EXPECT_NE(slt.faults[0].second.find(row.message), std::string::npos)
            << slt.faults[0].second;
    }
}

}  // namespace
}  // namespace rehearse::package
