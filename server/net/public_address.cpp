#include "net/public_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace rehearse::net {
namespace {

namespace ip = boost::asio::ip;

struct RangeV4 {
    std::uint32_t first;
    unsigned bits;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c) {
    return a << 24U | b << 16U | c << 8U;
}

/// IANA's special-purpose registry, and multicast.
constexpr std::array<RangeV4, 16> not_public_v4 = {{
    {v4(0, 0, 0), 8},        // this host
    {v4(10, 0, 0), 8},       // private
    {v4(100, 64, 0), 10},    // shared by a carrier's customers
    {v4(127, 0, 0), 8},      // loopback
    {v4(169, 254, 0), 16},   // link-local: cloud metadata
    {v4(172, 16, 0), 12},    // private
    {v4(192, 0, 0), 24},     // protocol assignments
    {v4(192, 0, 2), 24},     // documentation
    {v4(192, 31, 196), 24},  // AS112
    {v4(192, 88, 99), 24},   // 6to4 relays
    {v4(192, 168, 0), 16},   // private
    {v4(198, 18, 0), 15},    // benchmarks
    {v4(198, 51, 100), 24},  // documentation
    {v4(203, 0, 113), 24},   // documentation
    {v4(224, 0, 0), 4},      // multicast
    {v4(240, 0, 0), 4},      // reserved, broadcast
}};

bool is_public(const ip::address_v4& address) {
    const std::uint32_t bits = address.to_uint();
    return std::none_of(not_public_v4.begin(), not_public_v4.end(), [bits](const RangeV4& range) {
        return (bits ^ range.first) >> (32U - range.bits) == 0;
    });
}

using Bytes = ip::address_v6::bytes_type;

struct RangeV6 {
    Bytes first;
    unsigned bits;
};

bool is_within(const Bytes& bytes, const RangeV6& range) {
    for (unsigned bit = 0; bit < range.bits; ++bit) {
        const unsigned char mask = static_cast<unsigned char>(0x80U >> (bit % 8));
        if (((bytes[bit / 8] ^ range.first[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

ip::address_v4 v4_at(const Bytes& bytes, std::size_t at) {
    return ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
}

const RangeV6 global_unicast = {{0x20}, 3};  // whatever is outside is not routed
const RangeV6 mapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
const RangeV6 nat64 = {{0x00, 0x64, 0xff, 0x9b}, 96};
const RangeV6 six_to_four = {{0x20, 0x02}, 16};
const std::array<RangeV6, 4> not_public_v6 = {{
    {{0x20, 0x01, 0x00}, 23},              // protocol assignments: Teredo, ORCHID, benchmarks
    {{0x20, 0x01, 0x0d, 0xb8}, 32},        // documentation
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48},  // AS112
    {{0x3f, 0xff, 0x00}, 20},              // documentation
}};

bool is_public(const ip::address_v6& address) {
    const Bytes bytes = address.to_bytes();
    if (is_within(bytes, mapped) || is_within(bytes, nat64)) return is_public(v4_at(bytes, 12));
    if (is_within(bytes, six_to_four)) return is_public(v4_at(bytes, 2));
    return is_within(bytes, global_unicast) &&
           std::none_of(not_public_v6.begin(), not_public_v6.end(),
                        [&bytes](const RangeV6& range) { return is_within(bytes, range); });
}

}  // namespace

bool is_public_address(const ip::address& address) {
    return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

}  // namespace rehearse::net
