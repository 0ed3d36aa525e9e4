// See seccomp_policy.hpp.

#include "sandbox/seccomp_policy.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/os.hpp"

namespace rehearse::sandbox {
namespace {

// Numbers are shared by all architectures from 424 on; 462 (mseal) is the last one we have judged.
constexpr int last_reviewed_call = 462;

// Nobody's solution needs these: they look into other processes, change the machine, or open doors
// that a box has no use for.
constexpr std::array forbidden_calls{
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd",
    "keyctl", "add_key", "request_key",
    "bpf", "perf_event_open", "userfaultfd",
    "mount", "umount2", "umount", "pivot_root", "move_mount", "open_tree", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr", "chroot",
    "unshare", "setns",
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
    "create_module", "reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd",
    "iopl", "ioperm", "settimeofday", "clock_settime", "clock_adjtime", "stime",
    "sethostname", "setdomainname", "vhangup", "open_by_handle_at",
};

struct RefusedCall {
    const char* name;
    int error;
};

// Tried by honest runtimes, or harmless to refuse.
constexpr std::array refused_calls{
    RefusedCall{"clone3", ENOSYS},  // its flags lie in memory, where a filter cannot read
    RefusedCall{"io_uring_setup", ENOSYS}, RefusedCall{"io_uring_enter", ENOSYS},
    RefusedCall{"io_uring_register", ENOSYS},
    RefusedCall{"io_setup", ENOSYS}, RefusedCall{"io_submit", ENOSYS},
    RefusedCall{"io_getevents", ENOSYS}, RefusedCall{"io_pgetevents", ENOSYS},
    RefusedCall{"io_cancel", ENOSYS}, RefusedCall{"io_destroy", ENOSYS},
    // System files are shared by all boxes: who opens or has read one is nobody else's business.
    RefusedCall{"inotify_init", ENOSYS}, RefusedCall{"inotify_init1", ENOSYS},
    RefusedCall{"inotify_add_watch", ENOSYS}, RefusedCall{"inotify_rm_watch", ENOSYS},
    RefusedCall{"fanotify_init", ENOSYS}, RefusedCall{"fanotify_mark", ENOSYS},
    RefusedCall{"mincore", ENOSYS},
    RefusedCall{"memfd_secret", ENOSYS}, RefusedCall{"modify_ldt", ENOSYS},
    RefusedCall{"cachestat", ENOSYS}, RefusedCall{"statmount", ENOSYS},
    RefusedCall{"listmount", ENOSYS}, RefusedCall{"lsm_get_self_attr", ENOSYS},
    RefusedCall{"lsm_set_self_attr", ENOSYS}, RefusedCall{"lsm_list_modules", ENOSYS},
    RefusedCall{"lookup_dcookie", ENOSYS}, RefusedCall{"uselib", ENOSYS},
    RefusedCall{"_sysctl", ENOSYS}, RefusedCall{"sysfs", ENOSYS}, RefusedCall{"ustat", ENOSYS},
    RefusedCall{"get_kernel_syms", ENOSYS}, RefusedCall{"query_module", ENOSYS},
    RefusedCall{"nfsservctl", ENOSYS}, RefusedCall{"vmsplice", ENOSYS},
    RefusedCall{"seccomp", EPERM}, RefusedCall{"syslog", EPERM}, RefusedCall{"kcmp", EPERM},
    RefusedCall{"adjtimex", EPERM}, RefusedCall{"name_to_handle_at", EPERM},
    RefusedCall{"process_madvise", EPERM}, RefusedCall{"process_mrelease", EPERM},
    RefusedCall{"move_pages", EPERM}, RefusedCall{"migrate_pages", EPERM},
    RefusedCall{"sync", 0},    // succeeds without stalling the machine's disks
    RefusedCall{"syncfs", 0},
};

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

void add(const Filter& filter, std::uint32_t action, int call,
         const std::vector<scmp_arg_cmp>& when = {}) {
    const int result = ::seccomp_rule_add_array(filter.get(), action, call,
                                                static_cast<unsigned>(when.size()), when.data());
    if (result < 0) {
        errno = -result;
        fail("seccomp rule for call " + std::to_string(call));
    }
}

scmp_arg_cmp bits_equal(unsigned argument, std::uint64_t mask, std::uint64_t value) {
    return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

/// Refuses the call when any of the bits is set.
void add_bit_rules(const Filter& filter, const char* name, unsigned argument,
                   const std::vector<std::uint64_t>& bits, std::uint32_t refusal) {
    const int call = ::seccomp_syscall_resolve_name(name);
    for (const std::uint64_t bit : bits) {
        add(filter, refusal, call, {bits_equal(argument, bit, bit)});
    }
}

struct RefusedArgument {
    const char* call;
    unsigned argument;
    std::uint64_t mask;  ///< which bits the kernel looks at
    std::uint64_t value;
    int error;
};

constexpr std::uint64_t whole_int = 0xffff'ffff;

constexpr std::array refused_arguments{
    RefusedArgument{"prctl", 0, whole_int, 22, EPERM},      // PR_SET_SECCOMP
    RefusedArgument{"prctl", 0, whole_int, 35, EPERM},      // PR_SET_MM
    RefusedArgument{"prctl", 0, whole_int, 62, EPERM},      // PR_SCHED_CORE
    RefusedArgument{"ioctl", 1, whole_int, 0x5412, EPERM},  // TIOCSTI
    RefusedArgument{"ioctl", 1, whole_int, 0x541C, EPERM},  // TIOCLINUX
    RefusedArgument{"ioctl", 1, whole_int, 0x5423, EPERM},  // TIOCSETD
    RefusedArgument{"fcntl", 1, whole_int, 1024, EPERM},    // F_SETLEASE
    RefusedArgument{"fcntl", 1, whole_int, 1026, EPERM},    // F_NOTIFY
    // RWF_NOWAIT tells whether somebody has read that page before; to drop pages makes the answer
    // fresh, so that hint is heard and not followed.
    RefusedArgument{"preadv2", 5, 0x8, 0x8, EOPNOTSUPP},
    RefusedArgument{"pwritev2", 5, 0x8, 0x8, EOPNOTSUPP},
    RefusedArgument{"fadvise64", 3, whole_int, 4, 0},  // POSIX_FADV_DONTNEED
    // Stays what init.cpp has set; the program is told that it got its way.
    RefusedArgument{"setrlimit", 0, whole_int, RLIMIT_CORE, 0},
    // Huge pages are not charged to the memory group, so a box may not have them.
    RefusedArgument{"mmap", 3, MAP_HUGETLB, MAP_HUGETLB, ENOMEM},
    RefusedArgument{"memfd_create", 1, MFD_HUGETLB, MFD_HUGETLB, ENOSYS},
    RefusedArgument{"shmget", 2, 04000, 04000, EPERM},  // SHM_HUGETLB
};

// Only where no group counts memory: what these take is in no process' own memory, so looking at the
// processes does not show it.
constexpr std::array uncounted_calls{
    RefusedCall{"memfd_create", ENOSYS}, RefusedCall{"shmget", ENOSYS},
    RefusedCall{"msgget", ENOSYS}, RefusedCall{"semget", ENOSYS}, RefusedCall{"mq_open", ENOSYS},
};
constexpr std::array uncounted_arguments{
    RefusedArgument{"fcntl", 1, whole_int, 1031, EPERM},  // F_SETPIPE_SZ
};

constexpr std::uint32_t refused_with(int error) {
    return SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error));
}

void add_refused_argument(const Filter& filter, const RefusedArgument& refused) {
    const int call = ::seccomp_syscall_resolve_name(refused.call);
    if (call >= 0) {
        add(filter, refused_with(refused.error), call,
            {bits_equal(refused.argument, refused.mask, refused.value)});
    }
}

/// A process sets and reads its own limits. Process 1 has the program's user, so with this call the
/// program could starve it and turn its own failure into ours.
void add_own_limits_rules(const Filter& filter) {
    const int call = ::seccomp_syscall_resolve_name("prlimit64");
    add(filter, refused_with(EPERM), call, {{0, SCMP_CMP_NE, 0, 0}});
    // Whoever also wants to know the old limit must not be told that it was filled in.
    const scmp_arg_cmp is_core = bits_equal(1, whole_int, RLIMIT_CORE);
    add(filter, refused_with(0), call,
        {{0, SCMP_CMP_EQ, 0, 0}, is_core, {2, SCMP_CMP_NE, 0, 0}, {3, SCMP_CMP_EQ, 0, 0}});
    add(filter, refused_with(EPERM), call,
        {{0, SCMP_CMP_EQ, 0, 0}, is_core, {2, SCMP_CMP_NE, 0, 0}, {3, SCMP_CMP_NE, 0, 0}});
}

/// Of the families that are left only what every program uses: TCP and UDP.
void add_internet_kind_rules(const Filter& filter) {
    constexpr std::uint32_t refusal = refused_with(EPROTONOSUPPORT);
    constexpr std::uint64_t kind = 0xf;  // the other bits are flags
    const int call = ::seccomp_syscall_resolve_name("socket");
    for (const std::uint64_t family : {AF_INET, AF_INET6}) {
        for (std::uint64_t type = 0; type <= kind; ++type) {
            if (type != SOCK_STREAM && type != SOCK_DGRAM) {
                add(filter, refusal, call, {{0, SCMP_CMP_EQ, family, 0}, bits_equal(1, kind, type)});
            }
        }
        for (std::uint64_t protocol = 1; protocol < IPPROTO_UDP; ++protocol) {
            if (protocol != IPPROTO_TCP) {
                add(filter, refusal, call,
                    {{0, SCMP_CMP_EQ, family, 0}, {2, SCMP_CMP_EQ, protocol, 0}});
            }
        }
        add(filter, refusal, call, {{0, SCMP_CMP_EQ, family, 0}, {2, SCMP_CMP_GT, IPPROTO_UDP, 0}});
    }
}

void add_uncounted_rules(const Filter& filter) {
    for (const RefusedCall& refused : uncounted_calls) {
        add(filter, refused_with(refused.error), ::seccomp_syscall_resolve_name(refused.name));
    }
    for (const RefusedArgument& refused : uncounted_arguments) {
        add_refused_argument(filter, refused);
    }
    for (const std::uint64_t option : {SO_SNDBUF, SO_RCVBUF}) {
        add(filter, refused_with(EPERM), ::seccomp_syscall_resolve_name("setsockopt"),
            {bits_equal(1, whole_int, SOL_SOCKET), bits_equal(2, whole_int, option)});
    }
}

/// Socket families: AF_UNIX, and with a network AF_INET and AF_INET6. The comparison is on 64 bits, so a
/// family hidden under high bits counts as large and is refused as well.
void add_socket_rules(const Filter& filter, bool has_network) {
    constexpr std::uint32_t refusal = refused_with(EAFNOSUPPORT);
    for (const char* name : {"socket", "socketpair"}) {
        const int call = ::seccomp_syscall_resolve_name(name);
        if (!has_network) {
            add(filter, refusal, call, {{0, SCMP_CMP_NE, AF_UNIX, 0}});
            continue;
        }
        for (std::uint64_t family = 0; family < AF_INET6; ++family) {
            if (family != AF_UNIX && family != AF_INET) {
                add(filter, refusal, call, {{0, SCMP_CMP_EQ, family, 0}});
            }
        }
        add(filter, refusal, call, {{0, SCMP_CMP_GT, AF_INET6, 0}});
    }
    add(filter, refused_with(EPROTONOSUPPORT), ::seccomp_syscall_resolve_name("socket"),
        {{0, SCMP_CMP_EQ, AF_UNIX, 0}, {2, SCMP_CMP_NE, 0, 0}});
    if (has_network) {
        add_internet_kind_rules(filter);
    }
    // Numbers that the kernel gives out in turn, to all boxes: how many others took could be seen.
    constexpr std::uint64_t socket_cookie = 57;
    constexpr std::uint64_t network_cookie = 71;
    for (const std::uint64_t option : {socket_cookie, network_cookie}) {
        add(filter, refused_with(ENOPROTOOPT), ::seccomp_syscall_resolve_name("getsockopt"),
            {bits_equal(1, whole_int, SOL_SOCKET), bits_equal(2, whole_int, option)});
    }
}

/// Single arguments of calls that are allowed otherwise.
void add_refused_arguments(const Filter& filter, bool has_network) {
    for (const RefusedArgument& refused : refused_arguments) {
        add_refused_argument(filter, refused);
    }
    add_own_limits_rules(filter);
    add_socket_rules(filter, has_network);
}

/// What only a host without namespaces needs: there, these would reach beyond the program.
void add_floor_rules(const Filter& filter, const HostGaps& gaps) {
    add(filter, refused_with(EAFNOSUPPORT), ::seccomp_syscall_resolve_name("socket"));
    if (gaps.has_no_memory_meter) {
        return;  // then nobody may have the following anyway
    }
    for (const char* name : {"shmget", "msgget", "semget", "mq_open"}) {
        add(filter, refused_with(EPERM), ::seccomp_syscall_resolve_name(name));
    }
}

bool is_known(int call) {
    const std::unique_ptr<char, decltype(&std::free)> name(
        ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call), &std::free);
    return name != nullptr;
}

