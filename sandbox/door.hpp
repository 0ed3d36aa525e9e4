// The door of a box with a network of its own: a process of ours that stands in that network, and
// nowhere else in the box, and hands out sockets of it. A socket belongs to the network of who made
// it, whoever uses it then; so the grader can talk to the program although neither the grader nor the
// supervisor is in its network, and the program cannot reach anything of theirs.

#pragma once

#include "sandbox/box.hpp"

namespace rehearse::sandbox {

class NetworkDoor {
public:
    /// `line` is the end of a SOCK_SEQPACKET pair that the door answers on: one socket for each byte.
    /// REQUIRES: process 1 of the box waits or runs. Throws Failure.
    NetworkDoor(const Box& box, int line);
    /// Ends the process. Sockets that were handed out live on, with nobody at their other end once the
    /// box is dead.
    ~NetworkDoor();
    NetworkDoor(const NetworkDoor&) = delete;
    NetworkDoor& operator=(const NetworkDoor&) = delete;

private:
    void end();

    pid_t pid_ = -1;
};

}  // namespace rehearse::sandbox
