// Tries to use more processor time than it is given, in the way the first argument says.
#include <cerrno>
#include <csignal>
#include <ctime>
#include <string>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
[[noreturn]] static void burn() {
    while (true) {
    }
}
int main(int, char** argv) {
    const std::string way = argv[1];
    for (int number = 1; number < NSIG; ++number) {
        std::signal(number, SIG_IGN);
    }
    if (way == "raise") {
        const rlimit endless{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_CPU, &endless);
        ::setpriority(PRIO_PROCESS, 0, -20);
    } else if (way == "relay") {  // each child burns a little, nobody reaps anybody
        while (true) {
            if (::fork() != 0) {
                const std::clock_t start = std::clock();
                while (std::clock() - start < CLOCKS_PER_SEC / 100) {
                }
                ::_exit(0);
            }
            ::setsid();
        }
    } else if (way == "stop") {  // the parent stops, the child burns
        if (::fork() > 0) {
            ::raise(SIGSTOP);
        }
    } else if (way == "rename") {
        ::prctl(PR_SET_NAME, "box-init");
    }
    burn();
}
