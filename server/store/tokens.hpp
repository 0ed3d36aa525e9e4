// API tokens: 256 random bits that let a program use the REST interface within bounds of its own.
// Shown once, kept as a hash. A fast hash is right here: nobody can try out 2^256 words, however
// fast, which slow hashes are for; and it is taken at every request.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "base/token.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

inline constexpr std::string_view token_prefix = "rhs_";

struct TokenWish {
    std::string name;
    std::set<std::string> scopes;          // words without spaces
    std::optional<Milliseconds> lifetime;  // none: until it is revoked
    std::size_t per_minute = Token().per_minute;
    std::size_t unfinished_max = Token().unfinished_max;
};

struct NewToken {
    Token token;
    std::string secret;  // the only time that it is seen
};

/// One request of a token, as its bucket counts it: that holds `per_minute` requests and fills
/// evenly within a minute.
struct TokenUse {
    Token token;
    bool is_within_rate = true;
    std::size_t remaining = 0;   // requests that may follow at once
    Milliseconds full_after{0};  // until as many as ever may follow
    Milliseconds next_after{0};  // until the next one may; 0 when it may now
};

class Tokens {
public:
    explicit Tokens(RedisStore& redis) : redis_(redis) {}

    /// `invalid_input` for a name that is taken or no name, or a bound that is out of range;
    /// `too_many_requests` above limits::tokens_max.
    Task<Result<NewToken>> add(TokenWish wish);
    /// All, oldest first, expired ones too.
    Task<Result<std::vector<Token>>> list();
    /// Removes it with its webhook; the token that was. `not_found` if there is none of that id or
    /// name.
    Task<Result<Token>> revoke(std::string id_or_name);
    /// The token of that secret. `unauthorized` when there is none, or it has expired.
    Task<Result<Token>> find(std::string secret);
    /// The same, and counts a request of it.
    Task<Result<TokenUse>> use(std::string secret);

private:
    RedisStore& redis_;
};

}  // namespace rehearse::store
