// See supervise.hpp. Reading order: BoxSupervisor::run, then Watch, which is one run.

#include "sandbox/supervise.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <sstream>
#include <thread>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/door.hpp"
#include "sandbox/limits.hpp"
#include "sandbox/meter.hpp"
#include "sandbox/pump.hpp"
#include "sandbox/start_order.hpp"

namespace rehearse::sandbox {
namespace {

constexpr int exec_refused_status = 126;
constexpr std::uint64_t sample_interval_us = 5'000;
constexpr std::uint64_t shortest_check_us = 1'000;
constexpr std::uint64_t fastest_bytes_per_us = 20'000;  // no processor copies more in a microsecond
constexpr std::uint64_t written_interval_us = 50'000;   // once that much could have been written

std::string check_words(const Request& request) {
    if (request.argv.empty() || request.argv.size() > arguments_max || request.argv[0].empty()) {
        return "The request names no program to run.";
    }
    for (const auto* list : {&request.argv, &request.env}) {
        for (const std::string& word : *list) {
            if (word.find('\0') != std::string::npos) {
                return "An argument or environment entry contains a NUL byte.";
            }
        }
    }
    for (const std::string& entry : request.env) {
        if (entry.find('=') == std::string::npos || entry.front() == '=') {
            return "The environment entry '" + entry + "' is not NAME=value.";
        }
    }
    if (request.cwd.empty() || request.cwd.front() != '/' ||
        request.cwd.find('\0') != std::string::npos) {
        return "The working directory must be an absolute path.";
    }
    return {};
}

/// Worth asking for large pages.
bool is_large(const InputFile& file) {
    constexpr off_t large_bytes = 128 * 1024;
    struct stat status {};
    return ::fstat(file.fd, &status) == 0 && status.st_size >= large_bytes;
}

bool is_of_type(int fd, mode_t type) {
    struct stat status {};
    return fd >= 0 && ::fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

std::string check_descriptors(const Request& request) {
    if ((request.is_stdin_direct && !is_of_type(request.stdin_fd, S_IFIFO)) ||
        (request.is_stdout_direct && !is_of_type(request.stdout_fd, S_IFIFO))) {
        return "A stream that is passed on directly must be the end of a pipe.";
    }
    if ((request.network_door_fd >= 0 && !is_of_type(request.network_door_fd, S_IFSOCK)) ||
        (request.service_fd >= 0 && !is_of_type(request.service_fd, S_IFSOCK))) {
        return "The network's door and the service's line must be sockets.";
    }
    if (request.service_fd >= 0 && (request.is_stdin_direct || request.stdin_fd >= 0)) {
        return "A service has no standard input.";
    }
    return {};
}

std::string check_request(const Request& request) {
    std::string problem = check_words(request);
    if (problem.empty()) {
        problem = check_descriptors(request);
    }
    if (problem.empty()) {
        problem = check_limits(request.limits);
    }
    for (const InputFile& file : request.files) {
        if (problem.empty() && !is_safe_name(file.name)) {
            problem = "The file name '" + file.name + "' is not a plain relative path.";
        }
    }
    for (const OutputFile& file : request.outputs) {
        if (problem.empty() && (file.fd < 0 || !is_safe_name(file.name))) {
            problem = "The output '" + file.name + "' needs a plain relative name and a descriptor.";
        }
    }
    return problem;
}

/// Only these four, and what the request asks for; nothing of our own environment.
std::vector<std::string> box_environment(const std::vector<std::string>& requested,
                                         const FloorFolder* folder) {
    const std::string home = folder != nullptr ? folder->path() : "/box";
    const std::string scratch = folder != nullptr ? folder->path() : "/tmp";
    std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + home,
                                         "LANG=C.UTF-8", "TMPDIR=" + scratch};
    for (const std::string& entry : requested) {
        const std::string name = entry.substr(0, entry.find('=') + 1);
        std::erase_if(environment,
                      [&](const std::string& other) { return other.starts_with(name); });
        environment.push_back(entry);
    }
    return environment;
}

Fd make_timer() {
    return Fd(check(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd"));
}

/// An expiry that nobody looked at is forgotten with it.
void arm(const Fd& timer, std::uint64_t delay_us) {
    const std::uint64_t delay = std::max<std::uint64_t>(delay_us, 1);
    itimerspec when{};
    when.it_value.tv_sec = static_cast<time_t>(delay / 1'000'000);
    when.it_value.tv_nsec = static_cast<long>(delay % 1'000'000 * 1'000);
    check(::timerfd_settime(timer.get(), 0, &when, nullptr), "timerfd_settime");
}

void acknowledge(int fd) {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(fd, &count, sizeof count);
}

/// One run in one box: connects the streams, starts the program, watches, decides, collects.
class Watch {
public:
    Watch(Box& box, const Request& request, Streams& streams, const Interrupts& interrupts,
          const Timers& timers)
        : box_(box), request_(request), interrupts_(interrupts), timers_(timers) {
        join_streams(streams);
    }

    void start();
    void watch();
    void finish();
    [[nodiscard]] Report& report() { return report_; }
    [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }

private:
    enum Source { control, death, out, err, in, listener, memory, wall, usage, service, client, signals };
    static constexpr std::size_t sources = 12;

    void join_streams(Streams& streams);
    void close_program_ends();
    void send_order();
    void check_service();
    void take_service_order(const ServiceMessage& order);
    void take_service_end();
    void tell(ServiceMessage::Kind kind, std::int32_t value);
    [[nodiscard]] bool is_service() const { return request_.service_fd >= 0; }
    void decide(Outcome outcome, std::string_view limit = {});
    void check_interrupts(const std::array<pollfd, sources>& polled);
    void check_violation();
    void check_usage();
    bool has_written_too_much();
    void arm_usage_timer();
    void check_output();
    void receive_end();
    void measure();
    void judge_end();
    std::array<pollfd, sources> interests() const;
    [[nodiscard]] std::uint64_t cpu_limit_us() const { return request_.limits.cpu_ms * 1'000; }

    Box& box_;
    const Request& request_;
    Interrupts interrupts_;
    const Timers& timers_;
    std::array<Fd, 3> program_ends_;
    std::string order_;
    pid_t service_ = 0;  ///< its id in the box while it runs, -1 while it starts
    std::unique_ptr<OutputPump> out_;
    std::unique_ptr<OutputPump> err_;
    std::unique_ptr<InputPump> in_;
    Report report_;
    bool is_decided_ = false;
    bool is_interrupted_ = false;
    bool has_ended_ = false;   ///< init's end message is here
    bool is_box_dead_ = false;
    EndMessage end_;
    Sample highest_;
    std::uint64_t started_us_ = 0;
    std::uint64_t ended_us_ = 0;
};

void Watch::join_streams(Streams& streams) {
    const auto to_pump = [this](int number) {
        PipeEnds ends = make_pipe();
        program_ends_[static_cast<std::size_t>(number)] = std::move(ends.write);
        return std::move(ends.read);
    };
    program_ends_[1] = std::move(streams.direct_out);
    out_ = std::make_unique<OutputPump>(program_ends_[1].valid() ? Fd() : to_pump(1), streams.out,
                                        request_.limits.output_bytes);
    err_ = std::make_unique<OutputPump>(to_pump(2), streams.err, request_.limits.output_bytes);
    program_ends_[0] = std::move(streams.direct_in);
    Fd feeding;
    if (!program_ends_[0].valid() && streams.in >= 0) {
        PipeEnds in_pipe = make_pipe();
        program_ends_[0] = std::move(in_pipe.read);
        feeding = std::move(in_pipe.write);
    }
    in_ = std::make_unique<InputPump>(streams.in, std::move(feeding), streams.in_from_start);
}

void Watch::start() {
    StartOptions options;
    options.has_input = program_ends_[0].valid();
    options.has_groups = box_.cgroup != nullptr;
    options.other_tasks = box_.other_tasks;
    if (box_.folder != nullptr) {
        options.folder = box_.folder->path();
        options.other_tasks = box_.folder->tasks_of_user();
    }
    options.is_service = is_service();
    order_ =
        encode_start_order(request_, box_environment(request_.env, box_.folder.get()), options);
    started_us_ = monotonic_us();
    send_order();
    if (!is_service()) {
        close_program_ends();
    }
    arm(timers_.wall, request_.limits.wall_ms * 1'000);
    arm_usage_timer();
}

void Watch::close_program_ends() {
    for (Fd& end : program_ends_) {
        end.reset();
    }
}

void Watch::send_order() {
    service_ = is_service() ? -1 : 0;
    std::array<int, 3> fds{};
    std::size_t count = 0;
    for (const Fd& end : program_ends_) {
        if (end.valid()) {
            fds[count++] = end.get();
        }
    }
    send_with_descriptors(box_.control.get(), order_, {fds.data(), count});
}

/// The earliest moment at which the CPU budget can be gone: with every core busy. So the verdict is
/// late by at most a millisecond, without polling meanwhile.
void Watch::arm_usage_timer() {
    if (box_.cgroup == nullptr) {
        arm(timers_.usage, sample_interval_us);
        return;
    }
    static const std::uint64_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::uint64_t busy = std::min(cores, request_.limits.processes);
    std::uint64_t left = cpu_limit_us() - highest_.cpu_us;
    const std::uint64_t writing_us = request_.limits.written_kib * 1024 / fastest_bytes_per_us;
    if (box_.can_look()) {
        left = std::min(left, writing_us > highest_.cpu_us ? writing_us - highest_.cpu_us
                                                           : written_interval_us);
    }
    arm(timers_.usage, std::max(shortest_check_us, left / busy));
}

void Watch::decide(Outcome outcome, std::string_view limit) {
    if (is_decided_) {
        return;  // the first verdict wins
    }
    is_decided_ = true;
    ended_us_ = monotonic_us();
    report_.outcome = outcome;
    report_.limit = limit;
    if (box_.cgroup == nullptr) {
        measure();  // the last chance: the dead leave no trace in /proc
    }
    box_.kill();
}

std::array<pollfd, Watch::sources> Watch::interests() const {
    std::array<pollfd, sources> polled;
    polled.fill({-1, 0, 0});
    polled[control] = {has_ended_ ? -1 : box_.control.get(), POLLIN, 0};
    polled[death] = {box_.pidfd.get(), POLLIN, 0};
    polled[out] = out_->interest();
    polled[err] = err_->interest();
    polled[in] = in_->interest();
    polled[listener] = {box_.listener.get(), POLLIN, 0};
    polled[memory] = {box_.cgroup ? box_.cgroup->out_of_memory_event() : -1, POLLIN, 0};
    polled[wall] = {timers_.wall.get(), POLLIN, 0};
    polled[usage] = {timers_.usage.get(), POLLIN, 0};
    polled[service] = {request_.service_fd, POLLIN, 0};
    polled[client] = {interrupts_.client, POLLRDHUP, 0};
    polled[signals] = {interrupts_.signals, POLLIN, 0};
    return polled;
}

void Watch::watch() {
    while (!is_decided_ && !has_ended_ && !is_box_dead_) {
        std::array<pollfd, sources> polled = interests();
        if (::poll(polled.data(), polled.size(), -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            fail("poll");
        }
        if (polled[in].revents != 0) {
            in_->step();
        }
        if (polled[out].revents != 0) {
            out_->step();
        }
        if (polled[err].revents != 0) {
            err_->step();
        }
        check_interrupts(polled);
        if ((polled[listener].revents & POLLIN) != 0) {
            check_violation();
        }
        if (polled[memory].revents != 0) {
            decide(Outcome::memory_limit, "memory_kib");
        }
        check_output();
        if (polled[usage].revents != 0) {
            acknowledge(timers_.usage.get());
            check_usage();
        }
        if (polled[wall].revents != 0) {
            decide(Outcome::wall_limit, "wall_ms");
        }
        if (polled[service].revents != 0) {
            check_service();
        }
        if (polled[control].revents != 0) {
            receive_end();
        }
        is_box_dead_ = is_box_dead_ || polled[death].revents != 0;
    }
}

void Watch::check_interrupts(const std::array<pollfd, sources>& polled) {
    if (polled[client].revents != 0 || polled[signals].revents != 0) {
        is_interrupted_ = true;
        decide(Outcome::internal_error);
        report_.message = "The run was cancelled.";
    }
}

void Watch::check_violation() {
    std::string call = receive_violation(box_.listener.get());
    if (!call.empty() && !is_decided_) {
        decide(Outcome::violation);
        report_.message = "The program made the forbidden system call " + call + ".";
        report_.syscall = std::move(call);
    }
}

void Watch::check_output() {
    if (out_->is_over_cap()) {
        decide(Outcome::output_limit, "stdout_bytes");
    } else if (err_->is_over_cap()) {
        decide(Outcome::output_limit, "stderr_bytes");
    }
}

void Watch::check_usage() {
    if (box_.cgroup == nullptr) {
        measure();
        if (highest_.memory_kib > request_.limits.memory_kib) {
            decide(Outcome::memory_limit, "memory_kib");
        }
    } else {
        highest_.cpu_us = box_.cgroup->cpu_ns() / 1'000;
    }
    if (highest_.cpu_us > cpu_limit_us()) {
        decide(Outcome::cpu_limit, "cpu_ms");
    }
    if (!is_decided_ && has_written_too_much()) {
        decide(Outcome::output_limit, "written_kib");
    }
    if (!is_decided_) {
        arm_usage_timer();
    }
}

/// Looking costs more than all other meters, so nobody looks before the processor time used could
/// have written that much.
bool Watch::has_written_too_much() {
    const std::uint64_t limit = request_.limits.written_kib * 1024;
    return box_.can_look() && highest_.cpu_us * fastest_bytes_per_us >= limit &&
           box_.written_bytes() > limit;
}

void Watch::measure() {
    if (!box_.can_look()) {
        return;
    }
    const Sample now = box_.look();
    highest_.cpu_us = std::max(highest_.cpu_us, now.cpu_us);
    highest_.memory_kib = std::max(highest_.memory_kib, now.memory_kib);
}

void Watch::receive_end() {
    EndMessage message;
    const ssize_t got = ::recv(box_.control.get(), &message, sizeof message, MSG_DONTWAIT);
    if (got == static_cast<ssize_t>(sizeof message)) {
        if (message.program != 0) {
            service_ = message.program;
            tell(ServiceMessage::started, 0);
            return;
        }
        end_ = message;
        if (is_service() && end_.exec_error == 0 && end_.static_data_kib == 0 && !is_decided_) {
            take_service_end();
            return;
        }
        has_ended_ = true;
        if (!is_decided_) {
            ended_us_ = monotonic_us();
        }
    } else if (got == 0) {
        is_box_dead_ = true;
    }
}

void Watch::tell(ServiceMessage::Kind kind, std::int32_t value) {
    const ServiceMessage message{kind, value};
    ::send(request_.service_fd, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// What it left behind goes with it: the next start finds the box as the first one did, but for files.
void Watch::take_service_end() {
    service_ = 0;
    box_.kill_all_but_process_one();
    tell(ServiceMessage::ended, end_.wait_status);
}

void Watch::check_service() {
    ServiceMessage order;
    const ssize_t got = ::recv(request_.service_fd, &order, sizeof order, MSG_DONTWAIT);
    if (got == static_cast<ssize_t>(sizeof order)) {
        take_service_order(order);
    } else if (got >= 0 || (errno != EAGAIN && errno != EINTR)) {
        decide(Outcome::internal_error);
        report_.message = "Nobody looks after the service any more.";
    }
}

void Watch::take_service_order(const ServiceMessage& order) {
    if (order.kind == ServiceMessage::finish) {
        decide(Outcome::exited);
    } else if (order.kind == ServiceMessage::signal && service_ > 0 && order.value == SIGKILL) {
        box_.kill_all_but_process_one();
    } else if (order.kind == ServiceMessage::signal && service_ > 0 &&
               box_.signal(service_, order.value)) {
        return;
    } else if (order.kind == ServiceMessage::start && service_ == 0) {
        send_order();
    } else {
        tell(ServiceMessage::refused, static_cast<std::int32_t>(order.kind));
    }
}

/// True when the file that could not be executed came with the request, so that what is wrong with it
/// is the program's own doing: it was written by a candidate, or compiled from what one wrote.
bool is_programs_fault(const Request& request, int error) {
    std::string name = request.argv[0];
    if (request.cwd != "/box" || name.find('/') == std::string::npos) {
        return false;  // looked up by name, or perhaps it was the folder that is not there
    }
    for (const std::string_view prefix : {"/box/", "./"}) {
        name.erase(0, name.starts_with(prefix) ? prefix.size() : 0);
    }
    const bool came_along =
        std::any_of(request.files.begin(), request.files.end(),
                    [&](const InputFile& file) { return file.name == name; });
    switch (error) {
        case EACCES:   // not executable, or its interpreter is not
        case ENOEXEC:  // no program at all
        case ENOENT:   // the interpreter that it names is not there
        case ENOTDIR:
        case EISDIR:
        case ELIBBAD:
        case EINVAL:
        case EIO:      // shorter than it says
        case ELOOP: return came_along;
        default: return false;
    }
}

/// The program ended by itself; but a limit may have been passed since anybody looked.
void Watch::judge_end() {
    if (end_.exec_error != 0) {
        // As a shell would: 126 is a file that is there and cannot be run.
        const bool is_own_fault = is_programs_fault(request_, end_.exec_error);
        report_.outcome = is_own_fault ? Outcome::exited : Outcome::setup_error;
        report_.exit_code = is_own_fault ? exec_refused_status : 0;
        report_.message = "Cannot run '" + request_.argv[0] +
                          "' in the box: " + std::strerror(end_.exec_error) + ".";
        return;
    }
    if (end_.static_data_kib > 0) {
        report_.outcome = Outcome::memory_limit;
        report_.limit = "memory_kib";
        report_.memory_kib = end_.static_data_kib;
        report_.message = "The program's static data alone takes " +
                          std::to_string(end_.static_data_kib) + " KiB.";
        return;
    }
    if (WIFEXITED(end_.wait_status)) {
        report_.outcome = Outcome::exited;
        report_.exit_code = WEXITSTATUS(end_.wait_status);
        return;
    }
    report_.outcome = Outcome::signalled;
    report_.signal = WTERMSIG(end_.wait_status);
    if (report_.signal == SIGXFSZ) {
        report_.limit = "file_kib";
    } else if (report_.signal == SIGXCPU) {
        report_.outcome = Outcome::cpu_limit;
        report_.limit = "cpu_ms";
    } else if (report_.signal == SIGSYS && !box_.listener.valid()) {
        report_.outcome = Outcome::violation;
        report_.syscall = "unknown";
        report_.message = "The program made a forbidden system call.";
    }
}

void Watch::finish() {
    in_->stop();
    close_program_ends();
    if (is_box_dead_ && !has_ended_) {
        receive_end();
    }
    bool has_written = false;
    if (!is_decided_ && has_ended_) {
        if (box_.cgroup != nullptr) {
            highest_.cpu_us = box_.cgroup->cpu_ns() / 1'000;
        } else {
            highest_.cpu_us = std::max(highest_.cpu_us, end_.cpu_us);
        }
        has_written = has_written_too_much();  // while there still is somebody to look at
    }
    if (is_decided_ || !has_ended_ || end_.is_alone == 0) {
        box_.kill();
        box_.wait_until_dead();
    }
    out_->drain();
    err_->drain();
    CgroupUsage used;
    if (box_.cgroup != nullptr) {
        used = box_.cgroup->usage();
        highest_.cpu_us = used.cpu_ns / 1'000;
        highest_.memory_kib = std::min(used.memory_peak_bytes / 1024, request_.limits.memory_kib);
    } else {
        highest_.cpu_us = std::max(highest_.cpu_us, end_.cpu_us);
        highest_.memory_kib = std::max(highest_.memory_kib, end_.memory_peak_kib);
    }
    if (!is_decided_) {
        if (has_ended_) {
            judge_end();
        } else {
            report_.outcome = Outcome::internal_error;
        }
        const bool is_ours = report_.outcome == Outcome::setup_error;
        ended_us_ = ended_us_ == 0 ? monotonic_us() : ended_us_;
        check_output();
        if (!is_ours && (used.oom_kills > 0 || highest_.memory_kib > request_.limits.memory_kib)) {
            decide(Outcome::memory_limit, "memory_kib");
        }
        if (!is_ours && highest_.cpu_us > cpu_limit_us()) {
            decide(Outcome::cpu_limit, "cpu_ms");
        }
        if (!is_ours && has_written) {
            decide(Outcome::output_limit, "written_kib");
        }
        // Out of memory, a version 2 group loses process 1 as well: that is not a broken box.
        if (!is_decided_ && !has_ended_) {
            report_.message = "The box ended without a report.";
        }
    }
    if (out_->has_failed() || err_->has_failed()) {
        report_.outcome = Outcome::internal_error;
        report_.message = "The program's output could not be stored.";
    }
    if (report_.message.empty() && used.refused_forks > 0) {
        report_.message = "The limit of " + std::to_string(request_.limits.processes) +
                          " processes refused " + std::to_string(used.refused_forks) + " more.";
    }
    report_.cpu_us = highest_.cpu_us;
    report_.cpu_ms = highest_.cpu_us / 1'000;
    report_.memory_kib = std::max(report_.memory_kib, highest_.memory_kib);
    report_.ended_at_us = ended_us_;
    report_.wall_us = ended_us_ - started_us_;
    report_.wall_ms = report_.wall_us / 1'000;
    report_.stdout_bytes = out_->total();
    report_.stderr_bytes = err_->total();
}

Reply failure_reply(Outcome outcome, std::string message) {
    Reply reply;
    reply.report.outcome = outcome;
    reply.report.message = std::move(message);
    return reply;
}

}  // namespace

BoxSupervisor::BoxSupervisor(unsigned slot, FloorPolicy floor)
    : groups_(find_cgroups()), janitor_(groups_, supervisor_prefix(slot)),
      builder_(slot, groups_, floor), pool_(builder_), timers_{make_timer(), make_timer()},
      as_program_(builder_.identity()) {}

BoxSupervisor::~BoxSupervisor() {
    clear();
}

std::unique_ptr<Box> BoxSupervisor::take_box(const Request& request) {
    if (request.binds.empty() && request.network_door_fd < 0) {
        return pool_.take(request.limits);
    }
    return pool_.build(request.limits, {prepare_binds(builder_.identity(), request.binds),
                                        request.network_door_fd >= 0});
}

void BoxSupervisor::clear() {
    if (used_ != nullptr) {
        used_->kill();
        pool_.discard(std::move(used_));
    }
}

Reply BoxSupervisor::run(const Request& request, Streams streams,
                         const Interrupts& interrupts, bool& is_interrupted) {
    const std::uint64_t received_us = monotonic_us();
    is_interrupted = false;
    if (std::string problem = check_request(request); !problem.empty()) {
        return failure_reply(Outcome::setup_error, std::move(problem));
    }
    bool has_started = false;
    try {
        clear();
        used_ = take_box(request);
        if (request.service_fd >= 0 && (used_->folder != nullptr || !used_->can_look())) {
            throw Failure("a service needs namespaces and a /proc of its own");
        }
        {
            const std::lock_guard lock(builder_.writing());
            std::optional<LargePages> large;
            for (const InputFile& file : request.files) {
                if (!large && used_->shape.valid() && is_large(file)) {
                    large.emplace(used_->shape.get());
                }
                put_file(used_->directory.get(), file);
            }
        }
        Watch watch(*used_, request, streams, interrupts, timers_);
        std::optional<NetworkDoor> door;
        if (request.network_door_fd >= 0) {
            door.emplace(*used_, request.network_door_fd);
        }
        watch.start();
        const std::uint64_t setup_us = monotonic_us() - received_us;
        has_started = true;
        watch.watch();
        watch.finish();
        is_interrupted = watch.is_interrupted();
        Reply reply;
        reply.report = watch.report();
        reply.report.setup_us = setup_us;
        if (reply.report.outcome != Outcome::setup_error) {
            for (const OutputFile& file : request.outputs) {
                reply.outputs.push_back(fetch_file(used_->directory.get(), file));
            }
        }
        return reply;
    } catch (const std::exception& failure) {
        return failure_reply(has_started ? Outcome::internal_error : Outcome::setup_error,
                             failure.what());
    }
}

}  // namespace rehearse::sandbox
