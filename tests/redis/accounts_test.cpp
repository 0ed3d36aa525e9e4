// Accounts, logins and tries, against a real Redis. Time passes by moving what the store wrote.
#include "store/accounts.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "store/logins.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class AccountsTest : public StoreTest {
protected:
    Account add(const std::string& name, const std::string& hash = "hash") {
        return wait(store->accounts.add(name, hash)).value();
    }
    LoginTry try_name(const std::string& name, const std::string& address = "1.2.3.4",
                      const std::string& device = "") {
        return wait(store->logins.try_name(name, {address, device})).value();
    }
    std::optional<NewLogin> log_in(const std::string& name, const std::string& address = "1.2.3.4",
                                   const std::string& agent = "Browser") {
        LoginTry granted = try_name(name, address);
        return wait(store->logins.add(granted, address, agent)).value();
    }
    std::optional<LoggedIn> find(const std::string& secret) {
        return wait(store->logins.find(secret)).value();
    }
    std::vector<Login> logins_of(const Account& account) {
        return wait(store->logins.list(account.id)).value();
    }
    Reply command(std::vector<std::string> arguments) {
        return wait(store->redis.command(std::move(arguments))).value();
    }
    /// As if the last tries had been that much earlier.
    void let_pass(const std::string& tries, std::int64_t milliseconds) {
        command({"HINCRBY", "rh:login_tries:" + tries, "until", std::to_string(-milliseconds)});
    }
    void fail_times(int times, const std::string& name, const std::string& address) {
        for (int i = 0; i < times; ++i) {
            EXPECT_EQ(try_name(name, address).wait, Milliseconds(0)) << i;
            let_pass(tries_of_name(name), 3'600'000);
            let_pass(tries_of_address(address), 3'600'000);
        }
    }
};

TEST_F(AccountsTest, HaveOneNameInWhateverLetters) {
    const Account alice = add("Alice");
    EXPECT_EQ(alice.id.size(), 16U);
    EXPECT_EQ(alice.name, "Alice");
    EXPECT_EQ(wait(store->accounts.add("aLICE", "h")).error().code, ErrorCode::invalid_input);
    add("bob@example.org");
    std::vector<std::string> names;
    for (const Account& account : wait(store->accounts.list()).value())
        names.push_back(account.name);
    EXPECT_EQ(names.size(), 2U);
    EXPECT_EQ(try_name("ALICE").account, alice.id);
    EXPECT_EQ(wait(store->accounts.remove("alice")).value().id, alice.id);
    EXPECT_EQ(wait(store->accounts.remove("alice")).error().code, ErrorCode::not_found);
    EXPECT_NE(add("alice").id, alice.id);
    for (const std::string& wrong : {std::string(), std::string("a b"), std::string("-a"),
                                     std::string("ä"), std::string(65, 'a')})
        EXPECT_EQ(wait(store->accounts.add(wrong, "h")).error().code, ErrorCode::invalid_input);
}

// AUTH-1
TEST_F(AccountsTest, ALoginIsFoundByItsSecretAlone) {
    const Account alice = add("alice");
    const auto made = log_in("alice");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->secret.size(), 44U);
    const auto found = find(made->secret);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account, alice.id);
    EXPECT_EQ(found->name, "alice");
    EXPECT_EQ(found->login, made->id);
    std::string close = made->secret;
    close.back() = close.back() == 'A' ? 'E' : 'A';
    for (const std::string& wrong :
         {std::string(), made->id, close, made->secret + "A", std::string(1'000'000, 'x')})
        EXPECT_FALSE(find(wrong)) << wrong.substr(0, 60);
    // What is in the store opens nothing.
    for (const Reply& key : command({"KEYS", "*"}).elements) {
        const Reply bytes = command({"DUMP", key.text});
        EXPECT_EQ(bytes.text.find(made->secret.substr(0, 20)), std::string::npos) << key.text;
        EXPECT_EQ(key.text.find(made->secret.substr(0, 20)), std::string::npos);
    }
}

