#include "app/passwords.hpp"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <fstream>

#include "base/limits.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::app {
namespace {

/// Both outlive it.
Task<void> hash_one(Passwords* passwords, std::size_t* ended) {
    std::string password = "correct horse";
    auto hash = co_await passwords->hash(std::move(password));
    if (hash) ++*ended;
}

// AUTH-1
TEST(Passwords, AreHashedWithArgon2idAndFound) {
    ASSERT_GE(sodium_init(), 0);
    const std::string hash = hash_password("correct horse").value();
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=262144,t=3,p=1$")) << hash;
    EXPECT_TRUE(is_password(hash, "correct horse").value());
    EXPECT_FALSE(is_password(hash, "correct horsf").value());
    EXPECT_FALSE(is_password("", "").value()) << "who has no account has no password either";
}

TEST(Passwords, AreVerifiedOnTheWorker) {
    ASSERT_GE(sodium_init(), 0);
    boost::asio::io_context context;
    Passwords passwords(context.get_executor());
    const std::string hash = test::await(context, passwords.hash("correct horse")).value();
    EXPECT_TRUE(test::await(context, passwords.verify(hash, "correct horse")).value());
    EXPECT_FALSE(test::await(context, passwords.verify(hash, "correct horsf")).value());
    EXPECT_FALSE(test::await(context, passwords.verify("", "correct horse")).value());
    const auto strange = test::await(context, passwords.verify("no hash", "correct horse"));
    ASSERT_TRUE(strange.has_error());
    EXPECT_EQ(strange.error().code, ErrorCode::internal);
}

// AUTH-3: a password that could not be looked at is not a wrong one.
TEST(Passwords, WithoutMemoryNobodyCanTell) {
    ASSERT_GE(sodium_init(), 0);
    const std::string hash = hash_password("correct horse").value();
    const auto without_memory = [](const auto& check) {
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        const rlim_t now = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
        const rlimit little{now + (64UL << 20), RLIM_INFINITY};
        ::setrlimit(RLIMIT_AS, &little);
        std::_Exit(check() ? 0 : 1);
    };
    const auto is_told = [](const auto& result) {
        return !result && result.error().code == ErrorCode::internal;
    };
    for (const std::string& kept : {hash, std::string()}) {
        EXPECT_EXIT(without_memory([&] { return is_told(is_password(kept, "correct horse")); }),
                    ::testing::ExitedWithCode(0), "");
    }
    EXPECT_EXIT(without_memory([&] { return is_told(hash_password("correct horse")); }),
                ::testing::ExitedWithCode(0), "");
}

TEST(Passwords, MustBeLongEnough) {
    EXPECT_FALSE(check_new_password("123456789"));
    EXPECT_TRUE(check_new_password("1234567890"));
    EXPECT_TRUE(check_new_password(std::string(1024, 'a')));
    EXPECT_FALSE(check_new_password(std::string(1025, 'a')));
    EXPECT_FALSE(check_new_password("no UTF-8 \xff here"));
}

// AUTH-2: the thread goes on, and what would wait too long is refused at once.
TEST(Passwords, WaitInABoundedQueue) {
    boost::asio::io_context context;
    Passwords passwords(context.get_executor());
    TaskGroup tasks(context.get_executor());
    std::size_t ended = 0;
    for (std::size_t i = 0; i < limits::passwords_waiting_max; ++i)
        tasks.spawn("hash", hash_one(&passwords, &ended));
    while (passwords.has_room()) context.run_one();
    EXPECT_LT(ended, limits::passwords_waiting_max) << "nobody waited for them";
    auto refused = test::await(context, passwords.verify("", "x"));
    EXPECT_EQ(refused.error().code, ErrorCode::queue_full);
    EXPECT_TRUE(test::eventually(context, [&] { return ended > 0; }));
    EXPECT_TRUE(passwords.has_room());
}

}  // namespace
}  // namespace rehearse::app
