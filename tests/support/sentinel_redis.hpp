// A Redis with replicas and three Sentinels, as children on free ports of this machine: any of them
// can be killed, frozen, cut off and started again. They end with the object, and with the test
// program.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/redis_server.hpp"

namespace rehearse::test {

class SentinelRedis {
public:
    static constexpr std::size_t sentinels_count = 3;

    /// `password` is that of all of them, Sentinels included; empty: none.
    explicit SentinelRedis(std::size_t replicas = 2, std::string password = {})
        : password_(std::move(password)) {
        const std::vector<std::uint16_t> ports = free_ports(1 + replicas + sentinels_count);
        for (std::size_t at = 0; at < ports.size(); ++at)
            nodes_.push_back({ports[at], directory_.path() / std::to_string(ports[at]), 0});
        sentinels_from_ = 1 + replicas;
        for (Node& node : nodes_) std::filesystem::create_directory(node.folder);
        for (std::size_t at = 0; at < sentinels_from_; ++at) start(at);
        for (std::size_t at = 1; at < sentinels_from_; ++at)
            must([&] { return ask(at, {"ROLE"}).find("connected") != std::string::npos; });
        for (std::size_t at = sentinels_from_; at < nodes_.size(); ++at) start_sentinel(at);
        const std::string known =
            "slaves=" + std::to_string(replicas) + ",sentinels=" + std::to_string(sentinels_count);
        for (std::size_t at = sentinels_from_; at < nodes_.size(); ++at)
            must([&] { return ask(at, {"INFO", "sentinel"}).find(known) != std::string::npos; });
    }
    ~SentinelRedis() {
        for (std::size_t at = 0; at < nodes_.size(); ++at) kill_hard(at);
    }
    SentinelRedis(const SentinelRedis&) = delete;
    SentinelRedis& operator=(const SentinelRedis&) = delete;

    /// For --redis.
    std::string url(const std::string& name = "interviews") const {
        std::string hosts;
        for (std::size_t at = sentinels_from_; at < nodes_.size(); ++at)
            hosts += (hosts.empty() ? "" : ",") + place(at);
        return "sentinel://" + (password_.empty() ? "" : ":" + password_ + "@") + hosts + "/" +
               name;
    }
    std::string place(std::size_t node) const {
        return "127.0.0.1:" + std::to_string(nodes_[node].port);
    }

    /// Nodes that hold data are 0 .. redises()-1, the first of them the first primary.
    std::size_t redises() const { return sentinels_from_; }
    std::size_t sentinel(std::size_t index) const { return sentinels_from_ + index; }
    bool is_primary(std::size_t node) const {
        return ask(node, {"ROLE"}).find("master") != std::string::npos;
    }
    /// Waits until another than `node` is primary, and gives it.
    std::size_t primary_other_than(std::size_t node) const {
        std::size_t found = node;
        must([&] {
            for (std::size_t at = 0; at < redises() && found == node; ++at)
                if (at != node && is_primary(at)) found = at;
            return found != node;
        });
        return found;
    }
    /// The replicas have all that was written so far to the first primary, and hear nothing more of
    /// it, which does not mind. Until the next failover the Sentinels let that be.
    void cut_replicas_off() const {
        ask(0, {"SET", "written-so-far", "yes"});
        for (std::size_t at = 1; at < redises(); ++at)
            must([&] { return ask(at, {"GET", "written-so-far"}) == "$3\r\nyes\r\n"; });
        for (std::size_t at = 1; at < redises(); ++at) ask(at, {"REPLICAOF", "127.0.0.1", "1"});
    }

