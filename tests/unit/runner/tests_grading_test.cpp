// Tasks of kind tests with real servers in real sandboxes: which tests pass on correct servers,
// which mutants they find, what candidates learn, and tests that mean harm. Skipped, by name, when
// rehearse-sandbox is not built.
#include "runner/tests_grading.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "package/load.hpp"
#include "runner/verifier.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::TemporaryPackage;

/// GET /double?n=… answers {"double": 2n, "by": …}, or 400. A variant replaces one of the
/// functions.
constexpr const char* server = R"(import http.server, json, os, sys, time, urllib.parse
import variant
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urllib.parse.urlsplit(self.path)
        status, body = 200, {}
        if url.path == "/double":
            text = dict(urllib.parse.parse_qsl(url.query)).get("n", "")
            if variant.is_number(text):
                body = {"double": variant.double(int(text)), "by": variant.name}
            else:
                status, body = 400, {"error": "no number"}
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def log_message(self, *arguments):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
)";

std::string variant(const std::string& name, const std::string& replaced = "") {
    return "import os\nname = '" + name + "'\ndef double(n):\n    return 2 * n\n" +
           "def is_number(text):\n    return text.isdigit()\n" + replaced;
}

Files shop(const std::string& more = "") {
    return {{"problem.yaml",
             "problem_format_version: 2025-09\nname: Doubles\nuuid: "
             "01234567-89ab-cdef-0123-456789abcdef\nlimits:\n  time_limit: 20\n"},
            {"interview.yaml", "interview_format_version: 1\nkind: tests\nminutes: 30\ntests:\n" +
                                   more +
                                   R"(  start: {ready: {timeout_ms: 20000}}
  mutants:
    - {name: shown, category: sums, property: "adds two", sample: true}
    - {name: letters, category: validation, property: "S3CR3T-1 accepts letters"}
    - {name: large, category: sums, property: "S3CR3T-2 stops at a hundred"}
    - {name: crash, category: sums, property: "S3CR3T-3 ends with zero"}
)"},
            {"statement/problem.en.md", "Test it.\n"},
            {"interview/common/main.py", server},
            {"interview/correct/one/variant.py", variant("one")},
            {"interview/correct/two/variant.py", variant("two")},
            {"interview/mutants/shown/variant.py",
             variant("shown", "def double(n):\n    return n + 2\n")},
            {"interview/mutants/letters/variant.py",
             variant("S3CR3T-4", "def is_number(text):\n    return True\n")},
            {"interview/mutants/large/variant.py",
             variant("S3CR3T-5", "def double(n):\n    return min(2 * n, 100)\n")},
            {"interview/mutants/crash/variant.py",
             variant("S3CR3T-6", "def double(n):\n    return 2 * n or os._exit(3)\n")}};
}

constexpr const char* thorough = R"(GET {{base}}/double?n=3
HTTP 200
[Asserts]
jsonpath "$.double" == 6

GET {{base}}/double?n=x
HTTP 400

GET {{base}}/double?n=1000
HTTP 200
[Asserts]
jsonpath "$.double" == 2000

GET {{base}}/double?n=0
HTTP 200
)";

constexpr const char* modest =
    "GET {{base}}/double?n=3\nHTTP 200\n[Asserts]\njsonpath \"$.double\" == 6\n";

std::string verdicts(const grading::JobResult& result) {
    std::string words{to_string(result.verdict)};
    words += ":";
    for (const auto& test : result.tests) words += " " + std::string(to_string(test.verdict));
    return words;
}

class TestsGradingTest : public MachineTest {
protected:
    static grading::JobResult grade(const Files& files, const std::string& text,
                                    const GradeOptions& options = {}) {
        return MachineTest::grade(TemporaryPackage(files), Submission{{{"a.hurl", text}}, "", ""},
                                  options);
    }
};

