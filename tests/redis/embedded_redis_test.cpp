#include "store/embedded_redis.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

namespace fs = std::filesystem;
using test::eventually;

class EmbeddedRedisTest : public ::testing::Test {
protected:
    EmbeddedRedisOptions options() {
        EmbeddedRedisOptions made;
        made.data_directory = directory.path() / "data";
        made.start_patience = Milliseconds(20'000);
        return made;
    }
    std::unique_ptr<EmbeddedRedis> started() {
        auto redis = std::make_unique<EmbeddedRedis>(context.get_executor(), options());
        const Result<void> up = test::await(context, redis->start());
        EXPECT_TRUE(up.has_value()) << up.error().message;
        return redis;
    }
    std::unique_ptr<Store> connected(const EmbeddedRedis& redis) {
        StoreOptions store_options;
        store_options.address = redis.address();
        store_options.link.quiet = true;
        store_options.link.back_off_first = Milliseconds(10);
        store_options.link.back_off_last = Milliseconds(50);
        auto store = std::make_unique<Store>(context.get_executor(), store_options);
        store->start();
        EXPECT_TRUE(test::await(context, store->redis.link().wait_up(std::chrono::seconds(10)))
                        .has_value());
        return store;
    }
    std::string failure(EmbeddedRedisOptions the_options) {
        EmbeddedRedis redis(context.get_executor(), std::move(the_options));
        const Result<void> up = test::await(context, redis.start());
        if (up.has_value()) return "it started";
        EXPECT_EQ(up.error().code, ErrorCode::setup);
        return up.error().message;
    }
    bool is_running(int pid) { return pid > 0 && ::kill(pid, 0) == 0; }

    test::TemporaryDirectory directory;
    boost::asio::io_context context;
};

// Appends until it fails; the store, head and count are the test's, which joins it.
Task<void> append_until_away(Store* store, Head* kept, bool* ended) {
    for (;;) {
        std::vector<std::string> payloads = {"payload " + std::to_string(kept->seq + 1)};
        Effects effects;
        const Result<Appended> appended =
            co_await store->sessions.append("s", *kept, std::move(payloads), std::move(effects));
        if (appended.has_error()) break;
        *kept = std::get<Kept>(*appended).head;
    }
    *ended = true;
}

TEST_F(EmbeddedRedisTest, kill_9_at_any_moment_loses_nothing_acknowledged) {
    auto redis = started();
    auto store = connected(*redis);
    std::vector<EmbeddedState> states;
    redis->on_state([&](EmbeddedState state) { states.push_back(state); });
    CreateRequest request{"s", "ann", "", {"payload 1"}, {}};
    Head kept = test::await(context, store->sessions.create(request)).value().head;
    for (int round = 1; round <= 3; ++round) {
        SCOPED_TRACE(round);
        bool ended = false;
        TaskGroup tasks(context.get_executor());
        const std::uint64_t goal = kept.seq + 300;
        tasks.spawn("appender", append_until_away(store.get(), &kept, &ended));
        ASSERT_TRUE(eventually(context, [&] { return kept.seq > goal; }));
        ::kill(redis->pid(), SIGKILL);
        ASSERT_TRUE(eventually(context, [&] { return ended; }));
        ASSERT_TRUE(eventually(context, [&] { return store->is_up(); }));
        const std::vector<Entry> all =
            test::await(context, store->sessions.read("s", 0, 100'000)).value();
        ASSERT_GE(all.size(), kept.seq);
        EXPECT_EQ(all[kept.seq - 1].hash, kept.hash);
        std::string previous;
        for (const Entry& entry : all) {
            EXPECT_EQ(entry.hash, chain_hash(previous, entry.seq, entry.at_ms, entry.payload));
            previous = entry.hash;
        }
        kept = Head{all.back().seq, all.back().hash};  // the last may be kept, unacknowledged
        ASSERT_TRUE(eventually(
            context, [&] { return states.size() == 2 * static_cast<std::size_t>(round); }));
        EXPECT_EQ(states.back(), EmbeddedState::running);
    }
    test::await(context, store->stop());
    test::await(context, redis->stop());
}

TEST_F(EmbeddedRedisTest, what_was_kept_is_there_after_stop_and_start) {
    auto redis = started();
    auto store = connected(*redis);
    CreateRequest request{"s", "ann", "", {"a"}, {}};
    const Created created = test::await(context, store->sessions.create(request)).value();
    test::await(context, store->stop());
    const int pid = redis->pid();
    test::await(context, redis->stop());
    EXPECT_FALSE(is_running(pid));
    redis = started();
    store = connected(*redis);
    EXPECT_EQ(test::await(context, store->sessions.head("s")).value(), created.head);
    test::await(context, store->stop());
    test::await(context, redis->stop());
}

TEST_F(EmbeddedRedisTest, two_servers_cannot_share_a_directory) {
    auto redis = started();
    const std::string message = failure(options());
    EXPECT_NE(message.find("Another server"), std::string::npos) << message;
    EXPECT_NE(message.find(std::to_string(::getpid())), std::string::npos) << message;
    auto store = connected(*redis);  // the first is unharmed
    EXPECT_TRUE(fs::exists(directory.path() / "data/redis/redis.pid"));
    test::await(context, store->stop());
    test::await(context, redis->stop());
    test::await(context, started()->stop());
}

TEST_F(EmbeddedRedisTest, each_reason_not_to_start_is_one_sentence) {
    EmbeddedRedisOptions no_program = options();
    no_program.redis_server = "no-such-redis";
    EXPECT_NE(failure(no_program).find("was not found: install Redis"), std::string::npos);

    EmbeddedRedisOptions bad_directory = options();
    std::ofstream(directory.path() / "file") << "x";
    bad_directory.data_directory = directory.path() / "file" / "data";
    EXPECT_NE(failure(bad_directory).find("cannot be used"), std::string::npos);

    EmbeddedRedisOptions not_redis = options();
    not_redis.redis_server = "/bin/true";
    EXPECT_NE(failure(not_redis).find("ended before it answered"), std::string::npos);

    EmbeddedRedisOptions silent = options();
    const fs::path script = directory.path() / "silent";
    std::ofstream(script) << "#!/bin/sh\nexec sleep 60\n";
    fs::permissions(script, fs::perms::owner_all);
    silent.redis_server = script.string();
    silent.start_patience = Milliseconds(200);
    EXPECT_NE(failure(silent).find("did not answer within 200 ms"), std::string::npos);
}

TEST_F(EmbeddedRedisTest, a_nearly_full_disk_is_noticed) {
    auto redis = started();
    EXPECT_TRUE(redis->has_room());
    test::await(context, redis->stop());
    EmbeddedRedisOptions demanding = options();
    demanding.free_bytes_min = std::uintmax_t(1) << 60U;
    EmbeddedRedis full(context.get_executor(), demanding);
    ASSERT_TRUE(test::await(context, full.start()).has_value());
    EXPECT_FALSE(full.has_room());
    test::await(context, full.stop());
}

// A large file may take Redis a minute to load; who stops the server meanwhile does not wait for
// it.
TEST_F(EmbeddedRedisTest, a_start_can_be_interrupted) {
    EmbeddedRedisOptions slow = options();
    const fs::path script = directory.path() / "slow";
    std::ofstream(script) << "#!/bin/sh\nexec sleep 600\n";
    fs::permissions(script, fs::perms::owner_all);
    slow.redis_server = script.string();
    slow.start_patience = std::chrono::minutes(10);
    EmbeddedRedis redis(context.get_executor(), slow);
    std::optional<Result<void>> up;
    boost::asio::co_spawn(context, redis.start(),
                          [&](std::exception_ptr, Result<void> result) { up = std::move(result); });
    ASSERT_TRUE(eventually(context, [&] { return redis.pid() != 0; }));
    const int pid = redis.pid();
    redis.interrupt_start();
    ASSERT_TRUE(eventually(context, [&] { return up.has_value(); }));
    EXPECT_TRUE(up->has_error());
    EXPECT_FALSE(is_running(pid));
    test::await(context, redis.stop());
    test::await(context, started()->stop());  // and the directory is free again
}

TEST_F(EmbeddedRedisTest, damaged_files_are_named_and_not_touched) {
    auto redis = started();
    auto store = connected(*redis);
    for (int index = 0; index < 20; ++index) {
        CreateRequest request{"s" + std::to_string(index), "ann", "", {"payload"}, {}};
        ASSERT_TRUE(test::await(context, store->sessions.create(request)).has_value());
    }
    test::await(context, store->stop());
    test::await(context, redis->stop());
    for (const auto& entry :
         fs::directory_iterator(directory.path() / "data/redis/appendonlydir")) {
        if (entry.path().string().ends_with(".incr.aof")) {
            std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(200);
            file << "not a command at all";
        }
    }
    const std::string message = failure(options());
    EXPECT_NE(message.find("redis-check-aof"), std::string::npos) << message;
}

TEST_F(EmbeddedRedisTest, a_path_too_long_for_a_socket_is_got_round) {
    EmbeddedRedisOptions deep = options();
    deep.data_directory = directory.path() / std::string(120, 'd');
    deep.runtime_directory = directory.path();
    EmbeddedRedis redis(context.get_executor(), deep);
    ASSERT_TRUE(test::await(context, redis.start()).has_value());
    const fs::path socket = std::get<UnixAddress>(redis.address().place).path;
    EXPECT_LT(socket.native().size(), 108U);
    EXPECT_EQ(fs::status(socket.parent_path()).permissions(), fs::perms::owner_all);
    EXPECT_EQ(running_redis(deep.data_directory).value().display(), redis.address().display());
    test::await(context, redis.stop());
    EXPECT_FALSE(fs::exists(socket.parent_path()));
}

TEST_F(EmbeddedRedisTest, others_find_it_by_its_directory_while_it_runs) {
    const fs::path data = options().data_directory;
    EXPECT_EQ(running_redis(data).error().code, ErrorCode::setup);
    EXPECT_FALSE(fs::exists(data)) << "looking changes nothing";
    auto redis = started();
    EXPECT_EQ(running_redis(data).value().display(), redis->address().display());
    test::await(context, redis->stop());
    const Result<RedisAddress> gone = running_redis(data);
    ASSERT_TRUE(gone.has_error());
    EXPECT_NE(gone.error().message.find(data.string()), std::string::npos) << gone.error().message;
}

TEST_F(EmbeddedRedisTest, a_redis_left_over_is_ended_and_a_stranger_is_not) {
    // A leftover: a Redis that works in the directory and is named by its pid file, whose server is
    // gone.
    const fs::path home = directory.path() / "data/redis";
    fs::create_directories(home);
    std::string dir = home.string();
    std::string socket = (home / "redis.sock").string();
    const pid_t leftover = ::fork();
    if (leftover == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket.c_str(),
                 "--dir", dir.c_str(), "--save", "", "--logfile", "/dev/null", nullptr);
        ::_exit(127);
    }
    ASSERT_TRUE(eventually(context, [&] { return fs::exists(socket); }));
    std::ofstream(home / "redis.pid") << leftover << '\n';
    auto redis = started();
    int status = 0;
    EXPECT_EQ(::waitpid(leftover, &status, WNOHANG), leftover);
    test::await(context, redis->stop());
    // A process id that somebody else has by now.
    std::ofstream(home / "redis.pid") << ::getpid() << '\n';
    redis = started();
    test::await(context, redis->stop());
}

}  // namespace
}  // namespace rehearse::store
