#include "app/runner_child.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/log.hpp"

namespace rehearse::app {

namespace asio = boost::asio;

RunnerChild::RunnerChild(asio::any_io_executor executor, std::filesystem::path program,
                         std::vector<std::string> arguments, std::vector<std::string> environment)
    : executor_(executor),
      program_(std::move(program)),
      arguments_(std::move(arguments)),
      environment_(std::move(environment)),
      back_off_(executor),
      tasks_(executor) {}

RunnerChild::~RunnerChild() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    if (pidfd_ >= 0) close(pidfd_);
}

Result<void> RunnerChild::start() {
    auto spawned = spawn();
    if (!spawned) return spawned;
    tasks_.spawn("runner_child", keep_running());
    return {};
}

Result<void> RunnerChild::spawn() {
    std::vector<std::string> words{program_.string()};
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<char*> variables;
    for (std::string& variable : environment_) variables.push_back(variable.data());
    for (char** variable = environ; *variable != nullptr; ++variable)
        variables.push_back(*variable);
    variables.push_back(nullptr);
    const pid_t parent = getpid();
    // Until exec the child has our handlers: a SIGTERM of ours would be taken by one of them, and
    // told to us instead of ending the child. So none arrives before they are gone.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = fork();
    if (child != 0) pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (child < 0) {
        return fail(ErrorCode::setup,
                    fmt::format("The runner cannot be started: {}.", std::strerror(errno)));
    }
    if (child == 0) {
        // Only async-signal-safe calls from here to exec.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) _exit(1);
        signal(SIGTERM, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        // A terminal's Ctrl+C goes to the server, which stops its runner in order.
        setpgid(0, 0);
        // Nothing of ours goes along: a connection that a child holds too does not end when we
        // close it, and Redis would go on to hand jobs to one that nobody reads.
        syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
        execve(argv[0], argv.data(), variables.data());
        _exit(127);
    }
    pid_ = child;
    pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    if (pidfd_ < 0) {
        return fail(ErrorCode::setup,
                    fmt::format("The runner cannot be watched: {}.", std::strerror(errno)));
    }
    return {};
}

Task<int> RunnerChild::wait_for_exit(int descriptor) {
    asio::posix::stream_descriptor watch(executor_, descriptor);
    auto readable = co_await watch.async_wait(asio::posix::stream_descriptor::wait_read, use_tuple);
    static_cast<void>(readable);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    co_return status;
}

Task<void> RunnerChild::keep_running() {
    Milliseconds pause{200};
    for (;;) {
        const auto started = std::chrono::steady_clock::now();
        const int descriptor = std::exchange(pidfd_, -1);  // wait_for_exit closes it
        const int status = co_await wait_for_exit(descriptor);
        pid_ = -1;
        if (stopping_) co_return;
        log::error("runner_died", {{"status", status}});
        const bool lived = std::chrono::steady_clock::now() - started > std::chrono::seconds(10);
        pause = lived ? Milliseconds{200} : std::min(pause * 2, Milliseconds{5'000});
        back_off_.expires_after(pause);
        auto waited = co_await back_off_.async_wait(use_tuple);
        static_cast<void>(waited);
        if (stopping_) co_return;
        if (auto spawned = spawn(); !spawned) {
            log::error("runner_not_restarted", {{"cause", spawned.error().message}});
            co_return;
        }
    }
}

void RunnerChild::signal_stop() {
    if (std::exchange(stopping_, true)) return;
    back_off_.cancel();
    if (pid_ > 0) kill(pid_, SIGTERM);
}

Task<void> RunnerChild::stop(Milliseconds patience) {
    signal_stop();
    const auto deadline = std::chrono::steady_clock::now() + patience;
    asio::steady_timer timer(executor_);
    while (pid_ > 0 && std::chrono::steady_clock::now() < deadline) {
        timer.expires_after(Milliseconds{10});
        auto waited = co_await timer.async_wait(use_tuple);
        static_cast<void>(waited);
    }
    if (pid_ > 0) {
        log::warn("runner_stop_slow", {{"pid", pid_}});
        kill(pid_, SIGKILL);
    }
    co_await tasks_.join();
}

}  // namespace rehearse::app
