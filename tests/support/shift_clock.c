/* Preloaded into a redis-server by tests: its wall clock is that of the host plus what a file says, eight bytes of microseconds
   that the test may change at any moment. The monotonic clock stays as it is. No allocation: the allocator asks for the time. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t* shift;
static int is_tried;

static int64_t shift_us(void) {
    if (!is_tried) {
        is_tried = 1;
        const char* path = getenv("SHIFT_CLOCK_FILE");
        const int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        if (file >= 0) {
            void* map = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
            if (map != MAP_FAILED) shift = map;
            close(file);
        }
    }
    return shift == NULL ? 0 : *shift;
}

int clock_gettime(clockid_t clock, struct timespec* at) {
    const long failed = syscall(SYS_clock_gettime, clock, at);
    if (failed != 0) return (int)failed;
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return 0;
    const int64_t us = (int64_t)at->tv_sec * 1000000 + at->tv_nsec / 1000 + shift_us();
    at->tv_sec = (time_t)(us / 1000000);
    at->tv_nsec = (long)(us % 1000000) * 1000;
    return 0;
}

int gettimeofday(struct timeval* restrict at, void* restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* at) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return (time_t)-1;
    if (at != NULL) *at = now.tv_sec;
    return now.tv_sec;
}
