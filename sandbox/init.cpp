// See init.hpp.

#include "sandbox/init.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/landlock.hpp"
#include "sandbox/start_order.hpp"

namespace rehearse::sandbox {
namespace {

void wait_for_maps(int control) {
    char go = 0;
    if (::recv(control, &go, 1, 0) != 1) {
        ::_exit(1);
    }
}

void limit(int resource, rlim_t value) {
    const rlimit wanted{value, value};
    check(::setrlimit(static_cast<__rlimit_resource_t>(resource), &wanted), "setrlimit");
}

/// Those that are the same for every program; the others come with the start order.
void apply_fixed_limits() {
    // Not 0: where the host's core_pattern is a pipe, the kernel starts that program (as the host's
    // root, with names of our choosing) whatever the limit is, except that 1 means "no program".
    limit(RLIMIT_CORE, 1);
    limit(RLIMIT_MEMLOCK, 64 * 1024);
    limit(RLIMIT_MSGQUEUE, 64 * 1024);
    limit(RLIMIT_SIGPENDING, 1024);
}

/// What the supervisor gets to hold of a box.
struct Handles {
    Fd box;
    Fd shape;
    Fd proc;
    Fd listener;
};

void die_with_supervisor() {
    check(::prctl(PR_SET_PDEATHSIG, SIGKILL), "PR_SET_PDEATHSIG");
}

/// When memory runs out, a process of the box is to die, not the supervisor. Writing this needs a
/// dumpable process, which execve makes it anyway; process 1 then undoes that first of all.
void be_first_to_die() {
    ::prctl(PR_SET_DUMPABLE, 1);
    try_write_small_file("/proc/self/oom_score_adj", "1000");
}

void give_up_privileges(const BoxPlan& plan, Handles& handles) {
    apply_fixed_limits();
    drop_privileges();
    if (plan.folder != nullptr) {
        enforce_landlock_on_floor(plan.folder);
    } else {
        enforce_landlock(plan.has_network);
    }
    handles.listener = Fd(load_seccomp_filter(*plan.filter));
}

/// Everything up to the point where the only thing missing is the program.
Handles build_box(const BoxPlan& plan, std::string& detail) {
    ::umask(022);
    if (plan.identity->has_user_namespace) {
        become_inside_user(*plan.identity);
    }
    die_with_supervisor();
    check(::unshare(CLONE_NEWCGROUP), "cannot make a cgroup namespace");
    check(::sethostname("box", 3), "sethostname");
    if (plan.has_network) {
        raise_loopback();
    }
    Handles handles;
    handles.shape =
        furnish(*plan.identity, plan.root, *plan.binds, plan.has_skeleton, detail);
    if (!plan.identity->has_user_namespace) {
        // The capabilities for dropping the bounding set must outlive the change of user.
        check(::prctl(PR_SET_KEEPCAPS, 1), "PR_SET_KEEPCAPS");
        become_inside_user(*plan.identity);
        die_with_supervisor();
    }
    be_first_to_die();
    handles.box = Fd(check(::open("/box", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "/box"));
    if (detail.empty()) {
        handles.proc = Fd(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    give_up_privileges(plan, handles);
    return handles;
}

/// The same where there are no namespaces: a folder of the host, and all orphans come to process 1.
Handles build_floor(const BoxPlan& plan) {
    ::umask(022);
    if (plan.identity->is_root) {
        become_inside_user(*plan.identity);
    }
    die_with_supervisor();
    check(::prctl(PR_SET_CHILD_SUBREAPER, 1), "PR_SET_CHILD_SUBREAPER");
    be_first_to_die();
    check(::chdir(plan.folder), plan.folder);
    Handles handles;
    handles.box = Fd(check(::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), plan.folder));
    handles.proc = Fd(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    give_up_privileges(plan, handles);
    return handles;
}

void tell_ready(int control, const Handles& handles, const std::string& detail) {
    ReadyMessage message;
    message.is_ready = 1;
    message.has_shape = handles.shape.valid() ? 1 : 0;
    message.has_proc = handles.proc.valid() ? 1 : 0;
    message.has_listener = handles.listener.valid() ? 1 : 0;
    std::snprintf(message.text, sizeof message.text, "%s", detail.c_str());
    std::array<int, 4> fds{};
    std::size_t count = 0;
    for (const Fd* fd : {&handles.box, &handles.shape, &handles.proc, &handles.listener}) {
        if (fd->valid()) {
            fds[count++] = fd->get();
        }
    }
    send_with_descriptors(control, {reinterpret_cast<const char*>(&message), sizeof message},
                          {fds.data(), count});
}

/// The supervisor ignores some and blocks others; neither process 1 nor the program inherits that.
void reset_signals() {
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Puts the descriptors of process 1 where it expects them; everything else closes with execve.
/// Returns the program's.
int arrange_descriptors(int control, int process_one) {
    constexpr int out_of_the_way = 10;
    const int line = check(::fcntl(control, F_DUPFD, out_of_the_way), "dup");
    const int program = check(::fcntl(process_one, F_DUPFD, out_of_the_way), "dup");
    const int null = check(::open("/dev/null", O_RDONLY), "/dev/null");
    check(::dup2(null, init_null_fd), "dup2");
    check(::dup2(line, init_control_fd), "dup2");
    check(::syscall(SYS_close_range, 0U, 2U, 0U), "close_range");
    check(::syscall(SYS_close_range, init_null_fd + 1U, ~0U, CLOSE_RANGE_CLOEXEC), "close_range");
    return program;
}

/// True when every wall stands; false after telling why not.
bool prepare(int control, const BoxPlan& plan, int& program) {
    try {
        wait_for_maps(control);
        {
            std::string detail;
            const Handles handles =
                plan.identity->is_floor ? build_floor(plan) : build_box(plan, detail);
            tell_ready(control, handles, detail);
        }
        reset_signals();
        program = arrange_descriptors(control, plan.process_one);
        return true;
    } catch (const std::exception& failure) {
        ReadyMessage message;
        std::snprintf(message.text, sizeof message.text, "%s", failure.what());
        ::send(control, &message, sizeof message, MSG_NOSIGNAL);
        return false;
    }
}

}  // namespace

void init_main(int control, const BoxPlan& plan) {
    int program = -1;
    if (prepare(control, plan, program)) {
        char name[] = "rehearse-box";
        char* const arguments[] = {name, nullptr};
        char* const environment[] = {nullptr};
        ::syscall(SYS_execveat, program, "", arguments, environment, AT_EMPTY_PATH);
    }
    ::_exit(1);
}

}  // namespace rehearse::sandbox
