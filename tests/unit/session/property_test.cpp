// Random sequences of commands, runner events, pauses and long absences, checked against what must
// always hold.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "session/permissions.hpp"
#include "unit/session/support.hpp"

namespace rehearse::session {
namespace {

using test::Desk;

class Walk {
public:
    /// Two of three walks are an interview or a pair practice of up to five people, the others
    /// practices of one.
    explicit Walk(std::uint64_t seed)
        : engine_(seed),
          mode_(std::vector<Mode>{Mode::practice, Mode::interview, Mode::pair}[seed % 3]),
          is_interview_(mode_ != Mode::practice) {
        desk_.create(test::small_plan(), mode_);
        if (is_interview_ && seed % 2 == 0) {
            const auto asked = desk_.ask(SignalsAsk{true});
            static_cast<void>(asked);
        }
        if (mode_ == Mode::pair) {
            const auto made = desk_.ask(LinkMake{Role::candidate, 1});
            static_cast<void>(made);
            somebody_joins();
        }
    }

    void step() {
        const State before = desk_.state;
        desk_.now += Milliseconds(below(40) == 0 ? below(900'000) : below(4'000));
        if (below(4) == 0) {
            runner();
        } else {
            if (is_interview_ && below(8) == 0) somebody_joins();
            const std::uint64_t n = desk_.n + 1;
            const std::string who = is_interview_ && below(3) == 0 ? guest() : "ann";
            const CommandContext context{who, "tab", n};
            const Command command =
                is_interview_ && below(3) == 0 ? random_remark() : random_command();
            const auto decided = desk_.as(context, command);
            if (decided && !std::holds_alternative<EditPush>(command)) {
                desk_.n = n;
                repeat(command, context, *decided->seq);
            }
        }
        check(before);
    }

    void check_fold() const {
        State folded;
        for (const Envelope& envelope : desk_.log) apply(folded, envelope);
        EXPECT_EQ(folded.seq, desk_.state.seq);
        EXPECT_EQ(folded.deadline_at, desk_.state.deadline_at);
        EXPECT_EQ(folded.items, desk_.state.items);
        EXPECT_EQ(folded.rounds, desk_.state.rounds);
        EXPECT_EQ(*folded.accepted, *desk_.state.accepted);
        EXPECT_EQ(folded.people, desk_.state.people);
        EXPECT_EQ(folded.links, desk_.state.links);
        EXPECT_EQ(*folded.interview.notes, *desk_.state.interview.notes);
        EXPECT_EQ(*folded.interview.ratings, *desk_.state.interview.ratings);
        EXPECT_EQ(*folded.plan, *desk_.state.plan);
        EXPECT_EQ(folded.scheduled_at, desk_.state.scheduled_at);
        check_earlier_plans();
        for (const auto& [id, document] : *desk_.state.documents) {
            EXPECT_EQ(folded.document(id)->text(), document.current->text());
        }
    }
    void count_kinds(std::vector<std::size_t>& seen) const {
        for (const Envelope& envelope : desk_.log) ++seen[envelope.record.event.index()];
    }

private:
    /// Whoever looks at an earlier place of the log sees what the session consisted of there.
    void check_earlier_plans() const {
        State folded;
        for (const Envelope& envelope : desk_.log) {
            apply(folded, envelope);
            const bool is_told = std::holds_alternative<RoundOpened>(envelope.record.event);
            if (envelope.seq % 7 != 0 && !is_told) continue;
            ASSERT_EQ(*desk_.state.plan_at(envelope.seq), *folded.plan) << envelope.seq;
        }
    }
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
    std::string item() { return "i" + std::to_string(1 + below(6)); }
    std::string language() {
        return std::vector<std::string>{"python3", "cpp", "c", "ruby"}[below(4)];
    }
    editing::Version version_of(const std::string& doc) {
        const editing::Document* document = desk_.state.document(doc);
        return document == nullptr
                   ? 0
                   : document->version() - (document->version() > 0 && below(9) == 0 ? 1 : 0);
    }

