// What somebody says of themselves and of key points once a session is over: who may, and who is
// told (PROTOCOL section 11).
#include "session/self_rating.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "session/permissions.hpp"
#include "unit/session/room.hpp"

namespace rehearse::session {
namespace {

using test::Desk;
using test::Room;

Rate self(int points, std::string item = "i2") {
    return {std::move(item), std::string(self_criterion), points, ""};
}

/// Whether the last thing that happened reaches that person.
bool sees_last(const Room& room, const std::string& person) {
    return may_see(room.state, room.log.back(), person);
}

// REPORT-1
TEST(SelfRating, InAPracticeTheCandidateOverrulesOnceItIsOver) {
    Desk desk;
    desk.create();
    const Command tick = KeyPointTick{"i1", "memory", true};
    const auto refusal = [&](const Command& command) {
        const auto decided = desk.ask(command);
        return decided ? std::nullopt : std::optional(decided.error().code);
    };
    ASSERT_TRUE(desk.ask(SessionStart{}));
    EXPECT_EQ(refusal(tick), ErrorCode::not_allowed_now);
    EXPECT_FALSE(may_overrule(desk.state, "ann"));
    ASSERT_TRUE(desk.ask(SessionFinish{}));
    EXPECT_TRUE(may_overrule(desk.state, "ann"));
    EXPECT_EQ(refusal(tick), std::nullopt);
    EXPECT_TRUE(may_see(desk.state, desk.log.back(), "ann"));
    EXPECT_EQ(desk.state.interview.key_points->size(), 1U);
    EXPECT_EQ(refusal(self(3)), std::nullopt);
    EXPECT_EQ(self_rating(desk.state, "ann", "i2"), 3);
    EXPECT_EQ(refusal(Rate{"i2", "clarity", 3, ""}), ErrorCode::forbidden);
    EXPECT_EQ(refusal(KeyPointTick{"i1", "memory", std::nullopt}), std::nullopt);
    EXPECT_TRUE(desk.state.interview.key_points->empty());
    ASSERT_TRUE(desk.ask(SessionArchive{}));
    EXPECT_FALSE(may_overrule(desk.state, "ann"));
    EXPECT_EQ(refusal(tick), ErrorCode::not_allowed_now);
}

// REPORT-1, ROLE-1
TEST(SelfRating, InAnInterviewItIsTheInterviewers) {
    Room room;
    room.go_live();
    const Command tick = KeyPointTick{"i1", "memory", true};
    EXPECT_EQ(room.refusal("ann", tick), std::nullopt) << "as the console does";
    room.by("ann", SessionFinish{}).value();
    EXPECT_TRUE(may_overrule(room.state, "ann"));
    for (const char* person : {"cat", "oli", "nobody"}) {
        EXPECT_FALSE(may_overrule(room.state, person)) << person;
        if (room.state.role_of(person)) {
            EXPECT_EQ(room.refusal(person, tick), ErrorCode::forbidden) << person;
        }
    }
    EXPECT_EQ(room.refusal("ann", tick), std::nullopt);
    EXPECT_TRUE(sees_last(room, "ann"));
    EXPECT_FALSE(sees_last(room, "cat"));
}

// REPORT-2
TEST(SelfRating, IsTheCandidatesOnceItIsOver) {
    Room room;
    room.go_live();
    EXPECT_EQ(room.refusal("cat", self(4)), ErrorCode::not_allowed_now);
    EXPECT_FALSE(may_rate_self(room.state, "cat"));
    room.by("ann", SessionFinish{}).value();
    EXPECT_TRUE(may_rate_self(room.state, "cat"));
    EXPECT_FALSE(may_rate_self(room.state, "ann"));
    EXPECT_EQ(room.refusal("cat", self(6)), ErrorCode::invalid_input);
    EXPECT_EQ(room.refusal("cat", self(4, "")), ErrorCode::invalid_input);
    EXPECT_EQ(room.refusal("cat", self(4, "i99")), ErrorCode::not_found);
    EXPECT_EQ(room.refusal("ann", self(4)), ErrorCode::forbidden);
    EXPECT_EQ(room.refusal("oli", self(4)), ErrorCode::forbidden);
    EXPECT_EQ(room.refusal("cat", Rate{"i2", "clarity", 4, ""}), ErrorCode::forbidden);
    EXPECT_EQ(room.refusal("cat", self(4)), std::nullopt);
    EXPECT_TRUE(sees_last(room, "ann"));
    EXPECT_FALSE(sees_last(room, "oli"));
    EXPECT_EQ(self_rating(room.state, "ann", "i2"), 4);
    EXPECT_EQ(self_rating(room.state, "cat", "i1"), std::nullopt);

    EXPECT_EQ(interviewers_rating(room.state, "i2"), std::nullopt);
    room.by("ann", Rate{"i2", "clarity", 2, ""}).value();
    room.by("ann", Rate{"i2", "tests", 3, ""}).value();
    EXPECT_EQ(interviewers_rating(room.state, "i2"), 2.5);
    EXPECT_FALSE(sees_last(room, "cat"));
    EXPECT_EQ(room.refusal("cat", self(0)), std::nullopt);
    EXPECT_EQ(self_rating(room.state, "cat", "i2"), std::nullopt);
}

// PAIR-3
TEST(SelfRating, OfAPairStaysWithWhoSaidIt) {
    Room room(Mode::pair);
    room.go_live();
    room.by("ann", SessionFinish{}).value();
    EXPECT_EQ(room.refusal("cat", self(2)), std::nullopt);
    EXPECT_TRUE(sees_last(room, "cat"));
    EXPECT_FALSE(sees_last(room, "ann"));
    EXPECT_EQ(room.refusal("ann", self(5)), std::nullopt);
    EXPECT_EQ(self_rating(room.state, "cat", "i2"), 2);
    EXPECT_EQ(self_rating(room.state, "ann", "i2"), 5);
    EXPECT_FALSE(may_overrule(room.state, "ann"));
    EXPECT_EQ(interviewers_rating(room.state, "i2"), std::nullopt);
}

}  // namespace
}  // namespace rehearse::session
