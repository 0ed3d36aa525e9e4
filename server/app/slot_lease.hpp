// Which sandbox slots this process may use. Two processes on one host must not share a slot (its
// user id and control groups), so each takes a block of eight by locking a file; the kernel gives
// it back when the process ends, however it ends.
#pragma once

#include "base/result.hpp"

namespace rehearse::app {

inline constexpr unsigned slots_per_lease = 16;  // half of them for partners (runner::SlotPool)

class SlotLease {
public:
    /// Fails with `setup` when all blocks of this host are taken.
    static Result<SlotLease> take();

    SlotLease(SlotLease&& other) noexcept;
    SlotLease& operator=(SlotLease&&) = delete;
    ~SlotLease();

    /// The first of slots_per_lease slots that are ours.
    unsigned first() const { return first_; }

private:
    SlotLease(int descriptor, unsigned first) : descriptor_(descriptor), first_(first) {}

    int descriptor_;
    unsigned first_;
};

}  // namespace rehearse::app
