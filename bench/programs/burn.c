/* Burns processor time for ever: in user mode, in the kernel, or in a child that nobody waits for. */
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char** words) {
    const char mode = count > 1 ? words[1][0] : 'u';
    volatile unsigned long sum = 0;
    if (mode == 'c' && fork() != 0) {
        for (;;) {
            pause();
        }
    }
    for (;;) {
        if (mode == 'k') {
            syscall(SYS_getppid);
        } else {
            sum += 1;
        }
    }
}
