// Everything that can have happened in a session. A session is the fold of these (state.hpp); the
// log holds them in one total order. Fields are facts that were decided: nothing here is computed
// again when the log is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "base/verdict.hpp"
#include "editing/change_set.hpp"
#include "editing/document.hpp"
#include "session/interview.hpp"
#include "session/people.hpp"
#include "session/plan.hpp"

namespace rehearse::session {

/// In pair practice two peers take turns at being the interviewer.
enum class Mode { practice, interview, pair };
enum class EndReason { finished, time };
enum class CloseReason { finished, time, session };
enum class Purpose { samples, own_input, submission };
enum class CreditReason { queue, internal_error };

/// The first event of every log, and never on the wire.
struct SessionCreated {
    std::string session;
    std::shared_ptr<const Plan> plan;
    std::string person;  // the owner
    std::string person_name;
    Mode mode = Mode::practice;
};
struct SessionStarted {};
struct SessionPaused {
    Milliseconds remaining{0};
};
struct SessionResumed {
    Instant deadline_at;
};
/// The instants in the following three are when it took effect; the log's own time may be later if
/// no server was up.
struct SessionEnded {
    EndReason reason = EndReason::finished;
    Instant ended_at;
};
struct RoundOpened {
    std::string round;
    Instant opened_at;
    Instant deadline_at;
};
struct RoundClosed {
    std::string round;
    CloseReason reason = CloseReason::finished;
    Instant closed_at;
};
struct ItemOpened {
    std::string item;
};
struct DocumentCreated {
    std::string doc;
    std::u16string text;
};
struct LanguageChosen {
    std::string item;
    std::string language;
};
struct Edited {
    std::string doc;
    editing::Version version = 0;  // before the first of them
    std::string client;
    std::uint64_t first = 0;
    std::vector<editing::ChangeSet> updates;
    std::uint32_t check = 0;  // of the text after them
    bool late = false;        // EDIT-7
};
struct JobQueued {
    std::string job;
    std::string item;
    Purpose purpose = Purpose::samples;
    std::string language;
    editing::Version version = 0;
    bool automatic = false;
    std::string input;  // own_input only; not on the wire
};
struct JobStarted {
    std::string job;
    int attempt = 1;
};
struct JobFinished {
    std::string job;
    Verdict verdict = Verdict::IE;
    double score = 0;
    double max_score = 0;
    int passed = 0;
    int total = 0;
    bool compile_failed = false;
};
/// The text is in the plan, and on the wire.
struct HintRevealed {
    std::string item;
    std::size_t index = 0;
};
struct ClockAdjusted {
    std::string round;
    std::string job;  // whose time is given back; not on the wire
    Instant deadline_at;
    Milliseconds added{0};
    CreditReason reason = CreditReason::queue;
};
/// What the whole session came to, in points, once it is over and nothing is being graded any more.
/// Decided outside of the core, as theory counts in it too; may be told again if it changes.
struct SessionScored {
    double score = 0;
    double max_score = 0;

    bool operator==(const SessionScored&) const = default;
};

// Of sessions of several people.

struct PersonJoined {
    std::string person;
    std::string name;
    Role role = Role::candidate;
};
struct PersonRemoved {
    std::string person;
};
/// Replaces the link of the same role.
struct LinkMade {
    Link link;
};
struct LinkRevoked {
    std::string link;
};
struct TimeExtended {
    std::string round;
    Milliseconds added{0};
    std::optional<Instant> deadline_at;  // nullopt: the session is paused
};
/// Before the start.
struct ExtraTimeSet {
    int percent = 0;
};
/// For candidates; interviewers go on.
struct LocksSet {
    bool editing = false;
    bool running = false;
};
struct ChatSaid {
    std::string text;
};
/// An empty text takes the note away.
struct NoteWritten {
    std::string note;
    std::string item;  // empty: of the whole session
    std::string text;
};
struct Rated {
    std::string item;  // empty: of the whole session
    std::string criterion;
    int points = 0;  // 0: taken back
    std::string text;
};
struct RecommendationMade {
    std::optional<Recommendation> value;  // nullopt: taken back
    std::string text;
};
struct KeyPointTicked {
    std::string item;
    std::string key_point;
    std::optional<bool> made;  // nullopt: taken back
};
struct ReportShared {};
struct SignalsAsked {
    bool on = false;
};
struct SignalNoticed {
    Signal signal = Signal::paste;
    std::string item;
    std::uint64_t size = 0;
};

// Of the course of a session, and of what it consists of.

/// Before the start; replaces an earlier one.
struct SessionScheduled {
    std::optional<Instant> at;  // nullopt: not any more
};
/// A session that was over goes on, paused, in a round that was closed.
struct SessionReopened {
    std::string round;
    Milliseconds remaining{0};
};
/// The last but for the score, if that comes later.
struct SessionArchived {};
/// Of these three `is_ahead` is for the server alone: the round had not opened, so it is the
/// interviewers' to know (VIS-2).
struct ItemAdded {
    std::string round;
    std::size_t position = 0;
    std::shared_ptr<const PlanItem> item;  // with its id
    bool is_ahead = false;
};
struct ItemSkipped {
    std::string item;
    bool skipped = false;
    bool is_ahead = false;
};
/// Within its round.
struct ItemMoved {
    std::string item;
    std::size_t position = 0;  // afterwards
    bool is_ahead = false;
};
struct RoleChanged {
    std::string person;
    Role role = Role::candidate;
};

using Event =
    std::variant<SessionCreated, SessionStarted, SessionPaused, SessionResumed, SessionEnded,
                 RoundOpened, RoundClosed, ItemOpened, DocumentCreated, LanguageChosen, Edited,
                 JobQueued, JobStarted, JobFinished, HintRevealed, ClockAdjusted, SessionScored,
                 PersonJoined, PersonRemoved, LinkMade, LinkRevoked, TimeExtended, ExtraTimeSet,
                 LocksSet, ChatSaid, NoteWritten, Rated, RecommendationMade, KeyPointTicked,
                 ReportShared, SignalsAsked, SignalNoticed, SessionScheduled, SessionReopened,
                 SessionArchived, ItemAdded, ItemSkipped, ItemMoved, RoleChanged>;

/// An event with who caused it, as it is written. `n` is set when a counted command caused it (an
/// edit has none).
struct Record {
    std::string by;      // person; empty when nobody did it (deadlines, runner)
    std::string client;  // empty when no client did
    std::optional<std::uint64_t> n;
    Event event;
};

/// A record with its place in the log.
struct Envelope {
    std::uint64_t seq = 0;
    Instant at;
    std::string hash;
    Record record;
};

}  // namespace rehearse::session
