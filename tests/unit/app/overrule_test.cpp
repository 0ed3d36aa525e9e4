#include "app/overrule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

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
        const Overruled made = overrule(assessed(row.memory, row.latency), row.rulings, {});
        EXPECT_DOUBLE_EQ(made.assessment.estimate, row.estimate);
        EXPECT_EQ(made.differing.size(), row.differ);
    }
    const Overruled made = overrule(assessed(false, true), said, {});
    EXPECT_FALSE(made.assessment.capped);
    EXPECT_TRUE(made.assessment.key_points[0].hit);
    EXPECT_EQ(made.differing.at("memory").name, "Ada");
    EXPECT_TRUE(overrule(assessed(true, true), unsaid, {}).assessment.capped);
}

TEST(Overrule, AnEstimateThatStandsIsNotCountedAnew) {
    theory::Assessment assessment = assessed(true, false);
    assessment.estimate = 0.42;  // as another way of assessing may count
    const Rulings agrees{{"memory", {true, "p", "Ada"}}};
    EXPECT_DOUBLE_EQ(overrule(assessment, agrees, {}).assessment.estimate, 0.42);
}

// REPORT-1
TEST(Overrule, OfARedFlagAsWell) {
    const std::vector<theory::RedFlag> known{{"first", {}}, {"second", {}}, {"third", {}}};
    struct Row {
        const char* name;
        std::set<std::size_t> found;
        Rulings rulings;
        std::vector<std::pair<std::size_t, bool>> flags;  // index, stands
        double estimate;
        std::size_t differ;
    };
    const Ruling yes{true, "p", "Ada"};
    const Ruling no{false, "p", "Ada"};
    for (const Row& row :
         {Row{"nobody says anything", {1}, {}, {{1, true}}, 0.5, 0},
          Row{"it was not said", {1}, {{"flag:1", no}}, {{1, false}}, 1, 1},
          Row{"it was", {1}, {{"flag:1", yes}}, {{1, true}}, 0.5, 0},
          Row{"one of two", {0, 2}, {{"flag:2", no}}, {{0, true}, {2, false}}, 0.75, 1},
          Row{"heard and not found", {}, {{"flag:1", yes}}, {{1, true}}, 0.75, 1},
          Row{"in their order",
              {1},
              {{"flag:0", yes}, {"flag:2", yes}},
              {{0, true}, {1, true}, {2, true}},
              0.421875,
              2},
          Row{"neither found nor heard", {}, {{"flag:1", no}}, {}, 0.5, 0},
          Row{"one that is none", {}, {{"flag:3", yes}, {"flag:", yes}}, {}, 0.5, 0}}) {
        SCOPED_TRACE(row.name);
        theory::Assessment assessment = assessed(true, true);
        for (const std::size_t index : row.found)
            assessment.red_flags.push_back(
                {index, theory::red_flag_id(index), "found", theory::Evidence{}, "", true});
        assessment.estimate = 0.5;  // as it is while nothing is counted anew
        EXPECT_EQ(dismissed_by(row.rulings, assessment).size(),
                  static_cast<std::size_t>(std::count_if(row.flags.begin(), row.flags.end(),
                                                         [](auto& flag) { return !flag.second; })));
        const Overruled made = overrule(std::move(assessment), row.rulings, known);
        std::vector<std::pair<std::size_t, bool>> flags;
        for (const theory::RedFlagResult& flag : made.assessment.red_flags)
            flags.emplace_back(flag.index, flag.stands);
        EXPECT_EQ(flags, row.flags);
        EXPECT_DOUBLE_EQ(made.assessment.estimate, row.estimate);
        EXPECT_EQ(made.differing.size(), row.differ);
    }
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
