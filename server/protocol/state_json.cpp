#include "protocol/state_json.hpp"

#include <fmt/format.h>

#include <cmath>

#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"
#include "protocol/lifecycle_json.hpp"
#include "protocol/names.hpp"
#include "protocol/plan_json.hpp"
#include "protocol/read_fields.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;
using editing::Document;

constexpr int snapshot_format = 5;
constexpr std::size_t text_bytes_max = 16 * 1024 * 1024;

Json time_json(const std::optional<Instant>& at) {
    return at ? Json(to_millis(*at)) : Json(nullptr);
}
Json span_json(const std::optional<Milliseconds>& span) {
    return span ? Json(span->count()) : Json(nullptr);
}
template <class Enum>
Json name_json(const std::optional<Enum>& value) {
    return value ? Json(name_of(*value)) : Json(nullptr);
}
template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}
Json score_json(double score) {
    const auto whole = static_cast<std::int64_t>(std::llround(score));
    if (std::abs(score) < 1e15 && static_cast<double>(whole) == score) return whole;
    return score;
}

/// A job's outcome without its id; `job` gets the fields, null where there is none yet.
void add_outcome(Json& job, const std::optional<JobFinished>& outcome) {
    for (const char* name : {"verdict", "score", "max_score", "passed", "total", "compile_failed"})
        job[name] = nullptr;
    if (!outcome) return;
    job["verdict"] = to_string(outcome->verdict);
    job["score"] = score_json(outcome->score);
    job["max_score"] = score_json(outcome->max_score);
    job["passed"] = outcome->passed;
    job["total"] = outcome->total;
    job["compile_failed"] = outcome->compile_failed;
}

/// What view and snapshot of a job have in common: JobView and Job have these fields under the same
/// names.
template <class AnyJob>
Json job_json(const AnyJob& job) {
    Json json = {{"id", job.id},
                 {"item", job.item},
                 {"purpose", name_of(job.purpose)},
                 {"language", job.language},
                 {"version", job.version},
                 {"auto", job.automatic},
                 {"state", name_of(job.phase)},
                 {"queued_at", to_millis(job.queued_at)},
                 {"started_at", time_json(job.started_at)},
                 {"finished_at", time_json(job.finished_at)},
                 {"attempt", job.attempt}};
    add_outcome(json, job.outcome);
    return json;
}

// The snapshot.

Json scored_json(const std::optional<SessionScored>& scored) {
    if (!scored) return nullptr;
    return {{"score", scored->score}, {"max_score", scored->max_score}};
}

Json document_json(const std::string& id, const DocumentState& document) {
    const Document& current = *document.current;
    Json window = Json::array();
    for (const auto& update : current.window()) {
        window.push_back({{"client", update->client},
                          {"number", update->number},
                          {"changes", change_json(update->changes)}});
    }
    Json json = {{"id", id},
                 {"text", editing::to_utf8_lossy(current.text())},
                 {"version", current.version()},
                 {"window", std::move(window)},
                 {"next_numbers", current.next_numbers()},
                 {"at_close", nullptr}};
    if (document.at_close) {
        json["at_close"] = {{"version", document.at_close->version()},
                            {"text", editing::to_utf8_lossy(document.at_close->text())}};
    }
    return json;
}

Json accepted_json(const State& state) {
    Json list = Json::array();
    for (const auto& [who, commands] : *state.accepted) {
        Json runs = Json::array();
        for (const AcceptedCommands::Run& run : commands.runs())
            runs.push_back({run.n, run.seq, run.count});
        list.push_back({{"person", who.first}, {"client", who.second}, {"runs", std::move(runs)}});
    }
    return list;
}

Json snapshot_job_json(const Job& job) {
    Json json = job_json(job);
    json["live_queued_ms"] = job.live_queued.count();
    json["owed_ms"] = job.owed.count();
    json["credited_ms"] = job.credited.count();
    json["owed_for"] = name_of(job.owed_for);
    json["owed_since_at"] = to_millis(job.owed_since);
    return json;
}

Json round_progress_json(const RoundProgress& round) {
    return {
        {"state", name_of(round.state)},           {"opened_at", time_json(round.opened_at)},
        {"closed_at", time_json(round.closed_at)}, {"close_reason", name_json(round.close_reason)},
        {"credited_ms", round.credited.count()},   {"extended_ms", round.extended.count()},
        {"live_opened_ms", round.live_opened.count()},
        {"spent_ms", round.spent.count()}};
}

Json progress_json(const State& state) {
    Json rounds = Json::array();
    for (const RoundProgress& round : state.rounds) rounds.push_back(round_progress_json(round));
    Json items = Json::array();
    for (const ItemProgress& item : state.items) {
        items.push_back({{"language", or_null(item.language)},
                         {"spent_ms", item.spent.count()},
                         {"hints_revealed", item.hints_revealed}});
    }
    return {{"rounds", std::move(rounds)}, {"items", std::move(items)}};
}

