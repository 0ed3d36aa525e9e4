// Burns CPU inside the kernel: a meter that counts only user time never sees it.
#include <sys/syscall.h>
#include <unistd.h>
int main() {
    while (true) {
        ::syscall(SYS_getppid);
    }
}
