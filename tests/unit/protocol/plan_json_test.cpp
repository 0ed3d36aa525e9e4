#include "protocol/plan_json.hpp"

#include <gtest/gtest.h>

namespace rehearse::protocol {
namespace {

session::Plan plan() {
    session::PlanItem item;
    item.id = "i1";
    item.kind = session::ItemKind::coding;
    item.ref = "lrucache";
    item.languages = {"python3"};
    item.starters = {{"python3", "# start\n"}};
    return {"t",
            "Title",
            "beginner",
            {{"r", "Round", session::ItemKind::coding, Milliseconds{1}, {item}}}};
}

/// As it comes back from the log: a text between.
Json read_again(const Json& json) {
    return parse_strict(to_text(json)).value();
}

TEST(PlanJson, ReadsBackWhatAForkCarries) {
    session::Plan forked = plan();
    forked.rounds[0].items[0].carried = {{"python3", "half\n"}, {"answer", "\xF0\x9F\xA6\x80"}};
    forked.rounds[0].items[0].chosen_language = "python3";
    EXPECT_EQ(plan_from_json(read_again(plan_json(forked))).value(), forked);
    EXPECT_EQ(plan_from_json(read_again(plan_json(plan()))).value(), plan());
}

/// Logs that were written before forks existed have no such fields.
TEST(PlanJson, WritesNothingOfForksIntoOtherPlans) {
    const Json item = plan_json(plan()).at("rounds")[0].at("items")[0];
    EXPECT_FALSE(item.contains("carried"));
    EXPECT_FALSE(item.contains("chosen_language"));
}

}  // namespace
}  // namespace rehearse::protocol
