// See pump.hpp.

#include "sandbox/pump.hpp"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

namespace rehearse::sandbox {
namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
// A pipe that polls as writable takes this much without blocking.
constexpr std::size_t safe_write_bytes = 4096;

bool is_regular_file(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

OutputPump::OutputPump(Fd pipe, int sink, std::uint64_t cap)
    : pipe_(std::move(pipe)), sink_(sink), sink_is_file_(sink < 0 || is_regular_file(sink)),
      cap_(cap) {
    if (pipe_.valid()) {
        set_nonblocking(pipe_.get());
    }
}

pollfd OutputPump::interest() const {
    if (pending_begin_ < pending_.size()) {
        return {sink_, POLLOUT, 0};
    }
    return {pipe_.get(), POLLIN, 0};
}

bool OutputPump::fill() {
    char buffer[chunk_bytes];
    ssize_t got = -1;
    do {
        got = ::read(pipe_.get(), buffer, sizeof buffer);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN) {
        return false;
    }
    if (got <= 0) {
        pipe_.reset();
        return false;
    }
    const std::uint64_t kept = total_ < cap_ ? cap_ - total_ : 0;
    const auto size = static_cast<std::uint64_t>(got);
    total_ += size;
    if (sink_ >= 0) {
        pending_.assign(buffer, buffer + std::min(kept, size));
        pending_begin_ = 0;
    }
    return true;
}

void OutputPump::flush() {
    while (pending_begin_ < pending_.size()) {
        std::size_t size = pending_.size() - pending_begin_;
        if (!sink_is_file_) {
            pollfd ready{sink_, POLLOUT, 0};
            if (::poll(&ready, 1, 0) == 0) {
                return;
            }
            size = std::min(size, safe_write_bytes);
        }
        const ssize_t put = ::write(sink_, pending_.data() + pending_begin_, size);
        if (put < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        if (put < 0) {
            failed_ = errno != EPIPE;  // a reader that went away simply does not want the rest
            sink_ = -1;
            break;
        }
        pending_begin_ += static_cast<std::size_t>(put);
    }
    pending_.clear();
    pending_begin_ = 0;
}

void OutputPump::step() {
    if (pending_begin_ < pending_.size()) {
        flush();
        return;
    }
    if (pipe_.valid() && fill()) {
        flush();
    }
}

void OutputPump::drain() {
    const auto flush_all = [this] {
        while (pending_begin_ < pending_.size()) {
            flush();
            if (pending_begin_ < pending_.size()) {
                // A caller that does not read gets ten seconds, then the rest is dropped.
                pollfd ready{sink_, POLLOUT, 0};
                if (::poll(&ready, 1, 10'000) == 0) {
                    pending_.clear();
                    pending_begin_ = 0;
                    failed_ = true;
                }
            }
        }
    };
    flush_all();
    while (pipe_.valid() && fill()) {
        flush_all();
    }
    pipe_.reset();
}

InputPump::InputPump(int source, Fd pipe, bool from_start)
    : source_(source), pipe_(std::move(pipe)),
      from_start_(from_start && source >= 0 && is_regular_file(source)) {
    if (pipe_.valid()) {
        set_nonblocking(pipe_.get());
    }
}

pollfd InputPump::interest() const {
    if (!pipe_.valid()) {
        return {-1, 0, 0};
    }
    if (pending_begin_ < pending_.size()) {
        return {pipe_.get(), POLLOUT, 0};
    }
    return {source_, POLLIN, 0};
}

void InputPump::step() {
    if (!pipe_.valid()) {
        return;
    }
    if (pending_begin_ == pending_.size()) {
        pending_.resize(chunk_bytes);
        pending_begin_ = 0;
        const ssize_t got =
            from_start_ ? ::pread(source_, pending_.data(), pending_.size(),
                                  static_cast<off_t>(offset_))
                        : ::read(source_, pending_.data(), pending_.size());
        pending_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            return;
        }
        if (got <= 0) {
            pipe_.reset();
            return;
        }
        offset_ += static_cast<std::uint64_t>(got);
    }
    const ssize_t put = ::write(pipe_.get(), pending_.data() + pending_begin_,
                                pending_.size() - pending_begin_);
    if (put >= 0) {
        pending_begin_ += static_cast<std::size_t>(put);
    } else if (errno != EAGAIN && errno != EINTR) {
        pipe_.reset();  // nobody reads any more
    }
}

}  // namespace rehearse::sandbox
