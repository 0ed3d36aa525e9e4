// Writes the same 64 KiB of one file again and again: little is kept, much is written.
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

int main(int count, char** words) {
    static char block[64 * 1024];
    const int fd = ::open("/box/again", O_WRONLY | O_CREAT, 0644);
    for (long left = count > 1 ? std::strtol(words[1], nullptr, 10) : 0; left > 0; --left) {
        if (::pwrite(fd, block, sizeof block, 0) != sizeof block) {
            return 1;
        }
    }
    return 0;
}
