// The language between the runner and one `rehearse-sandbox serve` process: a Request goes in with
// passed file descriptors, a Reply comes out. This file knows no seccomp, no namespaces and no
// JSON, so that the runner can link it. It refuses to guess: a message that is not exactly in the
// form below is `malformed`, and every size has a bound (see the constants).
//
// Paths never cross this boundary as authority: whatever the sandbox reads or writes for the
// runner is an open descriptor. Names (of files inside the box) are relative and are checked.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace rehearse::sandbox {

inline constexpr std::size_t message_bytes_max = 128 * 1024;
inline constexpr std::size_t descriptors_max = 200;
inline constexpr std::size_t arguments_max = 1024;
inline constexpr std::size_t name_bytes_max = 255;

/// What one run may use. All are hard. The sandbox checks them against `limit_bounds` in limits.hpp.
struct Limits {
    std::uint64_t cpu_ms = 10'000;        ///< user + system time of all processes of the run
    std::uint64_t wall_ms = 20'000;       ///< from the start of the program to its verdict
    std::uint64_t memory_kib = 262'144;   ///< the whole group, its tmpfs files included
    std::uint64_t processes = 64;         ///< processes and threads
    std::uint64_t output_bytes = 16'777'216;  ///< stdout and stderr each; exactly this much is kept
    std::uint64_t file_kib = 262'144;     ///< size of one file
    std::uint64_t tmpfs_kib = 262'144;    ///< all files in /box, /tmp and /dev/shm together
    std::uint64_t inodes = 16'384;        ///< number of files there
    std::uint64_t open_files = 256;       ///< descriptors per process
    std::uint64_t written_kib = 1'048'576;  ///< given to calls like write by all processes, in all

    bool operator==(const Limits&) const = default;
};

/// Copied into the box before the program starts. `fd` is read from its beginning with pread, so it
/// must be a regular file or a memfd; its offset is left alone.
struct InputFile {
    std::string name;  ///< relative to /box; directories are made as needed
    bool executable = false;
    int fd = -1;
};

/// Copied out of the box after every process in it is dead. `fd` is written from its beginning.
struct OutputFile {
    std::string name;  ///< relative to /box
    int fd = -1;
    std::uint64_t bytes_max = 16'777'216;
    bool optional = false;  ///< a missing optional file carries no reason text
};

/// A directory or file shown read-only inside. `fd` may be O_PATH.
struct Bind {
    int fd = -1;
    std::string destination;  ///< absolute, for example /opt/tool; below /box it would be refused
};

/// One run. Descriptors stay owned by the caller; sending duplicates them.
struct Request {
    std::vector<std::string> argv;  ///< argv[0] without a slash is looked up in the box's PATH
    std::vector<std::string> env;   ///< "NAME=value"; PATH, HOME, LANG and TMPDIR are always set
    std::string cwd = "/box";
    Limits limits;
    std::vector<InputFile> files;
    /// Pumped through a pipe, a file or memfd from its beginning, anything else as it arrives, so a pipe
    /// or a socket is live input; -1 means empty.
    int stdin_fd = -1;
    /// A file or memfd is appended to at its offset; a pipe or a socket gets the output as it comes, and
    /// a reader that does not read holds the program up, never the supervisor. -1 counts and discards.
    int stdout_fd = -1;
    int stderr_fd = -1;
    /// The descriptor itself becomes the program's, without a pump between: for two programs that talk
    /// to each other. REQUIRES: the end of a pipe. Nothing is counted or capped then; who holds the
    /// other end has to.
    bool is_stdin_direct = false;
    bool is_stdout_direct = false;
    /// Not -1: the box gets a network of its own with nothing but a loopback device, and this end of a
    /// SOCK_SEQPACKET pair becomes its door: for each byte that is sent to it, an unconnected TCP
    /// (version 4) socket of that network comes back (`open_network_socket`). The door closes when the
    /// run ends. Such a box is built when it is wanted, so it takes some milliseconds longer.
    int network_door_fd = -1;
    /// Not -1: the program is a service, which the runner signals, ends and starts again, all within
    /// this one run (its limits, its files, its network). This end of a SOCK_SEQPACKET pair takes
    /// ServiceMessages and gives them. The run ends with a `finish`, or when a limit is passed, never
    /// because the program ended.
    int service_fd = -1;
    std::vector<OutputFile> outputs;
    std::vector<Bind> binds;
};

/// Over a service's line. Orders: `signal` to the program itself, with the number; SIGKILL goes to
/// everything in the box. `start` again, when it has ended. `finish` ends the run, its outcome is
/// `exited` with code 0. News: it has `started`; it has `ended`, with a wait status, and everything else
/// in the box is dead too. An order that cannot be carried out now is `refused`.
struct ServiceMessage {
    enum Kind : std::uint32_t { signal = 1, start, finish, started, ended, refused };
    std::uint32_t kind = 0;
    std::int32_t value = 0;
};

/// Why a run ended. The first reason wins. setup_error and internal_error are never the program's
/// fault and carry a message.
enum class Outcome : std::uint8_t {
    exited,        ///< `exit_code` says how
    signalled,     ///< by `signal`, not sent by us
    cpu_limit,
    wall_limit,
    memory_limit,
    output_limit,
    violation,     ///< `syscall` names the forbidden call
    setup_error,   ///< the run never started: bad request, missing program, a wall failed
    internal_error,
};

