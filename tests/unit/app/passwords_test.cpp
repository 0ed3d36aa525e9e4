#include "app/passwords.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

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
    EXPECT_TRUE(is_password(hash, "correct horse"));
    EXPECT_FALSE(is_password(hash, "correct horsf"));
    EXPECT_FALSE(is_password("", "")) << "who has no account has no password either";
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
