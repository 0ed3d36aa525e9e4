// Tries to reach what each argument names and prints + or -: tcp:ADDRESS:PORT, udp:ADDRESS:PORT,
// unix:PATH, abstract:NAME, or kind:FAMILY:TYPE:PROTOCOL for a socket that needs no address.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
static bool internet(const std::string& what, int type) {
    const std::size_t colon = what.rfind(':');
    const std::string host = what.substr(0, colon);
    const auto port = static_cast<in_port_t>(std::strtol(what.c_str() + colon + 1, nullptr, 10));
    sockaddr_in old{};
    sockaddr_in6 now{};
    old.sin_family = AF_INET;
    now.sin6_family = AF_INET6;
    old.sin_port = now.sin6_port = htons(port);
    const bool is_old = ::inet_pton(AF_INET, host.c_str(), &old.sin_addr) == 1;
    if (!is_old && ::inet_pton(AF_INET6, host.c_str(), &now.sin6_addr) != 1) {
        std::abort();
    }
    const int fd = ::socket(is_old ? AF_INET : AF_INET6, type, 0);
    const auto* where =
        is_old ? reinterpret_cast<const sockaddr*>(&old) : reinterpret_cast<const sockaddr*>(&now);
    const socklen_t size = is_old ? sizeof old : sizeof now;
    if (type == SOCK_DGRAM) {
        return ::sendto(fd, "x", 1, 0, where, size) == 1;
    }
    return ::connect(fd, where, size) == 0;
}
static bool local(const std::string& name, bool is_abstract) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + (is_abstract ? 1 : 0), name.data(), name.size());
    const auto size = static_cast<socklen_t>(sizeof(sa_family_t) + name.size() + 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    return ::connect(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0;
}
static bool kind(const std::string& what) {
    int family = 0;
    int type = 0;
    int protocol = 0;
    std::sscanf(what.c_str(), "%d:%d:%d", &family, &type, &protocol);
    return ::socket(family, type, protocol) >= 0;
}
int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const std::size_t colon = word.find(':');
        const std::string how = word.substr(0, colon);
        const std::string what = word.substr(colon + 1);
        const bool is_reached = how == "tcp"    ? internet(what, SOCK_STREAM)
                                : how == "udp"  ? internet(what, SOCK_DGRAM)
                                : how == "unix" ? local(what, false)
                                : how == "kind" ? kind(what)
                                                : local(what, true);
        std::putchar(is_reached ? '+' : '-');
    }
    return 0;
}