TEST_F(TestsGradingTest, FindsMutantsByWhateverFails) {
    const auto result = grade(shop(), thorough);
    EXPECT_EQ(verdicts(result), "AC: AC AC AC AC AC AC") << to_json(result, true).substr(0, 4000);
    EXPECT_EQ(result.score, 100);
    EXPECT_EQ(result.language, "hurl");
    EXPECT_EQ(result.message, "Your tests found 3 of 3 hidden mutants.");
    ASSERT_EQ(result.tests.size(), 6U);
    EXPECT_NE(result.tests[0].transcript.text.find("→ GET /double?n=3\n"), std::string::npos);
    EXPECT_NE(result.tests[2].detail.find("$.double"), std::string::npos)
        << "of a sample mutant one sees what found it";
    EXPECT_GT(result.tests[5].memory_kib, 0);
}

TEST_F(TestsGradingTest, TellsOfSurvivorsTheCategoryOnly) {
    const auto result = grade(shop(), modest);
    EXPECT_EQ(verdicts(result), "WA: AC AC AC WA WA WA") << to_json(result, true).substr(0, 4000);
    EXPECT_EQ(result.score, 0);
    const auto seen = grading::candidate_view(result);
    EXPECT_EQ(seen.tests[2].property, "adds two");
    EXPECT_EQ(seen.tests[3].category, "validation");
    EXPECT_EQ(to_json(seen, true).find("S3CR3T"), std::string::npos) << to_json(seen, true);
    EXPECT_EQ(to_json(seen, true).find("mutants/"), std::string::npos) << to_json(seen, true);
    EXPECT_EQ(result.tests[3].judge_message,
              "Not found: S3CR3T-1 accepts letters (mutants/letters)");
}

TEST_F(TestsGradingTest, AThresholdIsEnough) {
    const std::string two = std::string(modest) + "\nGET {{base}}/double?n=x\nHTTP 400\n";
    const auto all = grade(shop(), two);
    EXPECT_EQ(verdicts(all), "PA: AC AC AC AC WA WA") << to_json(all, true).substr(0, 4000);
    EXPECT_EQ(all.score, 33);
    EXPECT_EQ(verdicts(grade(shop("  must_kill: 1\n"), two)), "AC: AC AC AC AC WA WA");
    const auto seen = grading::candidate_view(all);
    EXPECT_EQ(seen.tests[3].property, "S3CR3T-1 accepts letters") << "it was found";
    EXPECT_EQ(to_json(seen, true).find("S3CR3T-2"), std::string::npos);
}

TEST_F(TestsGradingTest, AFalseAlarmIsShownAndNothingElseCounts) {
    const auto result = grade(shop(), std::string(thorough) +
                                          "\nGET {{base}}/double?n=4\nHTTP 200\n[Asserts]\n"
                                          "jsonpath \"$.by\" == \"one\"\n");
    EXPECT_EQ(verdicts(result), "WA: AC WA SK SK SK SK") << to_json(result, true).substr(0, 4000);
    EXPECT_EQ(result.score, 0);
    EXPECT_EQ(result.message, "Your tests fail on a correct server, so no mutant was tried.");
    const auto seen = grading::candidate_view(result);
    EXPECT_EQ(seen.tests[1].detail, "line 20: jsonpath \"$.by\" == \"one\": got \"two\"");
}

TEST_F(TestsGradingTest, SamplesAreTheCorrectServersAndSampleMutants) {
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    EXPECT_EQ(verdicts(grade(shop(), modest, options)), "AC: AC AC AC");
    EXPECT_EQ(verdicts(grade(shop(), "# nothing yet\n", options)), "WA: AC AC WA");
}

