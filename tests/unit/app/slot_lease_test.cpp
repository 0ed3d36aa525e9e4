#include "app/slot_lease.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace rehearse::app {
namespace {

TEST(SlotLease, BlocksDifferAndDoNotOverlap) {
    std::vector<SlotLease> leases;
    std::set<unsigned> firsts;
    for (int i = 0; i < 4; ++i) {
        auto lease = SlotLease::take();
        ASSERT_TRUE(lease) << lease.error().message;
        EXPECT_EQ(lease->first() % slots_per_lease, 0U);
        EXPECT_LE(lease->first() + slots_per_lease, 1'000U);
        EXPECT_TRUE(firsts.insert(lease->first()).second) << lease->first();
        leases.push_back(std::move(*lease));
    }
}

TEST(SlotLease, AMovedOneIsStillHeldAndAnEndedOneIsFree) {
    std::optional<SlotLease> held;
    {
        auto lease = SlotLease::take();
        ASSERT_TRUE(lease);
        held.emplace(std::move(*lease));
    }
    const unsigned block = held->first();
    {
        const auto other = SlotLease::take();
        ASSERT_TRUE(other);
        EXPECT_NE(other->first(), block);
    }
    // Other processes of this host may take blocks meanwhile, so ours is sought among all that are
    // free now.
    held.reset();
    std::vector<SlotLease> leases;
    bool found = false;
    while (!found) {
        auto lease = SlotLease::take();
        if (!lease) break;
        found = lease->first() == block;
        leases.push_back(std::move(*lease));
    }
    EXPECT_TRUE(found);
}

}  // namespace
}  // namespace rehearse::app
