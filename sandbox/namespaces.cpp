// See namespaces.hpp.

#include "sandbox/namespaces.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/birth.hpp"

namespace rehearse::sandbox {

NoNamespaces::NoNamespaces(int number)
    : Failure(std::string("this host lets this user make no namespaces (") +
              std::strerror(number) +
              "); what is left is enough for code of your own only and must be asked for with "
              "--allow-floor"),
      error(number) {}

int namespace_error() {
    return run_sharing_memory(CLONE_NEWUSER | box_namespaces, [] {});
}

Identity choose_identity(unsigned slot) {
    Identity identity;
    identity.is_root = ::geteuid() == 0;
    identity.outside_id = identity.is_root ? first_slot_id + slot : ::geteuid();
    identity.outside_group = identity.is_root ? first_slot_id + slot : ::getegid();
    return identity;
}

void write_id_maps(const Identity& identity, pid_t pid) {
    if (!identity.has_user_namespace) {
        return;
    }
    const std::string proc = "/proc/" + std::to_string(pid);
    const std::string inside = std::to_string(inside_id) + " ";
    if (!identity.is_root) {
        write_small_file(proc + "/setgroups", "deny");
    }
    write_small_file(proc + "/uid_map", inside + std::to_string(identity.outside_id) + " 1");
    write_small_file(proc + "/gid_map", inside + std::to_string(identity.outside_group) + " 1");
}

void become_inside_user(const Identity& identity) {
    const unsigned id = identity.inside_user();
    if (identity.is_root) {
        check(::setgroups(0, nullptr), "setgroups");
    }
    // Raw calls: the C library's wrappers would try to signal threads that do not exist here.
    check(::syscall(SYS_setresgid, id, id, id), "setresgid");
    check(::syscall(SYS_setresuid, id, id, id), "setresuid");
}

void raise_loopback() {
    const Fd any(check(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "cannot make a socket"));
    ifreq request{};
    std::memcpy(request.ifr_name, "lo", sizeof "lo");
    check(::ioctl(any.get(), SIOCGIFFLAGS, &request), "cannot find the loopback device");
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    check(::ioctl(any.get(), SIOCSIFFLAGS, &request), "cannot raise the loopback device");
}

void drop_privileges() {
    for (unsigned long capability = 0; capability < 64; ++capability) {
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno == EINVAL) {
            break;  // past the last capability this kernel knows
        }
    }
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    ::prctl(PR_SET_SECUREBITS,
            SECURE_ALL_BITS | SECURE_ALL_LOCKS, 0, 0, 0);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2] = {};
    check(::syscall(SYS_capset, &header, none), "capset");
    check(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
}

}  // namespace rehearse::sandbox