TEST_F(TestsGradingTest, AnOwnInputIsAskedOfACorrectServer) {
    GradeOptions options;
    options.purpose = grading::Purpose::own_input;
    options.own_input = "GET {{base}}/double?n=21\nHTTP 200\n";
    const auto result = grade(shop(), "GET\n", options);
    EXPECT_EQ(verdicts(result), "AC: AC") << to_json(result, true);
    EXPECT_NE(result.tests[0].transcript.text.find("\"double\": 42"), std::string::npos);
    EXPECT_EQ(result.tests[0].input.text, options.own_input);
    options.own_input = "GET {{base}}/double\nHTTP 200\n";
    EXPECT_EQ(verdicts(grade(shop(), "", options)), "WA: WA");
    options.own_input = "GET\n";
    const auto broken = grade(shop(), "", options);
    EXPECT_EQ(verdicts(broken), "WA: WA");
    EXPECT_NE(broken.tests[0].detail.find("line 1"), std::string::npos) << broken.tests[0].detail;
}

TEST_F(TestsGradingTest, WhatIsNoHurlDoesNotCompile) {
    const auto broken = grade(shop(), "GET {{base}}/double\nHTTP 200\n[Asserts]\nstatus === 200\n");
    EXPECT_EQ(to_string(broken.verdict), "CE");
    EXPECT_TRUE(broken.compile.output.starts_with("a.hurl: line 4, column "))
        << broken.compile.output;
    const auto missing =
        grade(shop(), "GET {{base}}/double\nHTTP 200\n[Asserts]\nxpath \"//a\" exists\n");
    EXPECT_EQ(missing.compile.output,
              "a.hurl: line 4, column 1: the query xpath is not supported\n");
    EXPECT_TRUE(missing.tests.empty());
}

TEST_F(TestsGradingTest, SeveralFilesRunInOrderAndMayNameEachOther) {
    const Submission submission{{{"b.hurl", "GET {{base}}/double?n=2\nHTTP 200\n```\n{\n```\n"},
                                 {"a.hurl", "GET {{base}}/double?n=x\nfile,words.txt;\nHTTP 400\n"},
                                 {"words.txt", "some words"}},
                                "",
                                ""};
    const TemporaryPackage directory(shop());
    const auto result = MachineTest::grade(directory, submission);
    EXPECT_EQ(to_string(result.verdict), "WA");
    ASSERT_FALSE(result.tests.empty());
    EXPECT_TRUE(result.tests[0].detail.starts_with("b.hurl: line ")) << result.tests[0].detail;
    EXPECT_NE(result.tests[0].transcript.text.find("→ some words"), std::string::npos);
}

TEST_F(TestsGradingTest, TestsSeeNoFileOfThePackage) {
    for (const char* name : {"interview/mutants/large/variant.py", "interview.yaml"}) {
        const auto result =
            grade(shop(), "GET {{base}}/double?n=x\nfile," + std::string(name) + ";\nHTTP 400\n");
        EXPECT_EQ(to_string(result.verdict), "WA");
        EXPECT_NE(result.tests[0].detail.find("There is no file"), std::string::npos)
            << result.tests[0].detail;
        EXPECT_EQ(to_json(grading::candidate_view(result), true).find("S3CR3T"), std::string::npos);
    }
}

