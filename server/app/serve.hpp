// `rehearse serve`: builds all parts, runs until a signal, stops in order (ARCHITECTURE.md, Stop
// order).
#pragma once

#include "app/config.hpp"

namespace rehearse::app {

/// Returns the exit code: 0 after an orderly stop, 2 when it cannot start, with one clear line on
/// standard error.
int serve_command(ServeOptions options);

/// `rehearse health --port N [--tls]`: 0 when the server there says that it is ready. For container
/// health checks.
int health_command(std::uint16_t port, bool is_tls);

}  // namespace rehearse::app
