// Two runs at once and one shared system file: "hold" takes every kind of claim on it and naps,
// "see" prints a letter for each claim that it notices or that it could use to be told.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <cstdio>

#include <csignal>
#include <cstring>
static bool lock(int fd, int command, short type) {
    struct flock claim {};
    claim.l_type = type;
    claim.l_whence = SEEK_SET;
    return ::fcntl(fd, command, &claim) == 0;
}
int main(int, char** argv) {
    const bool is_holding = std::strcmp(argv[1], "hold") == 0;
    std::signal(SIGIO, SIG_IGN);
    const int fd = ::open(argv[2], O_RDONLY);
    const int directory = ::open("/usr", O_RDONLY | O_DIRECTORY);
    const int watch = ::inotify_init1(IN_CLOEXEC);
    if (fd < 0 || directory < 0) {
        return 1;
    }
    if (lock(fd, F_SETLK, F_WRLCK)) {
        std::putchar('w');
    }
    if (lock(fd, F_OFD_SETLK, F_WRLCK)) {
        std::putchar('o');
    }
    if (::fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
        std::putchar('l');
    }
    if (::fcntl(directory, F_NOTIFY, DN_ACCESS | DN_MULTISHOT) == 0) {
        std::putchar('d');
    }
    if (watch >= 0 && ::inotify_add_watch(watch, argv[2], IN_OPEN | IN_ACCESS) >= 0) {
        std::putchar('i');
    }
    if (is_holding) {
        std::fflush(stdout);
        ::usleep(300'000);
    }
    return 0;
}
