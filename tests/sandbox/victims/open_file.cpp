// Tries to open each argument for reading ("r:path") or writing ("w:path"); prints + or - for each.
#include <cstdio>
#include <fcntl.h>
int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const int flags = argv[i][0] == 'w' ? O_WRONLY | O_CREAT : O_RDONLY;
        std::putchar(::open(argv[i] + 2, flags, 0600) >= 0 ? '+' : '-');
    }
    return 0;
}