    Command edit() {
        std::string doc = below(3) == 0 ? "i1/answer" : item() + "/" + language();
        if (below(5) == 0) doc = scratch_document;
        const editing::Document* document = desk_.state.document(doc);
        if (document == nullptr)
            return EditPush{doc, 0, 1, {editing::ChangeSet::replacement(0, 0, 0, u"x")}};
        const std::size_t length = document->text().size();
        const std::size_t removed = length > 40 ? length : 0;
        return EditPush{doc,
                        document->version(),
                        document->next_number("tab"),
                        {editing::ChangeSet::replacement(length, 0, removed, u"ab")}};
    }

    Command random_command() {
        switch (below(24)) {
            case 0:
            case 1:
                return SessionStart{};
            case 2:
                return SessionPause{};
            case 3:
            case 4:
                return SessionResume{};
            case 5:
                if (below(20) == 0) return SessionFinish{};
                return Tick{};
            case 6:
                if (below(4) == 0) return RoundFinish{below(2) == 0 ? "theory" : "coding"};
                return Tick{};
            case 7:
            case 8:
            case 9:
                return ItemOpen{item()};
            case 10:
                return LanguageChoose{item(), language()};
            case 11:
            case 12:
            case 13: {
                const std::string which = item(), tongue = language();
                return session::Run{which, tongue, version_of(which + "/" + tongue), std::nullopt};
            }
            case 14:
            case 15: {
                const std::string which = item(), tongue = language();
                return Submit{which, tongue, version_of(which + "/" + tongue)};
            }
            case 16:
                return HintReveal{item(), below(3)};
            default:
                return edit();
        }
    }

    std::string guest() { return "guest " + std::to_string(below(4)); }
    std::string item_or_none() { return below(3) == 0 ? "" : item(); }
    Role role() {
        return std::vector<Role>{Role::candidate, Role::candidate, Role::interviewer,
                                 Role::observer}[below(4)];
    }

    void somebody_joins() {
        if (desk_.state.links.empty()) return;
        const Link& link = desk_.state.links[below(desk_.state.links.size())];
        const auto joined = desk_.as({guest(), "", 0}, Join{link.id, "Guest"});
        static_cast<void>(joined);
    }

    Command random_remark() {
        const std::string some_note = desk_.state.interview.notes->empty()
                                          ? std::string()
                                          : desk_.state.interview.notes->begin()->first;
        switch (below(26)) {
            case 0:
            case 1:
                return LinkMake{role(), static_cast<int>(below(3))};
            case 2:
                return LinkRevoke{desk_.state.links.empty() ? "x" : desk_.state.links.front().id};
            case 3:
                return PersonRemove{guest()};
            case 4:
                return TimeExtend{static_cast<int>(below(3))};
            case 5:
                return ExtraTimeGive{static_cast<int>(below(4)) * 25};
            case 6:
                return LocksChange{below(4) == 0, below(4) == 0};
            case 7:
                return NoteWrite{below(2) == 0 ? "" : some_note, item_or_none(),
                                 below(3) == 0 ? "" : "note"};
            case 8:
                return Rate{item_or_none(), "clarity", static_cast<int>(below(6)), ""};
            case 9:
                return Recommend{below(3) == 0 ? std::nullopt : std::optional(Recommendation::yes),
                                 "because"};
            case 10:
                return KeyPointTick{item(), "point",
                                    below(3) == 0 ? std::nullopt : std::optional(below(2) == 0)};
            case 11:
                return ReportShare{};
            case 12:
                return SignalsAsk{below(4) != 0};
            case 13:
                return ChatSay{"hello"};
            case 14:
                return SessionSchedule{below(3) == 0
                                           ? std::nullopt
                                           : std::optional(desk_.now + Milliseconds(below(9000)))};
            case 15:
            case 16:
                return SessionReopen{below(2) == 0 ? "theory" : "coding",
                                     static_cast<int>(below(30))};
            case 17:
                if (below(2) == 0) return SessionArchive{};
                return RolesSwap{};
            case 18:
            case 19:
                return some_item();
            case 20:
                return ItemSkip{item(), below(3) != 0};
            case 21:
                return ItemMove{item(), below(4)};
            case 22:
                return RolesSwap{};
            default:
                return SignalNotice{Signal::paste, item_or_none(), 5};
        }
    }