    void start(std::size_t node) {
        std::vector<std::string> words = {"redis-server",
                                          "--port",
                                          std::to_string(nodes_[node].port),
                                          "--bind",
                                          "127.0.0.1",
                                          "--dir",
                                          nodes_[node].folder.string(),
                                          "--save",
                                          "",
                                          "--appendonly",
                                          "yes",
                                          "--appendfsync",
                                          "no",
                                          "--logfile",
                                          (nodes_[node].folder / "log").string(),
                                          "--repl-diskless-sync-delay",
                                          "0"};
        if (node != 0) {
            const std::string first = std::to_string(nodes_[0].port);
            words.insert(words.end(), {"--replicaof", "127.0.0.1 " + first});
        }
        if (!password_.empty())
            words.insert(words.end(), {"--requirepass", password_, "--masterauth", password_});
        spawn(node, std::move(words));
    }
    void kill_hard(std::size_t node) {
        pid_t& pid = nodes_[node].pid;
        if (pid <= 0) return;
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        pid = 0;
    }
    void freeze(std::size_t node) const { ::kill(nodes_[node].pid, SIGSTOP); }
    void thaw(std::size_t node) const { ::kill(nodes_[node].pid, SIGCONT); }

    /// What it answers on the wire to one command; empty when it does not within a second.
    std::string ask(std::size_t node, const std::vector<std::string>& words) const {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const timeval a_second{1, 0};
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &a_second, sizeof(a_second));
        sockaddr_in address = loopback(nodes_[node].port);
        std::string answer;
        if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
            if (!password_.empty()) answer = exchange(descriptor, {"AUTH", password_});
            answer = exchange(descriptor, words);
        }
        ::close(descriptor);
        return answer;
    }

private:
    struct Node {
        std::uint16_t port = 0;
        std::filesystem::path folder;
        pid_t pid = 0;
    };

    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }

    /// All at once, so that they differ.
    static std::vector<std::uint16_t> free_ports(std::size_t count) {
        std::vector<int> held;
        std::vector<std::uint16_t> ports;
        for (std::size_t at = 0; at < count; ++at) {
            held.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            sockaddr_in address = loopback(0);
            socklen_t size = sizeof(address);
            if (::bind(held.back(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
                ::getsockname(held.back(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
                throw std::runtime_error("no free port");
            ports.push_back(ntohs(address.sin_port));
        }
        for (const int descriptor : held) ::close(descriptor);
        return ports;
    }

    static std::string exchange(int descriptor, const std::vector<std::string>& words) {
        std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
        for (const std::string& word : words)
            bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
        std::string answer(16'384, '\0');
        ssize_t got = -1;
        if (::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0)
            got = ::recv(descriptor, answer.data(), answer.size(), 0);
        answer.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        return answer;
    }

    static void must(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(90);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end)
                throw std::runtime_error("Redis and its Sentinels do not come to it");
            ::usleep(20'000);
        }
    }

    void start_sentinel(std::size_t node) {
        const std::filesystem::path file = nodes_[node].folder / "sentinel.conf";
        std::ofstream out(file);
        out << "port " << nodes_[node].port << "\nbind 127.0.0.1\ndir "
            << nodes_[node].folder.string() << "\nlogfile "
            << (nodes_[node].folder / "log").string() << "\nsentinel monitor interviews 127.0.0.1 "
            << nodes_[0].port << " 2"
            << "\nsentinel down-after-milliseconds interviews 1000"
            << "\nsentinel failover-timeout interviews 20000\n";
        if (!password_.empty())
            out << "requirepass " << password_ << "\nsentinel sentinel-pass " << password_
                << "\nsentinel auth-pass interviews " << password_ << "\n";
        out.close();
        spawn(node, {"redis-server", file.string(), "--sentinel"});
    }

    void spawn(std::size_t node, std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const pid_t pid = ::fork();
        if (pid < 0) throw std::runtime_error("fork");
        if (pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::execvp("redis-server", arguments.data());
            ::_exit(127);
        }
        nodes_[node].pid = pid;
        must([&] {
            if (::waitpid(pid, nullptr, WNOHANG) == pid)
                throw std::runtime_error("redis-server does not start");
            return ask(node, {"PING"}) == "+PONG\r\n";
        });
    }

    TemporaryDirectory directory_;
    std::string password_;
    std::vector<Node> nodes_;
    std::size_t sentinels_from_ = 0;
};

}  // namespace rehearse::test