Milliseconds span(Fields& fields, const char* name) {
    return Milliseconds(static_cast<std::int64_t>(fields.integer(name)));
}
std::optional<Milliseconds> span_or_null(Fields& fields, const char* name) {
    const auto count = fields.integer_or_null(name);
    if (!count) return std::nullopt;
    return Milliseconds(static_cast<std::int64_t>(*count));
}
std::optional<Instant> instant_or_null(Fields& fields, const char* name) {
    const auto since = span_or_null(fields, name);
    if (!since) return std::nullopt;
    return Instant(*since);
}
template <class T>
std::optional<std::size_t> place_or_null(Fields& fields, const char* name,
                                         const std::vector<T>& list) {
    const auto value = fields.integer_or_null(name);
    if (value && *value >= list.size()) {
        fields.refuse(ErrorCode::bad_message, fmt::format("The field {} is out of range.", name));
        return std::nullopt;
    }
    return value;
}

std::u16string utf16(Fields& fields, const char* name) {
    auto text = editing::to_utf16(fields.text(name, text_bytes_max));
    return text ? *std::move(text) : std::u16string();
}

void read_document(Fields& fields, State& state) {
    const std::string id = fields.text("id");
    std::u16string text = utf16(fields, "text");
    const auto version = fields.integer("version");
    Document::Window window;
    each(fields, "window", [&](Fields& update) {
        auto entry = std::make_shared<editing::Update>();
        entry->client = update.text("client");
        entry->number = update.integer("number");
        if (const Json* json = update.array("changes")) {
            auto changes = change_from_json(*json);
            if (!changes) return update.refuse(changes.error().code, changes.error().message);
            entry->changes = *std::move(changes);
        }
        window.push_back(std::move(entry));
    });
    std::map<std::string, std::uint64_t> next_numbers;
    if (const Json* json = fields.object("next_numbers")) {
        for (const auto& [client, number] : json->items()) {
            if (number.is_number_unsigned()) next_numbers[client] = number.get<std::uint64_t>();
        }
    }
    DocumentState document;
    document.current = std::make_shared<Document>(
        Document::restore(std::move(text), version, std::move(window), std::move(next_numbers)));
    if (const Json* json = fields.object_or_null("at_close")) {
        Fields close(*json, "at_close");
        const auto close_version = close.integer("version");
        document.at_close = std::make_shared<Document>(utf16(close, "text"), close_version);
        if (auto fine = close.finish(); !fine)
            fields.refuse(fine.error().code, fine.error().message);
    }
    state.documents.write()[id] = std::move(document);
}

std::optional<JobFinished> read_outcome(Fields& fields, const std::string& job) {
    if (!fields.text_or_null("verdict")) {
        for (const char* name : {"score", "max_score", "passed", "total", "compile_failed"})
            fields.has(name);
        return std::nullopt;
    }
    const auto count = [&](const char* name) {
        return static_cast<int>(fields.integer(name, 0, 1'000'000));
    };
    return JobFinished{job,
                       known(fields, "verdict", verdict_from),
                       fields.number("score"),
                       fields.number("max_score"),
                       count("passed"),
                       count("total"),
                       fields.flag("compile_failed")};
}

void read_job(Fields& fields, State& state) {
    Job job;
    job.id = fields.text("id");
    job.item = fields.text("item");
    job.purpose = known(fields, "purpose", purpose_from);
    job.language = fields.text("language");
    job.version = fields.integer("version");
    job.automatic = fields.flag("auto");
    job.phase = known(fields, "state", job_phase_from);
    job.queued_at = instant(fields, "queued_at");
    job.started_at = instant_or_null(fields, "started_at");
    job.finished_at = instant_or_null(fields, "finished_at");
    job.attempt = static_cast<int>(fields.integer("attempt", 0, 1'000'000));
    job.outcome = read_outcome(fields, job.id);
    job.live_queued = span(fields, "live_queued_ms");
    job.owed = span(fields, "owed_ms");
    job.credited = span(fields, "credited_ms");
    job.owed_for = known(fields, "owed_for", credit_reason_from);
    job.owed_since = instant(fields, "owed_since_at");
    state.jobs.write().push_back(std::move(job));
}

void read_accepted(Fields& fields, State& state) {
    const std::string person = fields.text("person");
    const std::string client = fields.text("client");
    std::vector<AcceptedCommands::Run> runs;
    const Json* list = fields.array("runs");
    for (const Json& run : list == nullptr ? Json::array() : *list) {
        if (!run.is_array() || run.size() != 3 || !run[0].is_number_unsigned() ||
            !run[1].is_number_unsigned() || !run[2].is_number_unsigned()) {
            return fields.refuse(ErrorCode::bad_message,
                                 "A row of accepted commands is not three numbers.");
        }
        runs.push_back({run[0].get<std::uint64_t>(), run[1].get<std::uint64_t>(),
                        run[2].get<std::uint64_t>()});
    }
    state.accepted.write()[{person, client}] = AcceptedCommands::restore(std::move(runs));
}

