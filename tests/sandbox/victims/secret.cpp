// "put" hides a secret in every place that could survive a run; "get" prints + where one is found.
// "put stay" does not end at once.
#include <cstdio>
#include <cstring>
#include <initializer_list>

#include <fcntl.h>
#include <mqueue.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
static int abstract_socket(bool is_put) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, "\0secret", 7);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    constexpr socklen_t size = sizeof(sa_family_t) + 7;
    return is_put ? ::bind(fd, where, size) + ::listen(fd, 1) : ::connect(fd, where, size);
}
int main(int argc, char** argv) {
    const bool is_put = argv[1][0] == 'p';
    for (const char* path : {"/box/secret", "/tmp/secret", "/dev/shm/secret"}) {
        std::putchar(::open(path, is_put ? O_RDWR | O_CREAT : O_RDWR, 0600) >= 0 ? '+' : '-');
    }
    std::putchar(::shmget(4711, 4096, is_put ? IPC_CREAT | 0600 : 0) >= 0 ? '+' : '-');
    mq_attr attributes{};
    attributes.mq_maxmsg = 1;
    attributes.mq_msgsize = 16;
    const mqd_t queue = is_put ? ::mq_open("/secret", O_RDWR | O_CREAT, 0600, &attributes)
                               : ::mq_open("/secret", O_RDWR);
    std::putchar(queue != static_cast<mqd_t>(-1) ? '+' : '-');
    std::putchar(abstract_socket(is_put) == 0 ? '+' : '-');
    if (argc > 2) {  // while somebody else looks
        std::fflush(stdout);
        ::usleep(400'000);
    }
    if (is_put && ::fork() == 0) {
        ::setsid();
        ::pause();
    }
    return 0;
}
