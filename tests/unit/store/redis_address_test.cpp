#include "store/redis_address.hpp"

#include <gtest/gtest.h>

namespace rehearse::store {
namespace {

struct Row {
    const char* name;
    const char* url;
    const char* display;  // null: refused
    const char* user = "";
    const char* password = "";
};

constexpr Row rows[] = {
    {"host", "redis://example", "redis://example:6379/0"},
    {"host, port and database", "redis://example:7000/3", "redis://example:7000/3"},
    {"empty database", "redis://example/", "redis://example:6379/0"},
    {"IPv6", "redis://[::1]:7000/1", "redis://::1:7000/1"},
    {"password", "redis://:secret@example", "redis://example:6379/0", "", "secret"},
    {"user, escaped password", "redis://ann:p%40s%3As@example", "redis://example:6379/0", "ann",
     "p@s:s"},
    {"socket", "unix:///run/redis.sock", "unix:///run/redis.sock"},
    {"socket with database", "unix:///run/redis.sock?db=2", "unix:///run/redis.sock"},
    {"socket with password", "unix://:x@/run/redis.sock", "unix:///run/redis.sock", "", "x"},
    {"one Sentinel", "sentinel://one/main", "sentinel://one:26379/main/0"},
    {"three Sentinels", "sentinel://one,two:7000,[::1]:7001/main-1.x_/3",
     "sentinel://one:26379,two:7000,::1:7001/main-1.x_/3"},
    {"Sentinels, password", "sentinel://ann:p%40%2Cs@one,two/main",
     "sentinel://one:26379,two:26379/main/0", "ann", "p@,s"},
    {"Sentinels without a name", "sentinel://one,two", nullptr},
    {"Sentinels with an empty name", "sentinel://one,two/", nullptr},
    {"Sentinels with a bad name", "sentinel://one/main name", nullptr},
    {"an empty Sentinel", "sentinel://one,,two/main", nullptr},
    {"a comma too many", "sentinel://one,/main", nullptr},
    {"no Sentinel", "sentinel:///main", nullptr},
    {"a Sentinel's port", "sentinel://one:0/main", nullptr},
    {"Sentinels, database no number", "sentinel://one/main/x", nullptr},
    {"seventeen Sentinels", "sentinel://a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a/main", nullptr},
    {"no scheme", "example:6379", nullptr},
    {"TLS", "rediss://example", nullptr},
    {"no host", "redis://:6379", nullptr},
    {"port too large", "redis://example:70000", nullptr},
    {"port zero", "redis://example:0", nullptr},
    {"database no number", "redis://example/x", nullptr},
    {"database negative", "redis://example/-1", nullptr},
    {"user without password", "redis://ann@example", nullptr},
    {"broken escape", "redis://:%4@example", nullptr},
    {"bracket left open", "redis://[::1", nullptr},
    {"relative socket", "unix://redis.sock", nullptr},
    {"unknown option", "unix:///run/redis.sock?x=2", nullptr},
};

TEST(RedisAddress, is_read_or_refused) {
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Result<RedisAddress> address = parse_redis_url(row.url);
        ASSERT_EQ(address.has_value(), row.display != nullptr);
        if (!address) {
            EXPECT_EQ(address.error().code, ErrorCode::setup);
            continue;
        }
        EXPECT_EQ(address->display(), row.display);
        EXPECT_EQ(address->user, row.user);
        EXPECT_EQ(address->password, row.password);
    }
}

TEST(RedisAddress, a_refusal_never_tells_the_password) {
    const Result<RedisAddress> address = parse_redis_url("redis://ann:hunter2@example:x");
    ASSERT_TRUE(address.has_error());
    EXPECT_EQ(address.error().message.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace rehearse::store
