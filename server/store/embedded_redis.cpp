#include "store/embedded_redis.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "store/redis_link.hpp"

namespace rehearse::store {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::steady_timer;
using std::chrono::steady_clock;

constexpr std::size_t socket_path_bytes_max = sizeof(sockaddr_un::sun_path) - 1;
constexpr const char* socket_file = "redis.place";  // holds the path of the socket
constexpr std::uintmax_t log_bytes_max = 4 * 1024 * 1024;
constexpr std::chrono::seconds stop_patience{10};
constexpr int stale_patience_ms = 5'000;
constexpr Milliseconds back_off_first{100};
constexpr Milliseconds back_off_last{5'000};

Error setup(std::string message) {
    return fail(ErrorCode::setup, std::move(message));
}

std::string reason_of(int error) {
    return std::strerror(error);
}

class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
    ~FileDescriptor() { reset(); }
    FileDescriptor(FileDescriptor&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        reset(std::exchange(other.descriptor_, -1));
        return *this;
    }
    int get() const { return descriptor_; }
    bool is_open() const { return descriptor_ >= 0; }
    void reset(int descriptor = -1) {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = descriptor;
    }
    int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_ = -1;
};

FileDescriptor open_pidfd(pid_t pid) {
    return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}
void signal_pidfd(int pidfd, int number) {
    ::syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, 0);
}
bool has_ended(int pidfd, int patience_ms) {
    pollfd ended{pidfd, POLLIN, 0};
    return ::poll(&ended, 1, patience_ms) == 1;
}

std::string file_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

int number_in(const fs::path& path) {
    const std::string text = file_text(path);
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Writes dirty pages of the append-only files to the disk each second, on its own thread:
/// fdatasync may take long, and neither Redis nor our loop may wait for it.
class Flusher {
public:
    Flusher(fs::path directory, std::uintmax_t free_bytes_min)
        : directory_(std::move(directory)), free_bytes_min_(free_bytes_min) {
        look_for_room();
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    bool has_room() const { return has_room_; }

private:
    struct Seen {
        std::uintmax_t bytes = 0;
        fs::file_time_type written;
        bool operator==(const Seen&) const = default;
    };

    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            wake_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
            look_for_room();
            flush();  // also once more at the end
        }
    }
    void look_for_room() {
        std::error_code error;
        const fs::space_info space = fs::space(directory_, error);
        const bool has_room = error || space.available >= free_bytes_min_;
        if (has_room_.exchange(has_room) == has_room) return;
        if (has_room) {
            log::info("disk_has_room", {{"directory", directory_.string()}});
        } else {
            log::error("disk_full", {{"directory", directory_.string()},
                                     {"free_bytes", space.available},
                                     {"free_bytes_min", free_bytes_min_}});
        }
    }
    void flush() {
        std::error_code error;
        bool is_new = false;
        for (const fs::directory_entry& entry : fs::directory_iterator(directory_, error)) {
            std::error_code gone;  // Redis replaces files while we look
            const Seen now{entry.file_size(gone), entry.last_write_time(gone)};
            if (gone) continue;
            const auto [seen, inserted] = seen_.try_emplace(entry.path().string());
            is_new = is_new || inserted;
            if (!inserted && seen->second == now) continue;
            if (sync(entry.path(), O_RDONLY)) seen->second = now;
        }
        if (is_new) sync(directory_, O_RDONLY | O_DIRECTORY);
    }
    bool sync(const fs::path& path, int flags) {
        const FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC));
        if (!file.is_open()) return false;
        if (::fdatasync(file.get()) == 0) {
            is_failing_ = false;
            return true;
        }
        if (!is_failing_) {
            log::error("redis_flush_failed",
                       {{"file", path.string()}, {"reason", reason_of(errno)}});
        }
        is_failing_ = true;
        return false;
    }

    fs::path directory_;
    std::uintmax_t free_bytes_min_;
    std::atomic<bool> has_room_ = true;
    std::map<std::string, Seen> seen_;
    bool is_failing_ = false;
    std::mutex mutex_;  // only because a condition variable needs one
    std::condition_variable_any wake_;
    std::jthread thread_;  // last: it uses all above, and is joined first
};

