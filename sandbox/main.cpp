// rehearse-sandbox: runs one command at a time behind several independent walls and says exactly how
// it ended. It is a program of its own, with nothing but libc and libseccomp, so that all of it can
// be read in one sitting.
//
// Theory of operation
//
// Three processes take part in a run. The *supervisor* (this program) stays outside, in the host's
// namespaces. It bears *init*, which becomes process 1 of fresh user, PID, mount, network, IPC, UTS
// and cgroup namespaces, builds a new root around itself, gives up all capabilities, puts on
// Landlock and the seccomp filter, and then executes process_one, a program of some kilobytes that
// waits. That is a box. The *program* is a child of process 1 and inherits every wall; it is never
// process 1 itself, because signals behave differently there.
//
//   supervisor --(socket: start order, two or three pipe ends)--> process 1 --vfork, execve--> program
//       ^---(socket: box directory, /proc, seccomp listener; "I wait"; later one end message)---'
//
// A box is built for a single run. A slot keeps three boxes ahead: a thread (pool) builds them and takes
// the used ones down, while the thread that serves requests does only "copy files, send, wait, read
// the meters, answer", and it rests while a run is short: on few cores it would be in its way. What
// takes long (namespaces, mounts, waiting for a dead box) is never on the path of a request, unless the
// request binds directories. What takes longest is never done at all: a process is born into its groups
// and not moved there (cgroup), and a network without a way out is used again when it is empty (network).
//
// What costs in all this is memory: copying page tables in fork, and the page faults after it. So init
// is born like a vfork (birth): it builds in the supervisor's own memory, on the stack of a sleeping
// thread, until it executes process_one, whose memory is a few pages.
//
// Who believes whom. The program believes nobody. Process 1 has the program's user id, but is out of
// its reach: it is not dumpable, /proc hides it, signals from inside a PID namespace cannot kill its
// process 1, and calls that look into other processes are forbidden. The supervisor takes only the
// wait status from it. CPU and memory come from the control groups (or samples), output from
// pipes it drains itself, forbidden calls from the seccomp listener, time from its own clock. Files
// go in before the program starts and come out when every process of the box is dead, through a
// directory descriptor with openat2(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS), by a thread that has the
// program's own file-system identity. No path of the box is ever resolved from outside.
//
// Two kinds of runs need more. Programs that talk to each other (a validator and a submission) get the
// ends of the runner's pipes themselves, because every pump between them would add to each turn. A
// service gets a network with a loopback device and nothing else: its box is built for it alone (init
// raises the device, Landlock lets TCP pass), and a process of ours, the door, enters that network,
// nothing else of the box, and hands the runner sockets of it.
//
// How a run ends. The supervisor sleeps in one poll() over: process 1's socket and pidfd, both output
// pipes, the input pipe, the seccomp listener, the out-of-memory event, a wall timer, a timer for the
// earliest moment the CPU budget can be gone, the client. Descriptors are level-triggered, so no
// wake-up can be lost. The first verdict wins; then process 1 is killed, and the kernel kills everything
// in its namespace before process 1's own death is announced. Nothing outlives it: not a daemon, not a
// mount (they live in the namespace), not a file (tmpfs), not a group (removed after the death, or
// empty and used again).
//
// How the supervisor ends. When its client hangs up or a signal asks for it, it kills the box, waits
// for the death and removes the groups. Init dies with its supervisor (PR_SET_PDEATHSIG), the
// supervisor with its runner. After a kill -9 of the supervisor itself its janitor, a process that waits
// for nothing else, removes the groups; should that have been killed too, the next supervisor of the
// slot does.
//
// Files, in reading order: request (messages), limits, options, supervise (the heart), pump, door, pool,
// box, birth, init, namespaces, network, filesystem, landlock, seccomp_policy, start_order, process_one, cgroup,
// meter, janitor, report, probe.

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/limits.hpp"
#include "sandbox/options.hpp"
#include "sandbox/probe.hpp"
#include "sandbox/report.hpp"
#include "sandbox/supervise.hpp"