struct Report {
    Outcome outcome = Outcome::internal_error;
    int exit_code = 0;
    int signal = 0;
    std::uint64_t cpu_ms = 0;
    std::uint64_t cpu_us = 0;
    std::uint64_t wall_ms = 0;
    std::uint64_t wall_us = 0;
    std::uint64_t memory_kib = 0;  ///< peak of the whole group
    std::uint64_t setup_us = 0;    ///< request received to program started
    /// CLOCK_MONOTONIC when the supervisor learned of the end. Says which of two runs ended first, unless
    /// the end of one is what the other waited for: that can be seen from outside first.
    std::uint64_t ended_at_us = 0;
    std::uint64_t stdout_bytes = 0;  ///< produced, not kept: may exceed the cap
    std::uint64_t stderr_bytes = 0;
    std::string limit;    ///< "cpu_ms", "wall_ms", "memory_kib", "stdout_bytes", … or ""
    std::string syscall;  ///< for `violation`
    std::string message;  ///< one sentence for people; empty when there is nothing to add
};

enum class FetchStatus : std::uint8_t { ok, missing, refused, too_large };

struct Fetched {
    std::string name;
    FetchStatus status = FetchStatus::missing;
    std::uint64_t bytes = 0;
    std::string reason;  ///< why it was refused, for people
};

struct Reply {
    Report report;
    std::vector<Fetched> outputs;  ///< in the order of Request::outputs; empty after setup_error
};

/// "exited", "cpu_limit", … the words of the JSON line and of the logs.
std::string_view outcome_name(Outcome outcome);
std::string_view fetch_status_name(FetchStatus status);

/// True for a relative name without empty, "." or ".." parts, NUL bytes or overlong parts.
bool is_safe_name(std::string_view name);

enum class ChannelState : std::uint8_t {
    ok,
    closed,     ///< the peer is gone
    again,      ///< the socket is non-blocking and nothing is there
    malformed,  ///< a message arrived and was not understood; the channel is still usable
    failed,     ///< a system call failed
};

struct ChannelResult {
    ChannelState state = ChannelState::ok;
    std::string message;
    [[nodiscard]] bool ok() const { return state == ChannelState::ok; }
};

/// Owns descriptors that arrived with a message and closes them.
class DescriptorSet {
public:
    DescriptorSet() = default;
    DescriptorSet(DescriptorSet&& other) noexcept : fds_(std::move(other.fds_)) { other.fds_.clear(); }
    DescriptorSet& operator=(DescriptorSet&& other) noexcept;
    DescriptorSet(const DescriptorSet&) = delete;
    DescriptorSet& operator=(const DescriptorSet&) = delete;
    ~DescriptorSet() { clear(); }
    void add(int fd) { fds_.push_back(fd); }
    /// From now on the caller owns it; -1 when it is none of these.
    [[nodiscard]] int release(int fd);
    void clear();
    [[nodiscard]] const std::vector<int>& fds() const { return fds_; }

private:
    std::vector<int> fds_;
};

/// One message each, over a connected AF_UNIX SOCK_SEQPACKET socket. Never raises SIGPIPE.
/// The caller's side: send_request, then (when readable) receive_reply. One run at a time; closing
/// the socket cancels the run in flight and ends the supervisor. A malformed request is answered
/// with outcome setup_error and the supervisor keeps serving.
[[nodiscard]] ChannelResult send_request(int socket, const Request& request);
[[nodiscard]] ChannelResult receive_reply(int socket, Reply& reply);

/// Asks a run's door for a socket of its network, waiting at most `timeout_ms`. -1 when the door is
/// closed or does not answer; errno says why. The socket is blocking and closes on exec.
[[nodiscard]] int open_network_socket(int door, int timeout_ms);

/// The supervisor's side. The descriptors in `request` are those owned by `descriptors`.
[[nodiscard]] ChannelResult receive_request(int socket, Request& request, DescriptorSet& descriptors);
[[nodiscard]] ChannelResult send_reply(int socket, const Reply& reply);

/// The bytes alone, for tests and fuzzing. decode_* returns an empty string or what is wrong.
/// In encoded form a descriptor is an index into the list that travels beside the bytes.
std::string encode_request(const Request& request, std::vector<int>& fds);
std::string decode_request(std::string_view bytes, const std::vector<int>& fds, Request& request);
std::string encode_reply(const Reply& reply);
std::string decode_reply(std::string_view bytes, Reply& reply);

/// A running `rehearse-sandbox serve --slot N`. The starter owns both: close `socket` to end it and
/// then wait for `pid`.
struct Supervisor {
    pid_t pid = -1;
    int socket = -1;
    std::string error;  ///< not empty: it could not be started
};

/// Starts one supervisor with posix_spawn; its standard error stays the caller's. `slot` picks the
/// user id and must be unique among the supervisors of this host. The supervisor also dies with the
/// thread that started it, so start it from a thread that lives as long as the runner.
[[nodiscard]] Supervisor start_supervisor(const std::string& program, unsigned slot);

}  // namespace rehearse::sandbox
