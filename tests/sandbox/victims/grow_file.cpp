// Writes one file past the file size limit.
#include <fcntl.h>
#include <unistd.h>
int main() {
    static char block[64 * 1024];
    const int fd = ::open("/box/big", O_WRONLY | O_CREAT, 0600);
    while (::write(fd, block, sizeof block) > 0) {
    }
    return 5;
}
