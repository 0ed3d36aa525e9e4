#include "session/fork.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace rehearse::session::test {
namespace {

/// A new practice of what that desk's session has come to.
Desk forked(const Desk& desk) {
    auto plan = forked_plan(desk.state);
    EXPECT_TRUE(plan);
    Desk fork;
    fork.create(*plan);
    return fork;
}

// REPLAY-3: every text, in all its languages, and which was chosen; nothing else.
TEST(Fork, BeginsWithTheTextsOfThen) {
    Desk desk;
    desk.create();
    (void)desk.ask(SessionStart{});
    (void)desk.ask(ItemOpen{"i1"});
    (void)desk.type("i1/answer", u"Twice is once \U0001F980");
    (void)desk.ask(RoundFinish{"theory"});
    (void)desk.ask(ItemOpen{"i2"});
    (void)desk.type("i2/python3", u"pass\n");
    (void)desk.ask(LanguageChoose{"i2", "c"});
    (void)desk.type("i2/c", u"int x;\n");
    (void)desk.ask(HintReveal{"i2", 0});

    Desk fork = forked(desk);
    EXPECT_EQ(fork.state.lifecycle, Lifecycle::lobby);
    EXPECT_EQ(fork.state.plan->title, "Junior screen, continued");
    EXPECT_TRUE(fork.state.documents->empty());
    EXPECT_TRUE(fork.state.jobs->empty());
    const SessionView lobby = *view(fork.state, "ann", fork.now);
    EXPECT_TRUE(lobby.rounds[1].items.empty());  // VIS-2
    EXPECT_EQ(lobby.rounds[0].budget, 600s);

    (void)fork.ask(SessionStart{});
    (void)fork.ask(ItemOpen{"i1"});
    (void)fork.ask(RoundFinish{"theory"});
    (void)fork.ask(ItemOpen{"i2"});
    (void)fork.ask(LanguageChoose{"i2", "python3"});
    (void)fork.ask(LanguageChoose{"i2", "cpp"});
    EXPECT_EQ(fork.state.document("i1/answer")->text(), u"Twice is once \U0001F980");
    EXPECT_EQ(fork.state.document("i2/c")->text(), u"/* start */\nint x;\n");
    EXPECT_EQ(fork.state.document("i2/python3")->text(), u"# start\npass\n");
    EXPECT_EQ(fork.state.document("i2/cpp")->text(), u"// start\n");
    EXPECT_EQ(fork.state.items[1].hints_revealed, 0U);
    EXPECT_EQ(fork.state.plan->rounds[1].items[0].starters,
              small_plan().rounds[1].items[0].starters);
}

TEST(Fork, OpensAnItemInTheLanguageItWasIn) {
    Desk desk = coding_desk();  // in python3
    (void)desk.ask(ItemOpen{"i3"});
    (void)desk.ask(LanguageChoose{"i3", "c"});
    Desk fork = forked(desk);
    (void)fork.ask(SessionStart{});
    (void)fork.ask(RoundFinish{"theory"});
    // Whoever was there and whoever comes now see the same.
    const RoundView told =
        opened_round_view(*fork.state.plan, std::get<RoundOpened>(fork.log.back().record.event), 0);
    const RoundView seen = view(fork.state, "ann", fork.now)->rounds[1];
    for (const RoundView* round : {&told, &seen}) {
        EXPECT_EQ(round->items[0].language, "python3");
        EXPECT_EQ(round->items[1].language, "c");
    }
    (void)fork.ask(ItemOpen{"i2"});
    (void)fork.ask(ItemOpen{"i3"});
    EXPECT_NE(fork.state.document("i3/c"), nullptr);
    EXPECT_EQ(fork.state.document("i3/cpp"), nullptr);
}

// TIME-1: what was carried over is handed in when it was changed, and not before.
TEST(Fork, HandsInOnlyWhatWasChanged) {
    Desk desk = coding_desk();
    (void)desk.type("i2/python3", u"pass\n");
    for (const bool changed : {false, true}) {
        Desk fork = forked(desk);
        (void)fork.ask(SessionStart{});
        (void)fork.ask(RoundFinish{"theory"});
        (void)fork.ask(ItemOpen{"i2"});
        if (changed) (void)fork.type("i2/python3", u"print()\n");
        (void)fork.ask(SessionFinish{});
        EXPECT_EQ(fork.state.jobs->size(), changed ? 1U : 0U);
    }
}

TEST(Fork, OfAForkSaysSoOnce) {
    Desk desk = coding_desk();
    (void)desk.type("i2/python3", u"pass\n");
    Desk fork = forked(desk);
    // Its first round is all that there is of it; the text is still there.
    const Desk second = forked(fork);
    EXPECT_EQ(second.state.plan->title, "Junior screen, continued");
    EXPECT_EQ(second.state.plan->rounds[1].items[0].carried.at("python3"), "# start\npass\n");
    EXPECT_EQ(second.state.plan->rounds[1].items[0].chosen_language, "python3");
}

// REPLAY-4
TEST(Fork, RefusesTextsThatAreTooLarge) {
    Plan plan = small_plan();
    plan.rounds[0].items.resize(1);
    for (int i = 0; i < 20; ++i) {
        PlanItem more = plan.rounds[0].items[0];
        more.id = "i" + std::to_string(10 + i);
        plan.rounds[0].items.push_back(more);
    }
    Desk desk;
    desk.create(plan);
    (void)desk.ask(SessionStart{});
    const std::u16string large(250'000, u'x');
    for (int i = 0; i < 20; ++i) {
        const std::string item = "i" + std::to_string(10 + i);
        (void)desk.ask(ItemOpen{item});
        const bool fits = (i + 1) * large.size() <= 4U * 1024 * 1024;
        ASSERT_TRUE(desk.type(item + "/answer", large));
        EXPECT_EQ(forked_plan(desk.state).has_value(), fits) << i;
    }
    EXPECT_EQ(forked_plan(desk.state).error().code, ErrorCode::too_large);
}

// REPLAY-2: a replay begins where the session did, for whoever asks.
TEST(FirstView, IsTheLobbyAsItWas) {
    Desk desk;
    desk.create();
    const SessionView lobby = *view(desk.state, "ann", desk.now);
    (void)desk.ask(SessionStart{});
    (void)desk.ask(ItemOpen{"i1"});
    (void)desk.ask(SessionFinish{});
    const SessionView first = *first_view(desk.state, "ann");
    EXPECT_EQ(first.lifecycle, Lifecycle::lobby);
    EXPECT_EQ(first.created_at, lobby.created_at);
    EXPECT_TRUE(first.documents.empty());
    EXPECT_TRUE(first.rounds[0].items.empty());
    EXPECT_EQ(first.people.size(), 1U);
    EXPECT_FALSE(first_view(desk.state, "bob"));
}

TEST(FirstView, ShowsNobodyWhoCameLater) {
    State state;
    const auto tell = [&state](Event event) {
        apply(state,
              {state.seq + 1, from_millis(5), {}, {"ann", {}, std::nullopt, std::move(event)}});
    };
    tell(created("s1", small_plan(), "ann", "Ann", Mode::interview));
    tell(PersonJoined{"cleo", "Cleo", Role::candidate});
    tell(PersonJoined{"ivo", "Ivo", Role::interviewer});
    tell(NoteWritten{"n1", "i2", "Hesitant."});
    const SessionView candidate = *first_view(state, "cleo");
    EXPECT_EQ(candidate.role, Role::candidate);
    EXPECT_FALSE(candidate.console);
    EXPECT_TRUE(candidate.rounds[0].items.empty());
    const SessionView interviewer = *first_view(state, "ivo");
    ASSERT_TRUE(interviewer.console);
    EXPECT_TRUE(interviewer.console->notes.empty());
    EXPECT_FALSE(interviewer.rounds[0].items.empty());
    for (const SessionView* view : {&candidate, &interviewer}) {
        ASSERT_EQ(view->people.size(), 1U);
        EXPECT_EQ(view->people[0].person, "ann");
    }
}

// REPLAY-1: nobody before the end, a candidate of an interview only when it was shared.
TEST(ObjectionToReplay, FollowsTheReport) {
    State state;
    const auto tell = [&state](Event event) {
        apply(state,
              {state.seq + 1, from_millis(5), {}, {"ann", {}, std::nullopt, std::move(event)}});
    };
    tell(created("s1", small_plan(), "ann", "Ann", Mode::interview));
    tell(PersonJoined{"cleo", "Cleo", Role::candidate});
    tell(SessionStarted{});
    EXPECT_EQ(objection_to_replay(state, "ann")->code, ErrorCode::not_allowed_now);
    tell(SessionEnded{EndReason::finished, from_millis(9)});
    EXPECT_FALSE(objection_to_replay(state, "ann"));
    EXPECT_EQ(objection_to_replay(state, "cleo")->code, ErrorCode::forbidden);
    tell(ReportShared{});
    EXPECT_FALSE(objection_to_replay(state, "cleo"));
    EXPECT_TRUE(objection_to_replay(state, "bob"));
}

}  // namespace
}  // namespace rehearse::session::test
