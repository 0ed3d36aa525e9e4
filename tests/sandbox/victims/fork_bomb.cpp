// Forks for ever, then reports that it was refused instead of ending the machine.
#include <cerrno>
#include <cstdio>
#include <unistd.h>
int main() {
    int made = 0;
    while (true) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::pause();
        }
        if (pid < 0) {
            std::printf("%d %d", made, errno == EAGAIN ? 1 : 0);
            return 0;
        }
        ++made;
    }
}
