#include "session/state.hpp"

#include <algorithm>

#include "editing/utf16.hpp"
#include "session/fold_lifecycle.hpp"

namespace rehearse::session {
namespace {

using editing::Document;

/// TIME-3: waiting up to this long is part of the bargain.
constexpr Milliseconds queue_patience{2000};

/// Folds one event into a state that exists. Each case first asks whether the event makes sense.
class Fold : public FoldLifecycle {
public:
    using FoldLifecycle::FoldLifecycle;
    using FoldLifecycle::operator();

    void operator()(const SessionCreated&) {}  // only the first one counts: apply()
    void operator()(const SessionStarted&) {
        if (!state_.is_before_start()) return;
        state_.lifecycle = Lifecycle::live;
        state_.started_at = at_;
        state_.live_since = at_;
    }
    void operator()(const SessionPaused& event) {
        if (state_.lifecycle != Lifecycle::live) return;
        settle_item(at_);
        state_.live_total = state_.live_at(at_);
        state_.live_since.reset();
        state_.lifecycle = Lifecycle::paused;
        state_.deadline_at.reset();
        state_.remaining = event.remaining;
    }
    void operator()(const SessionResumed& event) {
        if (state_.lifecycle != Lifecycle::paused) return;
        state_.lifecycle = Lifecycle::live;
        state_.live_since = at_;
        state_.remaining.reset();
        if (state_.round) state_.deadline_at = event.deadline_at;
        run_item(at_);
    }
    void operator()(const SessionEnded& event) {
        if (state_.lifecycle != Lifecycle::live && state_.lifecycle != Lifecycle::paused) return;
        settle_item(event.ended_at);
        state_.live_total = state_.live_at(event.ended_at);
        state_.live_since.reset();
        state_.lifecycle = Lifecycle::review;
        state_.ended_at = event.ended_at;
        state_.end_reason = event.reason;
        state_.round.reset();
        state_.deadline_at.reset();
        state_.remaining.reset();
        state_.owing.clear();
    }
    void operator()(const RoundOpened& event) {
        const auto index = state_.find_round(event.round);
        if (!index || state_.lifecycle != Lifecycle::live || state_.round) return;
        RoundProgress& round = state_.rounds[*index];
        if (round.state != RoundState::pending) return;
        round.state = RoundState::open;
        round.opened_at = event.opened_at;
        round.live_opened = state_.live_at(event.opened_at);
        state_.round = index;
        state_.deadline_at = event.deadline_at;
    }
    void operator()(const RoundClosed& event) {
        const auto index = state_.find_round(event.round);
        if (!index || state_.round != index) return;
        settle_item(event.closed_at);
        RoundProgress& round = state_.rounds[*index];
        round.state = RoundState::closed;
        round.closed_at = event.closed_at;
        round.close_reason = event.reason;
        round.spent =
            std::max(Milliseconds{0}, state_.live_at(event.closed_at) - round.live_opened);
        each_document(*index, [](DocumentState& document) {
            if (!document.at_close) document.at_close = document.current;
        });
        state_.round.reset();
        state_.deadline_at.reset();
        state_.remaining.reset();
        state_.owing.clear();
    }
    void operator()(const ItemOpened& event) {
        const auto place = state_.find_item(event.item);
        if (!place) return;
        settle_item(at_);
        state_.open_item = place->index;
        run_item(at_);
    }
    void operator()(const DocumentCreated& event) {
        if (state_.documents->contains(event.doc) || !editing::is_well_formed(event.text)) return;
        state_.documents.write()[event.doc].current = std::make_shared<Document>(event.text);
    }
    void operator()(const LanguageChosen& event) {
        const auto place = state_.find_item(event.item);
        if (!place) return;
        state_.items[place->index].language = event.language;
        state_.last_language = event.language;
    }
    void operator()(const Edited& event);
    void operator()(const JobQueued& event);
    void operator()(const JobStarted& event);
    void operator()(const JobFinished& event);
    void operator()(const HintRevealed& event) {
        const auto place = state_.find_item(event.item);
        if (!place || event.index >= state_.plan_item(*place).hints.size()) return;
        std::size_t& revealed = state_.items[place->index].hints_revealed;
        revealed = std::max(revealed, event.index + 1);
    }
    void operator()(const ClockAdjusted& event);
    void operator()(const SessionScored& event) {
        if (state_.is_over()) state_.scored = event;
    }

private:
    Job* unfinished_job(std::string_view id) {
        const Job* job = state_.find_job(id);
        if (job == nullptr || job->phase == JobPhase::finished) return nullptr;
        const auto index = job - state_.jobs->data();
        return &state_.jobs.write()[static_cast<std::size_t>(index)];
    }
    void owe(Job& job, Milliseconds all, CreditReason reason);
};

void Fold::operator()(const Edited& event) {
    const auto found = state_.documents->find(event.doc);
    if (found == state_.documents->end() || found->second.current->version() != event.version)
        return;
    DocumentState& document = state_.documents.write()[event.doc];
    // Nobody else holds this text, as a rule: then it is changed where it is.
    const bool ours = document.current.use_count() == 1;
    auto next = ours ? std::const_pointer_cast<Document>(document.current)
                     : std::make_shared<Document>(*document.current);
    if (next->append(event.version, event.client, event.first, event.updates))
        document.current = std::move(next);
}

void Fold::operator()(const JobQueued& event) {
    if (state_.find_job(event.job) != nullptr || !state_.find_item(event.item)) return;
    Job job;
    job.id = event.job;
    job.item = event.item;
    job.purpose = event.purpose;
    job.language = event.language;
    job.version = event.version;
    job.automatic = event.automatic;
    job.queued_at = at_;
    job.live_queued = state_.live_at(at_);
    state_.jobs.write().push_back(std::move(job));
}

void Fold::operator()(const JobStarted& event) {
    Job* job = unfinished_job(event.job);
    if (job == nullptr) return;
    job->phase = JobPhase::running;
    job->started_at = at_;
    job->attempt = event.attempt;
    owe(*job, state_.live_at(at_) - job->live_queued - queue_patience, CreditReason::queue);
}

void Fold::operator()(const JobFinished& event) {
    Job* job = unfinished_job(event.job);
    if (job == nullptr) return;
    job->phase = JobPhase::finished;
    job->finished_at = at_;
    job->outcome = event;
    if (event.verdict == Verdict::IE) {
        owe(*job, state_.live_at(at_) - job->live_queued, CreditReason::internal_error);
    }
}

/// TIME-3: notes what a job has cost the person by now; due() turns it into a credit. Only for the
/// open round, and not for what was submitted when it closed.
void Fold::owe(Job& job, Milliseconds all, CreditReason reason) {
    const auto place = state_.find_item(job.item);
    if (!place || state_.round != place->round || job.automatic || all <= job.owed) return;
    job.owed = all;
    job.owed_for = reason;
    job.owed_since = at_;
    if (std::find(state_.owing.begin(), state_.owing.end(), job.id) == state_.owing.end()) {
        state_.owing.push_back(job.id);
    }
}

void Fold::operator()(const ClockAdjusted& event) {
    const auto index = state_.find_round(event.round);
    if (!index || state_.round != index || !state_.deadline_at) return;
    state_.deadline_at = event.deadline_at;
    state_.rounds[*index].credited += event.added;
    std::erase(state_.owing, event.job);
    const Job* job = state_.find_job(event.job);
    if (job == nullptr) return;
    Job& owed = state_.jobs.write()[static_cast<std::size_t>(job - state_.jobs->data())];
    owed.credited = owed.owed;
}

void create(State& state, const SessionCreated& event, Instant at) {
    if (event.plan == nullptr) return;
    state.session = event.session;
    state.plan = event.plan;
    state.owner = event.person;
    state.owner_name = event.person_name;
    const Role role = event.mode == Mode::practice ? Role::candidate : Role::interviewer;
    state.people[event.person] = Person{event.person_name, {{0, role}}, at};
    state.mode = event.mode;
    state.created_at = at;
    state.rounds.resize(event.plan->rounds.size());
    for (const PlanRound& round : event.plan->rounds) {
        for (const PlanItem& item : round.items) {
            ItemProgress& progress = state.items.emplace_back();
            if (!item.chosen_language.empty()) progress.language = item.chosen_language;
        }
    }
}

}  // namespace

std::optional<std::uint64_t> AcceptedCommands::seq_of(std::uint64_t n) const {
    auto after =
        std::upper_bound(runs_.begin(), runs_.end(), n,
                         [](std::uint64_t value, const Run& run) { return value < run.n; });
    if (after == runs_.begin()) return std::nullopt;
    const Run& run = *--after;
    if (n - run.n >= run.count) return std::nullopt;
    return run.seq + (n - run.n);
}

void AcceptedCommands::add(std::uint64_t n, std::uint64_t seq) {
    auto after =
        std::upper_bound(runs_.begin(), runs_.end(), n,
                         [](std::uint64_t value, const Run& run) { return value < run.n; });
    if (after != runs_.begin()) {
        Run& run = *std::prev(after);
        const std::uint64_t offset = n - run.n;
        if (offset == run.count && run.seq + offset == seq) {
            ++run.count;
            return;
        }
        if (offset < run.count) {
            if (run.seq + offset == seq) return;
            // A later event of the same command. Commands are decided in turn, so it is nearly
            // always the last of its run.
            const Run rest{n + 1, run.seq + offset + 1, run.count - offset - 1};
            run.count = offset;
            after = run.count == 0 ? runs_.erase(std::prev(after)) : after;
            after = runs_.insert(after, Run{n, seq, 1});
            if (rest.count > 0) runs_.insert(std::next(after), rest);
            return;
        }
    }
    runs_.insert(after, Run{n, seq, 1});
}

AcceptedCommands AcceptedCommands::restore(std::vector<Run> runs) {
    AcceptedCommands accepted;
    accepted.runs_ = std::move(runs);
    return accepted;
}

Milliseconds State::live_at(Instant at) const {
    if (!live_since) return live_total;
    return live_total + std::max(Milliseconds{0}, at - *live_since);
}

Milliseconds State::spent_on(std::size_t item_index, Instant now) const {
    const Milliseconds booked = items[item_index].spent;
    if (open_item != item_index || !open_since) return booked;
    const Instant end = deadline_at ? std::min(now, *deadline_at) : now;
    return booked + std::max(Milliseconds{0}, end - *open_since);
}

std::optional<ItemPlace> State::find_item(std::string_view id) const {
    if (!plan) return std::nullopt;
    std::size_t index = 0;
    for (std::size_t round_index = 0; round_index < plan->rounds.size(); ++round_index) {
        const auto& found = plan->rounds[round_index].items;
        for (std::size_t item_index = 0; item_index < found.size(); ++item_index, ++index) {
            if (found[item_index].id == id) return ItemPlace{round_index, item_index, index};
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> State::find_round(std::string_view id) const {
    if (!plan) return std::nullopt;
    for (std::size_t index = 0; index < plan->rounds.size(); ++index) {
        if (plan->rounds[index].id == id) return index;
    }
    return std::nullopt;
}

const editing::Document* State::document(const std::string& doc) const {
    const auto found = documents->find(doc);
    return found == documents->end() ? nullptr : found->second.current.get();
}

Milliseconds State::budget_of(std::size_t round_index) const {
    const Milliseconds budget = plan->rounds[round_index].budget;
    return budget + budget * interview.extra_percent / 100;
}

std::optional<Role> State::role_of(std::string_view person) const {
    const auto found = people.find(person);
    return found == people.end() ? std::nullopt : found->second.role();
}

const Link* State::find_link(std::string_view id) const {
    const auto found =
        std::find_if(links.begin(), links.end(), [&](const Link& link) { return link.id == id; });
    return found == links.end() ? nullptr : &*found;
}

const Job* State::find_job(std::string_view id) const {
    // The one asked for is nearly always among the last.
    const auto found =
        std::find_if(jobs->rbegin(), jobs->rend(), [&](const Job& job) { return job.id == id; });
    return found == jobs->rend() ? nullptr : &*found;
}

std::optional<std::uint64_t> State::accepted_seq(const std::string& person,
                                                 const std::string& client, std::uint64_t n) const {
    const auto found = accepted->find({person, client});
    return found == accepted->end() ? std::nullopt : found->second.seq_of(n);
}

std::string document_id(const PlanItem& item, std::string_view language) {
    return item.id + "/" + (item.kind == ItemKind::theory ? "answer" : std::string(language));
}

const Job* counted_submission(const State& state, std::string_view item) {
    const Job* best = nullptr;
    for (const Job& job : *state.jobs) {
        if (job.item != item || job.purpose != Purpose::submission || !job.outcome) continue;
        if (job.outcome->verdict == Verdict::IE || job.outcome->verdict == Verdict::AB) continue;
        if (best == nullptr || job.outcome->score >= best->outcome->score) best = &job;
    }
    return best;
}

const Job* last_submission(const State& state, std::string_view item) {
    const Job* last = nullptr;
    for (const Job& job : *state.jobs) {
        if (job.item == item && job.purpose == Purpose::submission) last = &job;
    }
    return last;
}

bool is_graded(const State& state) {
    return std::none_of(state.jobs->begin(), state.jobs->end(), [](const Job& job) {
        return job.purpose == Purpose::submission && !job.outcome;
    });
}

void apply(State& state, const Envelope& envelope) {
    state.seq = envelope.seq;
    state.hash = envelope.hash;
    const Record& record = envelope.record;
    if (!state.exists()) {
        if (const auto* event = std::get_if<SessionCreated>(&record.event))
            create(state, *event, envelope.at);
        return;
    }
    if (record.n) state.accepted.write()[{record.by, record.client}].add(*record.n, envelope.seq);
    std::visit(Fold(state, envelope), record.event);
}

}  // namespace rehearse::session
