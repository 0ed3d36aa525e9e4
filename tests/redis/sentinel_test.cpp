// A link that is told Sentinels: it finds the primary through any of them, and the next one when
// that is gone, and says what is wrong when there is none.
#include <gtest/gtest.h>

#include "support/redis_fixture.hpp"
#include "support/sentinel_redis.hpp"

namespace rehearse::store {
namespace {

using std::chrono::seconds;
using test::await;
using test::eventually;
using test::SentinelRedis;

LinkOptions options_for(const std::string& url) {
    LinkOptions options;
    options.address = parse_redis_url(url).value();
    options.quiet = true;
    options.command_timeout = Milliseconds(1'000);
    options.back_off_first = Milliseconds(10);
    return options;
}

class SentinelLink : public ::testing::Test {
protected:
    Result<Reply> command(RedisLink& link, std::vector<std::string> words) {
        return await(context, link.command(std::move(words)));
    }

    boost::asio::io_context context;
};

TEST_F(SentinelLink, follows_the_primary_when_it_dies_and_its_first_sentinel_too) {
    SentinelRedis redis;
    RedisLink link(context.get_executor(), options_for(redis.url()));
    link.start();
    ASSERT_TRUE(await(context, link.wait_up(seconds(20))).has_value()) << link.why_down();
    EXPECT_EQ(command(link, {"SET", "k", "v"})->text, "OK");
    EXPECT_EQ(redis.ask(0, {"GET", "k"}), "$1\r\nv\r\n");
    EXPECT_EQ(link.settles_in(), Milliseconds{0}) << "the first is no other than before";
    // Without its replicas it takes nothing, and is doubted; but there is no other.
    redis.ask(0, {"CONFIG", "SET", "min-replicas-to-write", "5"});
    EXPECT_EQ(command(link, {"SET", "k", "w"}).error().code, ErrorCode::store_away);
    redis.ask(0, {"CONFIG", "SET", "min-replicas-to-write", "0"});
    EXPECT_EQ(command(link, {"SET", "k", "v"})->text, "OK");
    EXPECT_EQ(link.connects(), 1U);
    // Two of three can still elect; and whoever asks must pass by the one that is gone.
    redis.kill_hard(redis.sentinel(0));
    redis.kill_hard(0);
    ASSERT_TRUE(eventually(context, [&] { return !link.is_up(); }));
    ASSERT_TRUE(eventually(
        context, [&] { return link.is_up(); }, seconds(90)))
        << link.why_down();
    EXPECT_GT(link.settles_in(), Milliseconds{0});
    EXPECT_EQ(command(link, {"SET", "k", "after"})->text, "OK");
    const std::size_t now = redis.primary_other_than(0);
    EXPECT_EQ(redis.ask(now, {"GET", "k"}), "$5\r\nafter\r\n");
    EXPECT_TRUE(eventually(context, [&] { return link.settles_in() == Milliseconds{0}; }));
    await(context, link.stop());
}

TEST_F(SentinelLink, leaves_a_primary_that_was_cut_off_and_never_noticed) {
    SentinelRedis redis(1);
    RedisLink link(context.get_executor(), options_for(redis.url()));
    link.start();
    ASSERT_TRUE(await(context, link.wait_up(seconds(20))).has_value()) << link.why_down();
    // Made primary behind the old one's back: that one goes on to answer, and calls itself primary.
    for (std::size_t at = 0; at < SentinelRedis::sentinels_count; ++at)
        redis.ask(redis.sentinel(at), {"SENTINEL", "REMOVE", "interviews"});
    redis.ask(1, {"REPLICAOF", "NO", "ONE"});
    const std::string port = redis.place(1).substr(redis.place(1).find(':') + 1);
    for (std::size_t at = 0; at < SentinelRedis::sentinels_count; ++at)
        redis.ask(redis.sentinel(at),
                  {"SENTINEL", "MONITOR", "interviews", "127.0.0.1", port, "2"});
    ASSERT_TRUE(eventually(
        context, [&] { return link.connects() == 2 && link.is_up(); }, seconds(60)));
    EXPECT_EQ(command(link, {"SET", "k", "v"})->text, "OK");
    EXPECT_EQ(redis.ask(1, {"GET", "k"}), "$1\r\nv\r\n");
    EXPECT_EQ(redis.ask(0, {"GET", "k"}), "$-1\r\n");
    await(context, link.stop());
}

TEST_F(SentinelLink, is_let_in_by_password_and_says_what_is_wrong) {
    SentinelRedis redis(1, "open-sesame");
    struct Row {
        const char* name;
        std::string url;
        const char* why;  // null: it comes up
    };
    std::string wrong = redis.url();
    wrong.replace(wrong.find("open-sesame"), std::string("open-sesame").size(), "wrong");
    std::string none = redis.url();
    none.erase(none.find(":open-sesame@"), std::string(":open-sesame@").size());
    const std::vector<Row> rows = {
        {"right", redis.url(), nullptr},
        {"another name", redis.url("others"), "it watches nothing named others"},
        {"wrong password", wrong, "WRONGPASS"},
        {"no password", none, "NOAUTH"},
        {"nobody there", "sentinel://127.0.0.1:1,127.0.0.1:2/interviews", "127.0.0.1:2: "},
        {"no Sentinel", "sentinel://:open-sesame@" + redis.place(0) + "/interviews", "ERR "},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        RedisLink link(context.get_executor(), options_for(row.url));
        link.start();
        const bool came_up = row.why == nullptr;
        if (came_up) {
            EXPECT_TRUE(await(context, link.wait_up(seconds(20))).has_value()) << link.why_down();
        } else {
            EXPECT_TRUE(eventually(context, [&] { return !link.why_down().empty(); }));
            EXPECT_NE(link.why_down().find(row.why), std::string::npos) << link.why_down();
            EXPECT_EQ(link.why_down().find("sesame"), std::string::npos);
            EXPECT_FALSE(link.is_up());
        }
        await(context, link.stop());
    }
}

}  // namespace
}  // namespace rehearse::store