    Command some_item() {
        const std::size_t number = below(5);
        auto found = std::make_shared<PlanItem>(test::small_plan().rounds[1].items[0]);
        found->ref = "more-" + std::to_string(number);
        std::optional<std::size_t> position;
        if (below(2) == 0) position = below(4);
        return ItemAdd{below(4) == 0 ? "theory" : "coding", ItemKind::coding, found->ref, position,
                       number == 0 ? nullptr : found};
    }

    /// A resend of an accepted command yields no second event (CMD-1).
    void repeat(const Command& command, const CommandContext& context, std::uint64_t seq) {
        if (std::holds_alternative<Tick>(command) || below(3) != 0) return;
        const std::size_t size = desk_.log.size();
        const bool is_in = is_participant(desk_.state, context.person);
        const auto again = desk_.as(context, command);
        if (!is_in) return;  // removed themselves
        ASSERT_TRUE(again && again->repeated);
        EXPECT_EQ(again->seq, seq);
        EXPECT_EQ(desk_.log.size(), size);
    }

    void runner() {
        desk_.tick();
        if (below(2) == 0) {
            const RecordScore score{static_cast<double>(below(3)), 100};
            const State& state = desk_.state;
            // After the archive only what was missing.
            const bool is_final =
                state.lifecycle == Lifecycle::archived && state.scored &&
                state.scored != SessionScored{score.score, score.max_score};
            const auto recorded = desk_.as(desk_.me(0), score);
            ASSERT_EQ(recorded.has_value(), state.is_over() && is_graded(state) && !is_final);
            return;
        }
        for (const Job& job : *desk_.state.jobs) {
            if (job.phase == JobPhase::finished) continue;
            if (job.phase == JobPhase::queued) return desk_.tell(JobStarted{job.id, 1});
            const Verdict verdict =
                std::vector<Verdict>{Verdict::AC, Verdict::WA, Verdict::IE, Verdict::CE}[below(4)];
            const double score = verdict == Verdict::AC ? 100 : 0;
            return desk_.tell(
                JobFinished{job.id, verdict, score, 100, 1, 2, verdict == Verdict::CE});
        }
        desk_.tell(JobStarted{"no such job", 1});
    }

    void check(const State& before) {
        const State& state = desk_.state;
        const bool is_reopened = has_since<SessionReopened>(before.seq);
        ASSERT_FALSE(before.lifecycle == Lifecycle::archived && has_since_but_jobs(before.seq));
        for (const auto& [id, document] : *before.documents) {
            ASSERT_GE(state.documents->at(id).current->version(), document.current->version());
            if (document.at_close && !is_reopened) {
                ASSERT_EQ(state.documents->at(id).at_close->text(), document.at_close->text());
            }
        }
        for (std::size_t i = 0; i < state.rounds.size(); ++i) {
            const RoundProgress& round = state.rounds[i];
            ASSERT_TRUE(round.state >= before.rounds[i].state || is_reopened);
            // TIME-3: never more than the budget again, so never more than twice the budget in all,
            // and what the interviewer gave (TIME-4).
            ASSERT_LE(round.credited, state.budget_of(i));
            if (round.state == RoundState::closed) {
                ASSERT_LE(round.spent, 2 * state.budget_of(i) + round.extended);
            }
        }
        check_plan(before);
        check_view();
        check_strangers();
        if (state.lifecycle == Lifecycle::live) {
            ASSERT_GT(next_deadline(state).value_or(Instant::min()), Instant{});
        }
        // What is over is not forgotten before it has a score.
        ASSERT_EQ(state.is_over() && !next_deadline(state), state.scored.has_value());
    }

    template <class Kind>
    bool has_since(std::uint64_t seq) const {
        for (std::size_t i = seq; i < desk_.log.size(); ++i) {
            if (std::holds_alternative<Kind>(desk_.log[i].record.event)) return true;
        }
        return false;
    }
    /// Whether anything has happened but for what runners tell, and the score.
    bool has_since_but_jobs(std::uint64_t seq) const {
        for (std::size_t i = seq; i < desk_.log.size(); ++i) {
            const Event& event = desk_.log[i].record.event;
            if (!std::holds_alternative<JobStarted>(event) &&
                !std::holds_alternative<JobFinished>(event) &&
                !std::holds_alternative<SessionScored>(event))
                return true;
        }
        return false;
    }

