// HTTP/1.1 over the sockets of a service's network, one request at a time: what a test of a service
// speaks with. Everything that comes back is a stranger's bytes and bounded: 64 KiB of headers, 16
// MiB of body, and a deadline for the whole exchange. The one file of the runner that sees Beast.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "runner/descriptor.hpp"
#include "runner/service_run.hpp"

namespace rehearse::runner {

struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";  // path and query, as they go over the wire
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct HttpResponse {
    std::string version;  // "HTTP/1.1"
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // in order, names as they came
    std::string body;
    std::chrono::microseconds duration{};  // first byte sent to last byte received
};

/// Not thread-safe; each thread has its own. Connections are kept and used again as clients do.
class HttpClient {
public:
    HttpClient(ServiceRun& network, std::uint16_t port, std::chrono::milliseconds timeout,
               const std::atomic<bool>* cancel = nullptr)
        : network_(network), port_(port), timeout_(timeout), cancel_(cancel) {}

    /// Connects ahead of the first exchange, so that many can start at the same moment. Empty, or
    /// why it cannot.
    [[nodiscard]] std::string connect();

    /// Fails with `io` and words for the candidate: nobody listens, no answer in time, the
    /// connection was closed, what came is not HTTP.
    [[nodiscard]] Result<HttpResponse> exchange(const HttpRequest& request);

    [[nodiscard]] bool is_cancelled() const { return cancel_ != nullptr && *cancel_; }

private:
    struct Attempt;
    [[nodiscard]] Result<HttpResponse> try_once(const HttpRequest& request, bool& is_stale);

    ServiceRun& network_;
    std::uint16_t port_;
    std::chrono::milliseconds timeout_;
    const std::atomic<bool>* cancel_;
    Descriptor connection_;
};

}  // namespace rehearse::runner