/// What libseccomp cannot say: ranges of numbers, and "one of these values". Every call that the
/// library has no name for, or that came after the last one reviewed, does not exist; `personality`
/// asks or sets nothing or switches randomisation off. Whatever this does not decide falls through to
/// the code that follows.
std::vector<sock_filter> make_preamble() {
    std::vector<sock_filter> code;
    std::vector<std::size_t> to_end;  // jumps whose true branch leaves the preamble
    const auto say = [&](unsigned operation, std::uint32_t value, unsigned yes, unsigned no) {
        code.push_back({static_cast<std::uint16_t>(operation), static_cast<std::uint8_t>(yes),
                        static_cast<std::uint8_t>(no), value});
    };
    const auto refuse = [&] { say(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS, 0, 0); };
    const auto leave_if = [&](unsigned comparison, std::uint32_t value) {
        to_end.push_back(code.size());
        say(BPF_JMP | comparison | BPF_K, value, 0, 0);
    };
    say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch), 0, 0);
    say(BPF_JMP | BPF_JEQ | BPF_K, ::seccomp_arch_native(), 1, 0);
    leave_if(BPF_JGE, 0);  // always: other conventions are judged below
    say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr), 0, 0);
#if defined(__x86_64__)
    leave_if(BPF_JGE, 0x40000000);  // a convention of its own as well
