// A redis-server of one's own on a Unix socket, as a child: it can be killed, frozen and started
// again on the same data, which it appends as docs/OPERATIONS.md tells an external one to.
#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace rehearse::test {

/// A directory that goes with the object.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string made =
            (std::filesystem::temp_directory_path() / "rehearse-test-XXXXXX").string();
        if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = made;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A redis-server child. It ends with the object, and with the test program.
class RedisServer {
public:
    /// `environment` holds NAME=value for the child alone.
    explicit RedisServer(std::vector<std::string> environment = {})
        : environment_(std::move(environment)) {
        start();
    }
    ~RedisServer() { kill_hard(); }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    store::RedisAddress address() const {
        store::RedisAddress address;
        address.place = store::UnixAddress{socket_path()};
        return address;
    }
    std::string socket_path() const { return (directory_.path() / "r.sock").string(); }

    void start() {
        std::string directory = directory_.path().string();
        std::string socket = socket_path();
        std::vector<std::string> words = {"redis-server", "--port",    "0",
                                          "--unixsocket", socket,      "--dir",
                                          directory,      "--save",    "",
                                          "--appendonly", "yes",       "--appendfsync",
                                          "no",           "--logfile", directory + "/log"};
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (std::string& variable : environment_) ::putenv(variable.data());
            ::execvp("redis-server", arguments.data());
            ::_exit(127);
        }
        if (pid_ < 0) throw std::runtime_error("fork");
        wait_for_answer();
    }
    /// kill -9.
    void kill_hard() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
        std::filesystem::remove(socket_path());
    }
    pid_t pid() const { return pid_; }
    void freeze() { ::kill(pid_, SIGSTOP); }
    void thaw() { ::kill(pid_, SIGCONT); }

    /// What Redis answers on the wire to one command, if that is short: ":1\r\n". Empty: nothing.
    std::string ask(const std::vector<std::string>& words) const {
        const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un place{};
        place.sun_family = AF_UNIX;
        std::strncpy(place.sun_path, socket_path().c_str(), sizeof(place.sun_path) - 1);
        std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
        for (const std::string& word : words)
            bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
        std::string answer(4096, '\0');
        ssize_t got = -1;
        if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&place), sizeof(place)) == 0 &&
            ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) {
            got = ::recv(descriptor, answer.data(), answer.size(), 0);
        }
        ::close(descriptor);
        answer.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        return answer;
    }

private:
    void wait_for_answer() const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (ask({"PING"}) != "+PONG\r\n") {
            const bool gone = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
            if (gone || std::chrono::steady_clock::now() > end) {
                throw std::runtime_error("redis-server does not answer");
            }
            ::usleep(2'000);
        }
    }

    TemporaryDirectory directory_;
    std::vector<std::string> environment_;
    pid_t pid_ = 0;
};

}  // namespace rehearse::test
