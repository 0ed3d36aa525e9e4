// `http:` of interview.yaml: how a candidate's service is started and in which order it is asked.
// The requests themselves are Hurl files, data/{sample,secret}/<case>.hurl, one test case each.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rehearse::package {

/// How many of the copies of a burst; both ends belong to it.
struct CountRange {
    std::int64_t min = 0;
    std::int64_t max = 0;
    [[nodiscard]] bool contains(std::int64_t count) const { return min <= count && count <= max; }
};

/// Milliseconds. Advice, not a verdict, unless the author says that the budget is what the task is
/// about.
struct LatencyBudget {
    std::optional<double> p50;
    std::optional<double> p95;
    std::optional<double> max;
    bool is_verdict = false;
};

/// What a burst as a whole must give.
struct BurstExpectation {
    std::map<int, CountRange>
        status;  // of the last entry; statuses that are not named must not occur
    std::optional<std::int64_t> failures;  // copies whose own asserts failed, at most
    LatencyBudget latency;
};

struct HttpStep {
    enum class Kind {
        run,       // every case that matches, one after the other
        parallel,  // one case, many copies at once
        restart,   // the service is ended and started again, its data directory stays
    };
    Kind kind = Kind::run;
    int line = 0;         // in interview.yaml
    std::string pattern;  // of file names
    int copies = 1;
    int connections = 1;
    int repeat = 1;
    bool has_barrier = false;  // all connect first, then all send
    BurstExpectation expect;
    bool is_gentle = false;  // SIGTERM, and it must end by itself with 0
    int patience_ms = 5'000;
};

/// How a service is told where to listen, and when it is ready to be asked.
struct ServiceSettings {
    std::string port_env = "PORT";
    std::string data_dir_env = "DATA_DIR";
    std::string ready_path = "/healthz";
    int ready_status = 200;
    int ready_timeout_ms = 5'000;
    int request_timeout_ms = 5'000;
};

struct HttpTask {
    ServiceSettings service;
    bool is_fresh_for_each_step = false;  // `restart: per-step`
    std::vector<HttpStep> plan;           // never empty
    LatencyBudget latency;                // over all requests that are sent one after the other
};

/// '*' and '?' in one file name.
[[nodiscard]] bool name_matches(const std::string& pattern, const std::string& name);

}  // namespace rehearse::package
