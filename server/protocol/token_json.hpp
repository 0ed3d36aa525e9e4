// API tokens in the REST interface (PROTOCOL section 2).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/token.hpp"

namespace rehearse::protocol {

struct CreateToken {
    std::string name;
    std::set<std::string> scopes;
    std::optional<std::size_t> expires_days;
    std::size_t per_minute = Token().per_minute;
    std::size_t unfinished_max = Token().unfinished_max;
};

inline constexpr std::size_t token_days_max = 3'650;

/// The body of POST /tokens: `bad_message`, `unknown_field`. Which names, scopes and bounds there
/// are is for others to say.
Result<CreateToken> parse_create_token(std::string_view body);
/// With the secret, which is shown this once.
std::string encode_new_token(const Token& token, std::string_view secret);
std::string encode_tokens(const std::vector<Token>& tokens);

}  // namespace rehearse::protocol
