// Threads flip a path between an allowed and a forbidden file while others open it by every call
// there is. A wall that looks at the path once and lets the kernel look again would lose some day.
#include <atomic>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
static char path[64] = "/box/allowed";
static std::atomic<bool> is_over{false};
static std::atomic<long> allowed{0};
static std::atomic<long> crossed{0};
static void flip() {
    while (!is_over) {
        std::memcpy(path, "/etc/shadow\0", 13);
        std::memcpy(path, "/box/allowed", 13);
    }
}
static void judge(int fd) {
    struct stat found {};
    if (fd < 0 || ::fstat(fd, &found) != 0) {
        return;
    }
    (found.st_uid == ::getuid() ? allowed : crossed) += 1;
    ::close(fd);
}
static void knock() {
    for (int i = 0; i < 20'000; ++i) {
        open_how how{};
        how.flags = O_RDONLY;
        judge(static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, O_RDONLY)));
        judge(static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how)));
#ifdef SYS_open
        judge(static_cast<int>(::syscall(SYS_open, path, O_RDWR)));
        judge(static_cast<int>(::syscall(SYS_creat, path, 0600)));
#endif
    }
}
int main() {
    ::close(::open("/box/allowed", O_WRONLY | O_CREAT, 0600));
    std::thread flipper(flip);
    std::vector<std::thread> knocking;
    for (int i = 0; i < 2; ++i) {
        knocking.emplace_back(knock);
    }
    for (std::thread& thread : knocking) {
        thread.join();
    }
    is_over = true;
    flipper.join();
    std::printf("%ld %d", crossed.load(), allowed > 0 ? 1 : 0);
    return 0;
}
