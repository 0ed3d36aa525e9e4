// Who is in a session, and as what. A role holds from one place in the log to the next, so that
// whoever changes roles never gets to see what happened before they could.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace rehearse::session {

enum class Role { candidate, interviewer, observer };

/// From an event's place on; nothing: not in the session any more.
struct RoleSpan {
    std::uint64_t from = 0;
    std::optional<Role> role;

    bool operator==(const RoleSpan&) const = default;
};

struct Person {
    std::string name;
    std::vector<RoleSpan> roles;  // by `from`; the first is from 0: whoever joins sees what was
    Instant joined_at;

    std::optional<Role> role() const { return roles.empty() ? std::nullopt : roles.back().role; }
    std::optional<Role> role_at(std::uint64_t seq) const;

    bool operator==(const Person&) const = default;
};

/// Opens the session to whoever holds its secret, in one role. The secret is not kept: servers make
/// it anew from the id (app/seats.hpp).
struct Link {
    std::string id;
    Role role = Role::candidate;
    Instant expires_at;

    bool operator==(const Link&) const = default;
};

}  // namespace rehearse::session
