// A service. `count`: says how often it was started, as a file remembers it, waits for SIGTERM and says
// "drained". `daemon`: leaves a process behind that has a session of its own, says how many processes
// it sees, itself among them. `end`: exits with 3. `work`: uses 100 ms of processor time.

#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace {

int count() {
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &term, nullptr);
    int starts = 0;
    if (std::FILE* file = std::fopen("starts", "r")) {
        [[maybe_unused]] const int read = std::fscanf(file, "%d", &starts);
        std::fclose(file);
    }
    std::FILE* file = std::fopen("starts", "w");
    std::fprintf(file, "%d", starts + 1);
    std::fclose(file);
    std::printf("start %d\n", starts + 1);
    std::fflush(stdout);
    int number = 0;
    ::sigwait(&term, &number);
    std::printf("drained\n");
    return 0;
}

int leave_daemon() {
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        seen += name.find_first_not_of("0123456789") == std::string::npos ? 1 : 0;
    }
    std::printf("%d processes\n", seen);
    std::fflush(stdout);
    if (::fork() == 0) {
        ::setsid();
        ::signal(SIGTERM, SIG_IGN);
        while (true) {
            ::pause();
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "count") {
        return count();
    }
    if (what == "daemon") {
        return leave_daemon();
    }
    while (what == "work" && std::clock() < CLOCKS_PER_SEC / 10) {
    }
    return what == "end" ? 3 : 0;
}
