#include "store/tokens.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class TokensTest : public StoreTest {
protected:
    static TokenWish wish(const std::string& name) {
        TokenWish wish;
        wish.name = name;
        wish.scopes = {"a:read", "a:write"};
        return wish;
    }
    NewToken add(TokenWish wish) { return wait(store->tokens.add(std::move(wish))).value(); }
    Result<Token> find(const std::string& secret) { return wait(store->tokens.find(secret)); }
    TokenUse use(const std::string& secret) { return wait(store->tokens.use(secret)).value(); }
    Result<Token> revoke(const std::string& name) { return wait(store->tokens.revoke(name)); }
    void command(std::vector<std::string> arguments) {
        ASSERT_TRUE(wait(store->redis.command(std::move(arguments))).has_value());
    }
    /// As if the token had last been seen that much earlier.
    void age(const NewToken& made, std::int64_t milliseconds) {
        const std::string rate = "rh:rate:" + made.token.id;
        const std::string token = "rh:token:" + made.token.id;
        command({"HINCRBY", rate, "at", std::to_string(-milliseconds)});
        command({"HINCRBY", token, "used_at", std::to_string(-milliseconds)});
    }
};

TEST_F(TokensTest, AreFoundByTheirSecretAlone) {
    TokenWish asked = wish("ci");
    asked.per_minute = 7;
    asked.unfinished_max = 3;
    const NewToken made = add(asked);
    EXPECT_EQ(made.secret.size(), 48U);
    EXPECT_TRUE(made.secret.starts_with("rhs_"));
    EXPECT_EQ(made.token.id.size(), 16U);
    const Token found = find(made.secret).value();
    EXPECT_EQ(found.id, made.token.id);
    EXPECT_EQ(found.name, "ci");
    EXPECT_EQ(found.scopes, asked.scopes);
    EXPECT_EQ(found.per_minute, 7U);
    EXPECT_EQ(found.unfinished_max, 3U);
    EXPECT_EQ(found.created_at, made.token.created_at);
    EXPECT_FALSE(found.expires_at || found.used_at);
    const NewToken other = add(wish("other"));
    EXPECT_NE(other.secret, made.secret);
    std::string close = made.secret;
    close.back() = close.back() == 'A' ? 'E' : 'A';
    for (const std::string& wrong :
         {std::string(), std::string("rhs_"), made.token.id, close, made.secret + "A",
          std::string(made.secret.size(), 'A'), std::string(1'000'000, 'r')}) {
        EXPECT_EQ(find(wrong).error().code, ErrorCode::unauthorized) << wrong.substr(0, 60);
        EXPECT_EQ(wait(store->tokens.use(wrong)).error().code, ErrorCode::unauthorized);
    }
}

// What is in the store, and so in its files and backups, opens nothing.
TEST_F(TokensTest, TheStoreHoldsNoSecret) {
    const NewToken made = add(wish("ci"));
    use(made.secret);
    const Reply keys = wait(store->redis.command({"KEYS", "*"})).value();
    EXPECT_GE(keys.elements.size(), 4U);
    for (const Reply& key : keys.elements) {
        std::vector<std::string> dump{"DUMP", key.text};
        const Reply bytes = wait(store->redis.command(std::move(dump))).value();
        EXPECT_EQ(bytes.text.find(made.secret.substr(4, 20)), std::string::npos) << key.text;
        EXPECT_EQ(key.text.find(made.secret.substr(4, 20)), std::string::npos);
    }
}

TEST_F(TokensTest, RefusesWhatCannotBe) {
    add(wish("taken"));
    struct Row {
        const char* name;
        TokenWish wish;
    };
    std::vector<Row> rows = {{"no name", wish("")},
                             {"a name that is taken", wish("taken")},
                             {"a space", wish("a b")},
                             {"a dash in front", wish("-a")},
                             {"a long name", wish(std::string(65, 'n'))},
                             {"no scopes", wish("a")},
                             {"no requests", wish("a")},
                             {"too many requests", wish("a")},
                             {"no submissions", wish("a")},
                             {"too many submissions", wish("a")},
                             {"no time", wish("a")}};
    rows[5].wish.scopes.clear();
    rows[6].wish.per_minute = 0;
    rows[7].wish.per_minute = limits::token_requests_per_minute_max + 1;
    rows[8].wish.unfinished_max = 0;
    rows[9].wish.unfinished_max = limits::token_unfinished_max + 1;
    rows[10].wish.lifetime = Milliseconds(0);
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto made = wait(store->tokens.add(row.wish));
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::invalid_input);
    }
    add(wish(std::string(64, 'n')));
    EXPECT_EQ(wait(store->tokens.list()).value().size(), 2U);
}

