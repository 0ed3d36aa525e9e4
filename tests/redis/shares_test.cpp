// REPORT-7: links to a report are kept with their session, and go with it.
#include "store/shares.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class SharesTest : public StoreTest {
protected:
    void make(const std::string& session) {
        CreateRequest request;
        request.session = session;
        request.person = "local";
        request.payloads = {"created"};
        ASSERT_TRUE(wait(store->sessions.create(std::move(request))));
    }
    Result<void> add(const std::string& session, const std::string& id) {
        return wait(Shares(store->redis).add(session, {id, "what " + id + " shows"}));
    }
    std::size_t count(const std::string& session) {
        return wait(Shares(store->redis).list(session)).value().size();
    }
};

TEST_F(SharesTest, AreKeptFoundAndRevoked) {
    make("s");
    make("other");
    ASSERT_TRUE(add("s", "a"));
    ASSERT_TRUE(add("s", "b"));
    Shares shares(store->redis);
    EXPECT_EQ(wait(shares.find("s", "a")).value(), "what a shows");
    EXPECT_FALSE(wait(shares.find("other", "a")).value());
    EXPECT_EQ(count("s"), 2U);
    EXPECT_TRUE(wait(shares.remove("s", "a")).value());
    EXPECT_FALSE(wait(shares.remove("s", "a")).value());
    EXPECT_FALSE(wait(shares.find("s", "a")).value());
    EXPECT_EQ(count("s"), 1U);
}

TEST_F(SharesTest, GoWithTheirSession) {
    make("s");
    ASSERT_TRUE(add("s", "a"));
    ASSERT_TRUE(wait(store->sessions.remove("s")).value());
    EXPECT_EQ(count("s"), 0U);
    const auto late = add("s", "b");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::not_found);
    EXPECT_EQ(count("s"), 0U) << "nothing is left behind of a session that is gone";
}

TEST_F(SharesTest, AreBounded) {
    make("s");
    for (std::size_t at = 0; at < shares_max; ++at) ASSERT_TRUE(add("s", std::to_string(at)));
    const auto full = add("s", "one more");
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code, ErrorCode::too_many_requests);
}

}  // namespace
}  // namespace rehearse::store
