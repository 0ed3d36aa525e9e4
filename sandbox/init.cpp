// See init.hpp.

#include "sandbox/init.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <elf.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/landlock.hpp"
#include "sandbox/request.hpp"

namespace rehearse::sandbox {
namespace {

/// Written by the program's process before execve, read by init after its end. The program itself
/// never has this page: execve replaces its memory.
struct ExecOutcome {
    int error = 0;
    std::uint64_t static_data_kib = 0;
};

constexpr int exec_failed_status = 127;

void send_ready(int control, ReadyMessage message, const std::vector<int>& fds) {
    iovec part{&message, sizeof message};
    char space[CMSG_SPACE(sizeof(int) * 4)] = {};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!fds.empty()) {
        header.msg_control = space;
        header.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
        std::memcpy(CMSG_DATA(rights), fds.data(), sizeof(int) * fds.size());
    }
    check(::sendmsg(control, &header, MSG_NOSIGNAL), "init cannot answer");
}

void wait_for_maps(int control) {
    char go = 0;
    if (::recv(control, &go, 1, 0) != 1) {
        ::_exit(1);
    }
}

/// Everything up to the point where the only thing missing is the program.
void build_box(int control, const BoxPlan& plan) {
    wait_for_maps(control);
    ::umask(022);
    if (plan.identity->has_user_namespace) {
        become_inside_user(*plan.identity);
    }
    check(::prctl(PR_SET_PDEATHSIG, SIGKILL), "PR_SET_PDEATHSIG");
    check(::unshare(CLONE_NEWCGROUP), "cannot make a cgroup namespace");
    check(::sethostname("box", 3), "sethostname");
    ReadyMessage message;
    std::string detail;
    build_root(*plan.identity, plan.root, *plan.binds, detail);
    if (!plan.identity->has_user_namespace) {
        // The capabilities for dropping the bounding set must outlive the change of user.
        check(::prctl(PR_SET_KEEPCAPS, 1), "PR_SET_KEEPCAPS");
        become_inside_user(*plan.identity);
        check(::prctl(PR_SET_PDEATHSIG, SIGKILL), "PR_SET_PDEATHSIG");
    }
    // When memory runs out, a process of the box is to die, not the supervisor. Writing this needs
    // a dumpable process; right after, nobody inside may look into init.
    ::prctl(PR_SET_DUMPABLE, 1);
    try_write_small_file("/proc/self/oom_score_adj", "1000");
    ::prctl(PR_SET_DUMPABLE, 0);
    const Fd box(check(::open("/box", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "/box"));
    const Fd proc(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    drop_privileges();
    enforce_landlock();
    const Fd listener(load_seccomp_filter(*plan.filter));
    std::vector<int> fds{box.get()};
    message.is_ready = 1;
    if (detail.empty()) {
        message.has_proc = 1;
        fds.push_back(proc.get());
    }
    if (listener.valid()) {
        message.has_listener = 1;
        fds.push_back(listener.get());
    }
    std::snprintf(message.text, sizeof message.text, "%s", detail.c_str());
    send_ready(control, message, fds);
}

void limit(int resource, std::uint64_t value) {
    // Raising is not possible without privileges: what the supervisor itself may not exceed stays.
    rlimit current{};
    ::getrlimit(static_cast<__rlimit_resource_t>(resource), &current);
    const rlim_t bounded = std::min<rlim_t>(value, current.rlim_max);
    const rlimit wanted{bounded, bounded};
    check(::setrlimit(static_cast<__rlimit_resource_t>(resource), &wanted), "setrlimit");
}

void apply_rlimits(const Limits& limits, bool is_only_process_limit) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, limits.file_kib * 1024);
    limit(RLIMIT_NOFILE, limits.open_files);
    limit(RLIMIT_STACK, limits.memory_kib * 1024);
    limit(RLIMIT_MEMLOCK, 64 * 1024);
    limit(RLIMIT_MSGQUEUE, 64 * 1024);
    limit(RLIMIT_SIGPENDING, 1024);
    // The timers outside are the limit; this one is for the day they fail.
    limit(RLIMIT_CPU, limits.cpu_ms / 1000 + 2);
    limit(RLIMIT_NPROC, limits.processes + (is_only_process_limit ? 1 : 2));
    // No RLIMIT_AS or RLIMIT_DATA, not even without a memory group: threads reserve stacks of the
    // size of RLIMIT_STACK and runtimes reserve heaps they never touch; both would fail oddly.
}

/// Static data that cannot fit the memory limit would only show as a strange crash, or not at all
/// while it stays untouched. Returns its size when it is too large, else 0.
std::uint64_t oversized_static_data_kib(const char* path, std::uint64_t memory_kib) {
    const Fd file(::open(path, O_RDONLY | O_CLOEXEC));
    Elf64_Ehdr header{};
    if (!file.valid() || ::read(file.get(), &header, sizeof header) != sizeof header ||
        std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_phentsize != sizeof(Elf64_Phdr)) {
        return 0;
    }
    std::uint64_t bytes = 0;
    for (unsigned i = 0; i < header.e_phnum && i < 64; ++i) {
        Elf64_Phdr part{};
        const off_t offset = static_cast<off_t>(header.e_phoff + i * sizeof part);
        if (::pread(file.get(), &part, sizeof part, offset) != sizeof part) {
            return 0;
        }
        if (part.p_type == PT_LOAD && (part.p_flags & PF_W) != 0 && part.p_memsz < (1ULL << 47)) {
            bytes += part.p_memsz;
        }
    }
    return bytes / 1024 > memory_kib ? bytes / 1024 : 0;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> list;
    for (std::string& word : words) {
        list.push_back(word.data());
    }
    list.push_back(nullptr);
    return list;
}

std::string value_of(const std::vector<std::string>& environment, std::string_view name) {
    for (const std::string& entry : environment) {
        if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
            return entry.substr(name.size() + 1);
        }
    }
    return {};
}

