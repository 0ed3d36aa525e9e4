#include "session/view.hpp"

#include <algorithm>

namespace rehearse::session {

ItemView new_item_view(const PlanItem& item) {
    ItemView view;
    view.id = item.id;
    view.kind = item.kind;
    view.ref = item.ref;
    view.title = item.title;
    view.minutes = item.minutes;
    view.languages = item.languages;
    if (!item.chosen_language.empty()) view.language = item.chosen_language;
    view.hints_total = item.hints.size();
    view.skipped = item.skipped;
    return view;
}

namespace {

RoundView bare_round(const PlanRound& round) {
    RoundView view;
    view.id = round.id;
    view.title = round.title;
    view.kind = round.kind;
    view.budget = round.budget;
    view.item_count = round.items.size();
    return view;
}

ItemView item_view(const State& state, const PlanItem& item, std::size_t index, Instant now) {
    ItemView view = new_item_view(item);
    const ItemProgress& progress = state.items[index];
    view.language = progress.language;
    view.spent = state.spent_on(index, now);
    view.open = state.open_item == index;
    const std::size_t revealed = std::min(progress.hints_revealed, item.hints.size());
    view.hints_revealed.assign(item.hints.begin(),
                               item.hints.begin() + static_cast<std::ptrdiff_t>(revealed));
    for (const Job& job : *state.jobs) {
        if (job.item == item.id) view.jobs.push_back(job.id);
    }
    if (const Job* best = counted_submission(state, item.id)) {
        view.best = BestView{best->id, best->outcome->verdict, best->outcome->score,
                             best->outcome->max_score};
    }
    return view;
}

void add_people(const State& state, SessionView& view) {
    for (const auto& [id, person] : state.people) {
        if (const auto role = person.role()) view.people.push_back({id, person.name, *role});
    }
}

JobView job_view(const Job& job) {
    return {job.id,    job.item,      job.purpose,    job.language,    job.version, job.automatic,
            job.phase, job.queued_at, job.started_at, job.finished_at, job.attempt, job.outcome};
}

}  // namespace

ConsoleView own_console(const State& state, std::string_view person) {
    ConsoleView own;
    const Interview& interview = state.interview;
    for (const auto& entry : *interview.notes) {
        if (entry.second.person == person) own.notes.insert(entry);
    }
    for (const auto& entry : *interview.ratings) {
        if (entry.first.person == person) own.ratings.insert(entry);
    }
    for (const auto& entry : interview.recommended) {
        if (entry.first == person) own.recommended.insert(entry);
    }
    for (const auto& entry : *interview.key_points) {
        if (entry.first.person == person) own.key_points.insert(entry);
    }
    return own;
}

RoundView round_view(const State& state, std::size_t round, Instant now, bool sees_pending) {
    const PlanRound& plan = state.plan->rounds[round];
    const RoundProgress& progress = state.rounds[round];
    RoundView view = bare_round(plan);
    view.state = progress.state;
    view.opened_at = progress.opened_at;
    view.closed_at = progress.closed_at;
    view.close_reason = progress.close_reason;
    view.budget = state.budget_of(round);
    if (progress.state == RoundState::pending && !sees_pending) return view;
    for (const PlanItem& item : plan.items) {
        view.items.push_back(item_view(state, item, state.find_item(item.id)->index, now));
    }
    return view;
}

RoundView opened_round_view(const Plan& plan, const RoundOpened& event, int extra_percent) {
    const auto round =
        std::find_if(plan.rounds.begin(), plan.rounds.end(),
                     [&](const PlanRound& candidate) { return candidate.id == event.round; });
    if (round == plan.rounds.end()) return {};
    RoundView view = bare_round(*round);
    view.budget += view.budget * extra_percent / 100;
    view.state = RoundState::open;
    view.opened_at = event.opened_at;
    for (const PlanItem& item : round->items) view.items.push_back(new_item_view(item));
    return view;
}

std::optional<SessionView> first_view(const State& state, std::string_view person) {
    if (!state.role_of(person)) return std::nullopt;
    State begun;
    const SessionCreated event{state.session, state.plan_at(1), state.owner, state.owner_name,
                               state.mode};
    apply(begun, {1, state.created_at, {}, {state.owner, {}, std::nullopt, event}});
    // Whoever joined later looks with the eyes of their first role, but was not there yet.
    const bool was_there = person == state.owner;
    if (!was_there) {
        Person& newcomer = begun.people[std::string(person)] = state.people.find(person)->second;
        newcomer.roles.resize(1);
    }
    auto first = view(begun, person, state.created_at);
    if (first && !was_there) {
        std::erase_if(first->people, [&](const PersonView& one) { return one.person == person; });
    }
    return first;
}

std::optional<SessionView> view(const State& state, std::string_view person, Instant now) {
    const std::optional<Role> role = state.role_of(person);
    if (!role) return std::nullopt;
    SessionView view;
    view.id = state.session;
    view.title = state.plan->title;
    view.template_id = state.plan->template_id;
    view.level = state.plan->level;
    view.mode = state.mode;
    view.lifecycle = state.lifecycle;
    view.created_at = state.created_at;
    view.scheduled_at = state.scheduled_at;
    view.started_at = state.started_at;
    view.ended_at = state.ended_at;
    view.end_reason = state.end_reason;
    view.round = state.round;
    view.deadline_at = state.deadline_at;
    view.remaining = state.remaining;
    for (std::size_t round = 0; round < state.rounds.size(); ++round) {
        view.rounds.push_back(round_view(state, round, now, sees_pending(state.mode, role)));
    }
    for (const auto& [id, document] : *state.documents) {
        const editing::Document& current = *document.current;
        view.documents.push_back({id, current.version(), current.text(), current.check()});
    }
    for (const Job& job : *state.jobs) view.jobs.push_back(job_view(job));
    view.role = *role;
    add_people(state, view);
    const Interview& interview = state.interview;
    view.extra_percent = interview.extra_percent;
    view.editing_locked = interview.editing_locked;
    view.running_locked = interview.running_locked;
    view.asks_for_signals = interview.asks_for_signals;
    view.report_shared = interview.report_shared;
    const Person& who = state.people.find(person)->second;
    for (const ChatLine& line : *interview.chat) {
        if (who.role_at(line.seq)) view.chat.push_back(line);
    }
    view.noticed = *interview.noticed;
    // Somebody who was the candidate before gets the console's new entries only: may_see().
    if (role == Role::interviewer && state.mode == Mode::pair) {
        view.console = own_console(state, person);
        view.console->links = state.links;
    } else if (role == Role::interviewer && who.roles.size() == 1) {
        view.console = ConsoleView{state.links, *interview.notes, *interview.ratings,
                                   interview.recommended, *interview.key_points};
    } else if (role == Role::interviewer) {
        view.console = ConsoleView{state.links, {}, {}, {}, {}};
    }
    return view;
}

}  // namespace rehearse::session
