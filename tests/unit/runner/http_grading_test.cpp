// Tasks of kind http with real services in real sandboxes: order, bursts, restarts, crashes, and
// what a candidate reads. Skipped, by name, when rehearse-sandbox is not built.
#include "runner/http_grading.hpp"

#include <gtest/gtest.h>

#include "package/load.hpp"
#include "runner/hurl_case.hpp"
#include "runner/verifier.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::TemporaryPackage;

class HttpGradingTest : public MachineTest {
protected:
    static grading::JobResult grade(const Files& files, const std::string& text,
                                    const GradeOptions& options = {}) {
        return MachineTest::grade(TemporaryPackage(files), Submission{{{"a.py", text}}, "", ""},
                                  options);
    }
};

/// A counter that survives on disk. LOCK and DRAIN are filled in by each test.
std::string counter(const std::string& lock = "lock", const std::string& extra = "") {
    return R"(import http.server, os, signal, sys, threading, time, contextlib
lock = threading.Lock()
nothing = contextlib.nullcontext()
path = os.path.join(os.environ["DATA_DIR"], "count")
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)
    def count(self):
        try:
            return int(open(path).read())
        except FileNotFoundError:
            return 0
    def do_GET(self):
        if self.path == "/crash":
            os._exit(7)
        if self.path == "/slow":
            time.sleep(60)
        if self.path == "/healthz":
            return self.answer(200, "{}")
        with lock:
            self.answer(200, '{"count": %d}' % self.count())
    def do_POST(self):
        with )" +
           lock +
           R"(:
            count = self.count()
            if count >= 10:
                return self.answer(429, "{}")
            time.sleep(0.001)
            with open(path + ".new", "w") as file:
                file.write(str(count + 1))
            os.replace(path + ".new", path)
        self.answer(200, "{}")
    def log_message(self, *arguments):
        pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
)" + extra +
           R"(
Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
)";
}

Files shop(const std::string& plan) {
    return {{"problem.yaml",
             "problem_format_version: 2025-09\nname: Shop\nuuid: "
             "01234567-89ab-cdef-0123-456789abcdef\nlimits:\n  time_limit: 20\n"},
            {"interview.yaml", "interview_format_version: 1\nkind: http\nminutes: 30\n" + plan},
            {"statement/problem.en.md", "Count.\n"},
            {"data/sample/01-count.hurl",
             "POST {{base}}/count\nHTTP 200\n\nGET {{base}}/count\nHTTP 200\n[Asserts]\njsonpath "
             "\"$.count\" == 1\n"},
            {"data/secret/10-burst.hurl", "POST {{base}}/count\nHTTP *\n"},
            {"data/secret/10-burst.yaml",
             "description: \"burst: ten only\"\nhint: More than ten were let through.\n"},
            {"data/secret/20-after.hurl",
             "GET {{base}}/count\nHTTP 200\n[Asserts]\njsonpath \"$.count\" == 10\n"}};
}

constexpr const char* whole_plan = R"(http:
  plan:
    - run: "01*.hurl"
    - parallel: {file: 10-burst.hurl, copies: 40, connections: 40, barrier: true}
      expect: {status: {200: 10, 429: 30}, failures: 0}
    - restart: kill
    - run: "20*.hurl"
)";

std::string verdicts(const grading::JobResult& result) {
    std::string words{to_string(result.verdict)};
    words += ":";
    for (const auto& test : result.tests) words += " " + std::string(to_string(test.verdict));
    return words;
}

TEST_F(HttpGradingTest, AsksInOrderInParallelAndAfterAKill) {
    const auto result = grade(shop(whole_plan), counter());
    EXPECT_EQ(verdicts(result), "AC: AC AC AC") << to_json(result, true).substr(0, 4000);
    EXPECT_EQ(result.score, 100);
    ASSERT_EQ(result.tests.size(), 3U);
    const std::string& said = result.tests[0].transcript.text;
    EXPECT_NE(said.find("→ POST /count\n"), std::string::npos) << said;
    EXPECT_NE(said.find("← {\"count\": 1}\n"), std::string::npos) << said;
    EXPECT_EQ(result.tests[0].input.text.substr(0, 19), "POST {{base}}/count");
    EXPECT_EQ(result.tests[1].transcript.text, "") << "of a hidden case nothing is kept";
    EXPECT_EQ(result.tests[1].input.text, "");
    EXPECT_GT(result.tests[0].memory_kib, 0);
}

