// See seccomp_policy.hpp.

#include "sandbox/seccomp_policy.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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
    "fanotify_init", "fanotify_mark",
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

// Allowed for some arguments only, by rules of their own.
constexpr std::array conditional_calls{"clone", "personality"};

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

/// Refuses the call when any of the bits is set and allows it otherwise.
void add_bit_rules(const Filter& filter, const char* name, unsigned argument,
                   const std::vector<std::uint64_t>& bits, std::uint32_t refusal) {
    const int call = ::seccomp_syscall_resolve_name(name);
    std::uint64_t all = 0;
    for (const std::uint64_t bit : bits) {
        all |= bit;
        add(filter, refusal, call, {bits_equal(argument, bit, bit)});
    }
    add(filter, SCMP_ACT_ALLOW, call, {bits_equal(argument, all, 0)});
}

/// The first filter: which calls exist at all. Everything not allowed here is ENOSYS.
void add_clone_and_personality(const Filter& filter, std::uint32_t forbidden) {
    add_bit_rules(filter, "clone", 0,
                  {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,
                   CLONE_NEWPID, CLONE_NEWNET},
                  forbidden);
    constexpr std::uint64_t low_half = 0xffff'ffff;
    constexpr std::uint64_t no_randomisation = 0x0040000;
    const int personality = ::seccomp_syscall_resolve_name("personality");
    for (const std::uint64_t value : {std::uint64_t{0}, no_randomisation, low_half}) {
        add(filter, SCMP_ACT_ALLOW, personality, {bits_equal(0, low_half, value)});
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
    // Huge pages are not charged to the memory group, so a box may not have them.
    RefusedArgument{"mmap", 3, MAP_HUGETLB, MAP_HUGETLB, ENOMEM},
    RefusedArgument{"memfd_create", 1, MFD_HUGETLB, MFD_HUGETLB, ENOSYS},
    RefusedArgument{"shmget", 2, 04000, 04000, EPERM},  // SHM_HUGETLB
};

/// The second filter: single arguments of calls that the first one allows. The kernel takes the
/// stricter answer of the two.
void add_refused_arguments(const Filter& filter) {
    for (const RefusedArgument& refused : refused_arguments) {
        add(filter, SCMP_ACT_ERRNO(static_cast<std::uint32_t>(refused.error)),
            ::seccomp_syscall_resolve_name(refused.call),
            {bits_equal(refused.argument, refused.mask, refused.value)});
    }
    // Socket families: everything but AF_UNIX, AF_INET and AF_INET6. The comparison is on 64 bits,
    // so a family hidden under high bits counts as large and is refused as well.
    constexpr std::uint32_t refusal = SCMP_ACT_ERRNO(EAFNOSUPPORT);
    for (const char* name : {"socket", "socketpair"}) {
        const int call = ::seccomp_syscall_resolve_name(name);
        for (std::uint64_t family = 0; family < AF_INET6; ++family) {
            if (family != AF_UNIX && family != AF_INET) {
                add(filter, refusal, call, {{0, SCMP_CMP_EQ, family, 0}});
            }
        }
        add(filter, refusal, call, {{0, SCMP_CMP_GT, AF_INET6, 0}});
    }
}

template <typename List>
bool contains(const List& names, const char* name) {
    for (const char* each : names) {
        if (std::strcmp(each, name) == 0) {
            return true;
        }
    }
    return false;
}

bool is_refused(const char* name) {
    for (const RefusedCall& call : refused_calls) {
        if (std::strcmp(call.name, name) == 0) {
            return true;
        }
    }
    return false;
}

void add_plain_permissions(const Filter& filter) {
    for (int call = 0; call <= last_reviewed_call; ++call) {
        const std::unique_ptr<char, decltype(&std::free)> name(
            ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call), &std::free);
        if (name == nullptr || contains(forbidden_calls, name.get()) || is_refused(name.get()) ||
            contains(conditional_calls, name.get())) {
            continue;
        }
        add(filter, SCMP_ACT_ALLOW, call);
    }
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

SeccompFilter build_seccomp_filter(ForbiddenCall forbidden) {
    const Filter calls(::seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), &seccomp_release);
    const Filter arguments(::seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
    if (calls == nullptr || arguments == nullptr) {
        throw Failure("seccomp_init failed: libseccomp does not know this architecture");
    }
    const std::uint32_t stop =
        forbidden == ForbiddenCall::notify ? SCMP_ACT_NOTIFY : SCMP_ACT_KILL_PROCESS;
    ::seccomp_attr_set(calls.get(), SCMP_FLTATR_ACT_BADARCH, stop);
    ::seccomp_attr_set(calls.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    ::seccomp_attr_set(arguments.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
    for (const char* name : forbidden_calls) {
        const int call = ::seccomp_syscall_resolve_name(name);
        if (call >= 0) {
            add(calls, stop, call);
        }
    }
    for (const RefusedCall& refused : refused_calls) {
        const int call = ::seccomp_syscall_resolve_name(refused.name);
        if (call >= 0 && refused.error != ENOSYS) {
            add(calls, SCMP_ACT_ERRNO(static_cast<std::uint32_t>(refused.error)), call);
        }
    }
    add_clone_and_personality(calls, stop);
    add_plain_permissions(calls);
    add_refused_arguments(arguments);
    return {forbidden, export_filter(arguments), export_filter(calls)};
}

int load_seccomp_filter(const SeccompFilter& filter) {
    const auto load = [](const std::vector<sock_filter>& code, unsigned flags) {
        sock_fprog program{static_cast<unsigned short>(code.size()),
                           const_cast<sock_filter*>(code.data())};
        return check(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program),
                     "cannot load the seccomp filter");
    };
    // Order matters: the filter on calls forbids loading another one.
    load(filter.arguments, 0);
    if (filter.forbidden == ForbiddenCall::kill) {
        load(filter.calls, 0);
        return -1;
    }
    return static_cast<int>(load(filter.calls, SECCOMP_FILTER_FLAG_NEW_LISTENER));
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
