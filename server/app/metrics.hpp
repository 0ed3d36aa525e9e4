// /metrics: what the parts have counted, as Prometheus text. No user or session ids as labels,
// ever.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/session_hub.hpp"
#include "net/server.hpp"
#include "store/job_queue.hpp"

namespace rehearse::app {

class Metrics {
public:
    Metrics();
    void server(const net::ServerCounters& counters);
    void sessions(std::size_t loaded, const HubCounters& counters);
    void store(bool is_up, bool has_room, std::uint64_t connects, std::size_t bytes_in_flight);
    void jobs(const store::Depth& depth, bool runner_is_alive);
    std::string take() { return std::move(text_); }

private:
    void head(std::string_view name, std::string_view type, std::string_view help);
    void value(std::string_view name, double number, std::string_view labels = {});
    void gauge(std::string_view name, std::string_view help, double number);
    void counter(std::string_view name, std::string_view help, double number);

    std::string text_;
};

}  // namespace rehearse::app
