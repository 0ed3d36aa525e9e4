// The arithmetic by which bench/assessment judges the assessment, against values worked out by
// hand.
#include "assessment/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace rehearse::bench {
namespace {

using ::testing::ElementsAre;

TEST(Figures, EqualValuesShareTheirPlaces) {
    EXPECT_THAT(ranks_of({30, 10, 20}), ElementsAre(3, 1, 2));
    EXPECT_THAT(ranks_of({5, 7, 5, 5}), ElementsAre(2, 4, 2, 2));
    EXPECT_THAT(ranks_of({1, 0, 1, 0}), ElementsAre(3.5, 1.5, 3.5, 1.5));
    EXPECT_TRUE(ranks_of({}).empty());
}

TEST(Figures, SpearmanLooksAtTheOrderAlone) {
    struct Row {
        const char* name;
        std::vector<double> one;
        std::vector<double> other;
        double expected;
    };
    const Row rows[] = {
        {"same order", {1, 2, 3}, {10, 20, 1000}, 1},
        {"turned round", {1, 2, 3}, {9, 8, 7}, -1},
        // Places 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 * 4 / (5 * 24).
        {"without ties", {1, 2, 3, 4, 5}, {20, 10, 40, 30, 50}, 0.8},
        // Places 1.5 1.5 3 and 1 2 3: both = 1.5, squares 1.5 and 2.
        {"a tie on one side", {0, 0, 50}, {10, 20, 30}, 1.5 / 1.7320508075688772},
        // Places 1.5 1.5 3.5 3.5 and 1.5 3.5 1.5 3.5.
        {"ties that say nothing of each other", {0, 0, 1, 1}, {0, 1, 0, 1}, 0},
        {"the same ties", {0, 0, 1, 1}, {5, 5, 9, 9}, 1},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        ASSERT_TRUE(spearman(row.one, row.other).has_value());
        EXPECT_NEAR(*spearman(row.one, row.other), row.expected, 1e-12);
        EXPECT_NEAR(*spearman(row.other, row.one), row.expected, 1e-12);
    }
}

TEST(Figures, WithoutAnOrderThereIsNoCorrelation) {
    EXPECT_FALSE(spearman({}, {}).has_value());
    EXPECT_FALSE(spearman({1}, {2}).has_value());
    EXPECT_FALSE(spearman({3, 3, 3}, {1, 2, 3}).has_value());
}

TEST(Figures, PrecisionAndRecall) {
    Hits hits;
    EXPECT_FALSE(hits.precision().has_value());
    EXPECT_FALSE(hits.recall().has_value());
    hits.add(true, true);
    hits.add(true, true);
    hits.add(true, false);
    hits.add(false, true);
    hits.add(false, true);
    hits.add(false, false);
    EXPECT_DOUBLE_EQ(*hits.precision(), 2.0 / 3);
    EXPECT_DOUBLE_EQ(*hits.recall(), 0.5);
}

TEST(Figures, ErrorsDoNotCancelAndBiasDoes) {
    Agreement agreement;
    EXPECT_EQ(agreement.mean_error(), 0);
    EXPECT_EQ(agreement.bias(), 0);
    agreement.add(50, 40);
    agreement.add(10, 40);
    agreement.add(20, 20);
    EXPECT_DOUBLE_EQ(agreement.mean_error(), 40.0 / 3);
    EXPECT_DOUBLE_EQ(agreement.bias(), -20.0 / 3);
    EXPECT_EQ(agreement.count(), 3U);
}

}  // namespace
}  // namespace rehearse::bench
