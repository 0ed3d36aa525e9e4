// Writes the given number of bytes to the given descriptor, or floods it when the number is 0.
#include <cstdlib>
#include <cstring>
#include <unistd.h>
int main(int, char** argv) {
    static char block[4096];
    std::memset(block, 'x', sizeof block);
    const int fd = static_cast<int>(std::strtol(argv[1], nullptr, 10));
    long left = std::strtol(argv[2], nullptr, 10);
    const bool is_flood = left == 0;
    while (is_flood || left > 0) {
        const long size = is_flood || left > 4096 ? 4096 : left;
        const ssize_t put = ::write(fd, block, static_cast<std::size_t>(size));
        if (put < 0) {
            return 3;
        }
        left -= put;
    }
    return 0;
}
