#include "app/metrics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

namespace rehearse::app {

Metrics::Metrics() {
    head("rehearse_build_info", "gauge", "Always 1; the version is a label.");
    value("rehearse_build_info", 1, fmt::format("version=\"{}\"", REHEARSE_VERSION));
    std::ifstream statm("/proc/self/statm");
    double pages_total = 0;
    double pages_resident = 0;
    if (statm >> pages_total >> pages_resident) {
        gauge("process_resident_memory_bytes", "Resident memory of the server.",
              pages_resident * static_cast<double>(sysconf(_SC_PAGESIZE)));
    }
    counter("process_cpu_seconds_total", "CPU time of the server.",
            static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
}

void Metrics::head(std::string_view name, std::string_view type, std::string_view help) {
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void Metrics::value(std::string_view name, double number, std::string_view labels) {
    text_ += labels.empty() ? fmt::format("{} {}\n", name, number)
                            : fmt::format("{}{{{}}} {}\n", name, labels, number);
}

void Metrics::gauge(std::string_view name, std::string_view help, double number) {
    head(name, "gauge", help);
    value(name, number);
}

void Metrics::counter(std::string_view name, std::string_view help, double number) {
    head(name, "counter", help);
    value(name, number);
}

void Metrics::server(const net::ServerCounters& counters) {
    gauge("rehearse_http_connections", "Open connections.",
          static_cast<double>(counters.connections_open));
    gauge("rehearse_ws_connections", "Open WebSockets.",
          static_cast<double>(counters.websockets_open));
    counter("rehearse_connections_refused_total", "Connections over a limit.",
            static_cast<double>(counters.connections_refused));
    counter("rehearse_http_requests_cut_total", "Requests and handshakes that took too long.",
            static_cast<double>(counters.requests_cut));
    counter("rehearse_ws_messages_total", "WebSocket messages received.",
            static_cast<double>(counters.messages_received));
    counter("rehearse_ws_slow_closed_total", "Readers that were too slow.",
            static_cast<double>(counters.slow_readers_closed));
    counter("rehearse_rate_limited_total", "Messages over the rate limit.",
            static_cast<double>(counters.rate_limited));
    head("rehearse_http_responses_total", "counter", "Answers by status.");
    for (const auto& [status, count] : counters.responses_by_status) {
        value("rehearse_http_responses_total", static_cast<double>(count),
              fmt::format("status=\"{}\"", status));
    }
    head("rehearse_ws_close_total", "counter", "WebSockets closed by us, by code.");
    for (const auto& [code, count] : counters.websocket_closes_by_code) {
        value("rehearse_ws_close_total", static_cast<double>(count),
              fmt::format("code=\"{}\"", code));
    }
}

void Metrics::sessions(std::size_t loaded, const HubCounters& counters) {
    gauge("rehearse_sessions", "Sessions in memory.", static_cast<double>(loaded));
    counter("rehearse_deadlines_fired_total", "Deadlines acted upon by this server.",
            static_cast<double>(counters.deadlines_fired));
    counter("rehearse_edit_checksum_mismatch_total", "Clients whose text differed from ours.",
            static_cast<double>(counters.texts_diverged));
    counter("rehearse_history_restored_total",
            "Entries that a failover took from logs and this server gave back.",
            static_cast<double>(counters.entries_restored));
    counter("rehearse_history_changed_total",
            "Sessions that lost something in a failover which could not be given back.",
            static_cast<double>(counters.histories_changed));
    counter("rehearse_history_unknown_total",
            "Clients that came back with something which no log holds any more.",
            static_cast<double>(counters.resumes_unknown));
}

void Metrics::store(bool is_up, bool has_room, std::uint64_t connects,
                    std::size_t bytes_in_flight) {
    gauge("rehearse_redis_up", "1 while Redis answers.", is_up ? 1 : 0);
    gauge("rehearse_store_has_room", "0 while the disk of the private Redis is nearly full.",
          has_room ? 1 : 0);
    counter("rehearse_redis_connects_total", "Connections made to Redis.",
            static_cast<double>(connects));
    gauge("rehearse_redis_inflight_bytes", "Bytes sent to Redis and not yet answered.",
          static_cast<double>(bytes_in_flight));
}

void Metrics::jobs(const store::Depth& depth, bool runner_is_alive) {
    head("rehearse_jobs_queue_depth", "gauge", "Jobs waiting, by queue.");
    value("rehearse_jobs_queue_depth", static_cast<double>(depth.waiting_interactive),
          "queue=\"interactive\"");
    value("rehearse_jobs_queue_depth", static_cast<double>(depth.waiting_submission),
          "queue=\"submission\"");
    value("rehearse_jobs_queue_depth", static_cast<double>(depth.waiting_batch), "queue=\"batch\"");
    gauge("rehearse_jobs_running", "Jobs that a runner holds.", static_cast<double>(depth.running));
    gauge("rehearse_jobs_oldest_seconds", "How long the oldest waiting job has waited.",
          std::chrono::duration<double>(depth.oldest_waiting).count());
    gauge("rehearse_runner_up", "1 while a runner is heard of.", runner_is_alive ? 1 : 0);
}

}  // namespace rehearse::app
