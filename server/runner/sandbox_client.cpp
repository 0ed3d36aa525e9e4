#include "runner/sandbox_client.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "runner/own_programs.hpp"

namespace rehearse::runner {

namespace {

/// What the supervisor may take on top of the run's own wall limit: building a box, copying files,
/// tearing down.
constexpr std::chrono::seconds supervisor_margin{20};
constexpr std::chrono::milliseconds cancel_check_interval{50};
constexpr std::chrono::milliseconds stop_patience{3'000};

/// Waits for the child to end on its own; false when it did not in time.
bool wait_for_exit(pid_t pid, std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const pid_t done = ::waitpid(pid, nullptr, WNOHANG);
        if (done == pid || (done < 0 && errno != EINTR)) return true;
        if (std::chrono::steady_clock::now() >= until) return false;
        ::poll(nullptr, 0, 2);
    }
}

}  // namespace

sandbox::Reply our_fault(std::string message) {
    sandbox::Reply reply;
    reply.report.outcome = sandbox::Outcome::internal_error;
    reply.report.message = std::move(message);
    return reply;
}

std::chrono::milliseconds answer_patience(const sandbox::Request& request) {
    return std::chrono::milliseconds(request.limits.wall_ms) + supervisor_margin;
}

std::string find_sandbox_program(const std::string& option) {
    if (!option.empty()) return option;
    return find_own_program("rehearse-sandbox", "sandbox");
}

void SandboxClient::start() {
    if (supervisor_.socket >= 0) return;
    supervisor_ = sandbox::start_supervisor(program_, slot_);
}

void SandboxClient::stop() {
    if (supervisor_.socket >= 0) ::close(supervisor_.socket);
    supervisor_.socket = -1;
    if (supervisor_.pid > 0 && !wait_for_exit(supervisor_.pid, stop_patience)) {
        ::kill(supervisor_.pid, SIGKILL);
        ::waitpid(supervisor_.pid, nullptr, 0);
    }
    supervisor_.pid = -1;
}

SandboxClient& SandboxClient::partner() {
    if (!partner_)
        partner_ = std::make_unique<SandboxClient>(program_, partner_slot_, partner_slot_);
    return *partner_;
}

std::string SandboxClient::begin(const sandbox::Request& request) {
    // Sending may find a supervisor that died while idle: that costs nobody anything, so it is
    // tried once more.
    for (int attempt = 0;; ++attempt) {
        start();
        if (supervisor_.socket < 0) return "The sandbox cannot be started: " + supervisor_.error;
        const auto sent = sandbox::send_request(supervisor_.socket, request);
        if (sent.ok()) return {};
        stop();
        if (attempt > 0) return "The sandbox takes no request: " + sent.message;
    }
}

sandbox::Reply SandboxClient::finish() {
    sandbox::Reply reply;
    const auto received = sandbox::receive_reply(supervisor_.socket, reply);
    if (received.ok()) return reply;
    stop();
    return our_fault(fmt::format("The sandbox ended during the run: {}", received.message));
}

sandbox::Reply SandboxClient::run(const sandbox::Request& request,
                                  const std::atomic<bool>* cancel) {
    if (std::string problem = begin(request); !problem.empty()) return our_fault(problem);
    const auto deadline = std::chrono::steady_clock::now() + answer_patience(request);
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0 || (cancel != nullptr && *cancel)) {
            stop();
            return our_fault(left.count() <= 0 ? "The sandbox did not answer in time."
                                               : "Cancelled.");
        }
        pollfd entry{supervisor_.socket, POLLIN, 0};
        const auto wait = cancel == nullptr ? left : std::min(left, cancel_check_interval);
        const int ready = ::poll(&entry, 1, static_cast<int>(wait.count()));
        if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
        return finish();
    }
}

}  // namespace rehearse::runner
