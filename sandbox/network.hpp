// The networks without a way out in which boxes are born that want none. The kernel takes longest of all
// that a box needs to make a network and to forget it (about a millisecond of processor time for both,
// Linux 6.18, two cores), so where boxes are born there is one, and it is used again: by one box at a
// time, and only when nothing of the box before is left in it. Its programs have local sockets only
// (seccomp_policy.hpp), whose names and queues go with the last descriptor of them; what has gone into
// a circle of sockets that hold each other stays until the kernel collects it, so that is looked at.

#pragma once

#include "sandbox/os.hpp"

namespace rehearse::sandbox {

class DeadNetwork {
public:
    /// Moves the calling thread into a network of its own, with no interface up. Throws Failure where
    /// that is not allowed.
    DeadNetwork();
    /// From any thread: no socket of this network exists. REQUIRES: nobody in it makes one meanwhile.
    [[nodiscard]] bool is_empty() const;

private:
    Fd sockets_;  ///< the kernel's list of them
};

}  // namespace rehearse::sandbox
