// The real program, `rehearse serve`, as a child of the test: started on a free port, found by the
// line it prints, stopped, killed or frozen by pid together with the processes it started itself.
// Waits on conditions, never for a time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace rehearse::test {

/// Asks again until it holds; false after `at_most`.
bool eventually(const std::function<bool()>& condition,
                std::chrono::seconds at_most = std::chrono::seconds(60));

struct ProgramEnd {
    int code = -1;  // 128 + number for a signal
    std::string output;
    std::string errors;
};
/// `rehearse WORDS...` under way.
class Program {
public:
    /// `input` is what it reads from standard input.
    Program(const std::vector<std::string>& words, std::filesystem::path scratch,
            const std::string& input = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void signal(int number) const;
    pid_t pid() const { return pid_; }
    /// What it wrote to standard output and standard error so far.
    std::string output() const;
    std::string errors() const;
    /// Waits for its end.
    ProgramEnd end();

private:
    std::filesystem::path scratch_;
    pid_t pid_ = 0;
};
/// The same run to its end.
ProgramEnd run_rehearse(const std::vector<std::string>& words, const std::filesystem::path& scratch,
                        const std::string& input = {});

/// The account that tests of open addresses log in with.
inline constexpr const char* host_name = "alice";
inline constexpr const char* host_password = "correct horse battery";
/// Makes it in `folder`/data, where no server needs to run.
void add_host(const std::filesystem::path& folder);

/// A folder that goes with the object.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class ServerProcess {
public:
    /// `folder` gets data/ and the server's log; starts at once and waits for the address. `more`
    /// are further words of the command line; without --challenges among them it has our own.
    explicit ServerProcess(std::filesystem::path folder, std::vector<std::string> more = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }
    /// The line that tells the address.
    const std::string& greeting() const { return greeting_; }

    void start();
    /// Waits until /readyz says so: a runner has reported.
    bool wait_ready() const;
    /// SIGTERM and the exit code.
    int stop();
    void signal_stop() const;
    int wait_exit();
    /// SIGKILL of the server alone; its children must notice by themselves.
    void kill_hard();

    /// A child by the name of its program ("redis-server") or its second word ("runner"); 0 when
    /// there is none at the moment.
    pid_t child(const std::string& name) const;
    /// All processes below the server, however deep.
    std::vector<pid_t> descendants() const;
    /// What the server wrote to standard error so far.
    std::string log() const;

private:
    void read_greeting(int descriptor);

    std::filesystem::path folder_;
    std::vector<std::string> more_;
    pid_t pid_ = 0;
    std::uint16_t port_ = 0;
    int output_ = -1;
    std::string greeting_;
};

bool is_running(pid_t pid);
std::string file_bytes(const std::filesystem::path& path);

}  // namespace rehearse::test
