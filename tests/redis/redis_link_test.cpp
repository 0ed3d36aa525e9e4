#include "store/redis_link.hpp"

#include <gtest/gtest.h>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using std::chrono::seconds;
using test::eventually;
using test::StoreTest;

class LinkTest : public StoreTest {
protected:
    store::StoreOptions options() override {
        store::StoreOptions made = StoreTest::options();
        made.link.command_timeout = Milliseconds(500);
        made.link.bytes_in_flight_max = 1024 * 1024;
        made.link.commands_in_flight_max = 50;
        return made;
    }
    Result<Reply> command(std::vector<std::string> arguments) {
        return wait(store->redis.link().command(std::move(arguments)));
    }
};

TEST_F(LinkTest, replies_of_every_kind_are_copied) {
    EXPECT_EQ(command({"SET", std::string("k\0\r\n", 4), std::string("v\0\xff", 3)})->text, "OK");
    EXPECT_EQ(command({"GET", std::string("k\0\r\n", 4)})->text, std::string("v\0\xff", 3));
    EXPECT_TRUE(command({"GET", "none"})->is_nil());
    EXPECT_EQ(command({"STRLEN", "none"})->integer, 0);
    EXPECT_TRUE(command({"NO-SUCH-COMMAND"})->is_error());
    const Reply nested = command({"EVAL", "return {1, {'a', {false}}}", "0"}).value();
    EXPECT_EQ(nested.elements.at(1).elements.at(0).text, "a");
    EXPECT_TRUE(nested.elements.at(1).elements.at(1).elements.at(0).is_nil());
}

TEST_F(LinkTest, a_frozen_redis_costs_the_deadline_and_comes_back) {
    std::vector<LinkState> states;
    store->redis.link().on_state([&](LinkState state) { states.push_back(state); });
    server.freeze();
    const auto before = std::chrono::steady_clock::now();
    const Result<Reply> reply = command({"PING"});
    const auto took = std::chrono::steady_clock::now() - before;
    ASSERT_TRUE(reply.has_error());
    EXPECT_EQ(reply.error().code, ErrorCode::store_away);
    EXPECT_LT(took, seconds(5));
    EXPECT_FALSE(store->is_up());
    const Result<Reply> at_once = command({"PING"});
    EXPECT_EQ(at_once.error().code, ErrorCode::store_away);
    EXPECT_EQ(store->redis.link().commands_in_flight(), 0U);
    server.thaw();
    ASSERT_TRUE(eventually(context, [&] { return store->is_up(); }));
    EXPECT_TRUE(command({"PING"}).has_value());
    EXPECT_EQ(states, (std::vector<LinkState>{LinkState::down, LinkState::up}));
}

TEST_F(LinkTest, a_frozen_redis_is_noticed_though_nobody_asks) {
    ASSERT_TRUE(eventually(context, [&] { return store->sessions.is_listening(); }));
    server.freeze();
    EXPECT_TRUE(eventually(
        context, [&] { return !store->is_up() && !store->sessions.is_listening(); }, seconds(10)));
}

