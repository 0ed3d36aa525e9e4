#include "runner/sandbox_client.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

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

/// Where the files of a run stood before it, so that it can be done once more as if it had not been.
class Rewind {
public:
    /// Nothing for a run that cannot be repeated: what went through a pipe or a socket is gone.
    static std::optional<Rewind> of(const sandbox::Request& request) {
        if (request.network_door_fd >= 0 || request.service_fd >= 0) return std::nullopt;
        Rewind rewind;
        for (const int fd : {request.stdin_fd, request.stdout_fd, request.stderr_fd}) {
            if (fd < 0) continue;
            const off_t at = ::lseek(fd, 0, SEEK_CUR);
            if (at < 0) return std::nullopt;
            if (fd != request.stdin_fd) rewind.written_.emplace_back(fd, at);
        }
        for (const sandbox::OutputFile& output : request.outputs)
            rewind.written_.emplace_back(output.fd, 0);
        return rewind;
    }

    /// False when a file cannot be put back.
    [[nodiscard]] bool apply() const {
        return std::all_of(written_.begin(), written_.end(), [](const auto& place) {
            const auto [fd, at] = place;
            return ::ftruncate(fd, at) == 0 && ::lseek(fd, at, SEEK_SET) == at;
        });
    }

private:
    std::vector<std::pair<int, off_t>> written_;
};

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

std::optional<sandbox::Reply> SandboxClient::take_reply(std::string& why) {
    sandbox::Reply reply;
    const auto received = sandbox::receive_reply(supervisor_.socket, reply);
    if (received.ok()) return reply;
    stop();
    why = fmt::format("The sandbox ended during the run: {}", received.message);
    return std::nullopt;
}

sandbox::Reply SandboxClient::finish() {
    std::string why;
    auto reply = take_reply(why);
    return reply ? *std::move(reply) : our_fault(std::move(why));
}

sandbox::Reply SandboxClient::run(const sandbox::Request& request,
                                  const std::atomic<bool>* cancel) {
    const std::optional<Rewind> rewind = Rewind::of(request);
    const auto deadline = std::chrono::steady_clock::now() + answer_patience(request);
    for (bool may_repeat = rewind.has_value();; may_repeat = false) {
        if (std::string problem = begin(request); !problem.empty()) return our_fault(problem);
        if (std::string problem = wait_for_reply(deadline, cancel); !problem.empty()) {
            stop();
            return our_fault(std::move(problem));
        }
        std::string why;
        if (auto reply = take_reply(why)) return *std::move(reply);
        if (!may_repeat || !rewind->apply()) return our_fault(std::move(why));
    }
}

std::string SandboxClient::wait_for_reply(std::chrono::steady_clock::time_point deadline,
                                          const std::atomic<bool>* cancel) const {
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return "The sandbox did not answer in time.";
        if (cancel != nullptr && *cancel) return "Cancelled.";
        pollfd entry{supervisor_.socket, POLLIN, 0};
        const auto wait = cancel == nullptr ? left : std::min(left, cancel_check_interval);
        const int ready = ::poll(&entry, 1, static_cast<int>(wait.count()));
        if (ready > 0 || (ready < 0 && errno != EINTR)) return {};
    }
}

}  // namespace rehearse::runner
