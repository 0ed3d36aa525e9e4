// The first question of each handler for programs: who asks, and may they.
#pragma once

#include <string>

#include "app/principal.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"

namespace rehearse::app {

/// `forbidden` for a principal without the scope. Both pointers are the calling handler's, which
/// waits.
Task<Result<Principal>> admit(Principals* principals, const net::Request* request,
                              std::string scope);

}  // namespace rehearse::app
