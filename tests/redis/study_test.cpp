#include "store/study.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class StudyTest : public StoreTest {
protected:
    Result<KeptReview> add(const std::string& person, const std::string& payload, Once once = {}) {
        return wait(store->study.add(person, std::move(once), payload));
    }
    std::vector<KeptReview> all(const std::string& person) {
        return wait(store->study.list(person, 1'000, "")).value().reviews;
    }
    Result<KeptUpcoming> plan(const std::string& person, const std::string& payload,
                              Once once = {}) {
        return wait(store->study.add_upcoming(person, std::move(once), payload));
    }
    Reply command(std::vector<std::string> arguments) {
        return wait(store->redis.command(std::move(arguments))).value();
    }
};

TEST_F(StudyTest, ReviewsAreKeptInOrderEachPersonTheirOwn) {
    EXPECT_TRUE(all("local").empty());
    const KeptReview first = add("local", "one").value();
    const KeptReview second = add("local", "two").value();
    const KeptReview other = add("account:a", "three").value();
    EXPECT_EQ(first.seq, 1U);
    EXPECT_EQ(second.seq, 2U);
    EXPECT_EQ(other.seq, 1U);
    EXPECT_GE(second.at, first.at);
    EXPECT_GT(to_millis(first.at), 1'600'000'000'000);
    const auto kept = all("local");
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].payload, "one");
    EXPECT_EQ(kept[0].at, first.at);
    EXPECT_EQ(kept[1].seq, 2U);
    const auto newest = wait(store->study.latest("local", 1)).value();
    ASSERT_EQ(newest.size(), 1U);
    EXPECT_EQ(newest[0].payload, "two");
}