/// The candidates for argv[0]: itself when it has a slash, else one per directory of PATH.
std::vector<std::string> program_paths(const Request& order) {
    const std::string& name = order.argv[0];
    if (name.find('/') != std::string::npos) {
        return {name};
    }
    std::vector<std::string> paths;
    const std::string list = value_of(order.env, "PATH");
    std::size_t begin = 0;
    while (begin <= list.size()) {
        const std::size_t end = std::min(list.find(':', begin), list.size());
        paths.push_back(list.substr(begin, end - begin) + "/" + name);
        begin = end + 1;
    }
    return paths;
}

/// The supervisor ignores and blocks some; the program inherits neither.
void reset_signals() {
    for (int number = 1; number < NSIG; ++number) {
        ::signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// In the program's process. The last of our code that runs there.
[[noreturn]] void become_program(Request& order, const BoxPlan& plan, ExecOutcome& outcome) {
    try {
        check(::setsid(), "setsid");
        const int in = order.stdin_fd >= 0 ? order.stdin_fd
                                           : check(::open("/dev/null", O_RDONLY), "/dev/null");
        // Moved out of the way first: a descriptor may itself be numbered 0, 1 or 2.
        const int from[3] = {check(::fcntl(in, F_DUPFD, 10), "dup"),
                             check(::fcntl(order.stdout_fd, F_DUPFD, 10), "dup"),
                             check(::fcntl(order.stderr_fd, F_DUPFD, 10), "dup")};
        for (int target = 0; target < 3; ++target) {
            check(::dup2(from[target], target), "dup2");
        }
        ::syscall(SYS_close_range, 3U, ~0U, 0U);
        check(::chdir(order.cwd.c_str()), "chdir");
        apply_rlimits(order.limits, plan.limit_processes_by_rlimit);
        std::vector<char*> argv = pointers(order.argv);
        std::vector<char*> envp = pointers(order.env);
        int error = ENOENT;
        for (const std::string& path : program_paths(order)) {
            outcome.static_data_kib =
                oversized_static_data_kib(path.c_str(), order.limits.memory_kib);
            if (outcome.static_data_kib > 0) {
                ::_exit(exec_failed_status);
            }
            ::execve(path.c_str(), argv.data(), envp.data());
            error = errno == ENOENT || errno == ENOTDIR ? error : errno;
        }
        outcome.error = error;
    } catch (const Failure&) {
        outcome.error = errno != 0 ? errno : EINVAL;
    }
    ::_exit(exec_failed_status);
}

void add_usage(EndMessage& end, const rusage& usage) {
    const auto microseconds = [](const timeval& time) {
        return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 +
               static_cast<std::uint64_t>(time.tv_usec);
    };
    end.cpu_us += microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
    end.memory_peak_kib =
        std::max(end.memory_peak_kib, static_cast<std::uint64_t>(usage.ru_maxrss));
}

/// Reaps until the program itself has ended and everything else that is already dead.
EndMessage wait_for_program(pid_t program) {
    EndMessage end;
    bool has_ended = false;
    while (true) {
        int status = 0;
        rusage usage{};
        const pid_t pid = ::wait4(-1, &status, has_ended ? WNOHANG : 0, &usage);
        if (pid < 0 && errno == EINTR) {
            continue;
        }
        if (pid <= 0) {
            end.is_alone = pid < 0 ? 1 : 0;
            return end;
        }
        add_usage(end, usage);
        if (pid == program) {
            end.wait_status = status;
            has_ended = true;
        }
    }
}

}  // namespace

void init_main(int control, const BoxPlan& plan) {
    try {
        build_box(control, plan);
    } catch (const std::exception& failure) {
        ReadyMessage message;
        std::snprintf(message.text, sizeof message.text, "%s", failure.what());
        ::send(control, &message, sizeof message, MSG_NOSIGNAL);
        ::_exit(1);
    }
    reset_signals();
    // Whatever the supervisor had open (its client, group directories) is none of the box's business.
    const auto kept = static_cast<unsigned>(control);
    if (kept > 0) {
        ::syscall(SYS_close_range, 0U, kept - 1, 0U);
    }
    ::syscall(SYS_close_range, kept + 1, ~0U, 0U);
    void* page = ::mmap(nullptr, sizeof(ExecOutcome), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        ::_exit(1);
    }
    auto* outcome = new (page) ExecOutcome;
    Request order;
    DescriptorSet descriptors;
    if (!receive_request(control, order, descriptors).ok()) {
        ::_exit(0);  // this box is not needed, or the supervisor is gone
    }
    // vfork, not fork: init has nothing to do meanwhile, and copying its page tables is a good part
    // of the time a short run takes. The child ends in execve or _exit without coming back here.
    const pid_t program = ::vfork();
    if (program == 0) {
        become_program(order, plan, *outcome);
    }
    EndMessage end;
    if (program < 0) {
        end.exec_error = errno;
        end.is_alone = 1;
    } else {
        descriptors.clear();
        end = wait_for_program(program);
        end.exec_error = outcome->error;
        end.static_data_kib = outcome->static_data_kib;
    }
    ::send(control, &end, sizeof end, MSG_NOSIGNAL);
    while (::wait4(-1, nullptr, 0, nullptr) > 0 || errno == EINTR) {
    }
    char ignored = 0;
    while (::recv(control, &ignored, 1, 0) > 0) {
    }
    ::_exit(0);
}

}  // namespace rehearse::sandbox
