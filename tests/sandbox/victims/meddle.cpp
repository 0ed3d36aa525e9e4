// Turns every knob of a process that is not its own: the given one, or its parent and process 1.
// Prints a letter for each knob that moved.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <string>
static void meddle(pid_t pid) {
    const rlimit tiny{1, 1};
    if (::prlimit(pid, RLIMIT_CPU, &tiny, nullptr) == 0) {
        std::putchar('l');
    }
    if (::prlimit(pid, RLIMIT_NOFILE, &tiny, nullptr) == 0) {
        std::putchar('n');
    }
    for (const char* file :
         {"mem", "environ", "exe", "root", "cwd", "maps", "oom_score_adj", "fd/3", "stack"}) {
        const std::string path = "/proc/" + std::to_string(pid) + "/" + file;
        if (::open(path.c_str(), O_RDONLY) >= 0 || ::open(path.c_str(), O_WRONLY) >= 0) {
            std::printf("<%s>", file);
        }
    }
}
int main(int argc, char** argv) {
    if (argc > 1) {
        meddle(static_cast<pid_t>(std::strtol(argv[1], nullptr, 10)));
        return 0;
    }
    meddle(::getppid());
    meddle(1);
    for (const int number : {SIGTERM, SIGKILL, SIGSTOP, SIGSEGV, SIGXCPU}) {
        ::kill(1, number);
        ::syscall(SYS_tgkill, 1, 1, number);
    }
    return 0;
}
