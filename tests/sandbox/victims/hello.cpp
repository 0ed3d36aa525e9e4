// The smallest honest program: prints a word, exits with the given status.
#include <cstdlib>
#include <unistd.h>
int main(int argc, char** argv) {
    [[maybe_unused]] auto put = ::write(1, "hello", 5);
    return argc > 1 ? static_cast<int>(std::strtol(argv[1], nullptr, 10)) : 0;
}
