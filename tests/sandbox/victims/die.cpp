// Ends by the given signal, sent to itself; "a" is abort().
#include <csignal>
#include <cstdlib>
int main(int, char** argv) {
    if (argv[1][0] == 'a') {
        std::abort();
    }
    std::raise(std::atoi(argv[1]));
    return 7;
}
