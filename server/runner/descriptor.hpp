// An owned file descriptor, and memfds as the form in which bytes reach a sandbox and come back.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace rehearse::runner {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// A new memfd holding `bytes`; not open when the system refuses.
[[nodiscard]] Descriptor make_memfd(std::string_view bytes = {});
/// Opens a file for reading; not open when that fails.
[[nodiscard]] Descriptor open_file(const std::string& path);
/// At most `bytes_max` bytes from the start of a file.
[[nodiscard]] std::string read_bytes(int fd, std::size_t bytes_max);
[[nodiscard]] std::size_t size_of(int fd);

}  // namespace rehearse::runner
