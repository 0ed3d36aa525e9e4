// See janitor.hpp.

#include "sandbox/janitor.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/floor.hpp"

namespace rehearse::sandbox {
namespace {

constexpr int retry_ms = 10;
constexpr int retries_max = 1000;

/// The supervisor is dead; its boxes may be about to be.
void clean_up(const CgroupHost& host, const std::string& prefix) {
    for (int i = 0; i < retries_max && !remove_groups(host, prefix); ++i) {
        ::poll(nullptr, 0, retry_ms);
    }
    for (const std::string& name : names_in(floor_parent())) {
        if (name.starts_with(std::string(floor_prefix) + prefix)) {
            remove_tree(AT_FDCWD, floor_parent() + "/" + name);
        }
    }
}

[[noreturn]] void wait_for_death(int supervisor, const CgroupHost& host,
                                 const std::string& prefix) {
    // Out of reach of what is sent to a terminal's or a service's process group; only SIGKILL ends it
    // early.
    ::setsid();
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    ::prctl(PR_SET_NAME, "box-janitor");
    ::prctl(PR_SET_PDEATHSIG, 0);
    // It must hold nothing open whose end somebody waits for.
    if (supervisor > 0) {
        ::syscall(SYS_close_range, 0U, static_cast<unsigned>(supervisor) - 1, 0U);
    }
    ::syscall(SYS_close_range, static_cast<unsigned>(supervisor) + 1, ~0U, 0U);
    pollfd waiting{supervisor, POLLIN, 0};
    while (::poll(&waiting, 1, -1) < 0 && errno == EINTR) {
    }
    clean_up(host, prefix);
    ::_exit(0);
}

}  // namespace

std::string supervisor_prefix(unsigned slot) {
    return "slot" + std::to_string(slot) + "-" + std::to_string(::getpid()) + "-";
}

Janitor::Janitor(const CgroupHost& host, const std::string& prefix) {
    const Fd self(static_cast<int>(check(::syscall(SYS_pidfd_open, ::getpid(), 0), "pidfd_open")));
    pid_ = check(::fork(), "cannot start the janitor");
    if (pid_ == 0) {
        wait_for_death(self.get(), host, prefix);
    }
}

Janitor::~Janitor() {
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

}  // namespace rehearse::sandbox
