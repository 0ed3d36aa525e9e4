#include "app/known_devices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>

namespace rehearse::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

net::Request with_cookie(const std::string& set) {
    net::Request request;
    request.headers.emplace_back("cookie", "other=1; " + set.substr(0, set.find(';')));
    return request;
}

// AUTH-3
TEST(KnownDevices, ABrowserIsKnownForTheNameWhosePasswordItKnew) {
    ASSERT_GE(sodium_init(), 0);
    const KnownDevices devices(Secret{1});
    const std::string set = devices.cookie("Alice", true);
    const std::string device = devices.of(with_cookie(set), "alice");
    EXPECT_EQ(device.size(), 22U);
    EXPECT_EQ(devices.of(with_cookie(set), "ALICE"), device);
    EXPECT_EQ(devices.of(with_cookie(set), "bob"), "");
    EXPECT_EQ(devices.of(net::Request(), "alice"), "");
    EXPECT_EQ(KnownDevices(Secret{2}).of(with_cookie(set), "alice"), "") << "another installation";
    EXPECT_NE(devices.of(with_cookie(devices.cookie("alice", true)), "alice"), device);
    EXPECT_THAT(set, HasSubstr("; Secure"));
    EXPECT_THAT(devices.cookie("alice", false), Not(HasSubstr("Secure")));
}

TEST(KnownDevices, WhatWasChangedIsNone) {
    ASSERT_GE(sodium_init(), 0);
    const KnownDevices devices(Secret{1});
    const std::string set = devices.cookie("alice", false);
    const std::string good = set.substr(0, set.find(';'));
    ASSERT_NE(devices.of(with_cookie(good), "alice"), "");
    const std::size_t value = good.find('=') + 1;
    for (std::size_t at = value; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(devices.of(with_cookie(changed), "alice"), "") << at;
    }
    for (const char* odd : {"", ".", "x", "x.y", "......"})
        EXPECT_EQ(devices.of(with_cookie(good.substr(0, value) + odd), "alice"), "") << odd;
}

}  // namespace
}  // namespace rehearse::app