#endif
    int last = last_reviewed_call;
    while (last > 0 && !is_known(last)) {
        --last;
    }
    say(BPF_JMP | BPF_JGT | BPF_K, static_cast<std::uint32_t>(last), 0, 1);
    refuse();
    for (int begin = 0; begin < last; ++begin) {
        int end = begin;
        while (!is_known(end)) {
            ++end;
        }
        if (end > begin) {
            say(BPF_JMP | BPF_JGE | BPF_K, static_cast<std::uint32_t>(begin), 0, 2);
            say(BPF_JMP | BPF_JGE | BPF_K, static_cast<std::uint32_t>(end), 1, 0);
            refuse();
            begin = end;
        }
    }
    const auto personality =
        static_cast<std::uint32_t>(::seccomp_syscall_resolve_name("personality"));
    constexpr std::uint32_t no_randomisation = 0x0040000;
    constexpr std::uint32_t only_ask = 0xffff'ffff;
    say(BPF_JMP | BPF_JEQ | BPF_K, personality, 0, 5);
    say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args), 0, 0);  // little-endian: low half
    leave_if(BPF_JEQ, 0);
    leave_if(BPF_JEQ, no_randomisation);
    leave_if(BPF_JEQ, only_ask);
    refuse();
    for (const std::size_t jump : to_end) {
        code[jump].jt = static_cast<std::uint8_t>(code.size() - jump - 1);
    }
    return code;
}

