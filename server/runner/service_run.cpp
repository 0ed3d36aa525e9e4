#include "runner/service_run.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace rehearse::runner {

namespace {

using sandbox::ServiceMessage;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds cancel_check_interval{50};
constexpr int door_patience_ms = 5'000;

/// Both ends of a packet pair; not open when there are no more descriptors.
std::array<Descriptor, 2> make_line() {
    int pair[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return {};
    return {Descriptor(pair[0]), Descriptor(pair[1])};
}

}  // namespace

Result<std::unique_ptr<ServiceRun>> ServiceRun::begin(SandboxClient& client,
                                                      sandbox::Request request,
                                                      const std::atomic<bool>* cancel) {
    std::unique_ptr<ServiceRun> run(new ServiceRun(client, cancel));
    auto [door, box_door] = make_line();
    auto [line, box_line] = make_line();
    if (!door.is_open() || !line.is_open())
        return fail(ErrorCode::internal, "No line to the service can be made.");
    request.network_door_fd = box_door.get();
    request.service_fd = box_line.get();
    run->deadline_ = Clock::now() + answer_patience(request);
    if (std::string problem = client.begin(request); !problem.empty())
        return fail(ErrorCode::internal, std::move(problem));
    run->door_ = std::move(door);
    run->line_ = std::move(line);
    while (!run->is_running_ && !run->end_ && !run->report_) {
        const auto left = std::chrono::duration_cast<milliseconds>(run->deadline_ - Clock::now());
        if (!run->take_news(left)) break;
    }
    return run;
}

ServiceRun::~ServiceRun() {
    if (!report_) static_cast<void>(finish());
}

Descriptor ServiceRun::new_socket() {
    const std::lock_guard lock(door_mutex_);
    return Descriptor(sandbox::open_network_socket(door_.get(), door_patience_ms));
}

bool ServiceRun::send(ServiceMessage::Kind kind, int value) {
    const ServiceMessage message{kind, value};
    return ::send(line_.get(), &message, sizeof message, MSG_NOSIGNAL) ==
           static_cast<ssize_t>(sizeof message);
}

bool ServiceRun::take_news(milliseconds patience) {
    const auto until = Clock::now() + patience;
    while (!report_) {
        if (cancel_ != nullptr && *cancel_) {
            client_.stop();
            report_ = our_fault("Cancelled.").report;
            break;
        }
        // The line first: what the service did last comes before the end of the run.
        std::array<pollfd, 2> polled{{{line_.get(), POLLIN, 0}, {client_.socket(), POLLIN, 0}}};
        const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now());
        const auto wait = std::clamp(left, milliseconds(0), cancel_check_interval);
        const int ready = ::poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
        if (ready <= 0 && left <= milliseconds(0)) return false;
        if (ready <= 0) continue;
        ServiceMessage news;
        if (::recv(line_.get(), &news, sizeof news, MSG_DONTWAIT) ==
            static_cast<ssize_t>(sizeof news)) {
            is_running_ = news.kind == ServiceMessage::started ||
                          (is_running_ && news.kind != ServiceMessage::ended);
            if (news.kind == ServiceMessage::ended) {
                end_ = WIFSIGNALED(news.value) ? End{0, WTERMSIG(news.value)}
                                               : End{WEXITSTATUS(news.value), 0};
            }
            return true;
        }
        if (polled[1].revents != 0) report_ = client_.finish().report;
    }
    is_running_ = false;
    return true;
}

std::optional<ServiceRun::End> ServiceRun::wait_for_end(milliseconds patience) {
    const auto until = Clock::now() + patience;
    while (is_running_) {
        const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now());
        if (!take_news(std::max(left, milliseconds(0)))) break;
    }
    return is_running_ ? std::nullopt : end_;
}

bool ServiceRun::is_running() {
    while (is_running_ && take_news(milliseconds(0))) {
    }
    return is_running_;
}

bool ServiceRun::signal(int number) {
    return is_running() && send(ServiceMessage::signal, number);
}

bool ServiceRun::start_again(milliseconds patience) {
    end_.reset();
    if (report_ || !send(ServiceMessage::start)) return false;
    const auto until = Clock::now() + patience;
    while (!is_running_ && !end_ && !report_) {
        const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now());
        if (!take_news(std::max(left, milliseconds(0)))) break;
    }
    return is_running_;
}

sandbox::Report ServiceRun::finish() {
    if (!report_) {
        send(ServiceMessage::finish);
        while (!report_ && take_news(std::chrono::duration_cast<milliseconds>(
                               std::max(deadline_ - Clock::now(), Clock::duration{})))) {
        }
    }
    if (!report_) {
        client_.stop();
        report_ = our_fault("The sandbox did not answer in time.").report;
    }
    is_running_ = false;
    return *report_;
}

}  // namespace rehearse::runner
