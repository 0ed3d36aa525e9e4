#include "runner/service_start.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runner/http_client.hpp"

namespace rehearse::runner {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds ready_interval{10};
constexpr std::uint64_t processes_max = 300;  // a thread for each connection of a burst
constexpr std::uint64_t open_files = 1'024;

}  // namespace

void set_service_limits(sandbox::Limits& limits) {
    limits.processes = std::max(limits.processes, processes_max);
    limits.open_files = open_files;
}

Result<std::unique_ptr<ServiceRun>> begin_service(SandboxClient& client, sandbox::Request request,
                                                  const package::ServiceSettings& settings,
                                                  int log_fd, const std::atomic<bool>* cancel) {
    request.env.push_back(fmt::format("{}={}", settings.port_env, service_port));
    request.env.push_back(settings.data_dir_env + "=/box/data");
    const Descriptor marker = make_memfd();  // so that the data directory is there
    request.files.push_back({"data/.keep", false, marker.get()});
    request.stdout_fd = log_fd;
    request.stderr_fd = log_fd;
    return ServiceRun::begin(client, std::move(request), cancel);
}

/// Asks again and again until it answers as it should: nothing tells from outside when it listens.
std::string wait_until_ready(ServiceRun& service, const package::ServiceSettings& settings,
                             const std::atomic<bool>* cancel) {
    HttpClient client(service, service_port, milliseconds(settings.request_timeout_ms), cancel);
    HttpRequest request;
    request.target = settings.ready_path;
    const auto until = Clock::now() + milliseconds(settings.ready_timeout_ms);
    std::string last = "nothing listened";
    while (Clock::now() < until && !client.is_cancelled()) {
        const auto response = client.exchange(request);
        if (response && response->status == settings.ready_status) return {};
        last = response ? fmt::format("the answer was {}", response->status)
                        : response.error().message;
        if (const auto end = service.wait_for_end(ready_interval)) break;
        if (service.is_over()) break;
    }
    const std::string ended = how_it_ended(service);
    if (!ended.empty())
        return fmt::format("{} before it answered GET {}.", ended, settings.ready_path);
    return fmt::format(
        "GET {} did not answer {} within {} ms: {}. Listen on 127.0.0.1, on the port in the "
        "environment variable {}.",
        settings.ready_path, settings.ready_status, settings.ready_timeout_ms, last,
        settings.port_env);
}

std::string how_it_ended(ServiceRun& service) {
    const auto end = service.wait_for_end(milliseconds(0));
    if (!end) return {};
    if (end->signal != 0) return fmt::format("your program was ended by signal {}", end->signal);
    return fmt::format("your program ended with exit code {}", end->exit_code);
}

}  // namespace rehearse::runner