// AUTH-4
TEST_F(AccountsTest, LoginsAreListedAndEnded) {
    const Account alice = add("alice");
    const Account bob = add("bob");
    const auto first = log_in("alice", "1.2.3.4", std::string(300, 'a') + "ä");
    const auto second = log_in("alice", "2001:db8::1", "Phone");
    const auto other = log_in("bob");
    const std::vector<Login> listed = logins_of(alice);
    ASSERT_EQ(listed.size(), 2U);
    const Login& shortened = listed[0].id == first->id ? listed[0] : listed[1];
    EXPECT_EQ(shortened.agent, std::string(limits::login_agent_bytes_max, 'a'));
    EXPECT_EQ(shortened.address, "1.2.3.4");
    EXPECT_FALSE(wait(store->logins.end(bob.id, first->id)).value()) << "it is not theirs";
    EXPECT_TRUE(find(first->secret));
    EXPECT_TRUE(wait(store->logins.end(alice.id, first->id)).value());
    EXPECT_FALSE(wait(store->logins.end(alice.id, first->id)).value());
    EXPECT_FALSE(find(first->secret));
    EXPECT_TRUE(find(second->secret));
    const std::vector<std::string> asked{first->id, second->id, other->id};
    EXPECT_EQ(wait(store->logins.ended(asked)).value(), (std::vector<std::string>{first->id}));
    EXPECT_EQ(logins_of(alice).size(), 1U);
}

// AUTH-5
TEST_F(AccountsTest, ANewPasswordEndsTheOtherLogins) {
    const Account alice = add("alice");
    const auto kept = log_in("alice");
    const auto ended = log_in("alice");
    LoginTry under_way = try_name("alice");
    ASSERT_TRUE(wait(store->accounts.set_password("Alice", "other", kept->id, under_way)));
    EXPECT_TRUE(find(kept->secret));
    EXPECT_FALSE(find(ended->secret));
    EXPECT_FALSE(wait(store->logins.add(under_way, "1.2.3.4", "")).value())
        << "what was looked at was the old one";
    EXPECT_EQ(try_name("alice").password, "other");
    ASSERT_TRUE(wait(store->accounts.set_password("alice", "third", "", {})));
    EXPECT_FALSE(find(kept->secret));
    EXPECT_EQ(wait(store->accounts.set_password("carol", "x", "", {})).error().code,
              ErrorCode::not_found);
}

TEST_F(AccountsTest, RemovingAnAccountEndsItsLogins) {
    add("alice");
    const auto made = log_in("alice");
    LoginTry under_way = try_name("alice");
    ASSERT_TRUE(wait(store->accounts.remove("alice")));
    EXPECT_FALSE(find(made->secret));
    EXPECT_FALSE(wait(store->logins.add(under_way, "1.2.3.4", "")).value());
    const Account again = add("alice");
    EXPECT_TRUE(logins_of(again).empty());
}

