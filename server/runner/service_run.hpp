// A candidate's service in a sandbox, as whoever tests it sees it: started with a network that only
// this run and we share, reached over sockets of that network, signalled, ended, started again with
// the files it left. One run of one sandbox from start to finish, under one set of limits.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "runner/descriptor.hpp"
#include "runner/sandbox_client.hpp"

namespace rehearse::runner {

class ServiceRun {
public:
    /// How one start of the program came to its end.
    struct End {
        int exit_code = 0;
        int signal = 0;  // not 0: it was ended by this one
    };

    /// Begins the run; `request` must leave standard input and the service's lines alone. Fails
    /// with `internal` when the sandbox cannot. When `cancel` turns true, whatever waits here gives
    /// up.
    [[nodiscard]] static Result<std::unique_ptr<ServiceRun>> begin(
        SandboxClient& client, sandbox::Request request, const std::atomic<bool>* cancel = nullptr);
    ServiceRun(const ServiceRun&) = delete;
    ServiceRun& operator=(const ServiceRun&) = delete;
    /// Ends the run if finish() did not.
    ~ServiceRun();

    /// An unconnected TCP socket of the service's network; not open when the run is over. From any
    /// thread.
    [[nodiscard]] Descriptor new_socket();

    /// Waits until the program, which was started, has ended; nothing when it still runs then.
    [[nodiscard]] std::optional<End> wait_for_end(std::chrono::milliseconds patience);
    /// As far as the news have come: false before its start, after its end, after the end of the
    /// run.
    [[nodiscard]] bool is_running();
    /// The run itself has ended, because of a limit.
    [[nodiscard]] bool is_over() const { return report_.has_value(); }

    /// To the program; SIGKILL goes to all it started as well. False when it does not run.
    bool signal(int number);
    /// REQUIRES: it has ended. Waits until it runs again; false when it does not.
    bool start_again(std::chrono::milliseconds patience);

    /// Ends the run. After a limit that is the limit's report, else its outcome is `exited`.
    [[nodiscard]] sandbox::Report finish();

private:
    ServiceRun(SandboxClient& client, const std::atomic<bool>* cancel)
        : client_(client), cancel_(cancel) {}

    bool send(sandbox::ServiceMessage::Kind kind, int value = 0);
    /// Takes one message or the end of the run; false when nothing came in time.
    bool take_news(std::chrono::milliseconds patience);

    SandboxClient& client_;
    const std::atomic<bool>* cancel_;
    Descriptor door_;
    std::mutex door_mutex_;
    Descriptor line_;
    std::chrono::steady_clock::time_point deadline_;
    bool is_running_ = false;
    std::optional<End> end_;
    std::optional<sandbox::Report> report_;
};

}  // namespace rehearse::runner