TEST_F(HttpGradingTest, ARaceIsSeenAndNamed) {
    const auto result = grade(shop(whole_plan), counter("nothing"));
    EXPECT_EQ(to_string(result.verdict), "WA") << to_json(result, true).substr(0, 4000);
    ASSERT_EQ(result.tests.size(), 3U);
    EXPECT_EQ(result.tests[1].hint, "More than ten were let through.");
    EXPECT_NE(result.tests[1].detail.find("with status 200 instead of 10"), std::string::npos)
        << result.tests[1].detail;
    const auto seen = grading::candidate_view(result);
    EXPECT_EQ(seen.tests[1].hint, "More than ten were let through.");
    EXPECT_EQ(seen.tests[1].detail, "");
}

TEST_F(HttpGradingTest, WhatIsNotOnDiskIsLost) {
    const auto result = grade(shop(whole_plan),
                              "import os\nos.environ['DATA_DIR'] = '/tmp/' + str(os.getpid())\n"
                              "os.mkdir(os.environ['DATA_DIR'])\n" +
                                  counter());
    EXPECT_EQ(verdicts(result), "WA: AC AC WA") << to_json(result, true).substr(0, 4000);
    EXPECT_NE(result.tests[2].detail.find("jsonpath \"$.count\" == 10"), std::string::npos)
        << result.tests[2].detail;
}

TEST_F(HttpGradingTest, SaysWhyAServiceCannotBeAsked) {
    struct Row {
        const char* name;
        std::string text;
        const char* verdict;
        const char* words;
    };
    const std::string plan = R"(http:
  start: {ready: {timeout_ms: 1500}}
  request_timeout_ms: 500
)";
    const Row rows[] = {
        {"ends at once", "raise SystemExit(3)\n", "RE",
         "ended with exit code 3 before it answered GET /healthz"},
        {"never listens", "import time\ntime.sleep(60)\n", "RE", "nobody listens"},
        {"listens and says nothing",
         "import os, socket, time\ns = socket.create_server(('127.0.0.1', "
         "int(os.environ['PORT'])))\ntime.sleep(60)\n",
         "RE", "no complete answer within 500 ms"},
        {"speaks something else",
         "import os, socket\ns = socket.create_server(('127.0.0.1', "
         "int(os.environ['PORT'])))\nwhile True:\n    c, _ = s.accept()\n    c.recv(1000)\n    "
         "c.sendall(b'220 mail\\r\\n\\r\\n')\n    c.close()\n",
         "RE", "is not HTTP/1.1"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        GradeOptions options;
        options.purpose = grading::Purpose::samples;
        const auto result = grade(shop(plan), row.text, options);
        ASSERT_EQ(result.tests.size(), 1U);
        EXPECT_EQ(to_string(result.tests[0].verdict), row.verdict);
        EXPECT_NE(result.tests[0].detail.find(row.words), std::string::npos)
            << result.tests[0].detail;
    }
}

TEST_F(HttpGradingTest, ACrashCostsItsCaseOnly) {
    Files files = shop("");
    files["data/secret/05-crash.hurl"] = "GET {{base}}/crash\nHTTP 200\n";
    files["data/secret/10-burst.hurl"] = "GET {{base}}/healthz\nHTTP 200\n";
    files["data/secret/20-after.hurl"] = "GET {{base}}/slow\n[Options]\ndelay: 1\nHTTP 200\n";
    const auto result = grade(files, counter());
    EXPECT_EQ(verdicts(result), "RE: AC RE AC WA") << to_json(result, true).substr(0, 4000);
    EXPECT_EQ(result.tests[1].reason, "your program ended with exit code 7");
}

