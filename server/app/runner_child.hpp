// The runner as a child of `rehearse serve`: started from our own program file, started again when
// it dies, ended with us.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

namespace rehearse::app {

class RunnerChild {
public:
    /// `arguments` follow the program's name, `environment` (NAME=value) is added to ours. The
    /// child asks the kernel for SIGTERM when the thread that calls start() dies, so call it on the
    /// io thread.
    RunnerChild(boost::asio::any_io_executor executor, std::filesystem::path program,
                std::vector<std::string> arguments, std::vector<std::string> environment);
    ~RunnerChild();
    RunnerChild(const RunnerChild&) = delete;
    RunnerChild& operator=(const RunnerChild&) = delete;

    Result<void> start();
    /// SIGTERM, and no restart any more.
    void signal_stop();
    /// The same, and waits until it has ended; SIGKILL after `patience`.
    Task<void> stop(Milliseconds patience);

    bool is_running() const { return pid_ > 0; }
    int pid() const { return pid_; }

private:
    Result<void> spawn();
    Task<void> keep_running();
    Task<int> wait_for_exit(int descriptor);

    boost::asio::any_io_executor executor_;
    std::filesystem::path program_;
    std::vector<std::string> arguments_;
    std::vector<std::string> environment_;
    boost::asio::steady_timer back_off_;
    TaskGroup tasks_;
    int pid_ = -1;
    int pidfd_ = -1;
    bool stopping_ = false;
};

}  // namespace rehearse::app
