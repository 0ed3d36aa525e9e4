// Looks for a terminal to type into; prints a letter for each that it finds.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <cstdio>
#include <initializer_list>
int main() {
    for (const char* path :
         {"/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/tty0", "/dev/tty1"}) {
        if (::open(path, O_RDWR | O_NOCTTY) >= 0) {
            std::putchar('f');
        }
    }
    for (int fd = 0; fd < 3; ++fd) {
        char letter = '\n';
        char line[8] = {12};
        int discipline = 3;
        if (::isatty(fd) != 0) {
            std::putchar('t');
        }
        if (::ioctl(fd, TIOCSTI, &letter) == 0 || ::ioctl(fd, TIOCLINUX, line) == 0) {
            std::putchar('i');
        }
        if (::ioctl(fd, TIOCSETD, &discipline) == 0 || ::ioctl(fd, TIOCSCTTY, 1) == 0) {
            std::putchar('s');
        }
    }
    if (::getsid(0) != ::getpid()) {
        std::putchar('n');
    }
    return 0;
}