namespace rehearse::sandbox {
namespace {

constexpr int exit_ok = 0;
constexpr int exit_not_ok = 1;
constexpr int exit_usage = 2;
constexpr int exit_failure = 3;
constexpr int client_fd = 3;

/// SIGINT, SIGTERM and SIGHUP as a descriptor, so that a run is ended in order. Nothing that our
/// starter had set stays: boxes inherit from here.
Fd take_signals() {
    for (int number = 1; number < NSIG; ++number) {
        ::signal(number, SIG_DFL);
    }
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&set, number);
    }
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    return Fd(check(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
}

int usage_error(const std::string& message) {
    std::fprintf(stderr, "rehearse-sandbox: %s\n", message.c_str());
    return exit_usage;
}

bool is_open(int fd) {
    return ::fcntl(fd, F_GETFD) >= 0;
}

/// Opens what the options name. The descriptors live as long as `owned`.
std::string open_paths(const RunOptions& options, Request& request, std::vector<Fd>& owned) {
    const auto open_one = [&](const std::string& path, int flags) {
        owned.emplace_back(::open(path.c_str(), flags | O_CLOEXEC, 0644));
        return owned.back().get();
    };
    for (const NamedPath& bind : options.binds) {
        request.binds.push_back({open_one(bind.path, O_PATH), bind.name});
        if (request.binds.back().fd < 0) {
            return "cannot open " + bind.path + ": " + std::strerror(errno);
        }
    }
    for (const NamedPath& file : options.files) {
        const int fd = open_one(file.path, O_RDONLY);
        struct stat status {};
        if (fd < 0 || ::fstat(fd, &status) != 0) {
            return "cannot open " + file.path + ": " + std::strerror(errno);
        }
        request.files.push_back({file.name, (status.st_mode & 0111) != 0, fd});
    }
    for (const NamedPath& fetch : options.fetches) {
        OutputFile output;
        output.name = fetch.name;
        output.bytes_max = options.limits.tmpfs_kib * 1024;
        output.fd = open_one(fetch.path, O_WRONLY | O_CREAT | O_TRUNC);
        if (output.fd < 0) {
            return "cannot create " + fetch.path + ": " + std::strerror(errno);
        }
        request.outputs.push_back(output);
    }
    return {};
}

int exit_status(const Report& report) {
    switch (report.outcome) {
        case Outcome::exited: return report.exit_code == 0 ? exit_ok : exit_not_ok;
        case Outcome::signalled:
        case Outcome::cpu_limit:
        case Outcome::wall_limit:
        case Outcome::memory_limit:
        case Outcome::output_limit:
        case Outcome::violation: return exit_not_ok;
        case Outcome::setup_error:
        case Outcome::internal_error: return exit_failure;
    }
    return exit_failure;
}

/// Never silently.
void warn_of_floor(const BoxSupervisor& supervisor) {
    if (supervisor.is_floor()) {
        std::fprintf(stderr, "rehearse-sandbox: %.*s\n", static_cast<int>(floor_warning.size()),
                     floor_warning.data());
    }
}

void print_report(int fd, const Reply& reply) {
    const std::string line = report_json(reply) + "\n";
    [[maybe_unused]] const ssize_t ignored = ::write(fd, line.data(), line.size());
}

int run_command(const std::vector<std::string>& words) {
    const RunOptions options = parse_run_options(words);
    if (!options.error.empty()) {
        return usage_error(options.error);
    }
    if (options.is_json_fd_given && !is_open(options.json_fd)) {
        return usage_error("--json-fd " + std::to_string(options.json_fd) + " is not open.");
    }
    // Looked at before anything else is opened: a later descriptor could be numbered 3.
    const int json_fd = is_open(options.json_fd) ? options.json_fd : STDERR_FILENO;
    Fd report_to(::fcntl(json_fd, F_DUPFD_CLOEXEC, 10));
    Request request;
    request.argv = options.argv;
    request.env = options.env;
    request.cwd = options.cwd;
    request.limits = options.limits;
    std::vector<Fd> owned;
    if (const std::string problem = open_paths(options, request, owned); !problem.empty()) {
        return usage_error(problem);
    }
    const Fd signals = take_signals();
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    Reply reply;
    try {
        const unsigned slot = options.is_slot_given
                                  ? options.slot
                                  : slots_max / 2 + static_cast<unsigned>(::getpid()) % 400;
        BoxSupervisor supervisor(slot, options.allow_floor ? FloorPolicy::allowed
                                                           : FloorPolicy::forbidden);
        warn_of_floor(supervisor);
        bool is_interrupted = false;
        reply = supervisor.run(request, {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, false, {}, {}},
                               {-1, signals.get()}, is_interrupted);
    } catch (const std::exception& failure) {
        reply.report.outcome = Outcome::setup_error;
        reply.report.message = failure.what();
    }
    print_report(report_to.get(), reply);
    return exit_status(reply.report);
}

int probe_command(const std::vector<std::string>& words) {
    if (words.size() > 1 || (words.size() == 1 && words[0] != "--json")) {
        return usage_error("probe takes only --json.");
    }
    const ProbeResult result = probe_host();
    if (words.empty()) {
        std::cout << probe_text(result);
    } else {
        std::cout << probe_json(result) << "\n";
    }
    return result.has_all_necessary() ? exit_ok : exit_not_ok;
}

/// Waits for the next request; false when it is time to go.
bool wait_for_request(const Fd& signals) {
    while (true) {
        std::array<pollfd, 2> waiting{{{client_fd, POLLIN, 0}, {signals.get(), POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        return waiting[1].revents == 0;
    }
}

/// Answers one message; false when it is time to go.
bool serve_one(BoxSupervisor& supervisor, const Fd& signals) {
    Request request;
    DescriptorSet descriptors;
    const ChannelResult received = receive_request(client_fd, request, descriptors);
    Reply reply;
    bool is_interrupted = false;
    if (received.ok()) {
        Streams streams{request.stdin_fd, request.stdout_fd, request.stderr_fd, true, {}, {}};
        // We must not keep ends of pipes that are the program's: who reads waits for the last one.
        if (request.is_stdin_direct) {
            streams.direct_in = Fd(descriptors.release(request.stdin_fd));
        }
        if (request.is_stdout_direct) {
            streams.direct_out = Fd(descriptors.release(request.stdout_fd));
        }
        reply = supervisor.run(request, std::move(streams), {client_fd, signals.get()}, is_interrupted);
    } else if (received.state == ChannelState::malformed) {
        reply.report.outcome = Outcome::setup_error;
        reply.report.message = received.message;
    } else {
        return received.state == ChannelState::again;
    }
    return !is_interrupted && send_reply(client_fd, reply).ok();
}

int serve_command(const std::vector<std::string>& words) {
    std::uint64_t slot = 0;
    const bool allow_floor = words.size() == 3 && words[2] == "--allow-floor";
    if (words.size() != (allow_floor ? 3 : 2) || words[0] != "--slot" ||
        !parse_number(words[1], slot) || slot >= slots_max) {
        return usage_error("serve needs --slot N with N between 0 and 999.");
    }
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(client_fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        return usage_error("serve is started by the runner with a socket on descriptor 3.");
    }
    // Whatever else our starter left open is not ours to hold, and no box's to find.
    ::syscall(SYS_close_range, client_fd + 1U, ~0U, 0U);
    const Fd signals = take_signals();
    ::fcntl(client_fd, F_SETFD, FD_CLOEXEC);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::umask(022);
    BoxSupervisor supervisor(static_cast<unsigned>(slot),
                             allow_floor ? FloorPolicy::allowed : FloorPolicy::forbidden);
    warn_of_floor(supervisor);
    while (wait_for_request(signals) && serve_one(supervisor, signals)) {
        supervisor.clear();
    }
    return exit_ok;
}

int dispatch(const std::vector<std::string>& words) {
    const std::string command = words.empty() ? "" : words[0];
    const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    if (command == "run") {
        return run_command(rest);
    }
    if (command == "probe") {
        return probe_command(rest);
    }
    if (command == "serve") {
        return serve_command(rest);
    }
    if (command == "--help" || command == "help") {
        std::cout << usage_text();
        return exit_ok;
    }
    return usage_error("say run, probe or serve; --help explains them.");
}

}  // namespace
}  // namespace rehearse::sandbox

int main(int argc, char** argv) {
    // A caller may have closed a standard stream; its number must not go to something of ours.
    while (true) {
        const int fd = ::open("/dev/null", O_RDWR);
        if (fd < 0 || fd > STDERR_FILENO) {
            ::close(fd);
            break;
        }
    }
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        return rehearse::sandbox::dispatch(words);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "rehearse-sandbox: %s\n", failure.what());
        return 3;
    }
}
