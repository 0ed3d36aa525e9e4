// Moves one standard stream between the caller and the program's pipe without ever blocking the
// supervisor, counting every byte and keeping exactly the first `cap` of them.

#pragma once

#include <cstdint>
#include <vector>

#include <poll.h>

#include "sandbox/os.hpp"

namespace rehearse::sandbox {

/// From the program's pipe to the caller's descriptor.
class OutputPump {
public:
    /// Without a valid pipe there is nothing to pump.
    OutputPump(Fd pipe, int sink, std::uint64_t cap);
    [[nodiscard]] bool is_open() const { return pipe_.valid(); }
    [[nodiscard]] bool is_over_cap() const { return total_ > cap_; }
    [[nodiscard]] std::uint64_t total() const { return total_; }
    [[nodiscard]] bool has_failed() const { return failed_; }
    /// What to poll for; fd -1 when there is nothing to wait for.
    [[nodiscard]] pollfd interest() const;
    /// Call when interest() fired.
    void step();
    /// After the last writer is dead: takes what the pipe still holds and flushes it.
    void drain();

private:
    bool fill();   // false: nothing to read now
    void flush();  // writes what fits without blocking

    Fd pipe_;
    int sink_;
    bool sink_is_file_ = true;
    std::uint64_t cap_;
    std::uint64_t total_ = 0;
    std::vector<char> pending_;
    std::size_t pending_begin_ = 0;
    bool failed_ = false;
};

/// From the caller's descriptor to the program's pipe.
class InputPump {
public:
    InputPump(int source, Fd pipe, bool from_start);
    [[nodiscard]] pollfd interest() const;
    void step();
    void stop() { pipe_.reset(); }

private:
    int source_;
    Fd pipe_;
    bool from_start_;
    std::uint64_t offset_ = 0;
    std::vector<char> pending_;
    std::size_t pending_begin_ = 0;
};

}  // namespace rehearse::sandbox
