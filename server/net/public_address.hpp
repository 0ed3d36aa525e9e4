// Which addresses a request of ours may go to when a stranger chose where: those of the public
// internet. Everything else would let who names a webhook talk to machines and services that only
// we can reach. A pure function, so that each range is a row in a test.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace rehearse::net {

/// False for loopback, private, shared (CGNAT), link-local, multicast, unspecified, documentation
/// and reserved addresses, and for IPv6 addresses that stand for such an IPv4 address (mapped,
/// NAT64, 6to4).
bool is_public_address(const boost::asio::ip::address& address);

}  // namespace rehearse::net
