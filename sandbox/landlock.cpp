// See landlock.hpp. The constants are written out because the headers of older distributions lack
// the newer ones; the kernel accepts a larger structure as long as the unknown tail is zero, so only
// rights that the running ABI knows are set.

#include "sandbox/landlock.hpp"

#include <cstddef>
#include <cstdint>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

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

void allow(int ruleset, const char* path, std::uint64_t rights) {
    const Fd parent(::open(path, O_PATH | O_CLOEXEC));
    if (!parent.valid()) {
        return;  // a degraded box may lack /proc; what is absent needs no rule
    }
    PathAttributes rule{rights, parent.get()};
    check(::syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0), "landlock_add_rule");
}

}  // namespace

int landlock_abi() {
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, 1);
    return abi > 0 ? static_cast<int>(abi) : 0;
}

void enforce_landlock() {
    const int abi = landlock_abi();
    if (abi == 0) {
        return;
    }
    const std::uint64_t rights = file_rights(abi);
    RulesetAttributes attributes{rights, abi >= 4 ? network_tcp : 0,
                                 abi >= 6 ? scope_abstract_sockets_and_signals : 0};
    std::size_t size = sizeof attributes.handled_files;
    size += abi >= 4 ? sizeof attributes.handled_network : 0;
    size += abi >= 6 ? sizeof attributes.scoped : 0;
    const Fd ruleset(static_cast<int>(check(
        ::syscall(SYS_landlock_create_ruleset, &attributes, size, 0), "landlock_create_ruleset")));
    const std::uint64_t look = right_execute | right_read_file | right_read_directory;
    const std::uint64_t own =
        rights & ~(right_make_character_device | right_make_block_device | right_ioctl_device);
    allow(ruleset.get(), "/", look);
    allow(ruleset.get(), "/dev", right_write_file | (rights & right_truncate));
    for (const char* path : {"/box", "/tmp", "/dev/shm"}) {
        allow(ruleset.get(), path, own);
    }
    check(::syscall(SYS_landlock_restrict_self, ruleset.get(), 0), "landlock_restrict_self");
}

}  // namespace rehearse::sandbox
