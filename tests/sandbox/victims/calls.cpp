// Makes raw system calls, each argument one: "number,argument,…" where p is the address of zeroed
// room and s that of the word "none". Prints the error numbers, 0 for a call that was let through.
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
int main(int argc, char** argv) {
    alignas(64) static char room[65536];
    static char word[] = "none";
    for (int i = 1; i < argc; ++i) {
        std::memset(room, 0, sizeof room);
        long words[7] = {};
        int count = 0;
        char* rest = argv[i];
        while (rest != nullptr && count < 7) {
            const char* part = ::strsep(&rest, ",");
            words[count++] = *part == 'p'   ? reinterpret_cast<long>(room)
                             : *part == 's' ? reinterpret_cast<long>(word)
                                            : static_cast<long>(std::strtoull(part, nullptr, 0));
        }
        errno = 0;
        const long result =
            ::syscall(words[0], words[1], words[2], words[3], words[4], words[5], words[6]);
        std::printf("%d ", result < 0 ? errno : 0);
        std::fflush(stdout);
    }
    return 0;
}
