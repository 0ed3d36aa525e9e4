#include "session/decide.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "editing/utf16.hpp"
#include "session/decide_lifecycle.hpp"
#include "session/permissions.hpp"

namespace rehearse::session {
namespace {

using Events = std::vector<Event>;

Error refuse(ErrorCode code, std::string message) {
    return fail(code, std::move(message));
}

bool offers(const PlanItem& item, std::string_view language) {
    return std::find(item.languages.begin(), item.languages.end(), language) !=
           item.languages.end();
}

std::u16string starter(const PlanItem& item, const std::string& language) {
    const auto found = item.starters.find(language);
    if (item.kind == ItemKind::theory || found == item.starters.end()) return {};
    auto text = editing::to_utf16(found->second);
    if (!text) return {};
    std::erase(*text, u'\r');
    return *std::move(text);
}

/// What a new document holds: in a fork what stood there, else the starter.
std::u16string first_text(const PlanItem& item, const std::string& language) {
    const bool is_theory = item.kind == ItemKind::theory;
    const auto carried = item.carried.find(is_theory ? "answer" : language);
    if (carried == item.carried.end()) return starter(item, language);
    auto text = editing::to_utf16(carried->second);
    return text ? *std::move(text) : std::u16string();
}

/// What the person works in, unless they say otherwise: the language they chose last, where the
/// item offers it.
std::string default_language(const State& state, const PlanItem& item) {
    for (const std::string& wish :
         {state.last_language, item.default_language, std::string("python3")}) {
        if (!wish.empty() && offers(item, wish)) return wish;
    }
    return item.languages.empty() ? std::string() : item.languages.front();
}

Error skipped_item() {
    return refuse(ErrorCode::not_allowed_now,
                  "This item is skipped: go on with another one of the round.");
}

std::size_t source_bytes(const editing::Document& document) {
    return editing::to_utf8_lossy(document.text()).size();
}

/// Whether the text holds work that no submission holds: changed from the starter, and since it was
/// last submitted. A submission that we lost (IE, AB) does not count as one.
bool is_unsubmitted(const State& state, const PlanItem& item, const std::string& language,
                    const editing::Document& document) {
    if (document.version() == 0 || document.text() == starter(item, language)) return false;
    for (const Job& job : *state.jobs) {
        if (job.item != item.id || job.language != language || job.purpose != Purpose::submission)
            continue;
        const bool is_lost = job.outcome && (job.outcome->verdict == Verdict::IE ||
                                             job.outcome->verdict == Verdict::AB);
        if (job.version == document.version() && !is_lost) return false;
    }
    return true;
}

Error archived_session() {
    return refuse(ErrorCode::not_allowed_now,
                  "This session is archived: nothing in it changes any more.");
}

/// EDIT-1: an edit whose updates are all in the log.
bool is_known_push(const State& state, const Command& command, const CommandContext& context) {
    const auto* push = std::get_if<EditPush>(&command);
    const editing::Document* document = push == nullptr ? nullptr : state.document(push->doc);
    return document != nullptr &&
           document->knows(context.client, push->first, push->updates.size());
}

/// Closes the open round as it stands: first what was not submitted is (in every language that was
/// worked in, the one on the screen last, so that it counts among equals), then the round is
/// closed.
void close_round(const State& state, CloseReason reason, Instant at, const IdSource& new_id,
                 Events& events) {
    const PlanRound& round = state.plan->rounds[*state.round];
    for (const PlanItem& item : round.items) {
        if (item.kind != ItemKind::coding || item.skipped) continue;
        const std::string chosen =
            state.items[state.find_item(item.id)->index].language.value_or("");
        std::vector<std::string> languages = item.languages;
        std::stable_partition(languages.begin(), languages.end(),
                              [&](const auto& one) { return one != chosen; });
        for (const std::string& language : languages) {
            const editing::Document* document = state.document(document_id(item, language));
            if (document == nullptr || !is_unsubmitted(state, item, language, *document)) continue;
            // Grading would refuse it as it refuses any submission of that size; the text itself is
            // kept.
            if (source_bytes(*document) > limits::source_bytes_max) continue;
            events.push_back(JobQueued{
                new_id(), item.id, Purpose::submission, language, document->version(), true, {}});
        }
    }
    events.push_back(RoundClosed{round.id, reason, at});
}

/// The first round from `index` on that was not open yet, with its whole budget, or the end of the
/// session if there is none.
void open_round_or_end(const State& state, std::size_t index, EndReason reason, Instant at,
                       Events& events) {
    while (index < state.rounds.size() && state.rounds[index].state != RoundState::pending) ++index;
    if (index < state.rounds.size()) {
        const PlanRound& round = state.plan->rounds[index];
        events.push_back(RoundOpened{round.id, at, at + state.budget_of(index)});
    } else {
        events.push_back(SessionEnded{reason, at});
    }
}

/// TIME-3: what may be given back for the first job that is owed something; nullopt if nothing may.
std::optional<ClockAdjusted> credit(const State& state) {
    if (state.lifecycle != Lifecycle::live || !state.round || !state.deadline_at)
        return std::nullopt;
    const PlanRound& round = state.plan->rounds[*state.round];
    const Milliseconds room =
        state.budget_of(*state.round) - state.rounds[*state.round].credited;
    for (const std::string& id : state.owing) {
        const Job* job = state.find_job(id);
        // What came about after the deadline was not the round's time any more.
        if (job == nullptr || job->owed_since > *state.deadline_at) continue;
        const Milliseconds added = std::min(job->owed - job->credited, room);
        if (added <= Milliseconds{0}) continue;
        return ClockAdjusted{round.id, id, *state.deadline_at + added, added, job->owed_for};
    }
    return std::nullopt;
}

/// The next thing that time has brought about by `now`; empty when there is nothing left.
Events next_due(const State& state, Instant now, const IdSource& new_id) {
    Events events;
    if (state.lifecycle != Lifecycle::live || !state.round || !state.deadline_at) return events;
    if (auto adjusted = credit(state)) {
        events.push_back(*std::move(adjusted));
    } else if (*state.deadline_at <= now) {
        const Instant at = *state.deadline_at;
        close_round(state, CloseReason::time, at, new_id, events);
        open_round_or_end(state, *state.round + 1, EndReason::time, at, events);
    }
    return events;
}

/// One command against one state. Each case answers with events or the reason against.
class Decision : public DecideLifecycle {
public:
    using DecideLifecycle::DecideLifecycle;
    using DecideLifecycle::operator();

