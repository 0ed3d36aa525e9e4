// SandboxClient owns one `rehearse-sandbox serve` process and runs one command at a time in it. A
// supervisor that dies or does not answer in time is replaced; the run it held is reported as our
// fault, never as the candidate's.
#pragma once

#include <atomic>
#include <string>

#include "sandbox/request.hpp"

namespace rehearse::runner {

/// The program: `option` if given, else beside this program, else in ../sandbox/ or sandbox/ of the
/// build tree; empty when there is none.
std::string find_sandbox_program(const std::string& option = "");

class SandboxClient {
public:
    SandboxClient(std::string program, unsigned slot) : program_(std::move(program)), slot_(slot) {}
    SandboxClient(const SandboxClient&) = delete;
    SandboxClient& operator=(const SandboxClient&) = delete;
    ~SandboxClient() { stop(); }

    /// Starts the supervisor if it is not running, so that its first box is being built already.
    /// REQUIRES: called on the thread that will call run(); the supervisor dies with that thread.
    void start();

    /// Runs and waits. Failures of ours come back as outcome internal_error with a message. When
    /// `cancel` turns true the run is ended and its outcome is internal_error as well; the caller
    /// knows that it asked for it.
    [[nodiscard]] sandbox::Reply run(const sandbox::Request& request,
                                     const std::atomic<bool>* cancel = nullptr);

private:
    void stop();

    std::string program_;
    unsigned slot_;
    sandbox::Supervisor supervisor_;
};

}  // namespace rehearse::runner
