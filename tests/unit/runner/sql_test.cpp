// Tasks in SQL with SQLite in real sandboxes: what each submission gets for what reason, what a
// candidate sees of it, and what a package is told. Skipped, by name, without rehearse-sandbox.
#include <gtest/gtest.h>

#include "package/load.hpp"
#include "runner/grader.hpp"
#include "runner/verifier.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

const std::string schema =
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INT, total INT);\n"
    "INSERT INTO orders VALUES (1, 7, 10), (2, 7, NULL), (3, 8, 30);\n";

/// A package of kind sql; `sql` is its mapping.
Files sql_package(const std::string& sql) {
    Files files = small_package();
    files["interview.yaml"] =
        "interview_format_version: 1\nkind: sql\nminutes: 20\nsql: " + sql + "\n";
    files["data/sample/1.in"] = files["data/secret/01-small.in"] = schema;
    files["data/sample/1.ans"] = files["data/secret/01-small.ans"] = "1\t10\n2\tNULL\n";
    return files;
}

const std::string right = "SELECT id, total FROM orders AS o WHERE customer = 7;\n";

class SqlKindTest : public MachineTest {
protected:
    static grading::JobResult grade(const Files& files, const std::string& text,
                                    const GradeOptions& options = {}) {
        return MachineTest::grade(TemporaryPackage(files), Submission{{{"a.sql", text}}, "", ""},
                                  options);
    }
};

std::string describe(const grading::JobResult& result) {
    return to_json(result, true).substr(0, 4000);
}