TEST_F(LinkTest, what_waits_is_bounded) {
    server.freeze();
    int refused = 0;
    int ended = 0;
    const std::string large(100'000, 'x');
    auto done = [&](std::exception_ptr, Result<Reply> reply) {
        ++ended;
        const bool full =
            reply.has_error() && reply.error().message.find("too much") != std::string::npos;
        if (full) ++refused;
    };
    for (int index = 0; index < 30; ++index) {
        std::vector<std::string> set = {"SET", "k", large};
        boost::asio::co_spawn(context, store->redis.link().command(std::move(set)), done);
    }
    for (int index = 0; index < 100; ++index) {
        std::vector<std::string> ping = {"PING"};
        boost::asio::co_spawn(context, store->redis.link().command(std::move(ping)), done);
    }
    ASSERT_TRUE(eventually(context, [&] { return ended == 130; }));
    EXPECT_GE(refused, 80);
    EXPECT_LT(refused, 130);
    EXPECT_EQ(store->redis.link().bytes_in_flight(), 0U);
}

TEST_F(LinkTest, one_large_command_alone_always_fits) {
    const std::string large(5'000'000, 'x');
    EXPECT_EQ(command({"SET", "k", large})->text, "OK");
    EXPECT_EQ(command({"GET", "k"})->text.size(), large.size());
}

TEST_F(LinkTest, kill_and_restart_is_survived_and_counted) {
    const std::uint64_t before = store->redis.link().connects();
    for (int round = 0; round < 3; ++round) {
        server.kill_hard();
        EXPECT_TRUE(eventually(context, [&] { return !store->is_up(); }));
        server.start();
        ASSERT_TRUE(eventually(context, [&] { return store->is_up(); }));
        EXPECT_TRUE(command({"PING"}).has_value());
    }
    EXPECT_EQ(store->redis.link().connects(), before + 3);
}

TEST_F(LinkTest, a_redis_that_became_a_replica_is_away) {
    ASSERT_TRUE(command({"REPLICAOF", "127.0.0.1", "1"}).has_value());
    const Result<Reply> write = command({"SET", "k", "v"});
    ASSERT_TRUE(write.has_error());
    EXPECT_EQ(write.error().code, ErrorCode::store_away);
    EXPECT_TRUE(eventually(context, [&] { return !store->is_up(); }));
    EXPECT_TRUE(wait(store->redis.link().wait_up(Milliseconds(300))).has_error());
}

TEST_F(LinkTest, a_redis_out_of_memory_refuses_and_the_link_stays) {
    ASSERT_TRUE(command({"CONFIG", "SET", "maxmemory", "1"}).has_value());
    CreateRequest request{"s", "ann", "", {"a"}, {}};
    const Result<Created> created = wait(store->sessions.create(request));
    ASSERT_TRUE(created.has_error());
    EXPECT_EQ(created.error().code, ErrorCode::store_away);
    EXPECT_TRUE(store->is_up());
    ASSERT_TRUE(command({"CONFIG", "SET", "maxmemory", "0"}).has_value());
    EXPECT_TRUE(wait(store->sessions.create(request)).has_value());
}

TEST_F(LinkTest, stop_fails_what_is_in_flight_and_returns) {
    server.freeze();
    bool failed = false;
    std::vector<std::string> ping = {"PING"};
    auto done = [&](std::exception_ptr, Result<Reply> reply) { failed = reply.has_error(); };
    boost::asio::co_spawn(context, store->redis.link().command(std::move(ping)), done);
    wait(store->stop());
    EXPECT_TRUE(eventually(context, [&] { return failed; }));
    store.reset();
}

TEST(LinkAway, nothing_listening_is_away_at_once_and_found_when_it_comes) {
    boost::asio::io_context context;
    const test::TemporaryDirectory directory;
    for (const std::string& url :
         {"unix://" + (directory.path() / "none.sock").string(), std::string("redis://127.0.0.1:1"),
          std::string("redis://name.invalid:1")}) {
        SCOPED_TRACE(url);
        LinkOptions options;
        options.address = parse_redis_url(url).value();
        options.quiet = true;
        options.back_off_first = Milliseconds(5);
        RedisLink link(context.get_executor(), options);
        link.start();
        std::vector<std::string> ping = {"PING"};
        const Result<Reply> reply = test::await(context, link.command(ping));
        EXPECT_EQ(reply.error().code, ErrorCode::store_away);
        EXPECT_TRUE(test::await(context, link.wait_up(Milliseconds(100))).has_error());
        test::await(context, link.stop());
    }
}

TEST_F(LinkTest, a_wrong_password_keeps_the_link_down) {
    ASSERT_TRUE(command({"CONFIG", "SET", "requirepass", "secret"}).has_value());
    for (const std::string password : {"wrong", "secret"}) {
        SCOPED_TRACE(password);
        LinkOptions options = this->options().link;
        options.address = server.address();
        options.address.password = password;
        options.address.database = 3;
        RedisLink link(context.get_executor(), options);
        link.start();
        EXPECT_EQ(wait(link.wait_up(Milliseconds(1'000))).has_value(), password == "secret");
        wait(link.stop());
    }
}

TEST_F(LinkTest, a_fault_can_be_made_at_any_command) {
    LinkOptions options = this->options().link;
    options.address = server.address();
    options.fault = [](const std::vector<std::string>& line) { return line[0] == "GET"; };
    RedisLink link(context.get_executor(), options);
    link.start();
    ASSERT_TRUE(wait(link.wait_up(seconds(5))).has_value());
    EXPECT_TRUE(wait(link.command({"SET", "k", "v"})).has_value());
    EXPECT_EQ(wait(link.command({"GET", "k"})).error().code, ErrorCode::store_away);
    wait(link.stop());
}

}  // namespace
}  // namespace rehearse::store
