// Does nothing for the given milliseconds; says so first, to prove that partial output is kept.
#include <cstdlib>
#include <ctime>
#include <unistd.h>
int main(int argc, char** argv) {
    [[maybe_unused]] auto put = ::write(1, "before", 6);
    const long ms = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 60'000;
    const timespec time{ms / 1000, ms % 1000 * 1'000'000};
    ::nanosleep(&time, nullptr);
    return 0;
}