// STUDY-3
TEST_F(StudyTest, AKeyMakesOneReviewHoweverOftenItIsSent) {
    const KeptReview made = add("local", "one", {"key", "request"}).value();
    for (int tries = 0; tries < 3; ++tries) {
        const KeptReview again = add("local", "another estimate", {"key", "request"}).value();
        EXPECT_EQ(again.seq, made.seq);
        EXPECT_EQ(again.at, made.at);
        EXPECT_EQ(again.payload, "one");
    }
    EXPECT_EQ(all("local").size(), 1U);
    EXPECT_EQ(add("local", "one", {"key", "other request"}).error().code,
              ErrorCode::idempotency_conflict);
    EXPECT_EQ(add("local", "two", {"key2", "request"}).value().seq, 2U);
    EXPECT_EQ(add("account:a", "one", {"key", "other request"}).value().seq, 1U);
    EXPECT_LE(command({"TTL", "rh:idempotency:study:5:local:key"}).integer, 86'400);
    EXPECT_GT(command({"TTL", "rh:idempotency:study:5:local:key"}).integer, 86'000);
}

// STUDY-4
TEST_F(StudyTest, PagesHoldEachReviewOnce) {
    for (int n = 1; n <= 7; ++n) add("local", std::to_string(n));
    std::string cursor;
    std::vector<std::string> seen;
    for (int pages = 0; pages < 10; ++pages) {
        const ReviewPage page = wait(store->study.list("local", 3, cursor)).value();
        for (const KeptReview& review : page.reviews) seen.push_back(review.payload);
        if (pages == 0) add("local", "8");  // between two pages
        if (!page.next) break;
        cursor = *page.next;
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7", "8"}));
    for (const char* wrong : {"x", "-1", "1-0", "99999999999999999999"}) {
        EXPECT_EQ(wait(store->study.list("local", 3, wrong)).error().code, ErrorCode::invalid_input)
            << wrong;
    }
    EXPECT_TRUE(wait(store->study.list("local", 3, "99")).value().reviews.empty());
}

TEST_F(StudyTest, APageEndsWithTheReviewThatMakesItLarge) {
    const std::string large(review_page_bytes_max / 2 + 1, 'x');
    for (int n = 0; n < 3; ++n) add("local", large);
    const ReviewPage page = wait(store->study.list("local", 10, "")).value();
    EXPECT_EQ(page.reviews.size(), 2U);
    EXPECT_EQ(page.next, "2");
}

TEST_F(StudyTest, NobodyFillsTheStore) {
    command(
        {"HSET", "rh:p:local:study", "seq", "1", "bytes", std::to_string(review_bytes_max - 10)});
    EXPECT_TRUE(add("local", std::string(10, 'x')).has_value());
    EXPECT_EQ(add("local", "x").error().code, ErrorCode::too_many_requests);
    EXPECT_TRUE(add("account:a", "x").has_value()) << "each has their own room";
    for (std::size_t n = 0; n < upcoming_max; ++n)
        command({"HSET", "rh:p:local:upcoming", std::to_string(n), "x"});
    EXPECT_EQ(plan("local", "x").error().code, ErrorCode::too_many_requests);
    EXPECT_TRUE(wait(store->study.replace_upcoming("local", "0", "y")).has_value());
}

TEST_F(StudyTest, InterviewsToComeAreAddedReplacedAndRemoved) {
    const KeptUpcoming made = plan("local", "one", {"key", "request"}).value();
    EXPECT_EQ(plan("local", "one", {"key", "request"}).value().id, made.id);
    EXPECT_EQ(plan("local", "two", {"key", "other"}).error().code, ErrorCode::idempotency_conflict);
    EXPECT_EQ(wait(store->study.replace_upcoming("local", made.id, "new")).value().payload, "new");
    EXPECT_EQ(wait(store->study.replace_upcoming("account:a", made.id, "new")).error().code,
              ErrorCode::not_found);
    const auto listed = wait(store->study.upcoming("local")).value();
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].id, made.id);
    EXPECT_EQ(listed[0].payload, "new");
    EXPECT_FALSE(wait(store->study.remove_upcoming("account:a", made.id)).value());
    EXPECT_TRUE(wait(store->study.remove_upcoming("local", made.id)).value());
    EXPECT_FALSE(wait(store->study.remove_upcoming("local", made.id)).value());
    EXPECT_TRUE(wait(store->study.upcoming("local")).value().empty());
    // What was deleted is made anew, even under the key that made it.
    EXPECT_NE(plan("local", "one", {"key", "request"}).value().id, made.id);
}

// Somebody's progress is looked up while they delete a session.
TEST_F(StudyTest, NoOutcomeIsKeptOfASessionThatIsGone) {
    wait(store->study.keep_outcome("local", "session", "four"));
    EXPECT_TRUE(wait(store->study.outcomes("local")).value().empty());
}

// DATA-2
TEST_F(StudyTest, WhatIsDeletedIsGone) {
    add("local", "one", {"key", "request"});
    add("local", "two");
    plan("local", "three");
    CreateRequest request;
    request.session = "session";
    request.person = "local";
    request.payloads = {"created"};
    wait(store->sessions.create(request));
    wait(store->study.keep_outcome("local", "session", "four"));
    EXPECT_EQ(wait(store->study.outcomes("local")).value(),
              (std::map<std::string, std::string>{{"session", "four"}}));
    add("account:a", "five");
    const Study::Removed removed = wait(store->study.remove("local")).value();
    EXPECT_EQ(removed.reviews, 2U);
    EXPECT_EQ(removed.upcoming, 1U);
    EXPECT_TRUE(all("local").empty());
    EXPECT_TRUE(wait(store->study.outcomes("local")).value().empty());
    EXPECT_TRUE(command({"KEYS", "rh:p:local:*"}).elements.empty());
    EXPECT_EQ(all("account:a").size(), 1U);
    // A place that another review took meanwhile is not what an old key made.
    const KeptReview fresh = add("local", "new").value();
    EXPECT_EQ(fresh.seq, 1U);
    command({"SET", "rh:idempotency:study:5:local:key", "request 1-12345"});
    EXPECT_EQ(add("local", "one", {"key", "request"}).value().seq, 2U);
}

}  // namespace
}  // namespace rehearse::store
