// Burns CPU in user mode for ever, or for the given number of milliseconds of its own CPU time.
#include <cstdlib>
#include <ctime>
int main(int argc, char** argv) {
    const long budget_ms = argc > 1 ? std::strtol(argv[1], nullptr, 10) : -1;
    while (budget_ms < 0 || std::clock() * 1000 / CLOCKS_PER_SEC < budget_ms) {
    }
    return 0;
}
