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
    const std::string set = devices.cookie("Alice", "hash", {}, true);
    const KnownDevices::Device device = devices.of(with_cookie(set), "alice");
    EXPECT_EQ(device.id.size(), 22U);
    EXPECT_EQ(devices.of(with_cookie(set), "ALICE").id, device.id);
    EXPECT_EQ(devices.of(with_cookie(set), "bob").id, "");
    EXPECT_EQ(devices.of(net::Request(), "alice").id, "");
    EXPECT_EQ(KnownDevices(Secret{2}).of(with_cookie(set), "alice").id, "") << "elsewhere";
    const std::string other = devices.cookie("alice", "hash", {}, true);
    EXPECT_NE(devices.of(with_cookie(other), "alice").id, device.id);
    EXPECT_THAT(set, HasSubstr("; Secure"));
    EXPECT_THAT(devices.cookie("alice", "hash", {}, false), Not(HasSubstr("Secure")));
}

TEST(KnownDevices, WhoKnewAnEarlierPasswordIsTold) {
    ASSERT_GE(sodium_init(), 0);
    const KnownDevices devices(Secret{1});
    const std::string set = devices.cookie("alice", "hash", {}, false);
    const KnownDevices::Device device = devices.of(with_cookie(set), "alice");
    EXPECT_TRUE(devices.is_current(device, "Alice", "hash"));
    EXPECT_FALSE(devices.is_current(device, "alice", "another hash"));
    EXPECT_FALSE(devices.is_current(device, "alice", "")) << "there is no such account";
    EXPECT_FALSE(devices.is_current({}, "alice", "hash"));
    // With the new one it stays the same browser.
    const std::string again = devices.cookie("alice", "another hash", device, false);
    const KnownDevices::Device still = devices.of(with_cookie(again), "alice");
    EXPECT_EQ(still.id, device.id);
    EXPECT_TRUE(devices.is_current(still, "alice", "another hash"));
}

TEST(KnownDevices, WhatWasChangedIsNone) {
    ASSERT_GE(sodium_init(), 0);
    const KnownDevices devices(Secret{1});
    const std::string set = devices.cookie("alice", "hash", {}, false);
    const std::string good = set.substr(0, set.find(';'));
    ASSERT_NE(devices.of(with_cookie(good), "alice").id, "");
    const std::size_t value = good.find('=') + 1;
    for (std::size_t at = value; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        const KnownDevices::Device device = devices.of(with_cookie(changed), "alice");
        EXPECT_FALSE(devices.is_current(device, "alice", "hash")) << at;
    }
    for (const char* odd : {"", ".", "x", "x.y", "x.y.z", "......"})
        EXPECT_EQ(devices.of(with_cookie(good.substr(0, value) + odd), "alice").id, "") << odd;
}

}  // namespace
}  // namespace rehearse::app
