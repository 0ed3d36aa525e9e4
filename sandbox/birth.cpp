// See birth.hpp.

#include "sandbox/birth.hpp"

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <string>

#include <linux/futex.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/raw_call.hpp"

namespace rehearse::sandbox {
namespace {

// Not std::atomic's wait and notify: they yield the processor in a loop before they sleep.
static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));

void count_up(std::atomic<std::uint32_t>& counter) {
    counter.fetch_add(1);
    ::syscall(SYS_futex, &counter, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

void wait_while(std::atomic<std::uint32_t>& counter, std::uint32_t value) {
    while (counter.load() == value) {
        ::syscall(SYS_futex, &counter, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
    }
}

pid_t pid_of(int pidfd) {
    const std::string text = read_small_file("/proc/self/fdinfo/" + std::to_string(pidfd));
    const std::size_t at = text.find("Pid:");
    return at == std::string::npos
               ? -1
               : static_cast<pid_t>(std::strtol(text.c_str() + at + 4, nullptr, 10));
}

/// Two processes return from this call, onto the same stack: the child first, the parent when the
/// child is done with it. Inlined, because the child's calls overwrite what lies below its caller.
[[gnu::always_inline]] inline long clone_onto_same_stack(std::uint64_t flags, int& pidfd,
                                                         int cgroup) {
    if (cgroup < 0) {
        // The old call, because container profiles refuse the new one.
        return raw_call(SYS_clone, static_cast<long>(flags | SIGCHLD), 0, raw_pointer(&pidfd), 0, 0);
    }
    clone_args arguments{};
    arguments.flags = flags | CLONE_INTO_CGROUP;
    arguments.pidfd = static_cast<std::uint64_t>(raw_pointer(&pidfd));
    arguments.exit_signal = SIGCHLD;
    arguments.cgroup = static_cast<std::uint64_t>(cgroup);
    return raw_call(SYS_clone3, raw_pointer(&arguments), sizeof arguments);
}

}  // namespace

int run_sharing_memory(std::uint64_t flags, const std::function<void()>& work) {
    int pidfd = -1;
    const long pid =
        clone_onto_same_stack(flags | CLONE_VM | CLONE_VFORK | CLONE_PIDFD, pidfd, -1);
    if (pid == 0) {
        work();
        ::_exit(0);
    }
    if (pid < 0) {
        return static_cast<int>(-pid);
    }
    ::close(pidfd);
    while (::waitpid(static_cast<pid_t>(pid), nullptr, 0) < 0 && errno == EINTR) {
    }
    return 0;
}

Birthplace::Birthplace(const std::function<void()>& settle, std::mutex& writing)
    : writing_(writing) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    ordered_ = 1;
    thread_ = std::thread([this, &settle] { work(settle); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    wait_until_released();
    if (problem_ != nullptr) {
        thread_.join();
        std::rethrow_exception(problem_);
    }
}

Birthplace::~Birthplace() {
    wait_until_released();
    child_ = nullptr;
    count_up(ordered_);
    thread_.join();
}

Born Birthplace::bear(const Identity& identity, bool keeps_network, int cgroup,
                      std::span<const int> kept, const std::function<void()>& child) {
    wait_until_released();
    // The table of descriptors is shared at first as well: live() copies it at a good moment.
    flags_ = identity.is_floor ? 0 : box_namespaces;
    flags_ |= CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PIDFD;
    flags_ |= identity.has_user_namespace ? CLONE_NEWUSER : 0;
    flags_ &= keeps_network ? ~std::uint64_t{CLONE_NEWNET} : ~std::uint64_t{0};
    cgroup_ = cgroup;
    kept_ = kept;
    child_ = &child;
    pidfd_ = -1;
    error_ = 0;
    count_up(ordered_);
    wait_while(born_, ordered_.load() - 1);
    if (error_ != 0) {
        errno = static_cast<int>(error_);
        fail("cannot make the box's namespaces");
    }
    Born born{-1, Fd(pidfd_)};
    born.pid = pid_of(born.pidfd.get());
    check(born.pid, "cannot tell the process id of the box's init");
    return born;
}

void Birthplace::wait_until_released() {
    const std::uint32_t ordered = ordered_.load();
    wait_while(released_, ordered - 1);
}

void Birthplace::work(const std::function<void()>& settle) {
    try {
        settle();
    } catch (...) {
        problem_ = std::current_exception();
    }
    born_ = 1;
    count_up(released_);
    while (problem_ == nullptr) {
        wait_while(ordered_, released_.load());
        if (child_ == nullptr) {
            return;
        }
        divide();
        count_up(released_);
    }
}

void Birthplace::divide() {
    const long pid = clone_onto_same_stack(flags_, pidfd_, cgroup_);
    if (pid == 0) {
        live();
    }
    if (pid < 0) {
        error_ = -pid;
        count_up(born_);
    }
}

void Birthplace::live() {
    writing_.lock();
    const bool is_alone = ::unshare(CLONE_FILES) == 0;
    int low = 0;
    for (const int fd : kept_) {  // in rising order
        if (is_alone && fd > low) {
            ::syscall(SYS_close_range, low, fd - 1, 0);
        }
        low = fd + 1;
    }
    if (is_alone) {
        ::syscall(SYS_close_range, low, ~0U, 0);
    }
    writing_.unlock();
    count_up(born_);
    if (is_alone) {
        (*child_)();
    }
    ::_exit(1);
}

}  // namespace rehearse::sandbox
