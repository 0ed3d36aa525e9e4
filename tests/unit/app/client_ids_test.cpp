#include "app/client_ids.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "support/redis_fixture.hpp"

namespace rehearse::app {
namespace {

ClientIds::Secret secret_of(std::uint8_t byte) {
    ClientIds::Secret secret{};
    secret.fill(byte);
    return secret;
}

TEST(ClientIds, BelongToOneSessionAndPerson) {
    const ClientIds ids(secret_of(1));
    const std::string good = ids.mint("session", "ann");
    std::string tampered = good;
    tampered[0] = tampered[0] == 'A' ? 'B' : 'A';
    std::string resealed = good;
    resealed.back() = resealed.back() == 'A' ? 'B' : 'A';
    std::string other_dot = good;
    other_dot[22] = ':';
    struct Row {
        const char* name;
        std::string client;
        const char* session;
        const char* person;
        bool valid;
    };
    const Row rows[] = {
        {"as minted", good, "session", "ann", true},
        {"other person", good, "session", "bob", false},
        {"other session", good, "sessiom", "ann", false},
        {"swapped", good, "ann", "session", false},
        {"border moved", good, "sessiona", "nn", false},
        {"empty session", good, "", "ann", false},
        {"first half changed", tampered, "session", "ann", false},
        {"seal changed", resealed, "session", "ann", false},
        {"seal alone", good.substr(22), "session", "ann", false},
        {"random alone", good.substr(0, 22), "session", "ann", false},
        {"random and dot", good.substr(0, 23), "session", "ann", false},
        {"other separator", other_dot, "session", "ann", false},
        {"a byte short", good.substr(0, good.size() - 1), "session", "ann", false},
        {"a byte long", good + "A", "session", "ann", false},
        {"a NUL at the end", good + std::string(1, '\0'), "session", "ann", false},
        {"empty", "", "session", "ann", false},
        {"10 KB", std::string(10'000, 'A'), "session", "ann", false},
        {"10 KB behind a dot", std::string(22, 'A') + "." + std::string(10'000, 'A'), "session",
         "ann", false},
        {"bytes", std::string(22, '\xFF') + "." + std::string(22, '\0'), "session", "ann", false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(ids.is_valid(row.client, row.session, row.person), row.valid);
    }
}

TEST(ClientIds, DependOnTheSecretAndDiffer) {
    const ClientIds ours(secret_of(1));
    const ClientIds same(secret_of(1));
    const ClientIds theirs(secret_of(2));
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string id = ours.mint("s", "p");
        EXPECT_TRUE(seen.insert(id).second);
        EXPECT_TRUE(same.is_valid(id, "s", "p"));
        EXPECT_FALSE(theirs.is_valid(id, "s", "p"));
    }
}

class SharedSecret : public test::StoreTest {};

TEST_F(SharedSecret, IsMadeOnceForAllServers) {
    const auto first = wait(shared_secret(store.get()));
    ASSERT_TRUE(first) << first.error().message;
    auto other = make_store();
    ASSERT_TRUE(wait(other->redis.link().wait_up(std::chrono::seconds(10))).has_value());
    const auto second = wait(shared_secret(other.get()));
    wait(other->stop());
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(*first, *second);
    EXPECT_NE(*first, ClientIds::Secret{});
}

// Two servers that start on an empty store at the same moment: between the look of one and its
// write the other does all of it.
TEST_F(SharedSecret, IsTheSameForTwoThatMakeItAtOnce) {
    std::optional<Result<ClientIds::Secret>> first;
    store::StoreOptions slower = options();
    slower.link.fault = [&](const std::vector<std::string>& words) {
        if (words.front() == "SET" && !first) first = wait(shared_secret(store.get()));
        return false;
    };
    store::Store other(context.get_executor(), slower);
    other.start();
    ASSERT_TRUE(wait(other.redis.link().wait_up(std::chrono::seconds(10))).has_value());
    const auto second = wait(shared_secret(&other));
    wait(other.stop());
    ASSERT_TRUE(second) << second.error().message;
    ASSERT_TRUE(first && first->has_value());
    EXPECT_EQ(**first, *second);
    const auto third = wait(shared_secret(store.get()));
    ASSERT_TRUE(third);
    EXPECT_EQ(*third, *second);
}

}  // namespace
}  // namespace rehearse::app
