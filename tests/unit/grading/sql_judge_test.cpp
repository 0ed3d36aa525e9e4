// Tasks in SQL: rows against rows, plan and cost against their bounds, checks against answers, and
// the report they come from. SQLite itself is tested in tests/unit/runner.
#include "grading/sql_judge.hpp"

#include <gtest/gtest.h>

#include "sqlrun/fields.hpp"

namespace rehearse::grading {
namespace {

using package::SqlTask;

SqlTask unordered() {
    return {};
}
SqlTask ordered() {
    SqlTask task;
    task.is_ordered = true;
    return task;
}
SqlTask named() {
    SqlTask task;
    task.has_column_names = true;
    return task;
}
SqlTask tolerant() {
    SqlTask task;
    task.float_tolerance = 1e-9;
    return task;
}

struct RowsRow {
    const char* name;
    SqlTask task;
    const char* answer;
    const char* output;
    const char* detail;  // a part of it; null: accepted
};

TEST(SqlRows, AreAcceptedOrSaidWhatIsWrong) {
    const RowsRow rows[] = {
        {"equal", unordered(), "a\t1\nb\t2\n", "a\t1\nb\t2\n", nullptr},
        {"another order", unordered(), "a\nb\n", "b\na\n", nullptr},
        {"no rows", unordered(), "", "", nullptr},
        {"duplicates count", unordered(), "a\na\nb\n", "a\nb\nb\n", "Missing: `a`. Surplus: `b`."},
        {"duplicates in another order", unordered(), "a\na\nb\n", "a\nb\na\n", nullptr},
        {"too few", unordered(), "a\na\n", "a\n",
         "The result has 1 row, expected 2 rows. Missing: `a`."},
        {"too many", unordered(), "a\n", "a\nb\n",
         "The result has 2 rows, expected 1 row. Surplus: `b`."},
        {"nothing", unordered(), "a\tx\n", "",
         "The result has no rows, expected 1 row. Missing: `a | x`."},
        {"something where nothing should be", unordered(), "", "a\n", "Surplus: `a`."},
        {"the first missing row of the answer", unordered(), "a\nb\nc\n", "c\nx\ny\n",
         "Missing: `a`. Surplus: `x`."},
        {"columns", unordered(), "a\tb\n", "a\n", "1 column, expected 2."},
        {"columns, one expected", unordered(), "a\n", "a\tb\n", "2 columns, expected 1."},
        {"NULL for an empty text", unordered(), "(empty)\n", "NULL\n", "NULL is not an empty text"},
        {"an empty text for NULL", unordered(), "NULL\n", "(empty)\n", "An empty text is not NULL"},
        {"the text NULL is not NULL", unordered(), "NULL\n", "'NULL'\n", "Missing: `NULL`."},
        {"case counts", unordered(), "Ada\n", "ADA\n", "Missing: `Ada`. Surplus: `ADA`."},
        {"spaces count", unordered(), "a b\n", "a  b\n", "Missing"},
        {"a real is no whole number", unordered(), "2\n", "2.0\n",
         "Column 1 must be a whole number."},
        {"a whole number is no real", unordered(), "a\t2.0\n", "a\t2\n",
         "Column 2 must be a real number."},

        {"tolerance: a real for a whole number", tolerant(), "2\n", "2.0\n", nullptr},
        {"tolerance: nearly", tolerant(), "0.3\n", "0.30000000000000004\n", nullptr},
        {"tolerance: relative for large ones", tolerant(), "1e+20\n", "1.00000000001e+20\n",
         nullptr},
        {"tolerance: large ones that differ", tolerant(), "1e+20\n", "1.00000001e+20\n", "Missing"},
        {"tolerance: not near enough", tolerant(), "0.3\n", "0.300001\n", "Missing: `0.3`."},
        {"tolerance: whole numbers are exact", tolerant(), "9007199254740993\n",
         "9007199254740992\n", "Missing"},
        {"tolerance: codes are texts", tolerant(), "007\n", "7.0\n", "Missing"},
        {"tolerance: versions are texts", tolerant(), "1.10\n", "1.1\n", "Missing"},
        {"tolerance: NULL is no number", tolerant(), "NULL\n", "0.0\n", "Missing"},
        {"tolerance: rows that are nearly equal, in another order", tolerant(), "1.0\ta\n1.0\tb\n",
         "1.0000000000001\tb\n0.9999999999999\ta\n", nullptr},

        {"ordered", ordered(), "a\nb\n", "a\nb\n", nullptr},
        {"ordered: swapped", ordered(), "a\nb\nc\n", "a\nc\nb\n",
         "The rows are right, but not their order. Row 2: expected `b`, got `c`."},
        {"ordered: too few", ordered(), "a\nb\n", "a\n", "Row 2 is missing: `b`."},
        {"ordered: too many", ordered(), "a\n", "a\nb\n", "Row 2 is too many: `b`."},
        {"ordered: another row", ordered(), "a\nb\n", "a\nx\n", "Row 2: expected `b`, got `x`."},
        {"ordered: duplicates", ordered(), "a\na\n", "a\n", "1 row, expected 2 rows"},

        {"names", named(), "id\ttotal\n1\t2\n", "id\ttotal\n1\t2\n", nullptr},
        {"names: other ones", named(), "id\ttotal\n1\t2\n", "id\tsum(x)\n1\t2\n",
         "The columns must be called `id | total`, not `id | sum(x)`."},
        {"names: and rows", named(), "id\n1\n", "id\n2\n", "Missing: `1`. Surplus: `2`."},
        {"names: no rows", named(), "id\n", "id\n", nullptr},
        {"names: nothing at all", named(), "id\n", "", "must be called `id`"},
        {"names: a row that looks like the names", named(), "id\nid\n", "id\n", "Missing: `id`."},
    };
    for (const RowsRow& row : rows) {
        SCOPED_TRACE(row.name);
        const auto comparison = compare_rows(row.task, row.answer, row.output);
        EXPECT_EQ(comparison.accepted, row.detail == nullptr) << comparison.detail;
        if (row.detail != nullptr) {
            EXPECT_NE(comparison.detail.find(row.detail), std::string::npos) << comparison.detail;
        }
    }
}

TEST(SqlRows, AreShownShortened) {
    const auto comparison = compare_rows(unordered(), std::string(100'000, 'x') + "\n", "a\x01\n");
    EXPECT_LT(comparison.detail.size(), 400U);
    EXPECT_NE(comparison.detail.find("\\x01"), std::string::npos) << comparison.detail;
}

SqlReport report_of(std::vector<std::string> plan, std::int64_t vm, std::int64_t scan,
                    std::int64_t sorts) {
    SqlReport report;
    report.plan = std::move(plan);
    report.vm_steps = vm;
    report.fullscan_steps = scan;
    report.sorts = sorts;
    return report;
}

TEST(SqlPlan, KeepsToItsBounds) {
    struct Row {
        const char* name;
        SqlTask task;
        SqlReport report;
        const char* reason;  // empty: nothing is wrong
        const char* detail;
    };
    SqlTask task;
    task.plan_must_not_contain = {"SCAN orders", "USE TEMP B-TREE FOR ORDER BY", "AUTOMATIC"};
    task.plan_must_contain = {"SEARCH orders"};
    task.vm_steps_max = 2000;
    task.fullscan_steps_max = 0;
    task.sorts_max = 1;
    const std::string search = "SEARCH orders AS o USING INDEX i (customer_id=?)";
    const Row rows[] = {
        {"within", task, report_of({search}, 2000, 0, 1), "", ""},
        {"scans", task, report_of({search, "  SCAN orders AS o"}, 1, 0, 0), "query plan",
         "The plan still scans orders. The plan: SEARCH orders AS o USING INDEX i "
         "(customer_id=?); SCAN orders AS o"},
        {"scans another table", task, report_of({"SCAN orders_archive", search}, 1, 0, 0), "", ""},
        {"scans a table of a longer name", task, report_of({"SCAN old_orders", search}, 1, 0, 0),
         "", ""},
        {"sorts in the plan", task, report_of({search, "USE TEMP B-TREE FOR ORDER BY"}, 1, 0, 0),
         "query plan", "The plan still sorts the result."},
        {"words in the middle", task,
         report_of({search, "SEARCH x USING AUTOMATIC COVERING INDEX (a=?)"}, 1, 0, 0),
         "query plan", "The plan still has `AUTOMATIC`."},
        {"lacks", task, report_of({"SEARCH customers"}, 1, 0, 0), "query plan",
         "The plan has no `SEARCH orders`."},
        {"no plan", task, report_of({}, 1, 0, 0), "query plan", "The plan: (none)"},
        {"too many steps", task, report_of({search}, 12'400, 0, 0), "step budget",
         "12,400 steps, the budget is 2,000."},
        {"one step too many", task, report_of({search}, 2001, 0, 0), "step budget", "2,001 steps"},
        {"reads too much", task, report_of({search}, 1, 1'234'567, 0), "step budget",
         "1,234,567 rows read by scanning, the budget is 0."},
        {"sorts too often", task, report_of({search}, 1, 0, 2), "step budget",
         "2 sorts, the budget is 1."},
        {"without bounds", SqlTask{}, report_of({"SCAN orders"}, 1'000'000, 1'000'000, 9), "", ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto fault = judge_plan(row.task, row.report);
        EXPECT_EQ(fault ? fault->reason : "", row.reason);
        if (fault) {
            EXPECT_NE(fault->detail.find(row.detail), std::string::npos) << fault->detail;
        }
    }
}

TEST(SqlPlan, IsNoneWhenItIsTooLong) {
    SqlTask task;
    task.plan_must_not_contain = {"SCAN orders"};
    SqlReport report = report_of({"SCAN CONSTANT ROW"}, 1, 0, 0);
    EXPECT_FALSE(judge_plan(task, report).has_value());
    report.is_plan_cut = true;
    EXPECT_TRUE(judge_plan(task, report).has_value());
    EXPECT_FALSE(judge_plan(SqlTask{}, report).has_value());
}

TEST(SqlPlan, IsDescribedWithItsCost) {
    const std::string text = describe_cost(report_of({"SCAN a", "  SCAN b"}, 1234, 5, 0));
    EXPECT_EQ(text,
              "Plan of the last query:\n  SCAN a\n    SCAN b\n1,234 steps, 5 of them over rows of "
              "a scan, 0 sorts\n");
    EXPECT_EQ(describe_cost(report_of({"SCAN a"}, 0, 0, 0)), "Plan of the last query:\n  SCAN a\n")
        << "a query that was stopped";
}

CheckAnswer rows_answer(std::size_t columns, std::vector<std::string> cells) {
    return {std::nullopt, columns, std::move(cells), false};
}
CheckAnswer error_answer(std::string message) {
    return {std::move(message), 0, {}, false};
}

TEST(SqlChecks, FindTheFirstThatFails) {
    struct Row {
        const char* name;
        const char* record;
        CheckAnswer answer;
        const char* detail;  // null: it holds
    };
    const Row rows[] = {
        {"ok", "statement ok\nX\n", {}, nullptr},
        {"ok that fails", "statement ok\nX\n", error_answer("no such table: t"),
         "line 1: this must succeed, but fails: no such table: t."},
        {"error", "statement error\nX\n", error_answer("anything"), nullptr},
        {"error that succeeds", "statement error\nX\n", {}, "must be refused, but succeeds"},
        {"error with its words", "statement error UNIQUE constraint\nX\n",
         error_answer("UNIQUE constraint failed: t.a"), nullptr},
        {"error with other words", "statement error UNIQUE\nX\n", error_answer("no such table: t"),
         "refused for another reason: no such table: t."},
        {"query", "query IT\nX\n----\n1\na\n2\nb\n", rows_answer(2, {"i1", "ta", "i2", "tb"}),
         nullptr},
        {"query by rows", "query IT\nX\n----\n1\ta\n2\tb\n",
         rows_answer(2, {"i1", "ta", "i2", "tb"}), nullptr},
        {"order counts", "query I\nX\n----\n1\n2\n", rows_answer(1, {"i2", "i1"}),
         "expected `1`, got `2`"},
        {"rowsort", "query II rowsort\nX\n----\n1\t9\n2\t8\n",
         rows_answer(2, {"i2", "i8", "i1", "i9"}), nullptr},
        {"rowsort keeps rows together", "query II rowsort\nX\n----\n1\t9\n2\t8\n",
         rows_answer(2, {"i2", "i9", "i1", "i8"}), "expected `1"},
        {"valuesort does not", "query II valuesort\nX\n----\n1\n2\n8\n9\n",
         rows_answer(2, {"i2", "i9", "i1", "i8"}), nullptr},
        {"too few", "query I\nX\n----\n1\n2\n", rows_answer(1, {"i1"}), "a row is missing: `2`."},
        {"too many", "query I\nX\n----\n1\n", rows_answer(1, {"i1", "i2"}),
         "one row too many: `2`."},
        {"no rows", "query I\nX\n----\n", rows_answer(1, {}), nullptr},
        {"columns", "query I\nX\n----\n1\n", rows_answer(2, {"i1", "i2"}),
         "2 columns, expected 1."},
        {"real", "query R\nX\n----\n2.000\n", rows_answer(1, {"i2"}), nullptr},
        {"real, rounded", "query R\nX\n----\n0.333\n", rows_answer(1, {"r0.3333333333333333"}),
         nullptr},
        {"a real as a whole number", "query I\nX\n----\n2\n", rows_answer(1, {"r2.9"}), nullptr},
        {"NULL and empty", "query TT\nX\n----\nNULL\t(empty)\n",
         rows_answer(2, {"nNULL", "t(empty)"}), nullptr},
        {"a text called NULL", "query T\nX\n----\nNULL\n", rows_answer(1, {"t'NULL'"}),
         "expected `NULL`, got `'NULL'`"},
        {"the query fails", "query I\nX\n----\n1\n", error_answer("no such column: a"),
         "the query fails: no such column: a."},
        {"more than is kept",
         "query I\nX\n----\n1\n",
         {std::nullopt, 1, {"i1"}, true},
         "one row too many: `...`."},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto slt = package::parse_slt(row.record);
        ASSERT_EQ(slt.records.size(), 1U);
        ASSERT_TRUE(slt.faults.empty());
        const auto fault = judge_checks(slt.records, {row.answer});
        EXPECT_EQ(fault.has_value(), row.detail != nullptr) << (fault ? fault->detail : "");
        if (fault && row.detail != nullptr) {
            EXPECT_NE(fault->detail.find(row.detail), std::string::npos) << fault->detail;
            EXPECT_NE(fault->expected, fault->actual);
        }
    }
}

TEST(SqlChecks, ThatWereNotReachedFail) {
    const auto slt = package::parse_slt("statement ok\nA\n\n\nstatement ok\nB\n");
    const auto fault = judge_checks(slt.records, {CheckAnswer{}});
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->line, 5);
}

TEST(SqlReport, IsReadAsFarAsItGoes) {
    using sqlrun::make_field;
    const std::string whole = make_field("setup", "ok") + make_field("query", "") +
                              make_field("plan", "SCAN old") + make_field("plan.cut", "") +
                              make_field("query", "") + make_field("plan", "SCAN t 1\n2") +
                              make_field("rows", "3") + make_field("vm_steps", "12") +
                              make_field("sorts", "1") + make_field("submission", "ok") +
                              make_field("check", "") + make_field("check.columns", "1") +
                              make_field("check.cell", "tx\ny 3\n") + make_field("check", "") +
                              make_field("check.error", "no") + make_field("surprise", "ignored");
    const SqlReport report = parse_sql_report(whole);
    EXPECT_TRUE(report.is_setup_done && report.is_submission_done && report.has_query);
    EXPECT_EQ(report.plan, std::vector<std::string>{"SCAN t 1\n2"});
    EXPECT_FALSE(report.is_plan_cut) << "that was of another query";
    EXPECT_EQ(report.vm_steps, 12);
    EXPECT_EQ(report.sorts, 1);
    ASSERT_EQ(report.checks.size(), 2U);
    EXPECT_EQ(report.checks[0].cells, std::vector<std::string>{"tx\ny 3\n"});
    EXPECT_EQ(report.checks[1].error, "no");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const SqlReport part = parse_sql_report(std::string_view(whole).substr(0, size));
        EXPECT_LE(part.checks.size(), 2U);
        EXPECT_FALSE(part.error.has_value());
    }
    for (const char* junk : {"", "\n", "setup", "setup \nok\n", "setup 99\nok\n", "setup -1\nok\n",
                             "setup 2x\nok\n", "setup 18446744073709551615\nok\n"}) {
        SCOPED_TRACE(junk);
        EXPECT_FALSE(parse_sql_report(junk).is_setup_done);
    }
}

}  // namespace
}  // namespace rehearse::grading