// AUTH-1
TEST_F(AccountsTest, ALoginLastsThirtyDaysFromItsLastUse) {
    const Account alice = add("alice");
    const auto made = log_in("alice");
    const std::string key = "rh:login:" + made->id;
    const auto left = [&] { return command({"PTTL", key}).integer; };
    const std::int64_t whole = Milliseconds(limits::login_kept).count();
    EXPECT_GT(left(), whole - 60'000);
    command({"PEXPIRE", key, "100000"});
    find(made->secret);
    EXPECT_LE(left(), 100'000) << "within a minute nothing is written";
    command({"HINCRBY", key, "used_at", "-60000"});
    const Instant before = logins_of(alice).at(0).used_at;
    find(made->secret);
    EXPECT_GT(left(), whole - 60'000);
    EXPECT_GT(logins_of(alice).at(0).used_at, before);
    command({"DEL", key});
    EXPECT_FALSE(find(made->secret));
    EXPECT_TRUE(logins_of(alice).empty());
    EXPECT_EQ(wait(store->accounts.list()).value().at(0).logins, 0U);
}

TEST_F(AccountsTest, TheOldestLoginsMakeRoom) {
    const Account alice = add("alice");
    const auto first = log_in("alice");
    command({"ZADD", "rh:logins:" + alice.id, "1", first->id});
    for (std::size_t i = 0; i < limits::logins_per_account_max; ++i) log_in("alice");
    EXPECT_EQ(logins_of(alice).size(), limits::logins_per_account_max);
    EXPECT_FALSE(find(first->secret));
}

// AUTH-3
TEST_F(AccountsTest, FromTheHundredthFailureOnATryMustWaitTwiceAsLong) {
    add("alice");
    const std::string tries = tries_of_name("alice");
    std::int64_t expected = 1'000;
    for (int failures = 1; failures < 115; ++failures) {
        const Instant before = wait(store->clock.ask()).value();
        EXPECT_EQ(try_name("Alice", "10.0.0." + std::to_string(failures)).wait, Milliseconds(0));
        const Instant after = wait(store->clock.ask()).value();
        const std::string over = command({"HGET", "rh:login_tries:" + tries, "until"}).text;
        if (failures < 100) {
            EXPECT_EQ(over, "") << failures;
            continue;
        }
        const Instant begun =
            from_millis(std::stoll(over) - std::min<std::int64_t>(expected, 900'000));
        EXPECT_GE(begun, before) << failures;
        EXPECT_LE(begun, after) << failures;
        let_pass(tries, 3'600'000);
        expected *= 2;
    }
    let_pass(tries, -7'200'000);
    const LoginTry refused = try_name("alice", "10.0.1.1");
    EXPECT_EQ(refused.wait, Milliseconds(900'000));
    EXPECT_TRUE(refused.account.empty()) << "nothing is told of whom it would be";
    EXPECT_EQ(command({"HGET", "rh:login_tries:" + tries, "failures"}).text, "114")
        << "a try that was refused is none";
    EXPECT_EQ(try_name("bob", "10.0.1.1").wait, Milliseconds(0)) << "others do not wait";
}

// AUTH-3: guessing many names from one place.
TEST_F(AccountsTest, AnAddressWaitsToo) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(try_name("n" + std::to_string(i), "2001:db8::1").wait, Milliseconds(0));
    let_pass(tries_of_address("2001:db8::1"), -3'600'000);
    EXPECT_GT(try_name("n5", "2001:db8::1").wait, Milliseconds(0));
    EXPECT_GT(try_name("n6", "2001:db8::ffff:0:1").wait, Milliseconds(0)) << "the same network";
    EXPECT_EQ(try_name("n7", "2001:db8:0:1::1").wait, Milliseconds(0));
    EXPECT_EQ(try_name("n8", "1.2.3.4").wait, Milliseconds(0));
}

// AUTH-2, AUTH-3: a name that nobody has is refused and counted like another.
TEST_F(AccountsTest, AnUnknownNameIsCountedToo) {
    for (int i = 0; i < 100; ++i) {
        const LoginTry made = try_name("nobody", "10.0.0." + std::to_string(i));
        EXPECT_EQ(made.wait, Milliseconds(0));
        EXPECT_TRUE(made.account.empty());
    }
    let_pass(tries_of_name("nobody"), -3'600'000);
    EXPECT_GT(try_name("NOBODY", "10.0.1.9").wait, Milliseconds(0));
}

// AUTH-3
TEST_F(AccountsTest, ATryThatWasRightTakesItsCountBack) {
    add("alice");
    fail_times(4, "alice", "1.2.3.4");
    ASSERT_TRUE(log_in("alice"));
    EXPECT_EQ(command({"EXISTS", "rh:login_tries:" + tries_of_name("alice")}).integer, 0);
    EXPECT_EQ(command({"HGET", "rh:login_tries:" + tries_of_address("1.2.3.4"), "failures"}).text,
              "4")
        << "those of others from there stay";
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(log_in("alice"));
    EXPECT_EQ(try_name("alice").wait, Milliseconds(0));
    EXPECT_NE(command({"HGET", "rh:login_tries:" + tries_of_address("1.2.3.4"), "until"}).text, "")
        << "the fifth from there";
}

// AUTH-3
TEST_F(AccountsTest, ATryThatCouldNotBeLookedAtCountsNoMore) {
    add("alice");
    fail_times(4, "alice", "1.2.3.4");
    for (int i = 0; i < 10; ++i) {
        const LoginTry granted = try_name("ALICE");
        ASSERT_EQ(granted.wait, Milliseconds(0)) << i;
        ASSERT_TRUE(wait(store->logins.take_back(granted)));
    }
    for (const std::string& who : {tries_of_name("alice"), tries_of_address("1.2.3.4")})
        EXPECT_EQ(command({"HGET", "rh:login_tries:" + who, "failures"}).text, "4");
    try_name("alice");
    EXPECT_GT(try_name("alice").wait, Milliseconds(0)) << "the fifth that was wrong";
    LoginTry of_nobody;
    of_nobody.own_tries = tries_of_name("nobody");
    ASSERT_TRUE(wait(store->logins.take_back(of_nobody)));
    EXPECT_EQ(command({"EXISTS", "rh:login_tries:" + tries_of_name("nobody")}).integer, 0);
}

// AUTH-3: who guesses at a name keeps its owner out of no browser where they were.
TEST_F(AccountsTest, AKnownDeviceIsCountedByItself) {
    add("alice");
    for (int i = 0; i < 100; ++i) try_name("alice", "10.0.0." + std::to_string(i));
    for (int i = 0; i < 5; ++i) try_name("n" + std::to_string(i), "1.2.3.4");
    let_pass(tries_of_name("alice"), -3'600'000);
    let_pass(tries_of_address("1.2.3.4"), -3'600'000);
    EXPECT_GT(try_name("alice", "9.9.9.9").wait, Milliseconds(0));
    EXPECT_GT(try_name("bob", "1.2.3.4").wait, Milliseconds(0));
    const LoginTry known = try_name("Alice", "1.2.3.4", "laptop");
    ASSERT_EQ(known.wait, Milliseconds(0));
    EXPECT_EQ(known.name, "alice");
    ASSERT_TRUE(wait(store->logins.add(known, "1.2.3.4", "Browser")).value());
    EXPECT_GT(try_name("alice", "9.9.9.9").wait, Milliseconds(0)) << "that forgives no guesser";
    // It has an allowance, no more, which is its own.
    const std::string tries = tries_of_device("alice", "laptop");
    EXPECT_EQ(command({"EXISTS", "rh:login_tries:" + tries}).integer, 0);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(try_name("alice", "1.2.3.4", "laptop").wait, Milliseconds(0)) << i;
    let_pass(tries, -3'600'000);
    EXPECT_GT(try_name("ALICE", "5.6.7.8", "laptop").wait, Milliseconds(0));
    EXPECT_EQ(try_name("alice", "1.2.3.4", "tablet").wait, Milliseconds(0));
    EXPECT_EQ(try_name("carol", "1.2.3.5", "laptop").wait, Milliseconds(0)) << "of another name";
    // A new password ends all those waits.
    ASSERT_TRUE(wait(store->accounts.set_password("alice", "other", "", known)));
    EXPECT_EQ(try_name("alice", "9.9.9.9").wait, Milliseconds(0));
    EXPECT_EQ(try_name("alice", "1.2.3.4", "laptop").wait, Milliseconds(0));
}

TEST_F(AccountsTest, TriesAreForgottenAfterADay) {
    try_name("alice");
    const Reply left = command({"PTTL", "rh:login_tries:" + tries_of_name("alice")});
    EXPECT_GT(left.integer, 0);
    EXPECT_LE(left.integer, Milliseconds(limits::login_failures_kept).count());
}

}  // namespace
}  // namespace rehearse::store
