// Leaves a process behind that has its own session and keeps the standard streams open.
#include <csignal>
#include <unistd.h>
int main() {
    if (::fork() == 0) {
        ::setsid();
        if (::fork() == 0) {
            std::signal(SIGHUP, SIG_IGN);
            std::signal(SIGTERM, SIG_IGN);
            while (true) {
                ::pause();
            }
        }
        ::_exit(0);
    }
    return 0;
}