TEST_F(HttpGradingTest, DrainsWhenItIsAskedTo) {
    Files files = shop(R"(http:
  plan:
    - run: "01*.hurl"
    - run: "10*.hurl"
    - restart: term
      timeout_ms: 1000
    - run: "20*.hurl"
)");
    files["data/secret/20-after.hurl"] = "GET {{base}}/count\nHTTP 200\n";
    const auto rude = grade(files, counter());
    EXPECT_EQ(verdicts(rude), "WA: AC AC WA") << to_json(rude, true).substr(0, 4000);
    EXPECT_EQ(rude.tests[2].detail,
              "After SIGTERM your program was ended by signal 15, instead of with exit code 0.");
    const auto polite =
        grade(files, counter("lock", "signal.signal(signal.SIGTERM, lambda *_: os._exit(0))\n"));
    EXPECT_EQ(verdicts(polite), "AC: AC AC AC");
    const auto deaf =
        grade(files, counter("lock", "signal.signal(signal.SIGTERM, lambda *_: 0)\n"));
    EXPECT_EQ(deaf.tests[2].detail, "Your program did not end within 1000 ms of SIGTERM.");
}

TEST_F(HttpGradingTest, LimitsHoldForServices) {
    Files files = shop("");
    files["problem.yaml"] += "  memory: 64\n";
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    const auto result = grade(files, "x = bytearray(200 << 20)\n" + counter(), options);
    EXPECT_EQ(verdicts(result), "MLE: MLE") << to_json(result, true).substr(0, 2000);
}

TEST_F(HttpGradingTest, OwnRequestsAreAnInput) {
    GradeOptions options;
    options.purpose = grading::Purpose::own_input;
    options.own_input = "GET {{base}}/count\nHTTP 200\n";
    const auto result = grade(shop(""), counter(), options);
    ASSERT_EQ(result.tests.size(), 1U);
    EXPECT_EQ(to_string(result.tests[0].verdict), "AC") << result.tests[0].detail;
    EXPECT_NE(result.tests[0].transcript.text.find("← {\"count\": 0}"), std::string::npos);
    EXPECT_EQ(result.tests[0].input.text, options.own_input) << "so that it can be changed";
    options.own_input = "GET\n";
    const auto broken = grade(shop(""), counter(), options);
    EXPECT_EQ(to_string(broken.tests[0].verdict), "WA");
    EXPECT_NE(broken.tests[0].detail.find("line 1"), std::string::npos) << broken.tests[0].detail;
}

TEST_F(HttpGradingTest, OwnRequestsSeeNoFilesOfThePackage) {
    GradeOptions options;
    options.purpose = grading::Purpose::own_input;
    options.own_input = "POST {{base}}/count\nfile,data/secret/20-after.hurl;\n";
    const auto result = grade(shop(""), counter(), options);
    ASSERT_EQ(result.tests.size(), 1U);
    EXPECT_EQ(to_string(result.tests[0].verdict), "WA");
    EXPECT_NE(result.tests[0].detail.find("There is no file data/secret/20-after.hurl."),
              std::string::npos)
        << result.tests[0].detail;
    EXPECT_EQ(result.tests[0].transcript.text.find("jsonpath"), std::string::npos)
        << result.tests[0].transcript.text;
}

// ---- Pure ----

HurlCase copy_with(int status, bool is_passed = true) {
    HurlCase copy;
    copy.last_status = status;
    copy.is_passed = is_passed;
    copy.detail = is_passed ? "" : "line 3: got 1";
    return copy;
}

TEST(Burst, CountsStatusesAndFailures) {
    package::BurstExpectation expect;
    expect.status[200] = {2, 2};
    expect.status[409] = {1, 9};
    EXPECT_TRUE(judge_burst(expect, {copy_with(200), copy_with(409), copy_with(200)}).is_passed);
    EXPECT_EQ(
        judge_burst(expect, {copy_with(200), copy_with(200), copy_with(200), copy_with(0)}).detail,
        "Of 4 requests at once 3 with status 200 instead of 2, 0 with status 409 instead of 1 "
        "to 9, 1 without an answer, which none should have.");
    const package::BurstExpectation plain;
    EXPECT_TRUE(judge_burst(plain, {copy_with(200), copy_with(500)}).is_passed);
    EXPECT_EQ(judge_burst(plain, {copy_with(200), copy_with(500, false)}).detail,
              "Of 2 requests at once 1 failed, the first with: line 3: got 1.");
}

}  // namespace
}  // namespace rehearse::runner