TEST_F(TokensTest, AreListedOldestFirst) {
    EXPECT_TRUE(wait(store->tokens.list()).value().empty());
    for (const char* name : {"second", "first", "third"}) add(wish(name));
    for (const Token& token : wait(store->tokens.list()).value()) {
        const char* score = token.name == "first" ? "1" : token.name == "second" ? "2" : "3";
        command({"ZADD", "rh:tokens", score, token.id});
    }
    std::vector<std::string> names;
    for (const Token& token : wait(store->tokens.list()).value()) names.push_back(token.name);
    EXPECT_EQ(names, (std::vector<std::string>{"first", "second", "third"}));
}

TEST_F(TokensTest, EndWhenTheyAreRevoked) {
    const NewToken by_name = add(wish("one"));
    const NewToken by_id = add(wish("two"));
    const NewToken kept = add(wish("three"));
    use(by_name.secret);
    EXPECT_EQ(revoke("one").value().id, by_name.token.id);
    EXPECT_EQ(revoke(by_id.token.id).value().name, "two");
    EXPECT_EQ(revoke("one").error().code, ErrorCode::not_found);
    EXPECT_EQ(find(by_name.secret).error().code, ErrorCode::unauthorized);
    EXPECT_EQ(wait(store->tokens.use(by_id.secret)).error().code, ErrorCode::unauthorized);
    EXPECT_TRUE(find(kept.secret));
    const NewToken again = add(wish("one"));
    EXPECT_NE(again.token.id, by_name.token.id);
    EXPECT_FALSE(find(by_name.secret));
    EXPECT_EQ(wait(store->tokens.list()).value().size(), 2U);
}

TEST_F(TokensTest, EndWhenTheirTimeIsOver) {
    TokenWish short_lived = wish("short");
    short_lived.lifetime = std::chrono::hours(1);
    const NewToken made = add(short_lived);
    ASSERT_TRUE(made.token.expires_at);
    EXPECT_EQ(*made.token.expires_at - made.token.created_at, std::chrono::hours(1));
    EXPECT_TRUE(find(made.secret));
    const std::string now = std::to_string(to_millis(wait(store->clock.ask()).value()));
    command({"HSET", "rh:token:" + made.token.id, "expires_at", now});
    EXPECT_EQ(find(made.secret).error().code, ErrorCode::unauthorized);
    EXPECT_NE(find(made.secret).error().message.find("expired"), std::string::npos);
    EXPECT_EQ(wait(store->tokens.use(made.secret)).error().code, ErrorCode::unauthorized);
    EXPECT_EQ(wait(store->tokens.list()).value().size(), 1U) << "it is there to be seen";
}

TEST_F(TokensTest, TellWhenTheyWereLastUsedOnceAMinute) {
    const NewToken made = add(wish("ci"));
    use(made.secret);
    const auto first = find(made.secret).value().used_at;
    ASSERT_TRUE(first);
    age(made, 58'000);
    use(made.secret);
    EXPECT_EQ(find(made.secret).value().used_at, *first - std::chrono::seconds(58));
    age(made, 3'000);
    use(made.secret);
    EXPECT_GE(find(made.secret).value().used_at, first);
}

// TOKEN-4
TEST_F(TokensTest, ABucketHoldsAMinutesWorthAndFillsEvenly) {
    TokenWish asked = wish("ci");
    asked.per_minute = 3;
    const NewToken made = add(asked);
    const NewToken other = add(wish("other"));
    for (std::size_t left : {2U, 1U, 0U}) {
        const TokenUse used = use(made.secret);
        EXPECT_TRUE(used.is_within_rate);
        EXPECT_EQ(used.remaining, left);
        EXPECT_EQ(used.token.id, made.token.id);
    }
    const TokenUse refused = use(made.secret);
    EXPECT_FALSE(refused.is_within_rate);
    EXPECT_EQ(refused.remaining, 0U);
    EXPECT_GT(refused.next_after, Milliseconds(0));
    EXPECT_LE(refused.next_after, Milliseconds(20'000));
    EXPECT_GT(refused.full_after, Milliseconds(40'000));
    EXPECT_LE(refused.full_after, Milliseconds(60'000));
    EXPECT_TRUE(use(other.secret).is_within_rate) << "each has its own";
    // A third of a minute later there is one more, and one only.
    age(made, 20'000);
    EXPECT_TRUE(use(made.secret).is_within_rate);
    EXPECT_FALSE(use(made.secret).is_within_rate);
    // However long nobody came, a full bucket is all there is.
    age(made, 3'600'000);
    EXPECT_EQ(use(made.secret).remaining, 2U);
    // A clock that went back costs nothing.
    age(made, -3'600'000);
    EXPECT_EQ(use(made.secret).remaining, 1U);
}

TEST_F(TokensTest, AnUnusedBucketLeavesNoTrace) {
    const NewToken made = add(wish("ci"));
    use(made.secret);
    std::vector<std::string> ask{"PTTL", "rh:rate:" + made.token.id};
    const Reply left = wait(store->redis.command(std::move(ask))).value();
    EXPECT_GT(left.integer, 0);
    EXPECT_LE(left.integer, 60'000);
}

}  // namespace
}  // namespace rehearse::store