std::vector<sock_filter> export_filter(const Filter& filter) {
    const Fd file(::memfd_create("filter", MFD_CLOEXEC));
    const int result = file.valid() ? ::seccomp_export_bpf(filter.get(), file.get()) : -errno;
    if (result < 0) {
        errno = -result;
        fail("seccomp_export_bpf");
    }
    const off_t size = check(::lseek(file.get(), 0, SEEK_END), "lseek");
    std::vector<sock_filter> code(static_cast<std::size_t>(size) / sizeof(sock_filter));
    if (::pread(file.get(), code.data(), static_cast<std::size_t>(size), 0) != size) {
        fail("read the seccomp filter");
    }
    return code;
}

}  // namespace

SeccompFilter build_seccomp_filter(ForbiddenCall forbidden, const HostGaps& gaps,
                                   bool has_network) {
    const Filter filter(::seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
    if (filter == nullptr) {
        throw Failure("seccomp_init failed: libseccomp does not know this architecture");
    }
    const std::uint32_t stop =
        forbidden == ForbiddenCall::notify ? SCMP_ACT_NOTIFY : SCMP_ACT_KILL_PROCESS;
    ::seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, stop);
    ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (const char* name : forbidden_calls) {
        const int call = ::seccomp_syscall_resolve_name(name);
        if (call >= 0) {
            add(filter, stop, call);
        }
    }
    for (const RefusedCall& refused : refused_calls) {
        const int call = ::seccomp_syscall_resolve_name(refused.name);
        if (call >= 0) {
            add(filter, SCMP_ACT_ERRNO(static_cast<std::uint32_t>(refused.error)), call);
        }
    }
    add_bit_rules(filter, "clone", 0,
                  {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,
                   CLONE_NEWPID, CLONE_NEWNET},
                  stop);
    add_refused_arguments(filter, has_network);
    if (gaps.has_no_namespaces) {
        add_floor_rules(filter, gaps);
    }
    if (gaps.has_no_memory_meter) {
        add_uncounted_rules(filter);
    }
    SeccompFilter built{forbidden, make_preamble()};
    const std::vector<sock_filter> rules = export_filter(filter);
    built.code.insert(built.code.end(), rules.begin(), rules.end());
    return built;
}

int load_seccomp_filter(const SeccompFilter& filter) {
    sock_fprog program{static_cast<unsigned short>(filter.code.size()),
                       const_cast<sock_filter*>(filter.code.data())};
    const unsigned flags =
        filter.forbidden == ForbiddenCall::notify ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
    const long result = check(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program),
                              "cannot load the seccomp filter");
    return flags != 0 ? static_cast<int>(result) : -1;
}

std::string receive_violation(int listener) {
    seccomp_notif notification{};
    int result = -1;
    do {
        notification = {};
        result = ::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification);
    } while (result < 0 && errno == EINTR);
    if (result < 0) {
        return {};
    }
    const std::unique_ptr<char, decltype(&std::free)> name(
        ::seccomp_syscall_resolve_num_arch(notification.data.arch, notification.data.nr),
        &std::free);
    std::string words = name != nullptr ? name.get()
                                        : "call " + std::to_string(notification.data.nr);
    if (notification.data.arch != ::seccomp_arch_native()) {
        words += " (32-bit)";
    }
    return words;
}

}  // namespace rehearse::sandbox
