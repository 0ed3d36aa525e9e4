#include "protocol/report_json.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/limits.hpp"
#include "protocol/names.hpp"
#include "protocol/read_fields.hpp"

namespace rehearse::protocol {
namespace {

constexpr std::size_t token_bytes_max = 256;

Json time_or_null(const std::optional<Instant>& at) {
    return at ? Json(to_millis(*at)) : Json(nullptr);
}

Json to_json(const Share& share) {
    return {{"parts", share.parts},
            {"made_at", to_millis(share.made_at)},
            {"expires_at", time_or_null(share.expires_at)}};
}

}  // namespace

Result<RulingWish> parse_ruling(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    RulingWish wish;
    wish.item = fields.text("item", 64);
    wish.key_point = fields.text("key_point", limits::criterion_bytes_max);
    wish.made = known_or_null(fields, "made", made_from, ErrorCode::invalid_input);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return wish;
}

Result<SelfRatingWish> parse_self_rating(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    SelfRatingWish wish;
    wish.item = fields.text("item", 64);
    const std::uint64_t points = fields.integer("points");
    if (points > 5)
        fields.refuse(ErrorCode::invalid_input, "points is 1 to 5, or 0 to take it back.");
    if (auto fine = fields.finish(); !fine) return fine.error();
    wish.points = static_cast<int>(points);
    return wish;
}

Result<ShareWish> parse_share(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    ShareWish wish;
    wish.parts = names(fields, "parts");
    if (const auto days = fields.integer_or_null("days")) {
        if (*days < 1 || *days > share_days_max) {
            fields.refuse(
                ErrorCode::invalid_input,
                fmt::format("A link is good for 1 to {} days, or null: until it is revoked.",
                            share_days_max));
        } else {
            wish.days = static_cast<int>(*days);
        }
    }
    if (auto fine = fields.finish(); !fine) return fine.error();
    return wish;
}

Result<std::string> parse_shared(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    std::string token = fields.text("token", token_bytes_max);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return token;
}

std::string encode_share(const Share& share) {
    return to_text(to_json(share));
}

Result<Share> decode_share(std::string_view payload) {
    const Error not_ours = fail(ErrorCode::internal, "What is kept is not a link to a report.");
    const auto json = parse_strict(payload);
    if (!json) return not_ours;
    Fields fields(*json, "link");
    Share share;
    share.parts = names(fields, "parts");
    share.made_at = instant(fields, "made_at");
    if (const auto at = fields.integer_or_null("expires_at"))
        share.expires_at = from_millis(static_cast<std::int64_t>(*at));
    if (!fields.is_fine()) return not_ours;
    return share;
}

Json share_json(std::string_view id, std::string_view token, const Share& share) {
    Json json = to_json(share);
    json["share"] = id;
    json["token"] = token;
    return json;
}

}  // namespace rehearse::protocol
