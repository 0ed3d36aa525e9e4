// Kills everything it may: all processes, its parent, process 1. Surviving that is success.
#include <csignal>
#include <cstdio>
#include <unistd.h>
int main() {
    ::kill(::getppid(), SIGKILL);
    ::kill(::getppid(), SIGSTOP);
    ::kill(1, SIGKILL);
    ::kill(-1, SIGKILL);
    std::printf("%d", ::getpid() != 1 ? 1 : 0);
    return 0;
}
