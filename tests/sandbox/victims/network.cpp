// `serve PORT`: answers each connection to 127.0.0.1 with the first line it sent, in brackets, says
// "ready" first. `reach ADDRESS PORT`: says whether a connection comes about. `devices`: names the
// network devices that are up.

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

sockaddr_in address(const char* host, const char* port) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    ::inet_pton(AF_INET, host, &to.sin_addr);
    return to;
}

int serve(const char* port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in here = address("127.0.0.1", port);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 ||
        ::listen(listener, 16) != 0) {
        std::printf("cannot listen: %s\n", std::strerror(errno));
        return 1;
    }
    std::printf("ready\n");
    std::fflush(stdout);
    while (true) {
        const int client = ::accept(listener, nullptr, nullptr);
        std::string line = "[";
        for (char byte = 0; ::read(client, &byte, 1) == 1 && byte != '\n';) {
            line += byte;
        }
        line += "]";
        [[maybe_unused]] const ssize_t sent = ::write(client, line.data(), line.size());
        ::close(client);
    }
}

int reach(const char* host, const char* port) {
    const int to = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in there = address(host, port);
    const bool is_open =
        ::connect(to, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
    std::printf("%s", is_open ? "reached" : std::strerror(errno));
    return 0;
}

int devices() {
    const int any = ::socket(AF_INET, SOCK_DGRAM, 0);
    for (int index = 1; index < 16; ++index) {
        ifreq request{};
        request.ifr_ifindex = index;
        if (::ioctl(any, SIOCGIFNAME, &request) == 0 &&
            ::ioctl(any, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) != 0) {
            std::printf("%s ", request.ifr_name);
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "serve" && argc == 3) {
        return serve(argv[2]);
    }
    if (what == "reach" && argc == 4) {
        return reach(argv[2], argv[3]);
    }
    return what == "devices" ? devices() : 2;
}
