#include "support/redis_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace rehearse::test {
namespace {

bool send_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string received(int descriptor) {
    std::array<char, 64 * 1024> buffer;
    const ssize_t got = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    return got <= 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(got));
}

int connect_to(const std::string& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    std::strncpy(place.sun_path, path.c_str(), sizeof(place.sun_path) - 1);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&place), sizeof(place)) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

}  // namespace

RedisProxy::RedisProxy(std::string upstream) : upstream_(std::move(upstream)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(place);
    auto* address = reinterpret_cast<sockaddr*>(&place);
    if (::bind(listener_, address, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, address, &size) != 0 || ::pipe2(wake_, O_CLOEXEC) != 0) {
        throw std::runtime_error("no proxy");
    }
    port_ = ntohs(place.sin_port);
    thread_ = std::thread([this] { serve(); });
}

RedisProxy::~RedisProxy() {
    ::close(wake_[1]);
    thread_.join();
    for (const Pair& pair : pairs_) {
        ::close(pair.client);
        ::close(pair.server);
    }
    ::close(listener_);
    ::close(wake_[0]);
}

std::string RedisProxy::url() const {
    return fmt::format("redis://127.0.0.1:{}", port_);
}

void RedisProxy::arm(Fault fault, std::string marker, std::function<void()> then) {
    const std::lock_guard lock(mutex_);
    trap_ = Trap{fault, std::move(marker), std::move(then)};
    has_fired_ = false;
}

void RedisProxy::serve() {
    for (;;) {
        std::vector<pollfd> waiting{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
        for (const Pair& pair : pairs_) {
            waiting.push_back({pair.client, POLLIN, 0});
            waiting.push_back({pair.server, POLLIN, 0});
        }
        if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
        if (waiting[0].revents != 0) return;
        for (std::size_t at = pairs_.size(); at-- > 0;) {
            Pair& pair = pairs_[at];
            bool lives = waiting[2 + 2 * at].revents == 0 || pass_request(pair);
            if (lives && waiting[3 + 2 * at].revents != 0) lives = pass_answer(pair);
            if (lives) continue;
            ::close(pair.client);
            ::close(pair.server);
            pairs_.erase(pairs_.begin() + static_cast<std::ptrdiff_t>(at));
        }
        if (waiting[1].revents != 0) accept_one();
    }
}

void RedisProxy::accept_one() {
    Pair pair;
    pair.client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (pair.client < 0) return;
    const int on = 1;
    ::setsockopt(pair.client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    pair.server = connect_to(upstream_);
    if (pair.server < 0) {
        ::close(pair.client);
    } else {
        pairs_.push_back(std::move(pair));
    }
}

std::optional<RedisProxy::Trap> RedisProxy::sprung(Pair& pair, const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    if (!trap_) return std::nullopt;
    pair.tail += bytes;
    if (pair.tail.find(trap_->marker) != std::string::npos) return std::exchange(trap_, {});
    const std::size_t kept = trap_->marker.size() - 1;
    if (pair.tail.size() > kept) pair.tail.erase(0, pair.tail.size() - kept);
    return std::nullopt;
}

bool RedisProxy::pass_request(Pair& pair) {
    const std::string bytes = received(pair.client);
    if (bytes.empty()) return false;
    const std::optional<Trap> trap = sprung(pair, bytes);
    if (!trap || trap->fault == Fault::after) {
        if (!send_all(pair.server, bytes)) return false;
    }
    if (!trap) return true;
    if (trap->then) trap->then();
    has_fired_ = true;
    return false;
}

bool RedisProxy::pass_answer(Pair& pair) {
    const std::string bytes = received(pair.server);
    return !bytes.empty() && send_all(pair.client, bytes);
}

}  // namespace rehearse::test
