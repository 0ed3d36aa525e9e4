// Touches the given number of MiB. "child" lets a child do it and exits 0 whatever happens to it.
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static int touch(std::size_t bytes) {
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return 9;
    }
    std::memset(memory, 1, bytes);
    ::usleep(20'000);  // a sampling supervisor must get its look
    return 0;
}
int main(int, char** argv) {
    const std::size_t bytes = std::strtoull(argv[2], nullptr, 10) << 20;
    if (argv[1][0] == 'c') {
        if (::fork() == 0) {
            ::_exit(touch(bytes));
        }
        ::wait(nullptr);
        return 0;
    }
    if (argv[1][0] == 'm') {  // map without touching: no memory at all
        return ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
               MAP_FAILED;
    }
    return touch(bytes);
}
