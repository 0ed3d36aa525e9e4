// WS-5: what waits for a client is bounded, and leaves in order.
#include "net/outbox.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <string>
#include <vector>

namespace rehearse::net {
namespace {

namespace asio = boost::asio;

Frame frame(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

/// Takes until the outbox is closed and empty; the last word is what null became.
Task<void> drain(Outbox* outbox, std::vector<std::string>* into) {
    for (;;) {
        const Frame got = co_await outbox->pop();
        into->push_back(got ? *got : "<end>");
        if (!got) co_return;
    }
}

using Words = std::vector<std::string>;

TEST(Outbox, HandsOutInOrderAndEndsAfterClose) {
    asio::io_context context;
    Outbox outbox(context.get_executor(), 100, 10);
    for (const char* text : {"a", "bb", "ccc"})
        ASSERT_EQ(outbox.push(frame(text)), Outbox::Push::queued);
    EXPECT_EQ(outbox.bytes(), 6U);
    outbox.close();
    EXPECT_EQ(outbox.push(frame("late")), Outbox::Push::closed);
    Words got;
    asio::co_spawn(context, drain(&outbox, &got), asio::detached);
    context.run();
    EXPECT_EQ(got, (Words{"a", "bb", "ccc", "<end>"}));
    EXPECT_EQ(outbox.bytes(), 0U);
}

TEST(Outbox, WakesAWaitingReader) {
    asio::io_context context;
    Outbox outbox(context.get_executor(), 100, 10);
    Words got;
    asio::co_spawn(context, drain(&outbox, &got), asio::detached);
    context.poll();
    EXPECT_TRUE(got.empty());
    // Pushed twice before the reader runs: one wake-up must be enough for both.
    EXPECT_EQ(outbox.push(frame("one")), Outbox::Push::queued);
    EXPECT_EQ(outbox.push(frame("two")), Outbox::Push::queued);
    context.poll();
    EXPECT_EQ(got, (Words{"one", "two"}));
    asio::post(context, [&] { static_cast<void>(outbox.push(frame("three"))); });
    asio::post(context, [&] { outbox.close(); });
    context.run();
    EXPECT_EQ(got, (Words{"one", "two", "three", "<end>"}));
}

TEST(Outbox, CloseWakesAReaderOfNothing) {
    asio::io_context context;
    Outbox outbox(context.get_executor(), 100, 10);
    Words got;
    asio::co_spawn(context, drain(&outbox, &got), asio::detached);
    context.poll();
    outbox.close();
    outbox.close();
    context.restart();
    context.run();
    EXPECT_EQ(got, (Words{"<end>"}));
}

TEST(Outbox, IsBoundedByBytesAndFrames) {
    struct Row {
        const char* name;
        std::size_t bytes_max;
        std::size_t frames_max;
        std::vector<std::size_t> sizes;
        std::vector<bool> taken;
        std::size_t held;
    };
    const Row rows[] = {
        {"exactly full", 10, 9, {4, 6}, {true, true}, 10},
        {"one byte too much", 10, 9, {4, 7}, {true, false}, 4},
        {"smaller one still fits after an overflow", 10, 9, {4, 7, 6}, {true, false, true}, 10},
        {"a lone large frame fits", 10, 9, {1'000}, {true}, 1'000},
        {"nothing behind a large frame", 10, 9, {1'000, 1}, {true, false}, 1'000},
        {"frames", 1'000, 3, {1, 1, 1, 1}, {true, true, true, false}, 3},
        {"empty frames count as frames", 10, 2, {0, 0, 0}, {true, true, false}, 0},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        asio::io_context context;
        Outbox outbox(context.get_executor(), row.bytes_max, row.frames_max);
        std::vector<bool> taken;
        for (const std::size_t size : row.sizes)
            taken.push_back(outbox.push(frame(std::string(size, 'x'))) == Outbox::Push::queued);
        EXPECT_EQ(taken, row.taken);
        EXPECT_EQ(outbox.bytes(), row.held);
    }
}

TEST(Outbox, HasRoomAgainAfterReading) {
    asio::io_context context;
    Outbox outbox(context.get_executor(), 10, 2);
    Words got;
    asio::co_spawn(context, drain(&outbox, &got), asio::detached);
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(outbox.push(frame("12345")), Outbox::Push::queued) << i;
        ASSERT_EQ(outbox.push(frame("12345")), Outbox::Push::queued) << i;
        ASSERT_EQ(outbox.push(frame("1")), Outbox::Push::overflow) << i;
        context.restart();
        context.poll();
    }
    EXPECT_EQ(got.size(), 200U);
    outbox.close();
    context.restart();
    context.run();
}

}  // namespace
}  // namespace rehearse::net