/// What the child is told. Everything is on the command line, so no file of ours can be out of
/// date.
std::vector<std::string> server_arguments(const std::string& program, const fs::path& directory,
                                          const std::string& socket, Fsync fsync) {
    return {program,
            "--dir",
            directory.string(),
            "--port",
            "0",
            "--unixsocket",
            socket,
            "--unixsocketperm",
            "700",
            "--daemonize",
            "no",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            fsync == Fsync::always ? "always" : "no",
            "--aof-load-truncated",
            "yes",
            "--auto-aof-rewrite-min-size",
            "64mb",
            "--maxmemory-policy",
            "noeviction",
            "--databases",
            "1",
            "--latency-tracking",
            "no"};
}

struct Prepared {  // all that the child needs between fork and exec, where nothing may allocate
    std::vector<char*> arguments;
    std::array<char*, 3> environment;
    int null_input;
    int output;
    int failure;
    pid_t parent;
};

/// Only async-signal-safe calls.
[[noreturn]] void become_redis(const Prepared& prepared) {
    ::setsid();  // Ctrl+C on the terminal is for us; we stop Redis in order
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != prepared.parent) ::_exit(0);  // died before the line above took effect
    struct sigaction plain {};
    plain.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) ::sigaction(number, &plain, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(prepared.null_input, 0);
    ::dup2(prepared.output, 1);
    ::dup2(prepared.output, 2);
    ::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
    ::execve(prepared.arguments[0], prepared.arguments.data(), prepared.environment.data());
    const int error = errno;
    static_cast<void>(!::write(prepared.failure, &error, sizeof error));
    ::_exit(127);
}

