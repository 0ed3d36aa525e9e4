#include "store/webhooks.hpp"

#include <gtest/gtest.h>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using std::chrono_literals::operator""h;
using test::StoreTest;

class WebhooksTest : public StoreTest {
protected:
    /// As the step that finishes a submission does it.
    void finish(const std::string& submission, std::int64_t at) {
        std::vector<std::string> words{"ZADD", "rh:webhooks:due", std::to_string(at), submission};
        ASSERT_TRUE(wait(store->redis.command(std::move(words))).has_value());
    }
    std::vector<Delivery> take(std::size_t limit = 10, Milliseconds lease = 1h) {
        return wait(store->webhooks.take_due(limit, lease)).value();
    }
    /// What is waiting, whenever it is due.
    std::size_t waiting() {
        return static_cast<std::size_t>(
            wait(store->redis.command({"ZCARD", "rh:webhooks:due"})).value().integer);
    }
    /// Whether nothing is left of a delivery.
    bool is_forgotten(const std::string& submission) {
        std::vector<std::string> words{"EXISTS", "rh:webhook_try:" + submission};
        return wait(store->redis.command(std::move(words))).value().integer == 0;
    }
    std::optional<Webhook> webhook(const std::string& owner) {
        return wait(store->webhooks.get(owner)).value();
    }
};

TEST_F(WebhooksTest, AnOwnerHasOne) {
    EXPECT_FALSE(webhook("token:a"));
    const Webhook made = wait(store->webhooks.set("token:a", "https://a.org")).value();
    EXPECT_EQ(made.url, "https://a.org");
    EXPECT_EQ(made.secret.size(), 48U);
    EXPECT_FALSE(made.delivered_at || made.failed_at || !made.last_error.empty());
    EXPECT_EQ(webhook("token:a")->secret, made.secret);
    EXPECT_FALSE(webhook("token:b"));
    const Webhook other = wait(store->webhooks.set("token:a", "https://b.org")).value();
    EXPECT_NE(other.secret, made.secret);
    EXPECT_EQ(webhook("token:a")->url, "https://b.org");
    EXPECT_TRUE(wait(store->webhooks.remove("token:a")).value());
    EXPECT_FALSE(wait(store->webhooks.remove("token:a")).value());
    EXPECT_FALSE(webhook("token:a"));
}

TEST_F(WebhooksTest, EndWithTheirToken) {
    TokenWish wish;
    wish.name = "ci";
    wish.scopes = {"a"};
    const Token token = wait(store->tokens.add(wish)).value().token;
    wait(store->webhooks.set("token:" + token.id, "https://a.org")).value();
    wait(store->tokens.revoke("ci")).value();
    EXPECT_FALSE(webhook("token:" + token.id));
}

TEST_F(WebhooksTest, WhatIsDueIsTakenByOneForAWhile) {
    finish("second", 2'000);
    finish("first", 1'000);
    finish("later", to_millis(wait(store->clock.ask()).value() + 1h));
    const auto one = take(1);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].submission, "first");
    EXPECT_EQ(to_millis(one[0].first_at), 1'000);
    EXPECT_EQ(one[0].tries, 0);
    EXPECT_EQ(one[0].id.size(), 22U);
    const auto rest = take();
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].submission, "second");
    EXPECT_NE(rest[0].id, one[0].id);
    EXPECT_TRUE(take().empty());
}

// HOOK-2: a server that died with a delivery in its hands delays it, and no more.
TEST_F(WebhooksTest, AnotherTakesItWhenTheLeaseIsOver) {
    finish("s", 1'000);
    const auto first = take(1, Milliseconds(-10));
    const auto second = take(1);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].id, first[0].id);
    EXPECT_EQ(second[0].first_at, first[0].first_at);
    // The first comes back to life: what it says about its try ends nothing of the second.
    ASSERT_TRUE(wait(store->webhooks.failed(first[0], "token:a", "Late.", std::nullopt)));
    EXPECT_EQ(waiting(), 1U);
    ASSERT_TRUE(wait(store->webhooks.delivered(second[0], "token:a")));
    EXPECT_EQ(waiting(), 0U);
    EXPECT_TRUE(is_forgotten("s"));
}

TEST_F(WebhooksTest, ComesBackUntilItHasArrived) {
    wait(store->webhooks.set("token:a", "https://a.org")).value();
    finish("s", 1'000);
    const auto first = take();
    ASSERT_TRUE(wait(store->webhooks.failed(first[0], "token:a", "Away.", Milliseconds(-1))));
    EXPECT_EQ(webhook("token:a")->last_error, "Away.");
    EXPECT_TRUE(webhook("token:a")->failed_at);
    EXPECT_FALSE(webhook("token:a")->delivered_at);
    const auto second = take();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].id, first[0].id);
    EXPECT_EQ(second[0].tries, 1);
    ASSERT_TRUE(wait(store->webhooks.postpone(second[0], Milliseconds(-1))));
    const auto third = take();
    ASSERT_EQ(third.size(), 1U);
    EXPECT_EQ(third[0].tries, 1) << "putting it off is no try";
    ASSERT_TRUE(wait(store->webhooks.failed(third[0], "token:a", "Away.", 1h)));
    EXPECT_TRUE(take().empty());
    EXPECT_EQ(waiting(), 1U);
    finish("s", 1'000);  // its time has come
    const auto fourth = take();
    ASSERT_EQ(fourth.size(), 1U);
    EXPECT_EQ(fourth[0].tries, 2);
    ASSERT_TRUE(wait(store->webhooks.delivered(fourth[0], "token:a")));
    EXPECT_TRUE(webhook("token:a")->delivered_at);
    EXPECT_EQ(webhook("token:a")->last_error, "Away.");
    EXPECT_EQ(waiting(), 0U);
    EXPECT_TRUE(is_forgotten("s"));
}

TEST_F(WebhooksTest, IsGivenUpOrDropped) {
    wait(store->webhooks.set("token:a", "https://a.org")).value();
    finish("s", 1'000);
    ASSERT_TRUE(wait(store->webhooks.failed(take()[0], "token:a", "Gone.", std::nullopt)));
    EXPECT_EQ(webhook("token:a")->last_error, "Gone.");
    finish("t", 1'000);
    ASSERT_TRUE(wait(store->webhooks.drop(take()[0])));
    EXPECT_EQ(waiting(), 0U);
    EXPECT_TRUE(is_forgotten("s") && is_forgotten("t"));
}

// Judged anew while the first verdict is on its way: the second is told too, as another delivery.
TEST_F(WebhooksTest, WhatFinishesAgainIsToldAgain) {
    finish("s", 1'000);
    const auto first = take();
    finish("s", 2'000);
    ASSERT_TRUE(wait(store->webhooks.delivered(first[0], "token:a")));
    const auto second = take();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_NE(second[0].id, first[0].id);
    EXPECT_EQ(to_millis(second[0].first_at), 2'000);
}

TEST_F(WebhooksTest, AWebhookThatIsGoneIsNotMadeByItsDeliveries) {
    finish("s", 1'000);
    ASSERT_TRUE(wait(store->webhooks.failed(take()[0], "token:a", "Gone.", std::nullopt)));
    EXPECT_FALSE(webhook("token:a"));
    EXPECT_EQ(wait(store->redis.command({"EXISTS", "rh:webhook:token:a"})).value().integer, 0);
}

}  // namespace
}  // namespace rehearse::store
