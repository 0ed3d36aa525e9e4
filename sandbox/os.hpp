// Small helpers over the kernel: an owning descriptor, system-call failures as exceptions that name
// the call, and clocks. Exceptions never leave this program: supervise.cpp turns each into a
// setup_error, the box's init sends its own as text.

#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rehearse::sandbox {

/// Closes what it holds. Never copied.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() { reset(); }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool valid() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset();

private:
    int fd_ = -1;
};

/// A step of building or running a box failed; the text is a sentence for people.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Throws Failure "<what>: <errno in words>".
[[noreturn]] void fail(std::string_view what);

/// Passes a non-negative result through, throws otherwise.
template <typename Number>
Number check(Number result, std::string_view what) {
    if (result < 0) {
        fail(what);
    }
    return result;
}

struct PipeEnds {
    Fd read;
    Fd write;
};

PipeEnds make_pipe();
std::uint64_t monotonic_us();
void set_nonblocking(int fd);

/// One message over a socket, descriptors included; at most eight. Throws Failure.
void send_with_descriptors(int socket, std::string_view bytes, std::span<const int> fds);

/// The entries of a directory but . and ..; empty when it cannot be read.
std::vector<std::string> names_in(const std::string& path);
/// Removes a file, or a directory and all below it. Follows no link. Leaves what it may not remove.
void remove_tree(int parent, const std::string& name);

/// Reads a small file such as those under /proc and /sys; empty when it cannot be read.
std::string read_small_file(const std::string& path);
std::string read_small_file_at(int directory, const char* name);
/// Throws Failure naming the path when a byte is refused.
void write_small_file(const std::string& path, std::string_view text);
bool try_write_small_file(const std::string& path, std::string_view text);

}  // namespace rehearse::sandbox
