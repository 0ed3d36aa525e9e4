#include "app/overrule.hpp"

#include <gtest/gtest.h>

namespace rehearse::app {
namespace {

theory::Assessment assessed(bool memory, bool latency) {
    theory::Assessment assessment;
    theory::KeyPointResult must{"memory", "memory is finite", 3, true, memory, {}, {}, {}, {}, {}};
    theory::KeyPointResult other{"latency", "waiting grows", 1, false, latency, {}, {}, {}, {}, {}};
    assessment.key_points = {must, other};
    assessment.capped = !memory;
    assessment.coverage = (memory ? 0.75 : 0) + (latency ? 0.25 : 0);
    assessment.estimate = memory ? assessment.coverage : std::min(0.5, assessment.coverage);
    return assessment;
}

// REPORT-1
TEST(Overrule, APersonsWordGoesBeforeTheEstimate) {
    struct Row {
        const char* name;
        bool memory, latency;
        Rulings rulings;
        double estimate;
        std::size_t differ;
    };
    const Rulings none;
    const Rulings said{{"memory", {true, "p", "Ada"}}};
    const Rulings unsaid{{"memory", {false, "p", "Ada"}}};
    const Rulings both{{"memory", {true, "p", "Ada"}}, {"latency", {true, "p", "Ada"}}};
    const Rulings other{{"no-such-point", {true, "p", "Ada"}}};
    for (const Row& row : {Row{"nobody says anything", false, true, none, 0.25, 0},
                           Row{"an essential point was said", false, true, said, 1, 1},
                           Row{"it was not", true, true, unsaid, 0.25, 1},
                           Row{"all of it, of nothing", false, false, both, 1, 2},
                           Row{"the estimate says so too", true, false, said, 0.75, 0},
                           Row{"a point that is none", true, false, other, 0.75, 0}}) {
        SCOPED_TRACE(row.name);
        const Overruled made = overrule(assessed(row.memory, row.latency), row.rulings);
        EXPECT_DOUBLE_EQ(made.assessment.estimate, row.estimate);
        EXPECT_EQ(made.by_point.size(), row.differ);
    }
    const Overruled made = overrule(assessed(false, true), said);
    EXPECT_FALSE(made.assessment.capped);
    EXPECT_TRUE(made.assessment.key_points[0].hit);
    EXPECT_EQ(made.by_point.at("memory").name, "Ada");
    EXPECT_TRUE(overrule(assessed(true, true), unsaid).assessment.capped);
}

TEST(Overrule, AnEstimateThatStandsIsNotCountedAnew) {
    theory::Assessment assessment = assessed(true, false);
    assessment.estimate = 0.42;  // as another way of assessing may count
    const Rulings agrees{{"memory", {true, "p", "Ada"}}};
    EXPECT_DOUBLE_EQ(overrule(assessment, agrees).assessment.estimate, 0.42);
}

// REPORT-1, PAIR-3
TEST(Overrule, TicksOfAPairCountInNobodysReport) {
    session::State state;
    state.people["p"].name = "Ada";
    state.interview.key_points.write()[{"i1", "memory", "p"}] = {true};
    state.interview.key_points.write()[{"i1", "latency", "gone"}] = {false};
    for (const session::Mode mode : {session::Mode::practice, session::Mode::interview}) {
        state.mode = mode;
        const auto rulings = rulings_of(state);
        ASSERT_EQ(rulings.at("i1").size(), 2U);
        EXPECT_EQ(rulings.at("i1").at("memory").name, "Ada");
        EXPECT_EQ(rulings.at("i1").at("latency").name, "");
    }
    state.mode = session::Mode::pair;
    EXPECT_TRUE(rulings_of(state).empty());
}

}  // namespace
}  // namespace rehearse::app
