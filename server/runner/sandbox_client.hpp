// SandboxClient owns one `rehearse-sandbox serve` process and runs one command at a time in it. A
// supervisor that dies or does not answer in time is replaced; the run it held is done again where
// that can be, else it is reported as our fault, never as the candidate's.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "sandbox/request.hpp"

namespace rehearse::runner {

/// The program: `option` if given, else beside this program, else in ../sandbox/ or sandbox/ of the
/// build tree; empty when there is none.
std::string find_sandbox_program(const std::string& option = "");

class SandboxClient {
public:
    /// `partner_slot` is that of the sandbox beside this one, see partner().
    SandboxClient(std::string program, unsigned slot, unsigned partner_slot)
        : program_(std::move(program)), slot_(slot), partner_slot_(partner_slot) {}
    SandboxClient(const SandboxClient&) = delete;
    SandboxClient& operator=(const SandboxClient&) = delete;
    ~SandboxClient() { stop(); }

    /// Starts the supervisor if it is not running, so that its first box is being built already.
    /// REQUIRES: called on the thread that will call run(); the supervisor dies with that thread.
    void start();

    /// Runs and waits. A supervisor that dies meanwhile, or had died unseen when it was asked, costs
    /// nobody their verdict: what it was asked is done once more by the next one, if no stream of the
    /// run is a pipe or a socket. Failures of ours come back as outcome internal_error with a message. When
    /// `cancel` turns true the run is ended and its outcome is internal_error as well; the caller
    /// knows that it asked for it.
    [[nodiscard]] sandbox::Reply run(const sandbox::Request& request,
                                     const std::atomic<bool>* cancel = nullptr);

    /// The two halves of run(), for who has something to do meanwhile. begin() returns what is
    /// wrong or nothing; then socket() becomes readable when the answer is there, which finish()
    /// takes.
    [[nodiscard]] std::string begin(const sandbox::Request& request);
    [[nodiscard]] int socket() const { return supervisor_.socket; }
    [[nodiscard]] sandbox::Reply finish();
    /// Ends the run that is under way, and the supervisor with it; the next run starts another.
    void stop();

    /// A second sandbox beside this one, for two programs that talk to each other; it has no
    /// partner.
    [[nodiscard]] SandboxClient& partner();

private:
    /// Nothing, and `why`, when the supervisor is gone.
    std::optional<sandbox::Reply> take_reply(std::string& why);
    /// Says why there will be none; empty when one can be taken.
    [[nodiscard]] std::string wait_for_reply(std::chrono::steady_clock::time_point deadline,
                                             const std::atomic<bool>* cancel) const;

    std::string program_;
    unsigned slot_;
    unsigned partner_slot_;
    sandbox::Supervisor supervisor_;
    std::unique_ptr<SandboxClient> partner_;
};

/// A reply that says that we failed.
[[nodiscard]] sandbox::Reply our_fault(std::string message);

/// How long a supervisor may take to answer a request, its own work included.
[[nodiscard]] std::chrono::milliseconds answer_patience(const sandbox::Request& request);

}  // namespace rehearse::runner
