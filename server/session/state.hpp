// State: what a session is after the events so far. apply() is total: an event that makes no sense
// here changes nothing, because a log once written must always be readable. Copies are cheap:
// whatever can be large is shared until written to.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "editing/document.hpp"
#include "session/cow.hpp"
#include "session/events.hpp"
#include "session/interview.hpp"
#include "session/people.hpp"
#include "session/plan.hpp"

namespace rehearse::session {

enum class Lifecycle { scheduled, lobby, live, paused, review, archived };
enum class RoundState { pending, open, closed };
enum class JobPhase { queued, running, finished };

struct RoundProgress {
    RoundState state = RoundState::pending;
    std::optional<Instant> opened_at;
    std::optional<Instant> closed_at;
    std::optional<CloseReason> close_reason;
    Milliseconds credited{0};     // TIME-3: given back so far
    Milliseconds extended{0};     // TIME-4: given by the interviewer
    Milliseconds live_opened{0};  // the session's live time when it opened
    Milliseconds spent{0};        // live time it took, once closed

    bool operator==(const RoundProgress&) const = default;
};

struct ItemProgress {
    std::optional<std::string> language;
    Milliseconds spent{0};  // without the stretch that runs now: State::spent_on()
    std::size_t hints_revealed = 0;

    bool operator==(const ItemProgress&) const = default;
};

struct Job {
    std::string id;
    std::string item;
    Purpose purpose = Purpose::samples;
    std::string language;
    editing::Version version = 0;
    bool automatic = false;
    JobPhase phase = JobPhase::queued;
    Instant queued_at;
    std::optional<Instant> started_at;
    std::optional<Instant> finished_at;
    int attempt = 0;
    std::optional<JobFinished> outcome;
    // TIME-3
    Milliseconds live_queued{0};  // the session's live time when it was queued
    Milliseconds owed{0};         // all that it cost the person and must be given back
    Milliseconds credited{0};     // how much of it was dealt with
    CreditReason owed_for = CreditReason::queue;
    Instant owed_since;
};

struct DocumentState {
    std::shared_ptr<const editing::Document> current;
    std::shared_ptr<const editing::Document>
        at_close;  // null while its round is open; grading and report use this one
};

/// Which commands of one client are in the log, and where: rows of consecutive numbers with
/// consecutive places.
class AcceptedCommands {
public:
    struct Run {
        std::uint64_t n = 0;
        std::uint64_t seq = 0;
        std::uint64_t count = 0;
        bool operator==(const Run&) const = default;
    };

    std::optional<std::uint64_t> seq_of(std::uint64_t n) const;
    /// The last place counts when a command made several events.
    void add(std::uint64_t n, std::uint64_t seq);
    const std::vector<Run>& runs() const { return runs_; }
    static AcceptedCommands restore(std::vector<Run> runs);
    bool operator==(const AcceptedCommands&) const = default;

private:
    std::vector<Run> runs_;  // by n
};

/// Where an item is in the plan.
struct ItemPlace {
    std::size_t round = 0;
    std::size_t item = 0;   // in its round
    std::size_t index = 0;  // over the whole session: place in State::items
};

/// What was done to the plan, so that it can be undone: whoever looks at an earlier place of the log
/// sees the plan of that place.
struct PlanChange {
    enum class Kind { added, moved, skipped };

    std::uint64_t seq = 0;  // of the event
    Kind kind = Kind::added;
    std::string item;
    std::size_t before = 0;  // moved: its position in the round; skipped: whether it was, 0 or 1

    bool operator==(const PlanChange&) const = default;
};

/// The document that belongs to no item: interviews and pair practices have it from their start.
inline constexpr std::string_view scratch_document = "scratch";

struct State {
    std::uint64_t seq = 0;  // of the last event folded
    std::string hash;

    std::string session;
    std::shared_ptr<const Plan> plan;  // as it is now; null until session_created
    Cow<std::vector<PlanChange>> plan_changes;
    std::string owner;
    std::string owner_name;
    std::map<std::string, Person, std::less<>> people;  // by id, the owner too; those who were removed as well
    std::vector<Link> links;               // good until they expire or the session ends
    Interview interview;
    Mode mode = Mode::practice;

    Lifecycle lifecycle = Lifecycle::lobby;
    Instant created_at;
    std::optional<Instant> scheduled_at;  // when it shall start, as last said
    std::optional<Instant> started_at;
    std::optional<Instant> ended_at;
    std::optional<EndReason> end_reason;
    std::optional<SessionScored> scored;  // after the end

    std::optional<std::size_t> round;  // the open one
    std::optional<Instant> deadline_at;
    std::optional<Milliseconds> remaining;  // when paused
    Milliseconds live_total{0};             // live time up to `live_since`
    std::optional<Instant> live_since;      // when live

    std::vector<RoundProgress> rounds;
    std::vector<ItemProgress> items;       // over the whole session in order
    std::optional<std::size_t> open_item;  // the one on the screen
    std::optional<Instant> open_since;     // its running stretch; nullopt while the clock stands
    std::string last_language;             // chosen last, for the next item's default

    Cow<std::map<std::string, DocumentState>> documents;
    Cow<std::vector<Job>> jobs;      // in order of queueing
    std::vector<std::string> owing;  // jobs of the open round with time to give back
    Cow<std::map<std::pair<std::string, std::string>, AcceptedCommands>>
        accepted;  // by (person, client)

    bool exists() const { return plan != nullptr; }
    bool is_before_start() const {
        return lifecycle == Lifecycle::lobby || lifecycle == Lifecycle::scheduled;
    }
    bool is_over() const {
        return lifecycle == Lifecycle::review || lifecycle == Lifecycle::archived;
    }
    /// The plan as it was after the event `seq`.
    std::shared_ptr<const Plan> plan_at(std::uint64_t seq) const;
    /// The session's live time at `at`: pauses left out.
    Milliseconds live_at(Instant at) const;
    Milliseconds spent_on(std::size_t item_index, Instant now) const;
    std::optional<ItemPlace> find_item(std::string_view id) const;
    const PlanItem& plan_item(const ItemPlace& place) const {
        return plan->rounds[place.round].items[place.item];
    }
    std::optional<std::size_t> find_round(std::string_view id) const;
    const editing::Document* document(const std::string& doc) const;
    const Job* find_job(std::string_view id) const;
    /// With the extra time.
    Milliseconds budget_of(std::size_t round_index) const;
    /// What that person is now; nothing: not in the session.
    std::optional<Role> role_of(std::string_view person) const;
    const Link* find_link(std::string_view id) const;
    /// CMD-1: where the log holds this command, if it does.
    std::optional<std::uint64_t> accepted_seq(const std::string& person, const std::string& client,
                                              std::uint64_t n) const;
};

/// `<item>/<language>`, or `<item>/answer` for theory.
std::string document_id(const PlanItem& item, std::string_view language);

/// The submission that counts: the highest score, the later of equals; IE and AB never. Null if
/// there is none.
const Job* counted_submission(const State& state, std::string_view item);

/// The submission that was handed in last, whatever came of it. Null if there is none.
const Job* last_submission(const State& state, std::string_view item);

/// Whether no submission waits for its verdict.
bool is_graded(const State& state);

/// Folds one more event in. Never throws on account of the event's content; `seq` and `hash` always
/// advance.
void apply(State& state, const Envelope& envelope);

}  // namespace rehearse::session
