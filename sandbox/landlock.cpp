// See landlock.hpp. The constants are written out because the headers of older distributions lack
// the newer ones; the kernel accepts a larger structure as long as the unknown tail is zero, so only
// rights that the running ABI knows are set.

#include "sandbox/landlock.hpp"

#include <cstddef>
#include <cstdint>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/layout.hpp"
#include "sandbox/os.hpp"

namespace rehearse::sandbox {
namespace {

struct RulesetAttributes {
    std::uint64_t handled_files;
    std::uint64_t handled_network;
    std::uint64_t scoped;
};

struct [[gnu::packed]] PathAttributes {
    std::uint64_t allowed;
    std::int32_t parent;
};

constexpr std::uint64_t right_execute = 1ULL << 0;
constexpr std::uint64_t right_write_file = 1ULL << 1;
constexpr std::uint64_t right_read_file = 1ULL << 2;
constexpr std::uint64_t right_read_directory = 1ULL << 3;
constexpr std::uint64_t right_make_character_device = 1ULL << 6;
constexpr std::uint64_t right_make_block_device = 1ULL << 11;
constexpr std::uint64_t rights_abi_1 = (1ULL << 13) - 1;
constexpr std::uint64_t right_refer = 1ULL << 13;
constexpr std::uint64_t right_truncate = 1ULL << 14;
constexpr std::uint64_t right_ioctl_device = 1ULL << 15;
constexpr std::uint64_t network_tcp = 0x3;
constexpr std::uint64_t scope_abstract_sockets_and_signals = 0x3;

std::uint64_t file_rights(int abi) {
    std::uint64_t rights = rights_abi_1;
    rights |= abi >= 2 ? right_refer : 0;
    rights |= abi >= 3 ? right_truncate : 0;
    rights |= abi >= 5 ? right_ioctl_device : 0;
    return rights;
}

/// Rights that make sense on something that is no directory.
constexpr std::uint64_t file_only_rights = right_execute | right_write_file | right_read_file |
                                           right_truncate | right_ioctl_device;

void allow(int ruleset, const char* path, std::uint64_t rights) {
    const Fd parent(::open(path, O_PATH | O_CLOEXEC));
    struct stat status {};
    if (!parent.valid() || ::fstat(parent.get(), &status) != 0) {
        return;  // a degraded box may lack /proc; what is absent needs no rule
    }
    PathAttributes rule{S_ISDIR(status.st_mode) ? rights : rights & file_only_rights,
                        parent.get()};
    check(::syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0), "landlock_add_rule");
}

struct Ruleset {
    Fd fd;
    std::uint64_t look = right_execute | right_read_file | right_read_directory;
    std::uint64_t use_device = 0;
    std::uint64_t own = 0;
};

Ruleset make_ruleset(int abi, bool has_network = false) {
    const std::uint64_t rights = file_rights(abi);
    RulesetAttributes attributes{rights, abi >= 4 && !has_network ? network_tcp : 0,
                                 abi >= 6 ? scope_abstract_sockets_and_signals : 0};
    std::size_t size = sizeof attributes.handled_files;
    size += abi >= 4 ? sizeof attributes.handled_network : 0;
    size += abi >= 6 ? sizeof attributes.scoped : 0;
    Ruleset ruleset;
    ruleset.fd = Fd(static_cast<int>(check(
        ::syscall(SYS_landlock_create_ruleset, &attributes, size, 0), "landlock_create_ruleset")));
    ruleset.use_device = right_write_file | (rights & right_truncate);
    ruleset.own =
        rights & ~(right_make_character_device | right_make_block_device | right_ioctl_device);
    return ruleset;
}

void enforce(const Ruleset& ruleset) {
    check(::syscall(SYS_landlock_restrict_self, ruleset.fd.get(), 0), "landlock_restrict_self");
}

}  // namespace

int landlock_abi() {
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, 1);
    return abi > 0 ? static_cast<int>(abi) : 0;
}

void enforce_landlock(bool has_network) {
    const int abi = landlock_abi();
    if (abi == 0) {
        return;
    }
    const Ruleset ruleset = make_ruleset(abi, has_network);
    allow(ruleset.fd.get(), "/", ruleset.look);
    allow(ruleset.fd.get(), "/dev", ruleset.use_device);
    for (const char* path : {"/box", "/tmp", "/dev/shm"}) {
        allow(ruleset.fd.get(), path, ruleset.own);
    }
    enforce(ruleset);
}

void enforce_landlock_on_floor(const char* folder) {
    const Ruleset ruleset = make_ruleset(landlock_abi());
    for (const char* path : system_paths) {
        allow(ruleset.fd.get(), path, ruleset.look);
    }
    for (const char* path : etc_paths) {
        allow(ruleset.fd.get(), path, ruleset.look);
    }
    for (const char* path : {"/proc", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/hosts"}) {
        allow(ruleset.fd.get(), path, ruleset.look);
    }
    for (const char* name : device_names) {
        allow(ruleset.fd.get(), (std::string("/dev/") + name).c_str(),
              ruleset.look | ruleset.use_device);
    }
    allow(ruleset.fd.get(), folder, ruleset.own);
    enforce(ruleset);
}

}  // namespace rehearse::sandbox
