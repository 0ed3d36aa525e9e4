// REPORT-5
#include "app/report_csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "unit/app/made_report.hpp"

namespace rehearse::app {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// As RFC 4180 has it, so that what a spreadsheet reads is looked at.
Rows read(const std::string& text) {
    Rows rows(1, {""});
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string& cell = rows.back().back();
        if (is_quoted && text[at] == '"' && text.substr(at, 2) == "\"\"") {
            cell += text[at++];
        } else if (text[at] == '"') {
            is_quoted = !is_quoted;
        } else if (is_quoted) {
            cell += text[at];
        } else if (text[at] == ',') {
            rows.back().emplace_back();
        } else if (text.substr(at, 2) == "\r\n") {
            rows.push_back({""});
            ++at;
        } else {
            cell += text[at];
        }
    }
    rows.pop_back();
    return rows;
}

TEST(ReportCsv, ACellIsTextAndNoFormula) {
    struct Row {
        const char* name;
        const char* text;
        const char* cell;
    };
    for (const Row& row :
         {Row{"plain", "plain words", "plain words"}, Row{"empty", "", ""},
          Row{"comma", "a,b", "\"a,b\""}, Row{"quote", "say \"no\"", "\"say \"\"no\"\"\""},
          Row{"lines", "a\r\nb", "\"a\r\nb\""}, Row{"formula", "=1+1", "'=1+1"},
          Row{"formula with a comma", "=A(1,2)", "\"'=A(1,2)\""}, Row{"plus", "+1", "'+1"},
          Row{"minus", "-1", "'-1"}, Row{"at", "@SUM(1)", "'@SUM(1)"}, Row{"tab", "\t=1", "'\t=1"},
          Row{"carriage return", "\r=1", "\"'\r=1\""}, Row{"later in the cell", "a=1", "a=1"},
          Row{"not ASCII", "größer 🙂", "größer 🙂"}}) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(csv_cell(row.text), row.cell);
    }
}

TEST(ReportCsv, HasALineForEachItemKeyPointFlagAndSubmission) {
    nlohmann::json report = test::made_report();
    report["rounds"][0]["items"][0]["theory"]["key_points"][0]["sentence"] =
        "=HYPERLINK(\"http://x\",\"y\")";
    const Rows rows = read(report_csv(report));
    ASSERT_EQ(rows.size(), 6U);
    for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
    const auto cell = [&](std::size_t row, const std::string& column) {
        const auto place = std::find(rows[0].begin(), rows[0].end(), column);
        return rows[row].at(static_cast<std::size_t>(place - rows[0].begin()));
    };
    std::vector<std::string> records;
    for (std::size_t row = 1; row < rows.size(); ++row) records.push_back(cell(row, "record"));
    EXPECT_EQ(records,
              (std::vector<std::string>{"item", "key_point", "red_flag", "item", "submission"}));
    EXPECT_EQ(cell(1, "title"), "T-item");
    EXPECT_EQ(cell(1, "spent_seconds"), "777");
    EXPECT_EQ(cell(1, "self_rating"), "888001");
    EXPECT_EQ(cell(2, "hit"), "true");
    EXPECT_EQ(cell(2, "overruled_by"), "M-points-name");
    EXPECT_EQ(cell(2, "sentence"), "'=HYPERLINK(\"http://x\",\"y\")");
    EXPECT_EQ(cell(3, "ref"), "M-points-id");
    EXPECT_EQ(cell(3, "hit"), "false") << "it was dismissed";
    EXPECT_EQ(cell(3, "overruled_by"), "M-points-name");
    EXPECT_EQ(cell(4, "self_rating"), "");
    EXPECT_EQ(cell(5, "verdict"), "M-scores");
    EXPECT_EQ(cell(5, "at"), "1970-01-01T00:16:39Z");
    EXPECT_EQ(cell(5, "passed_of_total"), "666001 of 666002");
}

TEST(ReportCsv, OfASubmissionWithoutAVerdictIsEmptyThere) {
    nlohmann::json report = test::made_report();
    for (const char* name : {"verdict", "score", "max_score", "passed", "total"})
        report["rounds"][0]["items"][1]["coding"]["submissions"][0][name] = nullptr;
    EXPECT_EQ(read(report_csv(report)).size(), 6U);
}

}  // namespace
}  // namespace rehearse::app
