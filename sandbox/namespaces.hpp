// Namespaces and identity: how a box's init is born, which user it is, and how it gives up every
// privilege it needed for building.

#pragma once

#include <cstdint>
#include <string>

#include <sched.h>
#include <sys/types.h>

#include "sandbox/os.hpp"

namespace rehearse::sandbox {

/// The user inside the box as the program sees it; also its group.
inline constexpr unsigned inside_id = 1000;
/// Started as root, slot N is user and group 64000 + N on the host. Slots end at 999.
inline constexpr unsigned first_slot_id = 64'000;
inline constexpr unsigned slots_max = 1000;

struct Identity {
    bool has_user_namespace = true;
    bool is_floor = false;  ///< no namespaces at all (floor.hpp)
    bool is_root = false;   ///< the supervisor runs as root, so slots have users of their own
    unsigned outside_id = 0;       ///< the user on the host that the program really is
    unsigned outside_group = 0;
    [[nodiscard]] unsigned inside_user() const {
        return has_user_namespace ? inside_id : outside_id;
    }
};

/// Who we and the slot's programs are. Whether there are user namespaces is found out later, where
/// boxes are born.
Identity choose_identity(unsigned slot);

/// Made together with the box's init; a user namespace comes first where the host has them.
inline constexpr std::uint64_t box_namespaces =
    CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

struct Born {
    pid_t pid = -1;
    Fd pidfd;
};

/// In the parent: tells the kernel who is who. Does nothing without a user namespace.
void write_id_maps(const Identity& identity, pid_t pid);

/// In the child, after the maps are written.
void become_inside_user(const Identity& identity);

/// In the child, before its privileges go: 127.0.0.1 and ::1 of its network begin to answer. Throws
/// Failure.
void raise_loopback();

/// No capability in any set, none ever again, no setuid programs.
void drop_privileges();

/// Thrown where a host lets us make no namespaces, and nobody asked for the floor by name.
class NoNamespaces : public Failure {
public:
    explicit NoNamespaces(int error);
    int error;
};

/// 0 when the calling thread may make all namespaces of a box; else the error number of the attempt.
int namespace_error();

}  // namespace rehearse::sandbox
