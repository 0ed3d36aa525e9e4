// Makes empty files until the box refuses and prints how many it could make.
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
int main() {
    for (int i = 0; i < 100'000; ++i) {
        char path[64];
        std::snprintf(path, sizeof path, "%s/%d", i % 2 == 0 ? "/box" : "/tmp", i);
        const int fd = ::open(path, O_WRONLY | O_CREAT, 0600);
        if (fd < 0) {
            std::printf("%d", i);
            return 0;
        }
        ::close(fd);
    }
    return 1;
}