/// Starts the program and returns once it has been executed.
Result<pid_t> launch(std::vector<std::string> arguments, const fs::path& log_file) {
    std::error_code ignored;
    const bool is_large = fs::file_size(log_file, ignored) > log_bytes_max && !ignored;
    const int fresh = is_large ? O_TRUNC : 0;
    const FileDescriptor output(
        ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | fresh, 0600));
    const FileDescriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    int ends[2] = {-1, -1};
    const bool has_pipe = ::pipe2(ends, O_CLOEXEC) == 0;
    const FileDescriptor read_end(ends[0]);
    FileDescriptor write_end(ends[1]);
    if (!output.is_open() || !input.is_open() || !has_pipe) {
        return setup(fmt::format("{} cannot be written: {}.", log_file.string(), reason_of(errno)));
    }
    std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
    std::string locale = "LC_ALL=C";
    Prepared prepared{{},
                      {path.data(), locale.data(), nullptr},
                      input.get(),
                      output.get(),
                      write_end.get(),
                      ::getpid()};
    for (std::string& argument : arguments) prepared.arguments.push_back(argument.data());
    prepared.arguments.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) become_redis(prepared);
    if (pid < 0) return setup("Redis cannot be started: " + reason_of(errno) + ".");
    write_end.reset();
    int error = 0;
    ssize_t got = -1;
    do {
        got = ::read(read_end.get(), &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    if (got == 0) return pid;
    ::waitpid(pid, nullptr, 0);
    return setup(fmt::format("{} cannot be run: {}.", arguments[0], reason_of(error)));
}

std::optional<std::string> find_program(const std::string& name, const std::string& search_path) {
    if (name.find('/') != std::string::npos) {
        if (::access(name.c_str(), X_OK) == 0) return name;
        return std::nullopt;
    }
    std::istringstream folders(search_path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::string candidate = folder + "/" + name;
        if (!folder.empty() && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return std::nullopt;
}

/// Ends a Redis that outlived the server that started it. We hold the lock, so nobody else wants
/// it; but a process id is reused by the system, so it goes only if it really is a Redis of ours at
/// work in this directory.
Result<void> end_stale(const fs::path& directory, const fs::path& pid_file) {
    const pid_t pid = number_in(pid_file);
    if (pid <= 1) return {};
    const FileDescriptor pidfd = open_pidfd(pid);  // before looking, so that it cannot change
    if (!pidfd.is_open()) return {};
    const fs::path process = fmt::format("/proc/{}", pid);
    std::error_code error;
    const fs::path works_in = fs::read_symlink(process / "cwd", error);
    const bool is_here = !error && works_in == fs::canonical(directory, error) && !error;
    const bool is_redis = file_text(process / "comm").starts_with("redis-server");
    if (!is_here || !is_redis) return {};
    log::warn("redis_stale", {{"pid", pid}});
    signal_pidfd(pidfd.get(), SIGTERM);
    if (has_ended(pidfd.get(), stale_patience_ms)) return {};
    signal_pidfd(pidfd.get(), SIGKILL);
    if (has_ended(pidfd.get(), stale_patience_ms)) return {};
    return setup(fmt::format(
        "An earlier Redis (process {}) still works in {} and does not end: end it, then try again.",
        pid, directory.string()));
}

}  // namespace

struct EmbeddedRedis::State : std::enable_shared_from_this<EmbeddedRedis::State> {
    State(asio::any_io_executor the_executor, EmbeddedRedisOptions the_options)
        : executor(std::move(the_executor)),
          options(std::move(the_options)),
          directory(options.data_directory / "redis"),
          exit_signal(executor),
          pause(executor),
          exited(executor),
          tasks(executor) {}
    ~State() { kill_child(); }

    Result<void> prepare();
    Result<void> make_directories();
    Result<void> lock();
    Result<void> choose_socket();
    Result<void> tell_socket() const;
    Result<void> spawn();
    /// True while the child runs; leaves a dead one for reap().
    bool is_alive() const {
        siginfo_t info{};
        return pid > 0 &&
               ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               info.si_pid == 0;
    }
    void reap() {
        if (pid > 0) ::waitpid(pid, nullptr, 0);
        pid = 0;
        boost::system::error_code ignored;
        exit_signal.close(ignored);
    }
    void kill_child() {
        if (pid <= 0) return;
        ::kill(pid, SIGKILL);
        reap();
    }
    std::string why_it_ended() const;
    void tell(EmbeddedState state) {
        for (const auto& callback : callbacks) callback(state);
    }
    void release() {
        if (!lock_file.is_open()) return;  // then all of it belongs to another server
        flusher.reset();                   // flushes a last time
        std::error_code ignored;
        fs::remove(socket, ignored);
        if (!socket_directory.empty()) fs::remove(socket_directory, ignored);
        fs::remove(directory / "redis.pid", ignored);
        fs::remove(directory / socket_file, ignored);
        lock_file.reset();
    }

    /// Static, holding the state: they may outlive the EmbeddedRedis for a moment.
    static Task<Result<void>> bring_up(std::shared_ptr<State> self);
    static Task<Result<void>> wait_ready(std::shared_ptr<State> self);
    static Task<void> watch(std::shared_ptr<State> self);
    static Task<void> restart(std::shared_ptr<State> self);
    static Task<void> stop(std::shared_ptr<State> self);

    asio::any_io_executor executor;
    EmbeddedRedisOptions options;
    fs::path directory;
    std::string program;
    fs::path socket;
    fs::path socket_directory;  // only if we made one
    FileDescriptor lock_file;
    pid_t pid = 0;
    std::uintmax_t log_start = 0;
    asio::posix::stream_descriptor exit_signal;  // the pidfd
    steady_timer pause;
    steady_timer exited;
    TaskGroup tasks;
    std::unique_ptr<Flusher> flusher;
    std::vector<std::function<void(EmbeddedState)>> callbacks;
    bool stopping = false;
};

Result<void> EmbeddedRedis::State::make_directories() {
    std::error_code error;
    fs::create_directories(directory / "appendonlydir", error);
    if (!error) fs::permissions(directory, fs::perms::owner_all, error);
    if (!error) directory = fs::canonical(directory, error);
    if (!error && ::access(directory.c_str(), W_OK | X_OK) != 0) {
        error = std::error_code(errno, std::generic_category());
    }
    if (!error) return {};
    return setup(fmt::format(
        "The data directory {} cannot be used ({}): choose another with --data or correct its "
        "permissions.",
        options.data_directory.string(), error.message()));
}

Result<void> EmbeddedRedis::State::lock() {
    const fs::path path = options.data_directory / "rehearse.lock";
    lock_file.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock_file.is_open()) {
        return setup(fmt::format("{} cannot be written ({}): correct its permissions.",
                                 path.string(), reason_of(errno)));
    }
    if (::flock(lock_file.get(), LOCK_EX | LOCK_NB) != 0) {
        const int holder = number_in(path);
        lock_file.reset();
        return setup(fmt::format(
            "Another server (process {}) uses the data directory {}: stop it, or choose another "
            "directory with --data.",
            holder, options.data_directory.string()));
    }
    const std::string mine = std::to_string(::getpid()) + "\n";
    static_cast<void>(!::ftruncate(lock_file.get(), 0));
    static_cast<void>(!::pwrite(lock_file.get(), mine.data(), mine.size(), 0));
    return {};
}

Result<void> EmbeddedRedis::State::choose_socket() {
    socket = directory / "redis.sock";
    if (socket.native().size() <= socket_path_bytes_max) return tell_socket();
    std::string made = (options.runtime_directory / "rehearse-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) {  // with mode 0700
        return setup(fmt::format("A directory for the socket cannot be made in {}: {}.",
                                 options.runtime_directory.string(), reason_of(errno)));
    }
    socket_directory = made;
    socket = socket_directory / "redis.sock";
    if (socket.native().size() <= socket_path_bytes_max) return tell_socket();
    return setup(
        fmt::format("The path {} is too long for a socket: choose a shorter runtime "
                    "directory.",
                    socket.string()));
}

/// For programs beside us: see running_redis.
Result<void> EmbeddedRedis::State::tell_socket() const {
    std::ofstream file(directory / socket_file);
    if (file << socket.string() << '\n' << std::flush) return {};
    return setup(fmt::format("{} cannot be written.", (directory / socket_file).string()));
}

Result<void> EmbeddedRedis::State::prepare() {
    const auto found = find_program(options.redis_server, options.search_path);
    if (!found) {
        return setup(fmt::format(
            "{} was not found: install Redis 7 (on Debian: apt install redis-server), or name one "
            "with --redis.",
            options.redis_server));
    }
    program = *found;
    Result<void> done = make_directories();
    if (done.has_value()) done = lock();
    if (done.has_value()) done = end_stale(directory, directory / "redis.pid");
    if (done.has_value()) done = choose_socket();
    return done;
}

Result<void> EmbeddedRedis::State::spawn() {
    const fs::path log_file = directory / "redis.log";
    std::error_code ignored;
    fs::remove(socket, ignored);
    const std::vector<std::string> arguments =
        server_arguments(program, directory, socket.string(), options.fsync);
    const std::uintmax_t bytes = fs::file_size(log_file, ignored);
    log_start = ignored || bytes > log_bytes_max ? 0 : bytes;
    const Result<pid_t> launched = launch(arguments, log_file);
    if (launched.has_error()) return launched.error();
    pid = *launched;
    std::ofstream(directory / "redis.pid") << pid << '\n';
    FileDescriptor pidfd = open_pidfd(pid);
    if (!pidfd.is_open()) {
        const int error = errno;
        kill_child();
        return setup("The kernel gives no pidfd: " + reason_of(error) + ".");
    }
    exit_signal.assign(pidfd.release());
    return {};
}

std::string EmbeddedRedis::State::why_it_ended() const {
    std::ifstream file(directory / "redis.log", std::ios::binary);
    file.seekg(static_cast<std::streamoff>(log_start));
    std::string last;
    bool is_damaged = false;
    for (std::string text; std::getline(file, text);) {
        for (const char* sign : {"Bad file format", "Unrecoverable error reading",
                                 "Unexpected end of file", "AOF manifest", "AOF file"}) {
            const bool is_complaint = text.find(" # ") != std::string::npos;
            is_damaged = is_damaged || (is_complaint && text.find(sign) != std::string::npos);
        }
        if (!text.empty()) last = text;
    }
    if (is_damaged) {
        return fmt::format(
            "Redis cannot read its files in {}, they are damaged: copy the directory, then repair "
            "them with redis-check-aof --fix; redis.log there says where.",
            (directory / "appendonlydir").string());
    }
    return fmt::format("Redis ended before it answered; its log {} ends with: {}",
                       (directory / "redis.log").string(), last);
}

Task<Result<void>> EmbeddedRedis::State::bring_up(std::shared_ptr<State> self) {
    const Result<void> spawned = self->spawn();
    if (spawned.has_error()) co_return spawned.error();
    const Result<void> ready = co_await wait_ready(self);
    if (ready.has_error()) self->kill_child();
    co_return ready;
}

Task<Result<void>> EmbeddedRedis::State::wait_ready(std::shared_ptr<State> self) {
    LinkOptions options;
    options.address.place = UnixAddress{self->socket.string()};
    options.name = "rehearse-start";
    options.quiet = true;
    options.back_off_first = Milliseconds(10);
    options.back_off_last = Milliseconds(50);
    RedisLink link(self->executor, std::move(options));
    link.start();
    const auto end = steady_clock::now() + self->options.start_patience;
    Result<void> ready = fail(ErrorCode::setup, "");
    while (ready.has_error() && self->is_alive() && !self->stopping && steady_clock::now() < end) {
        ready = co_await link.wait_up(Milliseconds(50));
    }
    co_await link.stop();
    if (ready.has_value()) co_return ready;
    if (self->stopping) co_return setup("The server is being stopped.");
    if (!self->is_alive()) co_return setup(self->why_it_ended());
    co_return setup(fmt::format("Redis did not answer within {} ms; see {}.",
                                self->options.start_patience.count(),
                                (self->directory / "redis.log").string()));
}

Task<void> EmbeddedRedis::State::watch(std::shared_ptr<State> self) {
    while (!self->stopping) {
        auto waited = co_await self->exit_signal.async_wait(
            asio::posix::stream_descriptor::wait_read, use_tuple);
        static_cast<void>(waited);
        if (self->is_alive()) continue;
        self->reap();
        if (self->stopping) break;
        log::error("redis_ended", {{"directory", self->directory.string()}});
        self->tell(EmbeddedState::restarting);
        co_await restart(self);
    }
    self->exited.cancel();
}

Task<void> EmbeddedRedis::State::restart(std::shared_ptr<State> self) {
    Milliseconds back_off = back_off_first;
    while (!self->stopping) {
        const Result<void> up = co_await bring_up(self);
        if (up.has_value()) {
            self->tell(EmbeddedState::running);
            co_return;
        }
        if (self->stopping) break;
        log::error("redis_restart_failed", {{"reason", up.error().message}});
        self->pause.expires_after(back_off);
        auto paused = co_await self->pause.async_wait(use_tuple);
        static_cast<void>(paused);
        back_off = std::min(back_off * 2, back_off_last);
    }
}

Task<void> EmbeddedRedis::State::stop(std::shared_ptr<State> self) {
    self->stopping = true;
    self->pause.cancel();
    if (self->pid > 0) ::kill(self->pid, SIGTERM);
    self->exited.expires_after(stop_patience);
    bool expired = false;
    while (self->tasks.running() > 0 && !expired) {
        auto [error] = co_await self->exited.async_wait(use_tuple);
        expired = !error;
        if (error) break;
    }
    if (expired && self->pid > 0) {
        log::warn("redis_stop_slow", {{"pid", self->pid}});
        ::kill(self->pid, SIGKILL);
    }
    co_await self->tasks.join();
    self->kill_child();
    self->release();
}

EmbeddedRedis::EmbeddedRedis(asio::any_io_executor executor, EmbeddedRedisOptions options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {}

EmbeddedRedis::~EmbeddedRedis() {
    state_->stopping = true;
    state_->callbacks.clear();
    state_->kill_child();
    state_->release();
}

Task<Result<void>> EmbeddedRedis::start() {
    const std::shared_ptr<State> state = state_;
    const Result<void> prepared = state->prepare();
    if (prepared.has_error()) co_return prepared.error();
    const Result<void> up = co_await State::bring_up(state);
    if (up.has_error()) {
        state->release();
        co_return up.error();
    }
    state->flusher = std::make_unique<Flusher>(state->directory / "appendonlydir",
                                               state->options.free_bytes_min);
    state->tasks.spawn("embedded_redis", State::watch(state));
    co_return Result<void>();
}

void EmbeddedRedis::interrupt_start() {
    state_->stopping = true;
}

Task<void> EmbeddedRedis::stop() {
    return State::stop(state_);
}

RedisAddress EmbeddedRedis::address() const {
    RedisAddress address;
    address.place = UnixAddress{state_->socket.string()};
    return address;
}
int EmbeddedRedis::pid() const {
    return state_->pid;
}
bool EmbeddedRedis::has_room() const {
    return !state_->flusher || state_->flusher->has_room();
}
void EmbeddedRedis::on_state(std::function<void(EmbeddedState)> callback) {
    state_->callbacks.push_back(std::move(callback));
}

Result<RedisAddress> running_redis(const fs::path& data_directory) {
    std::ifstream file(data_directory / "redis" / socket_file);
    std::string socket;
    if (!std::getline(file, socket) || socket.empty()) {
        return setup(fmt::format(
            "No server uses the data directory {}: start rehearse serve, or name its directory by "
            "--data or its Redis by --redis.",
            data_directory.string()));
    }
    RedisAddress address;
    address.place = UnixAddress{socket};
    return address;
}

}  // namespace rehearse::store