TEST_F(TestsGradingTest, HarmfulTestsEnd) {
    struct Row {
        const char* name;
        std::string text;
        const char* verdict;
        const char* words;
    };
    std::string checks = "GET {{base}}/double?n=1\n[Options]\nrepeat: -1\nHTTP 200\n[Asserts]\n";
    for (int i = 0; i < 1'000; ++i) checks += "jsonpath \"$..*\" exists\n";
    const Row rows[] = {
        {"waits for ever", "GET {{base}}/double?n=1\n[Options]\ndelay: 20000\nHTTP 200\n", "TLE",
         "they have 700 ms on a server"},
        {"asks for ever", "GET {{base}}/double?n=1\n[Options]\nrepeat: -1\nHTTP 200\n", "TLE",
         "Your tests were stopped"},
        {"tries again for ever",
         "GET {{base}}/double?n=1\n[Options]\nretry: -1\nretry-interval: 0\nHTTP 404\n", "TLE",
         "Your tests were stopped"},
        {"checks for ever", checks, "TLE", "Your tests were stopped"},
    };
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto result = grade(shop("  time_ms: 700\n"), row.text, options);
        EXPECT_EQ(to_string(result.verdict), row.verdict) << to_json(result, true).substr(0, 3000);
        ASSERT_FALSE(result.tests.empty());
        EXPECT_NE(result.tests[0].detail.find(row.words), std::string::npos)
            << result.tests[0].detail;
        EXPECT_LT(result.tests[0].wall_ms, 10'000);
        EXPECT_LE(result.tests[0].transcript.text.size(), limits::result_output_bytes_max);
    }
}

TEST_F(TestsGradingTest, AThousandRequestsAreFine) {
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    const auto result =
        grade(shop("  time_ms: 60000\n"),
              "GET {{base}}/double?n=3\n[Options]\nrepeat: 1000\nHTTP 200\n[Asserts]\n"
              "jsonpath \"$.double\" == 6\n",
              options);
    EXPECT_EQ(verdicts(result), "AC: AC AC AC") << to_json(result, true).substr(0, 2000);
    EXPECT_TRUE(result.tests[0].transcript.truncated);
}

TEST_F(TestsGradingTest, AServerThatCannotRunIsOurFault) {
    Files files = shop();
    files["interview/mutants/large/variant.py"] = "raise SystemExit(5)\n";
    const auto result = grade(files, modest);
    EXPECT_EQ(verdicts(result), "IE: AC AC AC WA IE WA") << to_json(result, true).substr(0, 3000);
    EXPECT_NE(result.message.find("interview/mutants/large"), std::string::npos) << result.message;
    EXPECT_NE(result.message.find("exit code 5"), std::string::npos) << result.message;
    EXPECT_EQ(grading::candidate_view(result).message.find("mutants"), std::string::npos);
}

TEST_F(TestsGradingTest, EndsWhenItIsCancelled) {
    std::atomic<bool> cancel{false};
    GradeOptions options;
    options.cancel = &cancel;
    options.progress = [&](std::string_view phase, int done, int) {
        if (phase == "running" && done == 1) cancel = true;
    };
    // On the second correct server they would try for a minute.
    const auto result = grade(shop("  time_ms: 60000\n"),
                              "GET {{base}}/double?n=1\n[Options]\nretry: -1\nretry-interval: "
                              "20\nHTTP 200\n[Asserts]\njsonpath \"$.by\" == \"one\"\n",
                              options);
    EXPECT_EQ(verdicts(result), "AB: AC AB SK SK SK SK");
    EXPECT_LT(result.tests[1].wall_ms, 30'000);
}

TEST_F(TestsGradingTest, VerifyHoldsExampleTestsToTheirPromise) {
    Files files = shop();
    files["attachments/templates/hurl/solution.hurl"] = "# Begin here.\n";
    files["submissions/accepted/a.hurl"] = thorough;
    files["submissions/wrong_answer/modest.hurl"] = modest;
    files["submissions/wrong_answer/alarm.hurl"] =
        "GET {{base}}/double?n=1\nHTTP 200\n[Asserts]\njsonpath \"$.by\" == \"one\"\n";
    const TemporaryPackage directory(files);
    const Verification good = verify(directory.root(), machine_->grader);
    EXPECT_TRUE(good.ok());
    for (const auto& fault : good.faults) ADD_FAILURE() << to_string(fault);
    for (const auto& warning : good.warnings) ADD_FAILURE() << to_string(warning);
    ASSERT_EQ(good.submissions.size(), 3U);
    for (const auto& check : good.submissions) EXPECT_TRUE(check.ok) << check.path << check.detail;

    files["submissions/accepted/b.hurl"] = modest;
    const TemporaryPackage worse(files);
    const Verification bad = verify(worse.root(), machine_->grader);
    EXPECT_FALSE(bad.ok());
    bool is_named = false;
    for (const auto& check : bad.submissions)
        is_named = is_named || check.detail.find("mutants/large") != std::string::npos;
    EXPECT_TRUE(is_named) << "an author learns which mutants survive";
}

}  // namespace
}  // namespace rehearse::runner
