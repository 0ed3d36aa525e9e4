// Puts something else than a plain file under every given name below /box: plant KIND TARGET NAME…
// "race" lets an orphan swap a directory and a link to TARGET for ever under the first name.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
#include <cstdio>
#include <cstring>
#include <string>
static int put_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path.c_str());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    return ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
}
static int grow(const std::string& path) {
    if (::fork() > 0) {
        while (::access(path.c_str(), F_OK) != 0) {
        }
        return 0;
    }
    ::setsid();
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0644);
    while (true) {
        [[maybe_unused]] auto put = ::pwrite(fd, "grown", 5, 0);
    }
}
static int race(const std::string& target, const std::string& path) {
    ::mkdir(path.c_str(), 0755);
    ::close(::open((path + "/canary").c_str(), O_WRONLY | O_CREAT, 0644));
    const std::string other = path + "-link";
    if (::symlink(target.c_str(), other.c_str()) != 0) {
        return 1;
    }
    if (::fork() > 0) {
        return 0;
    }
    ::setsid();
    while (true) {
        ::syscall(SYS_renameat2, AT_FDCWD, path.c_str(), AT_FDCWD, other.c_str(), 2);  // exchange
    }
}
int main(int argc, char** argv) {
    const std::string kind = argv[1];
    const std::string target = argv[2];
    for (int i = 3; i < argc; ++i) {
        const std::string path = std::string("/box/") + argv[i];
        ::unlink(path.c_str());
        int result = 0;
        if (kind == "link") {
            result = ::symlink(target.c_str(), path.c_str());
        } else if (kind == "hard") {
            result = ::link(target.c_str(), path.c_str());
        } else if (kind == "fifo") {
            result = ::mkfifo(path.c_str(), 0666);
        } else if (kind == "device") {
            result = ::mknod(path.c_str(), S_IFCHR | 0666, 0x103);
        } else if (kind == "directory") {
            result = ::mkdir(path.c_str(), 0755);
        } else if (kind == "socket") {
            result = put_socket(path);
        } else if (kind == "grow") {
            result = grow(path);
        } else {
            result = race(target, path);
        }
        std::putchar(result == 0 ? '+' : '-');
    }
    return 0;
}
