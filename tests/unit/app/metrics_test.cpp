// The text must be readable by Prometheus: each sample after one HELP and one TYPE of its name, no
// name twice.
#include "app/metrics.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace rehearse::app {
namespace {

std::string full_text() {
    net::ServerCounters counters;
    counters.connections_open = 3;
    counters.messages_received = 18'446'744'073'709'551'615U;
    counters.responses_by_status = {{200, 12}, {404, 1}};
    counters.websocket_closes_by_code = {{1001, 2}};
    Metrics metrics;
    metrics.server(counters);
    metrics.sessions(5, HubCounters{.deadlines_fired = 6, .texts_diverged = 7});
    metrics.store(true, false, 2, 1'000);
    metrics.jobs({}, false);
    return metrics.take();
}

TEST(Metrics, EveryLineCanBeRead) {
    const std::regex comment("# (HELP|TYPE) ([a-z_]+) (.+)");
    const std::regex sample("([a-z_]+)(\\{[a-z]+=\"[^\"\\\\]*\"\\})? (-?[0-9.]+(e[+-]?[0-9]+)?)");
    std::istringstream lines(full_text());
    std::set<std::string> helped;
    std::map<std::string, std::string> types;
    std::set<std::string> samples;
    for (std::string line; std::getline(lines, line);) {
        SCOPED_TRACE(line);
        std::smatch parts;
        if (line.starts_with("#")) {
            ASSERT_TRUE(std::regex_match(line, parts, comment));
            if (parts[1] == "HELP") {
                EXPECT_TRUE(helped.insert(parts[2]).second);
            } else {
                EXPECT_TRUE(types.emplace(parts[2], parts[3]).second);
            }
            continue;
        }
        ASSERT_TRUE(std::regex_match(line, parts, sample));
        const std::string name = parts[1];
        EXPECT_TRUE(helped.contains(name));
        ASSERT_TRUE(types.contains(name));
        EXPECT_EQ(name.ends_with("_total"), types[name] == "counter");
        EXPECT_TRUE(samples.insert(name + parts[2].str()).second);
    }
    EXPECT_GT(samples.size(), 15U);
}

TEST(Metrics, NumbersArriveWhereTheyBelong) {
    const std::string text = "\n" + full_text();
    for (const char* line :
         {"\nrehearse_http_connections 3\n", "\nrehearse_http_responses_total{status=\"404\"} 1\n",
          "\nrehearse_ws_close_total{code=\"1001\"} 2\n", "\nrehearse_sessions 5\n",
          "\nrehearse_deadlines_fired_total 6\n", "\nrehearse_store_has_room 0\n",
          "\nrehearse_edit_checksum_mismatch_total 7\n", "\nrehearse_redis_up 1\n",
          "\nrehearse_runner_up 0\n", "\nrehearse_jobs_queue_depth{queue=\"submission\"} 0\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line;
    }
}

}  // namespace
}  // namespace rehearse::app
