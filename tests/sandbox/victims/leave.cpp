// Leaves something else than a plain file where an output is expected.
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
int main(int, char** argv) {
    const std::string kind = argv[1];
    const char* name = "/box/out";
    int result = 0;
    if (kind == "link") {
        result = ::symlink("/etc/passwd", name);
    } else if (kind == "proc_link") {
        result = ::symlink("/proc/self/environ", name);
    } else if (kind == "loop") {
        result = ::symlink("out", name);
    } else if (kind == "dir_link") {
        result = ::symlink("/etc", "/box/dir");
    } else if (kind == "fifo") {
        result = ::mkfifo(name, 0600);
    } else if (kind == "directory") {
        result = ::mkdir(name, 0700);
    } else if (kind == "socket") {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, name);
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        result = ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
    } else if (kind == "sparse") {
        const int fd = ::open(name, O_WRONLY | O_CREAT, 0600);
        result = ::ftruncate(fd, 100L << 20);
    } else if (kind == "locked") {
        const int fd = ::open(name, O_WRONLY | O_CREAT, 0000);
        result = fd < 0;
    } else if (kind == "file") {
        const int fd = ::open(name, O_WRONLY | O_CREAT, 0600);
        result = ::write(fd, "result", 6) != 6;
    }
    return result;
}
