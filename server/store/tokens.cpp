#include "store/tokens.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <sstream>
#include <utility>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "store/values.hpp"

namespace rehearse::store {
namespace {

constexpr std::size_t secret_length = token_prefix.size() + 44;

std::string hex(std::span<const std::uint8_t> bytes) {
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

std::string new_id() {
    std::array<std::uint8_t, 8> bytes{};
    fill_random(bytes);
    return hex(bytes);
}

/// What the store knows a secret by.
std::string hash_of(std::string_view secret) {
    std::array<std::uint8_t, 32> hash{};
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                       nullptr, 0);
    return hex(hash);
}

bool is_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_';
    };
    return !name.empty() && name.size() <= limits::token_name_bytes_max && name[0] != '-' &&
           std::all_of(name.begin(), name.end(), fits);
}

std::optional<Error> fault_of(const TokenWish& wish) {
    if (!is_name(wish.name)) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("A token's name has 1 to {} letters, digits, dots, underscores or "
                                "dashes, and no dash in front.",
                                limits::token_name_bytes_max));
    }
    if (wish.scopes.empty())
        return fail(ErrorCode::invalid_input,
                    "A token needs a scope: without one it opens nothing.");
    if (wish.per_minute < 1 || wish.per_minute > limits::token_requests_per_minute_max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("A token may send 1 to {} requests a minute.",
                                limits::token_requests_per_minute_max));
    }
    if (wish.unfinished_max < 1 || wish.unfinished_max > limits::token_unfinished_max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("A token may have 1 to {} unfinished submissions.",
                                limits::token_unfinished_max));
    }
    if (wish.lifetime && *wish.lifetime <= Milliseconds(0))
        return fail(ErrorCode::invalid_input, "A token must live longer than no time at all.");
    return std::nullopt;
}

/// From the id and what HGETALL says of it.
Token to_token(std::string id, const Reply& reply) {
    std::map<std::string, std::string> fields;
    for (std::size_t i = 0; i + 1 < reply.elements.size(); i += 2)
        fields[reply.elements[i].text] = reply.elements[i + 1].text;
    Token token;
    token.id = std::move(id);
    token.name = fields["name"];
    std::istringstream scopes(fields["scopes"]);
    for (std::string scope; scopes >> scope;) token.scopes.insert(scope);
    token.created_at = from_millis(number_of(fields["created_at"]));
    token.expires_at = instant_of(fields["expires_at"]);
    token.used_at = instant_of(fields["used_at"]);
    token.per_minute = static_cast<std::size_t>(number_of(fields["per_minute"]));
    token.unfinished_max = static_cast<std::size_t>(number_of(fields["unfinished_max"]));
    return token;
}

bool is_secret(std::string_view text) {
    return text.size() == secret_length && text.starts_with(token_prefix);
}

Error no_such_token() {
    return fail(ErrorCode::unauthorized, "This token is not known here: it may have been revoked.");
}

/// What both scripts that look a secret up begin their answer with: "fine", id, fields.
Result<Token> found_token(Reply& reply) {
    const std::string& word = reply.elements.empty() ? reply.text : reply.elements[0].text;
    if (word == "expired")
        return fail(ErrorCode::unauthorized, "This token has expired: ask for another.");
    if (word != "fine" || reply.elements.size() < 3) return no_such_token();
    return to_token(std::move(reply.elements[1].text), reply.elements[2]);
}

}  // namespace

Task<Result<NewToken>> Tokens::add(TokenWish wish) {
    if (const auto fault = fault_of(wish)) co_return *fault;
    NewToken made;
    made.secret = std::string(token_prefix) + random_id() + random_id();  // 256 bits
    const std::string id = new_id();
    std::vector<std::string> arguments{id,
                                       hash_of(made.secret),
                                       wish.name,
                                       fmt::format("{}", fmt::join(wish.scopes, " ")),
                                       wish.lifetime ? std::to_string(wish.lifetime->count()) : "",
                                       std::to_string(wish.per_minute),
                                       std::to_string(wish.unfinished_max),
                                       std::to_string(limits::tokens_max)};
    auto reply = co_await redis_.run(Script::token_add, std::move(arguments));
    if (!reply) co_return reply.error();
    if (reply->text == "name_taken") {
        co_return fail(ErrorCode::invalid_input,
                       fmt::format("There is a token named {}: choose another name, or revoke it.",
                                   wish.name));
    }
    if (reply->text == "full") {
        co_return fail(
            ErrorCode::too_many_requests,
            fmt::format("There are {} tokens: revoke those that nobody uses.", limits::tokens_max));
    }
    made.token = to_token(id, *reply);
    co_return made;
}

Task<Result<std::vector<Token>>> Tokens::list() {
    std::vector<std::string> none;
    auto reply = co_await redis_.run(Script::token_list, std::move(none));
    if (!reply) co_return reply.error();
    std::vector<Token> tokens;
    for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2)
        tokens.push_back(to_token(reply->elements[i].text, reply->elements[i + 1]));
    co_return tokens;
}

Task<Result<Token>> Tokens::revoke(std::string id_or_name) {
    const auto kept = std::chrono::seconds(limits::submission_kept).count();
    std::vector<std::string> arguments{id_or_name, std::to_string(kept)};
    auto reply = co_await redis_.run(Script::token_revoke, std::move(arguments));
    if (!reply) co_return reply.error();
    if (reply->elements.size() != 2) {
        co_return fail(ErrorCode::not_found,
                       fmt::format("There is no token named {}: see rehearse token list.",
                                   id_or_name.substr(0, limits::token_name_bytes_max)));
    }
    co_return to_token(std::move(reply->elements[0].text), reply->elements[1]);
}

Task<Result<Token>> Tokens::find(std::string secret) {
    if (!is_secret(secret)) co_return no_such_token();
    std::vector<std::string> arguments{hash_of(secret)};
    auto reply = co_await redis_.run(Script::token_find, std::move(arguments));
    if (!reply) co_return reply.error();
    co_return found_token(*reply);
}

Task<Result<TokenUse>> Tokens::use(std::string secret) {
    if (!is_secret(secret)) co_return no_such_token();
    std::vector<std::string> arguments{hash_of(secret)};
    auto reply = co_await redis_.run(Script::token_use, std::move(arguments));
    if (!reply) co_return reply.error();
    auto token = found_token(*reply);
    if (!token) co_return token.error();
    if (reply->elements.size() != 7)
        co_return fail(ErrorCode::internal, "The store counts a token in a form that is not ours.");
    TokenUse use;
    use.token = std::move(*token);
    use.is_within_rate = reply->elements[3].integer == 1;
    use.remaining = static_cast<std::size_t>(reply->elements[4].integer);
    use.full_after = Milliseconds(reply->elements[5].integer);
    use.next_after = Milliseconds(reply->elements[6].integer);
    co_return use;
}

}  // namespace rehearse::store
