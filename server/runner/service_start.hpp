// How a service comes up, whoever wrote it: begun in a box with a port and a data folder, then
// asked until it answers as it does when it is ready.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "package/http_task.hpp"
#include "runner/service_run.hpp"

namespace rehearse::runner {

// In a network of its own the service may have any port; this one is what people try by hand.
inline constexpr std::uint16_t service_port = 8080;

/// What a service may have beyond a program that reads and prints: a thread and a descriptor for
/// each of many connections.
void set_service_limits(sandbox::Limits& limits);

/// `request` is the program with its limits; what it prints goes to `log_fd`.
[[nodiscard]] Result<std::unique_ptr<ServiceRun>> begin_service(
    SandboxClient& client, sandbox::Request request, const package::ServiceSettings& settings,
    int log_fd, const std::atomic<bool>* cancel);

/// Empty once it is ready, else why it is not, for whoever wrote it.
[[nodiscard]] std::string wait_until_ready(ServiceRun& service,
                                           const package::ServiceSettings& settings,
                                           const std::atomic<bool>* cancel);

/// "your program ended with exit code 3"; empty while it runs.
[[nodiscard]] std::string how_it_ended(ServiceRun& service);

}  // namespace rehearse::runner