void read_progress(Fields& fields, State& state) {
    each(fields, "rounds", [&](Fields& round) {
        RoundProgress progress;
        progress.state = known(round, "state", round_state_from);
        progress.opened_at = instant_or_null(round, "opened_at");
        progress.closed_at = instant_or_null(round, "closed_at");
        progress.close_reason = known_or_null(round, "close_reason", close_reason_from);
        progress.credited = span(round, "credited_ms");
        progress.extended = span(round, "extended_ms");
        progress.live_opened = span(round, "live_opened_ms");
        progress.spent = span(round, "spent_ms");
        state.rounds.push_back(progress);
    });
    each(fields, "items", [&](Fields& item) {
        ItemProgress progress;
        progress.language = item.text_or_null("language");
        progress.spent = span(item, "spent_ms");
        progress.hints_revealed = item.integer("hints_revealed", 0, 10'000);
        state.items.push_back(std::move(progress));
    });
    std::size_t items = 0;
    for (const PlanRound& round : state.plan->rounds) items += round.items.size();
    if (state.rounds.size() != state.plan->rounds.size() || state.items.size() != items) {
        fields.refuse(ErrorCode::bad_message, "The snapshot does not fit its plan.");
    }
}

void read_clock(Fields& fields, State& state) {
    state.lifecycle = known(fields, "lifecycle", lifecycle_from);
    state.created_at = instant(fields, "created_at");
    state.scheduled_at = instant_or_null(fields, "scheduled_at");
    state.started_at = instant_or_null(fields, "started_at");
    state.ended_at = instant_or_null(fields, "ended_at");
    state.end_reason = known_or_null(fields, "end_reason", end_reason_from);
    if (const Json* json = fields.object_or_null("scored")) {
        Fields scored(*json, "scored");
        state.scored = SessionScored{scored.number("score"), scored.number("max_score")};
        if (auto fine = scored.finish(); !fine)
            fields.refuse(fine.error().code, fine.error().message);
    }
    state.round = place_or_null(fields, "round", state.rounds);
    state.deadline_at = instant_or_null(fields, "deadline_at");
    state.remaining = span_or_null(fields, "remaining_ms");
    state.live_total = span(fields, "live_total_ms");
    state.live_since = instant_or_null(fields, "live_since_at");
    state.open_item = place_or_null(fields, "open_item", state.items);
    state.open_since = instant_or_null(fields, "open_since_at");
    state.last_language = fields.text("last_language");
}

}  // namespace

Json item_view_json(const ItemView& item) {
    Json best = nullptr;
    if (item.best) {
        best = {{"job", item.best->job},
                {"verdict", to_string(item.best->verdict)},
                {"score", score_json(item.best->score)},
                {"max_score", score_json(item.best->max_score)}};
    }
    return {{"id", item.id},
            {"kind", name_of(item.kind)},
            {"ref", item.ref},
            {"title", item.title},
            {"minutes", item.minutes},
            {"languages", item.languages},
            {"language", or_null(item.language)},
            {"spent_ms", item.spent.count()},
            {"open", item.open},
            {"hints", {{"total", item.hints_total}, {"revealed", item.hints_revealed}}},
            {"jobs", item.jobs},
            {"best", std::move(best)},
            {"skipped", item.skipped}};
}

Json round_view_json(const RoundView& round) {
    Json items = Json::array();
    for (const ItemView& item : round.items) items.push_back(item_view_json(item));
    return {{"id", round.id},
            {"title", round.title},
            {"kind", name_of(round.kind)},
            {"budget_ms", round.budget.count()},
            {"state", name_of(round.state)},
            {"opened_at", time_json(round.opened_at)},
            {"closed_at", time_json(round.closed_at)},
            {"close_reason", name_json(round.close_reason)},
            {"item_count", round.item_count},
            {"items", std::move(items)}};
}

