// `http:` of interview.yaml: what is read, and what is refused with its line.
#include <gtest/gtest.h>

#include "package/load.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::Files;
using rehearse::testing::TemporaryPackage;

Files http_package(const std::string& http) {
    return {{"problem.yaml",
             "problem_format_version: 2025-09\nname: Shop\nuuid: "
             "01234567-89ab-cdef-0123-456789abcdef\nlimits:\n  time_limit: 10\n"},
            {"interview.yaml", "interview_format_version: 1\nkind: http\nminutes: 30\n" + http},
            {"statement/problem.en.md", "Write a shop.\n"},
            {"data/sample/01-health.hurl", "GET {{base}}/healthz\nHTTP 200\n"},
            {"data/secret/10-burst.hurl", "POST {{base}}/buy\nHTTP 200\n"},
            {"data/secret/20-after.hurl", "GET {{base}}/sold\nHTTP 200\n"}};
}

TEST(HttpTask, ReadsThePlan) {
    const TemporaryPackage directory(http_package(R"(http:
  start: {port_env: HTTP_PORT, ready: {path: /ready, status: 204, timeout_ms: 700}}
  data_dir_env: STATE
  request_timeout_ms: 900
  latency_ms: {p95: 250}
  plan:
    - run: "0*.hurl"
    - parallel: {file: 10-burst.hurl, copies: 50, connections: 50, barrier: true, repeat: 2}
      expect: {status: {200: 10, 429: {min: 35}}, failures: 40, latency_ms: {p50: 5, max: 9, verdict: true}}
    - restart: term
      timeout_ms: 1500
    - run: "20-*.hurl"
)"));
    const auto loaded = load(directory.root());
    ASSERT_TRUE(loaded.package) << to_string(loaded.faults.front());
    const HttpTask& task = *loaded.package->interview.http;
    EXPECT_EQ(task.service.port_env, "HTTP_PORT");
    EXPECT_EQ(task.service.data_dir_env, "STATE");
    EXPECT_EQ(task.service.ready_path, "/ready");
    EXPECT_EQ(task.service.ready_status, 204);
    EXPECT_EQ(task.service.ready_timeout_ms, 700);
    EXPECT_EQ(task.service.request_timeout_ms, 900);
    EXPECT_EQ(task.latency.p95, 250);
    EXPECT_FALSE(task.is_fresh_for_each_step);
    ASSERT_EQ(task.plan.size(), 4U);
    const HttpStep& burst = task.plan[1];
    EXPECT_EQ(burst.kind, HttpStep::Kind::parallel);
    EXPECT_EQ(burst.copies, 50);
    EXPECT_EQ(burst.repeat, 2);
    EXPECT_TRUE(burst.has_barrier);
    EXPECT_TRUE(burst.expect.status.at(200).contains(10));
    EXPECT_FALSE(burst.expect.status.at(200).contains(11));
    EXPECT_TRUE(burst.expect.status.at(429).contains(36));
    EXPECT_EQ(burst.expect.failures, 40);
    EXPECT_TRUE(burst.expect.latency.is_verdict);
    EXPECT_TRUE(task.plan[2].is_gentle);
    EXPECT_EQ(task.plan[2].patience_ms, 1500);
    ASSERT_EQ(loaded.package->cases.size(), 3U);
    EXPECT_EQ(loaded.package->cases[1].input.filename(), "10-burst.hurl");
    EXPECT_TRUE(loaded.package->cases[1].answer.empty());
}

TEST(HttpTask, WithoutAPlanEverythingRunsInOrder) {
    const TemporaryPackage directory(http_package(""));
    const auto loaded = load(directory.root());
    ASSERT_TRUE(loaded.package) << to_string(loaded.faults.front());
    ASSERT_EQ(loaded.package->interview.http->plan.size(), 1U);
    EXPECT_EQ(loaded.package->interview.http->plan[0].pattern, "*.hurl");
}

TEST(HttpTask, SaysWhatIsWrongAndWhere) {
    struct Row {
        const char* http;
        int line;
        const char* words;
    };
    const Row rows[] = {
        {"http:\n  plan:\n    - run: \"*.hurl\"\n    - restart: maybe\n", 7, "kill or term"},
        {"http:\n  plan:\n    - {}\n", 6, "one of run, parallel and restart"},
        {"http:\n  plan:\n    - run: \"9*.hurl\"\n    - run: \"*.hurl\"\n", 6, "No case in data/"},
        {"http:\n  plan:\n    - run: \"0*.hurl\"\n", 0, "names data/secret/10-burst.hurl nowhere"},
        {"http:\n  plan:\n    - run: \"*.hurl\"\n    - run: \"0*.hurl\"\n", 0, "more than once"},
        {"http:\n  restart: often\n", 5, "per-plan or per-step"},
        {"http:\n  started: {}\n", 5, "started"},
        {"http:\n  plan:\n    - parallel: {file: 10-burst.hurl, copies: 9, connections: 3, "
         "barrier: "
         "true}\n    - run: \"[02]*.hurl\"\n",
         6, "each copy needs a connection"},
        {"http:\n  plan:\n    - parallel: {file: \"*.hurl\", copies: 2}\n      expect: {status: "
         "{9: "
         "1}}\n",
         7, "from 100 to 599"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.http);
        const TemporaryPackage directory(http_package(row.http));
        const auto loaded = load(directory.root());
        bool is_found = false;
        std::string all;
        for (const Fault& fault : loaded.faults) {
            all += to_string(fault) + "\n";
            is_found = is_found || (fault.line == row.line &&
                                    fault.message.find(row.words) != std::string::npos);
        }
        EXPECT_TRUE(is_found) << all;
    }
}

TEST(HttpTask, NamesMatchAsInAShell) {
    EXPECT_TRUE(name_matches("0*.hurl", "01-a.hurl"));
    EXPECT_TRUE(name_matches("*", ""));
    EXPECT_TRUE(name_matches("a?c*", "abc"));
    EXPECT_FALSE(name_matches("0*.hurl", "10-a.hurl"));
    EXPECT_FALSE(name_matches("a", "ab"));
    EXPECT_TRUE(name_matches("*b*b", "abbb"));
}

}  // namespace
}  // namespace rehearse::package
