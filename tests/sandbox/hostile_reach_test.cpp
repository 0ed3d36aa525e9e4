// What a program may reach: threat class 3. Something listens on every kind of door of the host;
// the doors themselves notice whether anybody knocked.

#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "command.hpp"
#include "sandbox/os.hpp"

namespace rehearse::sandbox::testing {
namespace {

Fd listen_on(const sockaddr* where, socklen_t size, int type) {
    Fd fd(::socket(where->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::bind(fd.get(), where, size), 0) << std::strerror(errno);
    if (type == SOCK_STREAM) {
        EXPECT_EQ(::listen(fd.get(), 8), 0);
    }
    return fd;
}

Fd listen_inet(int type, std::string& port) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    Fd fd = listen_on(reinterpret_cast<const sockaddr*>(&any), sizeof any, type);
    socklen_t size = sizeof any;
    EXPECT_EQ(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&any), &size), 0);
    port = std::to_string(ntohs(any.sin_port));
    return fd;
}

Fd listen_unix(const std::string& name, bool is_abstract) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + (is_abstract ? 1 : 0), name.data(), name.size());
    const auto size = static_cast<socklen_t>(sizeof(sa_family_t) + name.size() + 1);
    return listen_on(reinterpret_cast<const sockaddr*>(&address), size, SOCK_STREAM);
}

/// All addresses this host answers on, and some that it need not have.
std::vector<std::string> addresses() {
    std::vector<std::string> found{"127.0.0.1", "127.1.2.3", "0.0.0.0",         "169.254.169.254",
                                   "10.0.0.1",  "::1",       "::ffff:127.0.0.1"};
    ifaddrs* list = nullptr;
    EXPECT_EQ(::getifaddrs(&list), 0);
    for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
        char text[INET6_ADDRSTRLEN] = {};
        if (each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET) {
            const auto* address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
            found.emplace_back(::inet_ntop(AF_INET, &address->sin_addr, text, sizeof text));
        }
    }
    ::freeifaddrs(list);
    return found;
}

bool was_knocked_at(const Fd& fd) {
    pollfd waiting{fd.get(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) != 0;
}

TEST(HostileReach, NoDoorOfTheHostOpens) {
    std::string tcp_port;
    std::string udp_port;
    const Fd tcp = listen_inet(SOCK_STREAM, tcp_port);
    const Fd udp = listen_inet(SOCK_DGRAM, udp_port);
    const Canary canary;
    const std::string path = canary.folder() + "/socket";
    const std::string name = "rehearse-test-" + std::to_string(::getpid());
    const Fd by_path = listen_unix(path, false);
    const Fd by_name = listen_unix(name, true);
    std::vector<std::string> doors{"unix:" + path, "unix:/run/docker.sock",
                                   "unix:/run/systemd/private",
                                   "unix:/var/run/redis/redis-server.sock", "abstract:" + name};
    for (const std::string& address : addresses()) {
        doors.push_back("tcp:" + address + ":" + tcp_port);
        if (address.find(':') == std::string::npos) {
            doors.push_back("udp:" + address + ":" + udp_port);
        }
    }
    Slot slot;
    const std::string got = output_of(slot, "reach", doors);
    ASSERT_EQ(got.size(), doors.size());
    for (std::size_t i = 0; i < doors.size(); ++i) {
        // A datagram to oneself may well be sent, on a loopback that is the box's own.
        EXPECT_TRUE(got[i] == '-' || doors[i].starts_with("udp:127.") ||
                    doors[i].starts_with("udp:0."))
            << doors[i];
    }
    for (const Fd* door : {&tcp, &udp, &by_path, &by_name}) {
        EXPECT_FALSE(was_knocked_at(*door));
    }
    // The same doors from outside, or this test proves nothing.
    const Fd visitor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    EXPECT_EQ(::connect(visitor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
              0);
    EXPECT_TRUE(was_knocked_at(by_path));
}

TEST(HostileReach, NoOtherKindOfSocketExists) {
    Slot slot;
    // vsock leads to the hypervisor, netlink to the network's configuration, packet to the wire.
    EXPECT_EQ(output_of(slot, "reach",
                        {"kind:40:1:0", "kind:40:2:0", "kind:16:3:0", "kind:16:3:9", "kind:16:2:15",
                         "kind:17:3:0", "kind:38:5:0", "kind:29:3:1", "kind:15:3:2", "kind:2:3:1",
                         "kind:10:3:58", "kind:2:2:1"}),
              "------------");
}

TEST(HostileReach, ARequestCannotAskForTheNetwork) {
    Slot slot;
    Order order{"reach", {"tcp:127.0.0.1:1", "kind:16:3:0"}, small_limits()};
    order.env = {"ENABLE_NETWORK=1", "enable_network=true", "REHEARSE_SANDBOX=off",
                 "LD_PRELOAD=/box/victim"};
    EXPECT_EQ(slot.run(order).out, "--");
}

}  // namespace
}  // namespace rehearse::sandbox::testing