    Result<Events> operator()(const Tick&) const { return Events{}; }
    Result<Events> operator()(const SessionStart&) const {
        if (!state_.is_before_start()) {
            return refuse(ErrorCode::not_allowed_now, "The session has started already.");
        }
        Events events{SessionStarted{}};
        if (state_.mode != Mode::practice)
            events.push_back(DocumentCreated{std::string(scratch_document), {}});
        open_round_or_end(state_, 0, EndReason::finished, now_, events);
        return events;
    }
    Result<Events> operator()(const SessionPause&) const {
        if (state_.lifecycle != Lifecycle::live || !state_.deadline_at) {
            return refuse(ErrorCode::not_allowed_now, "Only a running session can be paused.");
        }
        return Events{SessionPaused{std::max(Milliseconds{0}, *state_.deadline_at - now_)}};
    }
    Result<Events> operator()(const SessionResume&) const {
        if (state_.lifecycle != Lifecycle::paused) {
            return refuse(ErrorCode::not_allowed_now, "Only a paused session can be resumed.");
        }
        return Events{SessionResumed{now_ + state_.remaining.value_or(Milliseconds{0})}};
    }
    Result<Events> operator()(const SessionFinish&) const {
        if (state_.lifecycle != Lifecycle::live && state_.lifecycle != Lifecycle::paused) {
            return refuse(ErrorCode::not_allowed_now,
                          "Only a session that has started and not ended can be finished.");
        }
        Events events;
        if (state_.round) close_round(state_, CloseReason::session, now_, new_id_, events);
        events.push_back(SessionEnded{EndReason::finished, now_});
        return events;
    }
    Result<Events> operator()(const RoundFinish& command) const {
        const auto index = state_.find_round(command.round);
        if (!index) return refuse(ErrorCode::not_found, "There is no such round: reload the page.");
        if (state_.lifecycle != Lifecycle::live || state_.round != index) {
            return refuse(ErrorCode::not_allowed_now,
                          "Only the open round can be finished, while the clock runs.");
        }
        Events events;
        close_round(state_, CloseReason::finished, now_, new_id_, events);
        open_round_or_end(state_, *index + 1, EndReason::finished, now_, events);
        return events;
    }
    Result<Events> operator()(const ItemOpen& command) const;
    Result<Events> operator()(const LanguageChoose& command) const;
    Result<Events> operator()(const Run& command) const;
    Result<Events> operator()(const Submit& command) const;
    Result<Events> operator()(const HintReveal& command) const;
    Result<Events> operator()(const EditPush& command) const;
    Result<Events> operator()(const RecordScore& command) const;

private:
    /// The item, provided that it may be worked on now.
    Result<ItemPlace> workable(const std::string& item) const;
    Result<ItemPlace> workable_coding(const std::string& item) const;
    /// Adds the document if there is none yet.
    Result<void> ensure_document(const PlanItem& item, const std::string& language,
                                 Events& events) const;
    /// RUN-1, RUN-2 and the sizes.
    Result<Events> queue(JobQueued job) const;
};

Result<ItemPlace> Decision::workable(const std::string& item) const {
    const auto place = state_.find_item(item);
    if (!place) return refuse(ErrorCode::not_found, "There is no such item: reload the page.");
    if (state_.lifecycle != Lifecycle::live) {
        return refuse(ErrorCode::not_allowed_now,
                      "Items can be worked on only while the session's clock runs.");
    }
    switch (state_.rounds[place->round].state) {
        case RoundState::pending:
            return refuse(ErrorCode::item_not_open,
                          "This item's round has not started: finish the open round first.");
        case RoundState::closed:
            return refuse(ErrorCode::not_allowed_now,
                          "This item's round is over: go on with the open round.");
        case RoundState::open:
            break;
    }
    if (state_.plan_item(*place).skipped) return skipped_item();
    return *place;
}

Result<ItemPlace> Decision::workable_coding(const std::string& item) const {
    auto place = workable(item);
    if (place && state_.plan_item(*place).kind != ItemKind::coding) {
        return refuse(ErrorCode::not_allowed_now,
                      "This item is a question, not a coding task: write the answer instead.");
    }
    return place;
}

Result<void> Decision::ensure_document(const PlanItem& item, const std::string& language,
                                       Events& events) const {
    const std::string doc = document_id(item, language);
    if (state_.document(doc) != nullptr) return {};
    if (state_.documents->size() >= limits::documents_per_session_max) {
        return refuse(ErrorCode::too_many_requests,
                      "The session has too many documents: go on in one that exists.");
    }
    events.push_back(DocumentCreated{doc, first_text(item, language)});
    return {};
}

Result<Events> Decision::operator()(const ItemOpen& command) const {
    const auto place = workable(command.item);
    if (!place) return place.error();
    const PlanItem& item = state_.plan_item(*place);
    const auto chosen = state_.items[place->index].language;
    const std::string language = chosen ? *chosen : default_language(state_, item);
    Events events;
    if (item.kind == ItemKind::theory || !language.empty()) {
        if (auto made = ensure_document(item, language, events); !made) return made.error();
    }
    if (item.kind == ItemKind::coding && !chosen && !language.empty()) {
        events.push_back(LanguageChosen{item.id, language});
    }
    events.push_back(ItemOpened{item.id});
    return events;
}

Result<Events> Decision::operator()(const LanguageChoose& command) const {
    const auto place = workable_coding(command.item);
    if (!place) return place.error();
    const PlanItem& item = state_.plan_item(*place);
    if (!offers(item, command.language)) {
        return refuse(ErrorCode::language_unavailable,
                      "This task is not offered in that language: choose one of its list.");
    }
    Events events;
    if (auto made = ensure_document(item, command.language, events); !made) return made.error();
    events.push_back(LanguageChosen{item.id, command.language});
    return events;
}

Result<Events> Decision::queue(JobQueued job) const {
    const auto place = workable_coding(job.item);
    if (!place) return place.error();
    const PlanItem& item = state_.plan_item(*place);
    if (!offers(item, job.language)) {
        return refuse(ErrorCode::language_unavailable,
                      "This task is not offered in that language: choose one of its list.");
    }
    const editing::Document* document = state_.document(document_id(item, job.language));
    if (document == nullptr) {
        return refuse(ErrorCode::not_found,
                      "There is no program in that language yet: choose the language first.");
    }
    if (document->version() != job.version) {
        return refuse(ErrorCode::stale_version,
                      "The program has changed meanwhile: look at it and send it again.");
    }
    if (source_bytes(*document) > limits::source_bytes_max) {
        return refuse(ErrorCode::too_large, "The program is longer than 128 KiB: shorten it.");
    }
    if (job.input.size() > limits::own_input_bytes_max) {
        return refuse(ErrorCode::too_large, "The input is longer than 64 KiB: shorten it.");
    }
    const auto in_flight =
        std::count_if(state_.jobs->begin(), state_.jobs->end(),
                      [](const Job& other) { return other.phase != JobPhase::finished; });
    if (static_cast<std::size_t>(in_flight) >= limits::jobs_in_flight_per_session_max) {
        return refuse(ErrorCode::queue_full,
                      "Two of your programs are still being run: wait for one of them.");
    }
    if (state_.jobs->size() >= limits::jobs_per_session_max) {
        return refuse(ErrorCode::queue_full,
                      "This session has used up its runs: finish the round to go on.");
    }
    job.job = new_id_();
    return Events{std::move(job)};
}

Result<Events> Decision::operator()(const Run& command) const {
    const Purpose purpose = command.input ? Purpose::own_input : Purpose::samples;
    return queue({{},
                  command.item,
                  purpose,
                  command.language,
                  command.version,
                  false,
                  command.input.value_or("")});
}

Result<Events> Decision::operator()(const Submit& command) const {
    return queue(
        {{}, command.item, Purpose::submission, command.language, command.version, false, {}});
}

Result<Events> Decision::operator()(const HintReveal& command) const {
    const auto place = workable(command.item);
    if (!place) return place.error();
    const std::size_t total = state_.plan_item(*place).hints.size();
    const std::size_t revealed = state_.items[place->index].hints_revealed;
    if (command.index >= total)
        return refuse(ErrorCode::invalid_input, "There is no such hint for this item.");
    if (command.index != revealed) {
        return refuse(ErrorCode::invalid_input,
                      "Hints are revealed one after another: ask for the next one.");
    }
    return Events{HintRevealed{command.item, revealed}};
}

Result<Events> Decision::operator()(const EditPush& command) const {
    const auto found = state_.documents->find(command.doc);
    const auto place =
        state_.find_item(std::string_view(command.doc).substr(0, command.doc.find('/')));
    if (found == state_.documents->end()) {
        if (place && state_.rounds[place->round].state == RoundState::pending) {
            return refuse(ErrorCode::item_not_open,
                          "This item's round has not started: finish the open round first.");
        }
        return refuse(ErrorCode::not_found, "There is no such document: open its item first.");
    }
    const bool is_scratch = command.doc == scratch_document;
    if (state_.lifecycle != Lifecycle::live &&
        !(is_scratch && state_.lifecycle == Lifecycle::paused)) {
        return refuse(ErrorCode::not_allowed_now,
                      "The clock stands still: the text can be changed while the session runs.");
    }
    if (place && state_.plan_item(*place).skipped) return skipped_item();
    const editing::Document& document = *found->second.current;
    auto accepted = document.push(command.version, context_.client, command.first, command.updates);
    if (!accepted) return accepted.error();
    const bool is_late = found->second.at_close != nullptr;
    return Events{Edited{command.doc, accepted->version_before, context_.client, accepted->first,
                         std::move(accepted->updates), accepted->check, is_late}};
}

Result<Events> Decision::operator()(const RecordScore& command) const {
    if (!state_.is_over() || !is_graded(state_)) {
        return refuse(ErrorCode::not_allowed_now,
                      "A session has a score when it is over and all of it is graded.");
    }
    const SessionScored scored{command.score, command.max_score};
    if (state_.scored == scored) return Events{};
    // It may come after the archive, as nobody waits for it, but once.
    if (state_.scored && state_.lifecycle == Lifecycle::archived) return archived_session();
    return Events{scored};
}

}  // namespace

SessionCreated created(std::string session, Plan plan, std::string person,
                       std::string person_name, Mode mode) {
    return {std::move(session), std::make_shared<const Plan>(std::move(plan)), std::move(person),
            std::move(person_name), mode};
}

Result<std::vector<Event>> decide(const State& state, const Command& command,
                                  const CommandContext& context, Instant now,
                                  const IdSource& new_id) {
    if (std::holds_alternative<Tick>(command)) return due(state, now, new_id);
    if (!state.exists())
        return refuse(ErrorCode::not_found, "There is no such session: start a new one.");
    const bool is_internal =
        std::holds_alternative<Join>(command) || std::holds_alternative<RecordScore>(command);
    if (!is_internal) {
        const auto role = state.role_of(context.person);
        if (!role) {
            return refuse(ErrorCode::forbidden,
                          "This session belongs to somebody else: start your own.");
        }
        const bool is_counted = context.n != 0 && !std::holds_alternative<EditPush>(command);
        if (is_counted && state.accepted_seq(context.person, context.client, context.n))
            return Events{};
        // Before any other question, so that a repeat is never refused what was granted once.
        if (is_known_push(state, command, context)) return Events{};
        if (state.lifecycle == Lifecycle::archived) return archived_session();
        if (auto objection = objection_to(state, command, *role)) return *std::move(objection);
    }
    return std::visit(Decision(state, context, now, new_id), command);
}

std::vector<Event> due(const State& state, Instant now, const IdSource& new_id) {
    Events events;
    if (next_deadline(state).value_or(Instant::max()) > now) return events;
    State ahead = state;
    for (Events step = next_due(ahead, now, new_id); !step.empty();
         step = next_due(ahead, now, new_id)) {
        for (Event& event : step) {
            apply(ahead, {ahead.seq + 1, now, {}, {{}, {}, std::nullopt, event}});
            events.push_back(std::move(event));
        }
    }
    return events;
}

std::optional<Instant> next_deadline(const State& state) {
    if (state.is_over() && !state.scored)
        return is_graded(state) ? state.ended_at : when_a_job_is_done;
    if (state.lifecycle != Lifecycle::live || !state.deadline_at) return std::nullopt;
    if (const auto adjusted = credit(state)) return state.find_job(adjusted->job)->owed_since;
    return state.deadline_at;
}

}  // namespace rehearse::session
