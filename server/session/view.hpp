// What one person may see of a session, as values (PROTOCOL section 4). Built by copying what is
// allowed, never by removing what is not: pending rounds' items (VIS-2), hints not revealed, hashes
// and grading material are simply never copied.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "session/permissions.hpp"
#include "session/state.hpp"

namespace rehearse::session {

struct BestView {
    std::string job;
    Verdict verdict = Verdict::WA;
    double score = 0;
    double max_score = 0;
};
struct ItemView {
    std::string id;
    ItemKind kind = ItemKind::theory;
    std::string ref;
    std::string title;
    int minutes = 0;
    std::vector<std::string> languages;
    std::optional<std::string> language;
    Milliseconds spent{0};
    bool open = false;
    std::size_t hints_total = 0;
    std::vector<std::string> hints_revealed;
    std::vector<std::string> jobs;
    std::optional<BestView> best;
    bool skipped = false;
};
struct RoundView {
    std::string id;
    std::string title;
    ItemKind kind = ItemKind::theory;
    Milliseconds budget{0};
    RoundState state = RoundState::pending;
    std::optional<Instant> opened_at;
    std::optional<Instant> closed_at;
    std::optional<CloseReason> close_reason;
    std::size_t item_count = 0;
    std::vector<ItemView> items;  // empty while pending
};
struct DocumentView {
    std::string id;
    editing::Version version = 0;
    std::u16string text;
    std::uint32_t check = 0;
};
struct JobView {
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
};
struct PersonView {
    std::string person;
    std::string name;
    Role role = Role::candidate;
};
/// What interviewers alone may see.
struct ConsoleView {
    std::vector<Link> links;
    std::map<std::string, Note> notes;
    std::map<RatingOf, Rating> ratings;
    std::map<std::string, Recommended> recommended;
    std::map<TickOf, Ticked> key_points;
};
struct SessionView {
    std::string id;
    std::string title;
    std::string template_id;  // empty: none
    std::string level;
    Mode mode = Mode::practice;
    Lifecycle lifecycle = Lifecycle::lobby;
    Instant created_at;
    std::optional<Instant> scheduled_at;
    std::optional<Instant> started_at;
    std::optional<Instant> ended_at;
    std::optional<EndReason> end_reason;
    std::optional<std::size_t> round;
    std::optional<Instant> deadline_at;
    std::optional<Milliseconds> remaining;
    std::vector<RoundView> rounds;
    std::vector<DocumentView> documents;
    std::vector<JobView> jobs;
    Role role = Role::candidate;  // of whoever looks
    std::vector<PersonView> people;
    int extra_percent = 0;
    bool editing_locked = false;
    bool running_locked = false;
    bool asks_for_signals = false;
    bool report_shared = false;
    std::vector<ChatLine> chat;
    std::vector<Noticed> noticed;
    std::optional<ConsoleView> console;  // interviewers only
};

/// nullopt when the person has no part in the session.
std::optional<SessionView> view(const State& state, std::string_view person, Instant now);

/// The same as it was after session_created, before anything else had happened: from there on
/// somebody who takes part now can fold the events that they may see.
std::optional<SessionView> first_view(const State& state, std::string_view person);

/// What somebody wrote in the console themselves, whatever their role is now; without links.
ConsoleView own_console(const State& state, std::string_view person);

/// What is known of an item from the plan alone, once its round is open.
ItemView new_item_view(const PlanItem& item);

/// `sees_pending`: with the items of a round to come, which only interviewers see (VIS-2).
RoundView round_view(const State& state, std::size_t round, Instant now, bool sees_pending);

/// The round as it is the moment it opens; needs only the plan, so old events can be told again.
RoundView opened_round_view(const Plan& plan, const RoundOpened& event, int extra_percent);

}  // namespace rehearse::session