TEST_F(SqlKindTest, GivesEachVerdictForItsReason) {
    struct Row {
        const char* name;
        const char* sql;
        std::string text;
        const char* verdict;
        const char* reason;  // of the sample, a part
        const char* detail;  // of the sample, a part
    };
    const char* plan = "{indexes: 1, plan_must_not_contain: [SCAN orders], budget: {vm_steps: 60}}";
    const std::string endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;";
    const Row rows[] = {
        {"right", "{}", right, "AC", "", ""},
        {"right, another order", "{}", "SELECT id, total FROM orders WHERE id < 3 ORDER BY id DESC",
         "AC", "", ""},
        {"order asked for", "{result: nosort}",
         "SELECT id, total FROM orders WHERE id < 3 ORDER BY id DESC", "WA", "", "not their order"},
        {"missing and surplus", "{}", "SELECT id, total FROM orders WHERE id <> 2", "WA", "",
         "Missing: `2 | NULL`. Surplus: `3 | 30`."},
        {"columns", "{}", "SELECT id FROM orders", "WA", "", "1 column, expected 2"},
        {"no query", "{}", "-- nothing\n", "WA", "", "no query that gives rows"},
        {"names, other ones", "{columns: names}", right, "WA", "", "The columns must be called"},
        {"syntax", "{}", "SELECT id\nFORM orders;", "RE", "line 2: near \"orders\": syntax error",
         ""},
        {"no such column", "{}", "SELECT 1;\n\nSELECT id,\n  name FROM orders;", "RE",
         "line 4: no such column: name", ""},
        {"while it runs", "{}", "SELECT abs(-9223372036854775807 - 1);", "RE",
         "line 1: integer overflow", ""},
        {"writes", "{}", "DELETE FROM orders;\n" + right, "RE",
         "line 1: DELETE is not allowed here", ""},
        {"writes in a temporary table", "{}", "CREATE TEMP TABLE t AS " + right, "RE",
         "CREATE TABLE is not allowed here", ""},
        {"creates an index", "{}", "CREATE INDEX i ON orders(customer);\n" + right, "RE",
         "CREATE INDEX is not allowed here", ""},
        // Which clock runs out first is up to the machine.
        {"endless", "{}", endless, "TLE", " time", ""},
        {"memory", "{}",
         "WITH RECURSIVE n(i, b) AS (SELECT 1, randomblob(1000000) UNION SELECT i + 1, "
         "randomblob(1000000) FROM n) SELECT count(DISTINCT b) FROM n;",
         "MLE", "memory", ""},

        {"scans", plan, right, "WA", "query plan",
         "The plan still scans orders. The plan: SCAN orders AS o"},
        {"has its index", plan, "CREATE INDEX i ON orders(customer);\n" + right, "AC", "", ""},
        {"wrong rows come before the plan", plan, "SELECT 1, 2 FROM orders", "WA", "", "Missing"},
        {"two indexes", plan,
         "CREATE INDEX i ON orders(customer);\nCREATE INDEX j ON orders(total);\n" + right, "RE",
         "line 2: one CREATE INDEX more than this task allows", ""},
        {"too many steps", plan,
         "CREATE INDEX i ON orders(customer);\nSELECT id, total FROM orders WHERE customer = 7 AND "
         "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT "
         "count(*) FROM n) = 100",
         "WA", "step budget", "steps, the budget is 60."},
        {"alias", "{plan_must_contain: [SCAN orders AS o]}", right, "AC", "", ""},
        {"alias without AS, in upper case", "{plan_must_contain: [SCAN orders AS BIG]}",
         "SELECT BIG.id, total FROM main.ORDERS BIG WHERE customer = 7", "AC", "", ""},
        {"alias with a space", "{plan_must_contain: [SCAN orders AS my o]}",
         "SELECT id, total FROM orders \"my o\" WHERE customer = 7", "AC", "", ""},
        {"alias in brackets", "{plan_must_not_contain: [SCAN orders]}",
         "SELECT id, total FROM (SELECT 7 AS c), orders AS [where] WHERE customer = c", "WA",
         "query plan", "The plan still scans orders."},
        {"alias behind a comment", "{plan_must_not_contain: [SCAN orders]}",
         "SELECT id, total FROM -- FROM x\n /* y */ orders /* z */ AS o WHERE customer = 7", "WA",
         "query plan", "The plan still scans orders."},
        {"a subquery of the same name", "{plan_must_not_contain: [SCAN orders]}",
         "WITH t AS (SELECT * FROM orders AS o WHERE customer = 7) SELECT id, total FROM t", "WA",
         "query plan", "The plan still scans orders."},
        {"no alias", "{plan_must_contain: [SCAN orders]}",
         "SELECT id, total FROM orders WHERE customer = 7", "AC", "", ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Files files = sql_package(row.sql);
        files["problem.yaml"] += "  memory: 64\n";
        const auto result = grade(files, row.text);
        ASSERT_EQ(result.tests.size(), 2U) << describe(result);
        EXPECT_EQ(to_string(result.verdict), std::string_view(row.verdict)) << describe(result);
        EXPECT_NE(result.tests[0].reason.find(row.reason), std::string::npos) << describe(result);
        EXPECT_NE(result.tests[0].detail.find(row.detail), std::string::npos) << describe(result);
        EXPECT_TRUE(result.tests[1].actual.text.empty() && result.tests[1].expected.text.empty() &&
                    result.tests[1].standard_error.text.empty())
            << "nothing of a hidden case is kept";
    }
}

TEST_F(SqlKindTest, ShowsSamplesAndRunsOwnSetUp) {
    const Files files = sql_package("{plan_must_not_contain: [AUTOMATIC]}");
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    const auto samples = grade(files, "SELECT id, '' FROM orders;\n", options);
    ASSERT_EQ(samples.tests.size(), 1U);
    EXPECT_EQ(samples.tests[0].expected.text, "1\t10\n2\tNULL\n");
    EXPECT_EQ(samples.tests[0].actual.text, "1\t(empty)\n2\t(empty)\n3\t(empty)\n");
    EXPECT_NE(samples.tests[0].standard_error.text.find("Plan of the last query:\n  SCAN orders\n"),
              std::string::npos)
        << describe(samples);

    options.purpose = grading::Purpose::own_input;
    options.own_input = "CREATE TABLE mine(a);\nINSERT INTO mine VALUES (5), (NULL);\n";
    const auto own = grade(files, "SELECT a FROM mine;", options);
    ASSERT_EQ(own.tests.size(), 1U);
    EXPECT_EQ(to_string(own.verdict), "AC") << describe(own);
    EXPECT_EQ(own.tests[0].actual.text, "5\nNULL\n");
    options.own_input = "CREATE TABLE mine(a);\nINSERT INTO yours VALUES (5);\n";
    const auto wrong = grade(files, "SELECT a FROM mine;", options);
    EXPECT_EQ(to_string(wrong.verdict), "RE") << describe(wrong);
    EXPECT_EQ(wrong.tests[0].reason, "set-up, line 2: no such table: yours");
}

TEST_F(SqlKindTest, BrokenSetUpIsOurFault) {
    Files files = sql_package("{}");
    files["data/secret/01-small.in"] = "CREATE TABLE t(;\n";
    const auto result = grade(files, right);
    EXPECT_EQ(to_string(result.verdict), "IE");
    EXPECT_NE(result.message.find("data/secret/01-small.in:1:"), std::string::npos)
        << describe(result);
}

TEST_F(SqlKindTest, NamesCountWhenTheyAreAskedFor) {
    Files files = sql_package("{columns: names}");
    files["data/sample/1.ans"] = files["data/secret/01-small.ans"] = "id\tsum\n1\t10\n2\tNULL\n";
    EXPECT_EQ(to_string(grade(files, right).verdict), "WA");
    EXPECT_EQ(
        to_string(grade(files, "SELECT id, total AS sum FROM orders WHERE customer = 7").verdict),
        "AC");
}

/// The script shall make a table `sums` that refuses a second row of a customer.
Files script_package() {
    Files files = sql_package("{submission: script}");
    files["data/sample/1.slt"] = files["data/secret/01-small.slt"] =
        "query II rowsort\nSELECT customer, total FROM sums\n----\n7\t10\n8\t30\n\n"
        "statement error UNIQUE\nINSERT INTO sums VALUES (7, 1)\n\n"
        "statement ok\nINSERT INTO sums VALUES (9, 0)\n\n"
        "query I nosort\nSELECT count(*) FROM sums\n----\n3\n";
    return files;
}

TEST_F(SqlKindTest, ChecksWhatAScriptMade) {
    const std::string table = "CREATE TABLE sums(customer INT UNIQUE, total INT);\n";
    const std::string fill =
        "INSERT INTO sums SELECT customer, sum(total) FROM orders GROUP BY 1;\n";
    const auto accepted = grade(script_package(), table + fill);
    EXPECT_EQ(to_string(accepted.verdict), "AC") << describe(accepted);

    struct Row {
        const char* name;
        std::string text;
        const char* verdict;
        const char* said;  // in reason or detail
    };
    const Row rows[] = {
        {"nothing", "", "WA", "Check in line 1: the query fails: no such table: sums."},
        {"not filled", table, "WA", "Check in line 1: a row is missing: `7\\x0910`."},
        {"no constraint", "CREATE TABLE sums(customer INT, total INT);\n" + fill, "WA",
         "Check in line 7: this must be refused, but succeeds."},
        {"a constraint too many",
         "CREATE TABLE sums(customer INT UNIQUE, total INT CHECK (total > 0));\n" + fill, "WA",
         "Check in line 10: this must succeed, but fails: CHECK constraint failed: total > 0."},
        {"an error of its own", table + table, "RE", "line 2: table sums already exists"},
        {"foreign keys are on",
         "CREATE TABLE p(a PRIMARY KEY);\nCREATE TABLE c(a REFERENCES p(a));\nINSERT INTO c VALUES "
         "(1);\n",
         "RE", "line 3: FOREIGN KEY constraint failed"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto result = grade(script_package(), row.text);
        ASSERT_EQ(result.tests.size(), 2U) << describe(result);
        EXPECT_EQ(to_string(result.verdict), std::string_view(row.verdict)) << describe(result);
        const std::string said = result.tests[0].reason + result.tests[0].detail;
        EXPECT_NE(said.find(row.said), std::string::npos) << said;
    }
}

TEST_F(SqlKindTest, ShowsTheCheckThatFailed) {
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    const auto result =
        grade(script_package(),
              "CREATE TABLE sums AS SELECT customer, sum(total) + customer AS total "
              "FROM orders GROUP BY 1;",
              options);
    ASSERT_EQ(result.tests.size(), 1U);
    EXPECT_EQ(result.tests[0].expected.text,
              "query II\nSELECT customer, total FROM sums\n----\n7\t10\n8\t30\n");
    EXPECT_EQ(result.tests[0].actual.text,
              "query II\nSELECT customer, total FROM sums\n----\n7\t17\n8\t38\n");
}

TEST_F(SqlKindTest, EndlessTriggersEndInTime) {
    const auto result = grade(
        script_package(),
        "CREATE TABLE sums(customer INT UNIQUE, total INT);\n"
        "INSERT INTO sums SELECT customer, sum(total) FROM orders GROUP BY 1;\n"
        "CREATE TRIGGER t BEFORE INSERT ON sums BEGIN SELECT (WITH RECURSIVE n(i) AS (SELECT 1 "
        "UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n); END;\n");
    EXPECT_EQ(to_string(result.verdict), "TLE") << describe(result);
}

TEST_F(SqlKindTest, HiddenReasonsTellNothingOfTheData) {
    const Files files =
        sql_package("{plan_must_not_contain: [SCAN orders], budget: {vm_steps: 1}}");
    const auto plan = candidate_view(grade(files, right));
    EXPECT_EQ(plan.tests[1].reason, "query plan");
    EXPECT_EQ(plan.tests[1].detail, "");
    const auto error = candidate_view(
        grade(files, "SELECT json_extract('{}', (SELECT group_concat(total) FROM orders))"));
    EXPECT_EQ(to_string(error.tests[1].verdict), "RE");
    EXPECT_EQ(error.tests[1].reason, "ended with an error");
}

TEST_F(SqlKindTest, IsVerified) {
    Files files = sql_package("{plan_must_not_contain: [AUTOMATIC]}");
    files["submissions/accepted/a.sql"] = right;
    files["submissions/wrong_answer/b.sql"] = "SELECT id, total FROM orders";
    files["submissions/run_time_error/c.sql"] = "SELEC";
    files["attachments/templates/sql/solution.sql"] = "SELECT 1;\n";
    const TemporaryPackage directory(files);
    const auto good = verify(directory.root(), machine_->grader);
    EXPECT_TRUE(good.ok()) << (good.faults.empty() ? "" : to_string(good.faults[0]));
    EXPECT_EQ(good.submissions.size(), 3U);

    files["submissions/accepted/b.sql"] = "SELECT id, total FROM orders";
    const TemporaryPackage other(files);
    const auto bad = verify(other.root(), machine_->grader);
    EXPECT_FALSE(bad.ok());

    Files script = script_package();
    script["submissions/wrong_answer/a.sql"] = "CREATE TABLE sums(customer);\n";
    script["attachments/templates/sql/solution.sql"] = "SELECT 1;\n";
    const TemporaryPackage third(script);
    const auto checks = verify(third.root(), machine_->grader);
    EXPECT_TRUE(checks.ok()) << (checks.faults.empty() ? "" : to_string(checks.faults[0]));
}

}  // namespace
}  // namespace rehearse::runner
