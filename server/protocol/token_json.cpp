#include "protocol/token_json.hpp"

#include "protocol/strict_json.hpp"

namespace rehearse::protocol {
namespace {

Json instant_or_null(const std::optional<Instant>& instant) {
    return instant ? Json(to_millis(*instant)) : Json(nullptr);
}

Json to_json(const Token& token) {
    return {{"id", token.id},
            {"name", token.name},
            {"scopes", token.scopes},
            {"created_at", to_millis(token.created_at)},
            {"expires_at", instant_or_null(token.expires_at)},
            {"used_at", instant_or_null(token.used_at)},
            {"per_minute", token.per_minute},
            {"unfinished_max", token.unfinished_max}};
}

}  // namespace

Result<CreateToken> parse_create_token(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "token");
    CreateToken wish;
    wish.name = fields.text("name");
    const Json* scopes = fields.array("scopes");
    for (const Json& scope : scopes == nullptr ? Json::array() : *scopes) {
        if (!scope.is_string())
            fields.refuse(ErrorCode::bad_message, "The field scopes must be a list of texts.");
        if (scope.is_string()) wish.scopes.insert(scope.get<std::string>());
    }
    if (fields.has("expires_days"))
        wish.expires_days = fields.integer("expires_days", 1, token_days_max);
    if (fields.has("per_minute")) wish.per_minute = fields.integer("per_minute");
    if (fields.has("unfinished_max")) wish.unfinished_max = fields.integer("unfinished_max");
    if (auto fine = fields.finish(); !fine) return fine.error();
    return wish;
}

std::string encode_new_token(const Token& token, std::string_view secret) {
    Json json = to_json(token);
    json["token"] = secret;
    return to_text(json);
}

std::string encode_tokens(const std::vector<Token>& tokens) {
    Json list = Json::array();
    for (const Token& token : tokens) list.push_back(to_json(token));
    return to_text({{"tokens", std::move(list)}});
}

}  // namespace rehearse::protocol
