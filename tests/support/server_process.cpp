#include "support/server_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "support/ws_client.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;

/// Starts the program with standard output and error where they shall go.
pid_t spawn(std::vector<std::string> words, int output, int errors, int input = -1) {
    words.insert(words.begin(), REHEARSE_PROGRAM);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork");
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (input >= 0) ::dup2(input, STDIN_FILENO);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(errors, STDERR_FILENO);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    return pid;
}

int open_for_writing(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error("cannot write " + path.string());
    return descriptor;
}

int wait_for(pid_t pid) {
    int status = 0;
    const bool ended = eventually([&] { return ::waitpid(pid, &status, WNOHANG) == pid; });
    if (!ended) {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, &status, 0);
        throw std::runtime_error("the program did not end");
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> found;
    std::error_code gone;
    const fs::path tasks = fmt::format("/proc/{}/task", parent);
    for (fs::directory_iterator task(tasks, gone), end; !gone && task != end;
         task.increment(gone)) {
        std::ifstream file(task->path() / "children");
        for (pid_t pid = 0; file >> pid;) found.push_back(pid);
    }
    return found;
}

std::vector<std::string> words_of(pid_t pid) {
    std::istringstream text(file_bytes(fmt::format("/proc/{}/cmdline", pid)));
    std::vector<std::string> words;
    for (std::string word; std::getline(text, word, '\0');) words.push_back(word);
    return words;
}

}  // namespace

std::string file_bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

bool eventually(const std::function<bool()>& condition, std::chrono::seconds at_most) {
    const auto end = std::chrono::steady_clock::now() + at_most;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

bool is_running(pid_t pid) {
    const std::string status = file_bytes(fmt::format("/proc/{}/status", pid));
    return !status.empty() && status.find("State:\tZ") == std::string::npos;
}

Program::Program(const std::vector<std::string>& words, fs::path scratch, const std::string& input)
    : scratch_(std::move(scratch)) {
    fs::remove(scratch_ / "output");
    fs::remove(scratch_ / "errors");
    const int output = open_for_writing(scratch_ / "output");
    const int errors = open_for_writing(scratch_ / "errors");
    std::ofstream(scratch_ / "input") << input;
    const int given = ::open((scratch_ / "input").c_str(), O_RDONLY | O_CLOEXEC);
    pid_ = spawn(words, output, errors, given);
    ::close(given);
    ::close(output);
    ::close(errors);
}

Program::~Program() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void Program::signal(int number) const {
    ::kill(pid_, number);
}

std::string Program::output() const {
    return file_bytes(scratch_ / "output");
}

std::string Program::errors() const {
    return file_bytes(scratch_ / "errors");
}

ProgramEnd Program::end() {
    const int code = wait_for(std::exchange(pid_, 0));
    return {code, output(), errors()};
}

ProgramEnd run_rehearse(const std::vector<std::string>& words, const fs::path& scratch,
                        const std::string& input) {
    return Program(words, scratch, input).end();
}

void add_host(const fs::path& folder) {
    const ProgramEnd made = run_rehearse({"host", "add", host_name, "--data", folder / "data"},
                                         folder, std::string(host_password) + "\n");
    if (made.code != 0) throw std::runtime_error("no account could be made: " + made.errors);
}

ScratchFolder::ScratchFolder() {
    std::string made = (fs::temp_directory_path() / "rehearse-it-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = made;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

ServerProcess::ServerProcess(fs::path folder, std::vector<std::string> more)
    : folder_(std::move(folder)), more_(std::move(more)) {
    start();
}

ServerProcess::~ServerProcess() {
    const std::vector<pid_t> others = pid_ > 0 ? descendants() : std::vector<pid_t>();
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    for (const pid_t pid : others) {
        if (is_running(pid)) ::kill(pid, SIGKILL);
    }
    if (output_ >= 0) ::close(output_);
}

void ServerProcess::start() {
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const int errors = open_for_writing(folder_ / "log");
    std::vector<std::string> words{"serve", "--port", "0", "--data", folder_ / "data"};
    if (std::find(more_.begin(), more_.end(), "--challenges") == more_.end())
        words.insert(words.end(), {"--challenges", REHEARSE_SOURCE_DIR "/challenges"});
    words.insert(words.end(), more_.begin(), more_.end());
    pid_ = spawn(std::move(words), pipe[1], errors);
    ::close(pipe[1]);
    ::close(errors);
    if (output_ >= 0) ::close(output_);
    output_ = pipe[0];
    read_greeting(output_);
}

void ServerProcess::read_greeting(int descriptor) {
    greeting_.clear();
    while (greeting_.find('\n') == std::string::npos) {
        pollfd waiting{descriptor, POLLIN, 0};
        char bytes[512];
        const int ready =
            ::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(patience).count()));
        const ssize_t got = ready == 1 ? ::read(descriptor, bytes, sizeof(bytes)) : 0;
        if (got <= 0) throw std::runtime_error("the server did not start:\n" + log());
        greeting_.append(bytes, static_cast<std::size_t>(got));
    }
    const std::string start = ": open http";  // "Rehearse is ready", or "up" without a runner
    const std::size_t address = greeting_.find(start);
    const std::size_t host = greeting_.find("://");
    const std::size_t colon = greeting_.find(':', host + 3);
    if (!greeting_.starts_with("Rehearse is ") || address == std::string::npos ||
        host == std::string::npos || colon == std::string::npos)
        throw std::runtime_error("an unknown greeting: " + greeting_);
    port_ = static_cast<std::uint16_t>(std::stoul(greeting_.substr(colon + 1)));
}

bool ServerProcess::wait_ready() const {
    return eventually([this] { return get(port_, "/readyz").status == 200; });
}

void ServerProcess::signal_stop() const {
    ::kill(pid_, SIGTERM);
}

int ServerProcess::wait_exit() {
    const pid_t pid = std::exchange(pid_, 0);
    return wait_for(pid);
}

int ServerProcess::stop() {
    signal_stop();
    return wait_exit();
}

void ServerProcess::kill_hard() {
    const pid_t pid = std::exchange(pid_, 0);
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

pid_t ServerProcess::child(const std::string& name) const {
    for (const pid_t pid : children_of(pid_)) {
        const std::vector<std::string> words = words_of(pid);
        if (words.empty()) continue;
        // Redis rewrites its words to "redis-server unixsocket:…".
        const std::string program = fs::path(words[0].substr(0, words[0].find(' '))).filename();
        if (program == name || (words.size() > 1 && words[1] == name)) return pid;
    }
    return 0;
}

std::vector<pid_t> ServerProcess::descendants() const {
    std::vector<pid_t> found = children_of(pid_);
    for (std::size_t at = 0; at < found.size(); ++at) {
        const std::vector<pid_t> below = children_of(found[at]);
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

std::string ServerProcess::log() const {
    return file_bytes(folder_ / "log");
}

}  // namespace rehearse::test
