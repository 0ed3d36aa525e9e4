// What holds for every socket of ours.
#pragma once

#include <fcntl.h>

namespace rehearse::net {

/// Asio opens sockets that children inherit; a child that holds one keeps the peer from ever seeing
/// the end of the connection, and the port from being free again.
inline void keep_from_children(int descriptor) {
    static_cast<void>(::fcntl(descriptor, F_SETFD, FD_CLOEXEC));
}

}  // namespace rehearse::net
