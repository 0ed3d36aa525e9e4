// Bodies of the requests that belong to a report: what somebody says of a key point or of
// themselves, and links that show it to others (PROTOCOL section 11).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {

struct RulingWish {
    std::string item;
    std::string key_point;
    std::optional<bool> made;  // nullopt: taken back
};
Result<RulingWish> parse_ruling(std::string_view body);

struct SelfRatingWish {
    std::string item;
    int points = 0;  // 1 to 5; 0: taken back
};
Result<SelfRatingWish> parse_self_rating(std::string_view body);

inline constexpr std::uint64_t share_days_max = 366;

struct ShareWish {
    std::vector<std::string> parts;  // as named; which there are is for the application to say
    std::optional<int> days;         // nullopt: until it is revoked
};
Result<ShareWish> parse_share(std::string_view body);
/// The body of POST /shared.
Result<std::string> parse_shared(std::string_view body);

/// A link as it is kept.
struct Share {
    std::vector<std::string> parts;
    Instant made_at;
    std::optional<Instant> expires_at;
};
std::string encode_share(const Share& share);
/// `internal` for what is not ours.
Result<Share> decode_share(std::string_view payload);
/// As its owner is told of it.
Json share_json(std::string_view id, std::string_view token, const Share& share);

}  // namespace rehearse::protocol
