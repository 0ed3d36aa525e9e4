// Takes as much as it gets of one thing and prints how much that was: hoard KIND [MiB or count].
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <linux/memfd.h>
#include <mqueue.h>
#include <pthread.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
static void* stay(void*) {
    while (true) {
        ::pause();
    }
}
static bool fill(int fd, long bytes) {
    static char block[65536];
    std::memset(block, 1, sizeof block);
    for (; bytes > 0; bytes -= static_cast<long>(sizeof block)) {
        if (::write(fd, block, sizeof block) <= 0) {
            return false;
        }
    }
    return true;
}
static bool touch(void* memory, long bytes) {
    if (memory == MAP_FAILED || memory == reinterpret_cast<void*>(-1)) {
        return false;
    }
    std::memset(memory, 1, static_cast<std::size_t>(bytes));
    ::usleep(20'000);  // a sampling supervisor must get its look
    return true;
}
static bool take(const std::string& kind, long bytes) {
    const auto size = static_cast<std::size_t>(bytes);
    if (kind == "shared") {
        return touch(
            ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
            bytes);
    }
    if (kind == "memfd") {
        const int fd = static_cast<int>(::syscall(SYS_memfd_create, "hoard", 0));
        return fd >= 0 && fill(fd, bytes);
    }
    if (kind == "sysv") {  // let go of, yet kept
        const int id = ::shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
        void* const memory = ::shmat(id, nullptr, 0);
        return id >= 0 && touch(memory, bytes) && ::shmdt(memory) == 0;
    }
    if (kind == "locked") {
        void* const memory =
            ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return ::mlock(memory, size) == 0;
    }
    if (kind == "freed") {
        void* const memory =
            ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return touch(memory, bytes) && ::munmap(memory, size) == 0;
    }
    std::abort();
}
static bool take_another(const std::string& kind) {
    static char block[8192];
    if (kind == "threads") {
        pthread_attr_t small;
        ::pthread_attr_init(&small);
        ::pthread_attr_setstacksize(&small, 65536);
        pthread_t thread;
        return ::pthread_create(&thread, &small, stay, nullptr) == 0;
    }
    if (kind == "descriptors") {
        return ::open("/dev/null", O_RDONLY) >= 0;
    }
    if (kind == "pipes") {
        int ends[2];
        if (::pipe2(ends, O_NONBLOCK) != 0) {
            return false;
        }
        ::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        while (::write(ends[1], block, sizeof block) > 0) {
        }
        return true;
    }
    if (kind == "sockets") {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) {
            return false;
        }
        const int large = 1 << 30;
        ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &large, sizeof large);
        while (::write(ends[0], block, sizeof block) > 0) {
        }
        return true;
    }
    if (kind == "messages") {
        static const int queue = ::msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        *reinterpret_cast<long*>(block) = 1;
        return ::msgsnd(queue, block, 4096, IPC_NOWAIT) == 0 ||
               ::msgget(IPC_PRIVATE, IPC_CREAT | 0600) >= 0;
    }
    if (kind == "semaphores") {
        return ::semget(IPC_PRIVATE, 1000, IPC_CREAT | 0600) >= 0;
    }
    static int number = 0;
    mq_attr attributes{};
    attributes.mq_maxmsg = 1;
    attributes.mq_msgsize = 1024;
    const std::string name = "/hoard" + std::to_string(number++);
    // A queue may well be made and then not be opened (Landlock), so a refusal says nothing.
    ::mq_open(name.c_str(), O_RDWR | O_CREAT, 0600, &attributes);
    return number < 1'000;
}
int main(int argc, char** argv) {
    const std::string kind = argv[1];
    const long number = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 100'000;
    if (kind == "shared" || kind == "memfd" || kind == "sysv" || kind == "locked" ||
        kind == "freed") {
        std::printf("%d", take(kind, number << 20) ? 1 : 0);
        return 0;
    }
    long taken = 0;
    while (taken < number && take_another(kind)) {
        ++taken;
    }
    std::printf("%ld", taken);
    std::fflush(stdout);
    ::_exit(0);
}