    /// Items come and move, and none goes; nobody writes where one was skipped.
    void check_plan(const State& before) {
        const State& state = desk_.state;
        std::set<std::string> ids;
        std::size_t count = 0;
        for (const PlanRound& round : state.plan->rounds) {
            for (const PlanItem& item : round.items) ids.insert(item.id), ++count;
        }
        ASSERT_EQ(ids.size(), count);
        ASSERT_EQ(state.items.size(), count);
        if (state.open_item) {
            ASSERT_LT(*state.open_item, count);
        }
        for (const PlanRound& round : before.plan->rounds) {
            for (const PlanItem& item : round.items) {
                ASSERT_TRUE(ids.contains(item.id));
                const auto old = before.find_item(item.id);
                const auto now = state.find_item(item.id);
                ASSERT_EQ(old->round, now->round);
                ASSERT_GE(state.items[now->index].spent, before.items[old->index].spent);
            }
        }
        for (std::size_t i = before.seq; i < desk_.log.size(); ++i) {
            const auto* edited = std::get_if<Edited>(&desk_.log[i].record.event);
            if (edited == nullptr) continue;
            const auto place = before.find_item(edited->doc.substr(0, edited->doc.find('/')));
            ASSERT_FALSE(place && before.plan_item(*place).skipped);
        }
    }

    void check_view() {
        const auto seen = view(desk_.state, "ann", desk_.now);
        ASSERT_TRUE(seen);
        ASSERT_FALSE(view(desk_.state, "bob", desk_.now));
        for (std::size_t i = 0; i < seen->rounds.size(); ++i) {
            const RoundView& round = seen->rounds[i];
            ASSERT_EQ(round.items.empty(),
                      round.state == RoundState::pending &&
                          !sees_pending(mode_, desk_.state.role_of("ann")));  // VIS-2
            for (const ItemView& item : round.items) {
                const auto place = desk_.state.find_item(item.id);
                ASSERT_EQ(item.hints_revealed.size(),
                          desk_.state.items[place->index].hints_revealed);
            }
        }
    }

    /// ROLE-3: whoever is no interviewer sees no console and no event of it.
    void check_strangers() {
        for (const auto& [id, person] : desk_.state.people) {
            const auto seen = view(desk_.state, id, desk_.now);
            ASSERT_EQ(seen.has_value(), person.role().has_value());
            if (!seen) continue;
            ASSERT_EQ(seen->console.has_value(), person.role() == Role::interviewer);
        }
        const Envelope& last = desk_.log.back();
        for (const auto& [id, person] : desk_.state.people) {
            const bool is_for_interviewers =
                audience_of(last.record.event) == Audience::interviewers;
            const bool is_said = is_remark(last.record.event);
            if (!is_for_interviewers && !is_said) continue;
            // What is said of key points and ratings is for whom the session is about (PAIR-3).
            const bool has_role =
                is_for_interviewers || mode_ == Mode::interview
                    ? person.role() == Role::interviewer
                    : person.role().has_value() && person.role() != Role::observer;
            const bool is_private = mode_ == Mode::pair && is_said;
            ASSERT_EQ(may_see(desk_.state, last, id),
                      has_role && (!is_private || last.record.by == id));
        }
    }

    static bool is_remark(const Event& event) {
        return std::holds_alternative<NoteWritten>(event) || std::holds_alternative<Rated>(event) ||
               std::holds_alternative<RecommendationMade>(event) ||
               std::holds_alternative<KeyPointTicked>(event);
    }

    std::mt19937_64 engine_;
    Mode mode_;
    bool is_interview_;
    Desk desk_;
};

TEST(SessionProperties, HoldOnRandomWalks) {
    constexpr std::size_t steps_wanted = 200'000;
    std::size_t steps = 0;
    std::vector<std::size_t> seen(std::variant_size_v<Event>);
    for (std::uint64_t seed = 1; steps < steps_wanted; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Walk walk(seed);
        for (int step = 0; step < 300; ++step, ++steps) {
            walk.step();
            if (::testing::Test::HasFailure()) return;
        }
        walk.check_fold();
        walk.count_kinds(seen);
    }
    // A walk that never gets anywhere would prove nothing.
    for (std::size_t kind = 0; kind < seen.size(); ++kind)
        EXPECT_GT(seen[kind], 40U) << "kind " << kind;
}

}  // namespace
}  // namespace rehearse::session
