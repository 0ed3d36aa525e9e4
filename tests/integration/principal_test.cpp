// Who asks, against a real Redis: what a token is found to be, for how long that is believed, and
// that nobody is let in while the store is away.
#include "app/principal.hpp"

#include <gtest/gtest.h>

#include "support/redis_fixture.hpp"

namespace rehearse::test {
namespace {

using app::Principal;
using app::Principals;

class PrincipalsTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (HasFatalFailure()) return;
        principals_ = std::make_unique<Principals>(store->tokens);
        store::TokenWish wish;
        wish.name = "ci";
        wish.scopes = {"submissions:read"};
        wish.unfinished_max = 7;
        token_ = wait(store->tokens.add(wish)).value();
    }
    static net::Request request_of(const std::string& token) {
        net::Request request;
        request.headers = {{"authorization", "Bearer " + token}};
        return request;
    }
    Result<Principal> of(const net::Request& request) { return wait(principals_->of(request)); }
    net::Admission admit(const std::string& token, const std::string& scope) {
        return wait(principals_->admit(request_of(token), scope));
    }
    /// Of the refusal; 0 when it is let in.
    static int status_of(const net::Admission& admission) {
        return admission.refusal ? admission.refusal->status : 0;
    }

    std::unique_ptr<Principals> principals_;
    store::NewToken token_;
};

TEST_F(PrincipalsTest, WithoutATokenItIsWhomTheServerFound) {
    net::Request request;
    request.headers = {{"authorization", "Basic abc"}, {"host", "localhost"}};
    EXPECT_EQ(of(request).error().code, ErrorCode::unauthorized) << "nobody was found";
    request.caller.person = "account:x";
    EXPECT_EQ(of(request).value().id, "account:x");
    request.caller.person = "local";
    const Principal local = of(request).value();
    EXPECT_EQ(local.id, "local");
    for (const std::string_view scope : app::all_scopes)
        EXPECT_NE(local.may(scope), scope == app::scope::results_full) << scope;
}

// TOKEN-2
TEST_F(PrincipalsTest, ATokenIsWhatTheStoreSays) {
    const Principal found = of(request_of(token_.secret)).value();
    EXPECT_EQ(found.id, "token:" + token_.token.id);
    EXPECT_EQ(found.name, "ci");
    EXPECT_EQ(found.scopes, (std::set<std::string>{"submissions:read"}));
    EXPECT_EQ(found.unfinished_max, 7U);
    for (const char* wrong : {"", "rhs_", "local"})
        EXPECT_EQ(of(request_of(wrong)).error().code, ErrorCode::unauthorized) << wrong;
}

// TOKEN-1, TOKEN-4
TEST_F(PrincipalsTest, IsAdmittedForItsScopesAlone) {
    const net::Admission fine = admit(token_.secret, "submissions:read");
    EXPECT_EQ(status_of(fine), 0);
    EXPECT_EQ(fine.headers.size(), 3U);
    const net::Admission lacking = admit(token_.secret, "submissions:write");
    EXPECT_EQ(status_of(lacking), 403);
    EXPECT_EQ(lacking.headers.size(), 3U) << "what is refused is counted too";
    EXPECT_EQ(status_of(admit("rhs_", "submissions:read")), 401);
    const net::Admission counted = admit(token_.secret, "");
    EXPECT_EQ(status_of(counted), 0) << "the server opens nothing by it";
    EXPECT_EQ(counted.headers.size(), 3U);
    EXPECT_EQ(status_of(admit("rhs_", "")), 401);
}

// TOKEN-2: what was let in goes on for a moment; nothing new is let in.
TEST_F(PrincipalsTest, ARevokedTokenIsNotAdmittedAgain) {
    ASSERT_EQ(status_of(admit(token_.secret, "submissions:read")), 0);
    wait(store->tokens.revoke("ci")).value();
    EXPECT_TRUE(of(request_of(token_.secret)));
    EXPECT_EQ(status_of(admit(token_.secret, "submissions:read")), 401);
    EXPECT_EQ(of(request_of(token_.secret)).error().code, ErrorCode::unauthorized);
}

// HTTP-5
TEST_F(PrincipalsTest, NobodyIsAdmittedWhileTheStoreIsAway) {
    ASSERT_EQ(status_of(admit(token_.secret, "submissions:read")), 0);
    server.kill_hard();
    ASSERT_TRUE(eventually(context, [this] { return !store->redis.link().is_up(); }));
    EXPECT_EQ(status_of(admit(token_.secret, "submissions:read")), 503);
    EXPECT_EQ(of(request_of(token_.secret)).error().code, ErrorCode::store_away);
}

}  // namespace
}  // namespace rehearse::test
