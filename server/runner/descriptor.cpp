#include "runner/descriptor.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace rehearse::runner {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

Descriptor make_memfd(std::string_view bytes) {
    Descriptor descriptor(::memfd_create("rehearse", MFD_CLOEXEC));
    std::size_t done = 0;
    while (descriptor.is_open() && done < bytes.size()) {
        const ssize_t written = ::pwrite(descriptor.get(), bytes.data() + done, bytes.size() - done,
                                         static_cast<off_t>(done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return {};
        done += static_cast<std::size_t>(written);
    }
    return descriptor;
}

Descriptor open_file(const std::string& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

std::size_t size_of(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 && status.st_size > 0
               ? static_cast<std::size_t>(status.st_size)
               : 0;
}

std::string read_bytes(int fd, std::size_t bytes_max) {
    std::string bytes(std::min(size_of(fd), bytes_max), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

}  // namespace rehearse::runner
