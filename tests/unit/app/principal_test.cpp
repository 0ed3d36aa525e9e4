#include "app/principal.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

TEST(Scopes, AreThoseOfTheTable) {
    for (const std::string_view scope : all_scopes)
        EXPECT_TRUE(check_scopes({std::string(scope)})) << scope;
    for (const std::string_view scope : default_scopes)
        EXPECT_TRUE(check_scopes({std::string(scope)})) << scope;
    EXPECT_TRUE(check_scopes({}));
    for (const char* scope :
         {"", "catalog", "challenges:read ", "Catalog:read", "*", "sessions:read"}) {
        const auto refused = check_scopes({"challenges:read", scope});
        ASSERT_FALSE(refused) << scope;
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    }
}

TEST(Principal, MayWhatItsScopesSay) {
    const Principal program{"token:1", "ci", {"submissions:read"}, 1};
    EXPECT_TRUE(program.may("submissions:read"));
    for (const char* scope : {"submissions:write", "submissions", "", "submissions:read ", "token"})
        EXPECT_FALSE(program.may(scope)) << scope;
}

}  // namespace
}  // namespace rehearse::app
