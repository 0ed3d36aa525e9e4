// How somebody comes into an interview under test: by the link of their role.
#pragma once

#include <cstdint>
#include <string>

#include "candidate.hpp"

namespace rehearse::test {

/// As the host, who needs no seat, reads it; empty if there is no link for that role.
inline std::string link_token(std::uint16_t port, const std::string& session,
                              const std::string& role) {
    const Json links = get(port, "/api/v1/sessions/" + session + "/links").json();
    for (const Json& link : links.at("links")) {
        if (link.at("role") == role) return link.at("token");
    }
    return {};
}

/// `host` makes the link; the guest comes to the server at `port`.
inline Guest invite_to(std::uint16_t port, Candidate& host, const std::string& session,
                       const std::string& role, const std::string& name) {
    host.must({{"kind", "link_make"}, {"role", role}, {"hours", 2}});
    return join(port, link_token(port, session, role), name);
}

}  // namespace rehearse::test
