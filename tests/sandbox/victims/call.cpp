// Makes one raw system call, given by number and up to four numeric arguments, and prints errno.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>
int main(int argc, char** argv) {
    long words[6] = {};
    for (int i = 1; i < argc && i <= 6; ++i) {
        words[i - 1] = static_cast<long>(std::strtoull(argv[i], nullptr, 0));
    }
    errno = 0;
    const long result = ::syscall(words[0], words[1], words[2], words[3], words[4], words[5]);
    std::printf("%d", result < 0 ? errno : 0);
    return 0;
}
