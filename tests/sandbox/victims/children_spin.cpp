// The children burn, the parent only sleeps and never waits for them. With "daemon" they also leave
// the session and lose their parent.
#include <unistd.h>
int main(int argc, char**) {
    for (int i = 0; i < 2; ++i) {
        if (::fork() == 0) {
            if (argc > 1 && (::setsid() < 0 || ::fork() > 0)) {
                ::_exit(0);
            }
            while (true) {
            }
        }
    }
    while (true) {
        ::pause();
    }
}
