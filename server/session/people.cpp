#include "session/people.hpp"

#include <algorithm>

namespace rehearse::session {

std::optional<Role> Person::role_at(std::uint64_t seq) const {
    const auto after =
        std::upper_bound(roles.begin(), roles.end(), seq,
                         [](std::uint64_t at, const RoleSpan& span) { return at < span.from; });
    return after == roles.begin() ? std::nullopt : std::prev(after)->role;
}

}  // namespace rehearse::session