Json view_json(const SessionView& view) {
    Json rounds = Json::array();
    for (const RoundView& round : view.rounds) rounds.push_back(round_view_json(round));
    Json documents = Json::array();
    for (const DocumentView& document : view.documents) {
        documents.push_back({{"id", document.id},
                             {"version", document.version},
                             {"text", editing::to_utf8_lossy(document.text)},
                             {"check", document.check}});
    }
    Json jobs = Json::array();
    for (const JobView& job : view.jobs) jobs.push_back(job_json(job));
    Json json = {{"id", view.id},
            {"title", view.title},
            {"template", view.template_id.empty() ? Json(nullptr) : Json(view.template_id)},
            {"level", view.level},
            {"mode", name_of(view.mode)},
            {"lifecycle", name_of(view.lifecycle)},
            {"created_at", to_millis(view.created_at)},
            {"scheduled_at", time_json(view.scheduled_at)},
            {"started_at", time_json(view.started_at)},
            {"ended_at", time_json(view.ended_at)},
            {"end_reason", name_json(view.end_reason)},
            {"round", or_null(view.round)},
            {"deadline_at", time_json(view.deadline_at)},
            {"remaining_ms", span_json(view.remaining)},
            {"rounds", std::move(rounds)},
            {"documents", std::move(documents)},
            {"jobs", std::move(jobs)}};
    add_interview_view(json, view);
    return json;
}

std::string encode_view(const SessionView& view) {
    return to_text(view_json(view));
}

std::string encode_snapshot(const State& state) {
    Json json = {{"format", snapshot_format},
                 {"seq", state.seq},
                 {"hash", state.hash},
                 {"session", state.session},
                 {"plan", state.plan ? plan_json(*state.plan) : Json(nullptr)}};
    if (!state.exists()) return to_text(json);
    Json documents = Json::array();
    for (const auto& [id, document] : *state.documents)
        documents.push_back(document_json(id, document));
    Json jobs = Json::array();
    for (const Job& job : *state.jobs) jobs.push_back(snapshot_job_json(job));
    json["owner"] = state.owner;
    json["owner_name"] = state.owner_name;
    json["mode"] = name_of(state.mode);
    json["interview"] = interview_snapshot_json(state);
    json["progress"] = progress_json(state);
    json["clock"] = {{"lifecycle", name_of(state.lifecycle)},
                     {"created_at", to_millis(state.created_at)},
                     {"scheduled_at", time_json(state.scheduled_at)},
                     {"started_at", time_json(state.started_at)},
                     {"ended_at", time_json(state.ended_at)},
                     {"end_reason", name_json(state.end_reason)},
                     {"scored", scored_json(state.scored)},
                     {"round", or_null(state.round)},
                     {"deadline_at", time_json(state.deadline_at)},
                     {"remaining_ms", span_json(state.remaining)},
                     {"live_total_ms", state.live_total.count()},
                     {"live_since_at", time_json(state.live_since)},
                     {"open_item", or_null(state.open_item)},
                     {"open_since_at", time_json(state.open_since)},
                     {"last_language", state.last_language}};
    json["documents"] = std::move(documents);
    json["jobs"] = std::move(jobs);
    json["owing"] = state.owing;
    json["plan_changes"] = plan_changes_json(*state.plan_changes);
    json["accepted"] = accepted_json(state);
    return to_text(json);
}

Result<State> decode_snapshot(std::string_view text) {
    auto json = parse_strict(text);
    if (!json) return json.error();
    Fields fields(*json, "snapshot");
    if (fields.integer("format") != snapshot_format) {
        return fail(ErrorCode::bad_message,
                    "The snapshot is of another version: fold the log instead.");
    }
    State state;
    state.seq = fields.integer("seq");
    state.hash = fields.text("hash");
    state.session = fields.text("session");
    const Json* plan_object = fields.object_or_null("plan");
    if (!fields.is_fine() || plan_object == nullptr) {
        if (auto fine = fields.finish(); !fine) return fine.error();
        return state;
    }
    auto plan = plan_from_json(*plan_object);
    if (!plan) return plan.error();
    state.plan = std::make_shared<const Plan>(*std::move(plan));
    state.owner = fields.text("owner");
    state.owner_name = fields.text("owner_name", 4096);
    state.mode = known(fields, "mode", mode_from);
    using Read = void (*)(Fields&, State&);
    for (const auto& [name, read] :
         {std::pair<const char*, Read>{"progress", read_progress},
          {"clock", read_clock},
          {"interview", read_interview_snapshot}}) {
        const Json* object = fields.object(name);
        if (object == nullptr) break;
        Fields inner(*object, name);
        read(inner, state);
        if (auto fine = inner.finish(); !fine) return fine.error();
    }
    each(fields, "documents", [&](Fields& document) { read_document(document, state); });
    each(fields, "jobs", [&](Fields& job) { read_job(job, state); });
    each(fields, "plan_changes", [&](Fields& change) { read_plan_change(change, state); });
    each(fields, "accepted", [&](Fields& accepted) { read_accepted(accepted, state); });
    const Json* owing = fields.array("owing");
    for (const Json& job : owing == nullptr ? Json::array() : *owing) {
        if (job.is_string()) state.owing.push_back(job.get<std::string>());
    }
    if (auto fine = fields.finish(); !fine) return fine.error();
    return state;
}

}  // namespace rehearse::protocol
