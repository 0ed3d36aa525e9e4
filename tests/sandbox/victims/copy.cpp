// Copies standard input to standard output, then says on standard error how many bytes it was.
#include <cstdio>
#include <unistd.h>
int main() {
    static char block[64 * 1024];
    long total = 0;
    ssize_t got = 0;
    while ((got = ::read(0, block, sizeof block)) > 0) {
        for (ssize_t done = 0; done < got;) {
            done += ::write(1, block + done, static_cast<std::size_t>(got - done));
        }
        total += got;
    }
    std::fprintf(stderr, "%ld", total);
    return 0;
}
