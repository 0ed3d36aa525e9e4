// What the store brought into base: ids, log lines and task groups.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <stdexcept>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/task.hpp"
#include "store/redis_store.hpp"
#include "store/session_log.hpp"

namespace rehearse {
namespace {

TEST(Ids, are_22_characters_of_base64url_and_differ) {
    std::set<std::string> seen;
    for (int index = 0; index < 1'000; ++index) {
        const std::string id = random_id();
        EXPECT_EQ(id.size(), 22U);
        EXPECT_EQ(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789-_"),
                  std::string::npos);
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 1'000U);
}

TEST(Ids, base64url_has_known_values) {
    struct Row {
        const char* name;
        std::vector<std::uint8_t> bytes;
        const char* text;
    };
    const Row rows[] = {
        {"none", {}, ""},
        {"one", {0xff}, "_w"},
        {"two", {0xfb, 0xef}, "--8"},
        {"three", {0, 0, 0}, "AAAA"},
        {"four", {1, 2, 3, 4}, "AQIDBA"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(base64url(row.bytes), row.text);
    }
}

TEST(Log, lines_are_json_whatever_the_text) {
    const Instant at = from_millis(1'700'000'000'042);
    EXPECT_EQ(log::line(at, log::Level::warn, "some_event",
                        {{"n", -3}, {"u", std::size_t{7}}, {"ok", true}, {"d", 0.5}, {"s", "x"}}),
              R"({"ts":"2023-11-14T22:13:20.042Z","level":"warn","event":"some_event",)"
              R"("n":-3,"u":7,"ok":true,"d":0.5,"s":"x"})");
    struct Row {
        const char* name;
        std::string text;
        const char* quoted;
    };
    const Row rows[] = {
        {"quotes", "a\"b\\c", R"("a\"b\\c")"},
        {"line break", "a\nb", R"("a\u000ab")"},
        {"NUL", std::string("a\0b", 3), R"("a\u0000b")"},
        {"UTF-8", "\xc3\xa4\xf0\x9f\x98\x80", "\"\xc3\xa4\xf0\x9f\x98\x80\""},
        {"stray byte", "a\xffz", R"("a\ufffdz")"},
        {"cut short", "a\xf0\x9f", R"("a\ufffd\ufffd")"},
        {"surrogate", "\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")"},
        {"overlong", "\xc0\x80", R"("\ufffd\ufffd")"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const std::string line = log::line(at, log::Level::info, "e", {{"t", row.text}});
        EXPECT_NE(line.find(std::string(R"("t":)") + row.quoted + "}"), std::string::npos) << line;
    }
}

Task<void> wait_for(boost::asio::steady_timer* timer) {
    auto waited = co_await timer->async_wait(use_tuple);
    static_cast<void>(waited);
}
Task<void> throws() {
    throw std::runtime_error("on purpose");
    co_return;
}
Task<void> join_then(TaskGroup* group, bool* joined) {
    co_await group->join();
    *joined = true;
}

TEST(TaskGroup, counts_joins_and_survives_an_exception) {
    boost::asio::io_context context;
    boost::asio::steady_timer timer(context, boost::asio::steady_timer::time_point::max());
    TaskGroup group(context.get_executor());
    TaskGroup other(context.get_executor());
    bool joined = false;
    group.spawn("waits", wait_for(&timer));
    group.spawn("throws", throws());
    other.spawn("joins", join_then(&group, &joined));
    context.poll();
    EXPECT_EQ(group.running(), 1U);
    EXPECT_FALSE(joined);
    timer.cancel();
    context.run();
    EXPECT_EQ(group.running(), 0U);
    EXPECT_TRUE(joined);
}

TEST(Sha1, has_known_values) {
    EXPECT_EQ(store::sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(store::sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(store::chain_hash("", 1, 5, "x"), store::sha1_hex(":1:5:x").substr(0, 16));
}

}  // namespace
}  // namespace rehearse
