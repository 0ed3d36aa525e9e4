// See os.hpp.

#include "sandbox/os.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rehearse::sandbox {
namespace {

std::string read_all(int fd) {
    std::string text;
    char buffer[4096];
    while (text.size() < 1024 * 1024) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
}

}  // namespace

void Fd::reset() {
    if (fd_ >= 0) {
        ::close(fd_);
        fd_ = -1;
    }
}

void fail(std::string_view what) {
    const int error = errno;
    throw Failure(std::string(what) + ": " + std::strerror(error));
}

PipeEnds make_pipe() {
    int ends[2] = {-1, -1};
    check(::pipe2(ends, O_CLOEXEC), "pipe2");
    return {Fd(ends[0]), Fd(ends[1])};
}

std::uint64_t monotonic_us() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

void set_nonblocking(int fd) {
    const int flags = check(::fcntl(fd, F_GETFL), "fcntl(F_GETFL)");
    check(::fcntl(fd, F_SETFL, flags | O_NONBLOCK), "fcntl(F_SETFL)");
}

void send_with_descriptors(int socket, std::string_view bytes, std::span<const int> fds) {
    constexpr std::size_t fds_max = 8;
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int) * fds_max)] = {};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!fds.empty()) {
        header.msg_control = space;
        header.msg_controllen = CMSG_SPACE(fds.size_bytes());
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(fds.size_bytes());
        std::memcpy(CMSG_DATA(rights), fds.data(), fds.size_bytes());
    }
    check(::sendmsg(socket, &header, MSG_NOSIGNAL), "the other side of a socket does not listen");
}

namespace {

std::vector<std::string> names_of(Fd fd) {
    std::vector<std::string> names;
    DIR* const opened = fd.valid() ? ::fdopendir(fd.get()) : nullptr;
    if (opened == nullptr) {
        return names;
    }
    fd.release();
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(opened, &::closedir);
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            names.emplace_back(name);
        }
    }
    return names;
}

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

}  // namespace

std::vector<std::string> names_in(const std::string& path) {
    return names_of(Fd(::open(path.c_str(), directory_flags)));
}

void remove_tree(int parent, const std::string& name) {
    if (::unlinkat(parent, name.c_str(), 0) == 0 || (errno != EISDIR && errno != EPERM)) {
        return;
    }
    [[maybe_unused]] const int ignored = ::fchmodat(parent, name.c_str(), 0700, 0);
    const Fd directory(::openat(parent, name.c_str(), directory_flags));
    if (directory.valid()) {
        for (const std::string& inner : names_of(Fd(::fcntl(directory.get(), F_DUPFD_CLOEXEC, 3)))) {
            remove_tree(directory.get(), inner);
        }
    }
    ::unlinkat(parent, name.c_str(), AT_REMOVEDIR);
}

std::string read_small_file(const std::string& path) {
    return read_small_file_at(AT_FDCWD, path.c_str());
}

std::string read_small_file_at(int directory, const char* name) {
    const Fd fd(::openat(directory, name, O_RDONLY | O_CLOEXEC));
    return fd.valid() ? read_all(fd.get()) : std::string();
}

void write_small_file(const std::string& path, std::string_view text) {
    const Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd.valid() ||
        ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        fail("cannot write " + path);
    }
}

bool try_write_small_file(const std::string& path, std::string_view text) {
    const Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return fd.valid() &&
           ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace rehearse::sandbox
