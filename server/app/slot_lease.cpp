#include "app/slot_lease.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace rehearse::app {
namespace {

constexpr unsigned blocks = 60;   // the sandbox takes slots 0 to 999

}  // namespace

Result<SlotLease> SlotLease::take() {
    const std::string folder = fmt::format("/tmp/rehearse-slots-{}", geteuid());
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return fail(ErrorCode::setup,
                    fmt::format("{} cannot be made: {}.", folder, std::strerror(errno)));
    }
    struct stat info {};
    // Somebody else's folder under that name would let them choose what we lock.
    if (lstat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid()) {
        return fail(ErrorCode::setup, fmt::format("{} is not ours: remove it.", folder));
    }
    for (unsigned block = 0; block < blocks; ++block) {
        const std::string path = fmt::format("{}/{}", folder, block);
        const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) continue;
        if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            return SlotLease(descriptor, block * slots_per_lease);
        close(descriptor);
    }
    return fail(ErrorCode::setup,
                "All sandbox slots of this host are taken by other runners: end one.");
}

SlotLease::SlotLease(SlotLease&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), first_(other.first_) {}

SlotLease::~SlotLease() {
    if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace rehearse::app
