// Prints what a curious program sees: descriptors, environment, neighbours, network.
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
extern char** environ;
int main(int, char** argv) {
    if (std::strcmp(argv[1], "descriptors") == 0) {
        int extra = 0;
        for (int fd = 3; fd < 65'536; ++fd) {
            extra += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
        }
        std::printf("%d", extra);
    } else if (std::strcmp(argv[1], "environment") == 0) {
        for (char** entry = environ; *entry != nullptr; ++entry) {
            std::printf("%s;", *entry);
        }
    } else if (std::strcmp(argv[1], "processes") == 0) {
        int seen = 0;
        DIR* proc = ::opendir("/proc");
        while (const dirent* entry = proc != nullptr ? ::readdir(proc) : nullptr) {
            seen += entry->d_name[0] >= '0' && entry->d_name[0] <= '9' ? 1 : 0;
        }
        std::printf("%d", seen);
    } else if (std::strcmp(argv[1], "loopback") == 0) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(22);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto* where = reinterpret_cast<const sockaddr*>(&address);
        std::printf("%d", ::connect(fd, where, sizeof address) == 0 ? 1 : 0);
    }
    return 0;
}
