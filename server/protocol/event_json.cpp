#include "protocol/event_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>

#include "editing/utf16.hpp"
#include "protocol/edit_text.hpp"
#include "protocol/lifecycle_json.hpp"
#include "protocol/names.hpp"
#include "protocol/plan_json.hpp"
#include "protocol/read_fields.hpp"
#include "protocol/state_json.hpp"
#include "protocol/strict_json.hpp"
#include "session/view.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;

constexpr std::size_t text_bytes_max = 16 * 1024 * 1024;

std::string utf8(std::u16string_view text) {
    return editing::to_utf8_lossy(text);
}

/// Scores are mostly whole: 100, not 100.0.
Json score_json(double score) {
    const auto whole = static_cast<std::int64_t>(std::llround(score));
    if (std::abs(score) < 1e15 && static_cast<double>(whole) == score) return whole;
    return score;
}

Json changes_json(const std::vector<editing::ChangeSet>& updates) {
    Json list = Json::array();
    for (const editing::ChangeSet& update : updates) list.push_back(change_json(update));
    return list;
}

/// The fields that log and wire have in common. What only one of them has is added by its own
/// encoder below.
struct CommonFields : LifecycleFields {
    using LifecycleFields::operator();
    Json operator()(const SessionCreated&) const { return {{"kind", "session_created"}}; }
    Json operator()(const SessionStarted&) const { return {{"kind", "session_started"}}; }
    Json operator()(const SessionPaused& event) const {
        return {{"kind", "session_paused"}, {"remaining_ms", event.remaining.count()}};
    }
    Json operator()(const SessionResumed& event) const {
        return {{"kind", "session_resumed"}, {"deadline_at", to_millis(event.deadline_at)}};
    }
    Json operator()(const SessionEnded& event) const {
        return {{"kind", "session_ended"},
                {"reason", name_of(event.reason)},
                {"ended_at", to_millis(event.ended_at)}};
    }
    Json operator()(const RoundOpened& event) const {
        return {{"kind", "round_opened"},
                {"round", event.round},
                {"opened_at", to_millis(event.opened_at)},
                {"deadline_at", to_millis(event.deadline_at)}};
    }
    Json operator()(const RoundClosed& event) const {
        return {{"kind", "round_closed"},
                {"round", event.round},
                {"reason", name_of(event.reason)},
                {"closed_at", to_millis(event.closed_at)}};
    }
    Json operator()(const ItemOpened& event) const {
        return {{"kind", "item_opened"}, {"item", event.item}};
    }
    Json operator()(const DocumentCreated& event) const {
        return {{"kind", "document_created"}, {"doc", event.doc}, {"text", utf8(event.text)}};
    }
    Json operator()(const LanguageChosen& event) const {
        return {{"kind", "language_chosen"}, {"item", event.item}, {"language", event.language}};
    }
    Json operator()(const Edited& event) const {
        return {{"kind", "edited"},         {"doc", event.doc},
                {"version", event.version}, {"client", event.client},
                {"first", event.first},     {"updates", changes_json(event.updates)},
                {"check", event.check},     {"late", event.late}};
    }
    Json operator()(const JobQueued& event) const {
        return {{"kind", "job_queued"},       {"job", event.job},
                {"item", event.item},         {"purpose", name_of(event.purpose)},
                {"language", event.language}, {"version", event.version},
                {"auto", event.automatic}};
    }
    Json operator()(const JobStarted& event) const {
        return {{"kind", "job_started"}, {"job", event.job}, {"attempt", event.attempt}};
    }
    Json operator()(const JobFinished& event) const {
        return {{"kind", "job_finished"},
                {"job", event.job},
                {"verdict", to_string(event.verdict)},
                {"score", score_json(event.score)},
                {"max_score", score_json(event.max_score)},
                {"passed", event.passed},
                {"total", event.total},
                {"compile_failed", event.compile_failed}};
    }
    Json operator()(const HintRevealed& event) const {
        return {{"kind", "hint_revealed"}, {"item", event.item}, {"index", event.index}};
    }
    Json operator()(const ClockAdjusted& event) const {
        return {{"kind", "clock_adjusted"},
                {"round", event.round},
                {"deadline_at", to_millis(event.deadline_at)},
                {"added_ms", event.added.count()},
                {"reason", name_of(event.reason)}};
    }
    Json operator()(const SessionScored& event) const {
        return {{"kind", "session_scored"},
                {"score", score_json(event.score)},
                {"max_score", score_json(event.max_score)}};
    }
};

Milliseconds milliseconds(Fields& fields, const char* name) {
    return Milliseconds(static_cast<std::int64_t>(fields.integer(name)));
}
int small(Fields& fields, const char* name) {
    return static_cast<int>(fields.integer(name, 0, 1'000'000));
}

Event read_created(Fields& fields) {
    SessionCreated event;
    event.session = fields.text("session");
    if (const Json* json = fields.object("plan")) {
        auto plan = plan_from_json(*json);
        if (plan) {
            event.plan = std::make_shared<const Plan>(*std::move(plan));
        } else {
            fields.refuse(plan.error().code, plan.error().message);
        }
    }
    event.person = fields.text("person");
    event.person_name = fields.text("person_name", 4096);
    event.mode = known(fields, "mode", mode_from);
    return event;
}

Event read_document_created(Fields& fields) {
    DocumentCreated event;
    event.doc = fields.text("doc");
    auto text = editing::to_utf16(fields.text("text", text_bytes_max));
    if (text) event.text = *std::move(text);
    return event;
}

Event read_edited(Fields& fields) {
    Edited event;
    event.doc = fields.text("doc");
    event.version = fields.integer("version");
    event.client = fields.text("client");
    event.first = fields.integer("first", 1);
    const Json* updates = fields.array("updates");
    for (const Json& update : updates == nullptr ? Json::array() : *updates) {
        auto change = change_from_json(update);
        if (!change) {
            fields.refuse(change.error().code, change.error().message);
            break;
        }
        event.updates.push_back(*std::move(change));
    }
    event.check = static_cast<std::uint32_t>(fields.integer("check", 0, 0xFFFFFFFFU));
    event.late = fields.flag("late");
    return event;
}

Event read_job_queued(Fields& fields) {
    JobQueued event;
    event.job = fields.text("job");
    event.item = fields.text("item");
    event.purpose = known(fields, "purpose", purpose_from);
    event.language = fields.text("language");
    event.version = fields.integer("version");
    event.automatic = fields.flag("auto");
    if (event.purpose == Purpose::own_input) event.input = fields.text("input", text_bytes_max);
    return event;
}

Event read_job_finished(Fields& fields) {
    JobFinished event;
    event.job = fields.text("job");
    event.verdict = known(fields, "verdict", verdict_from);
    event.score = fields.number("score");
    event.max_score = fields.number("max_score");
    event.passed = small(fields, "passed");
    event.total = small(fields, "total");
    event.compile_failed = fields.flag("compile_failed");
    return event;
}

Event read_clock_adjusted(Fields& fields) {
    ClockAdjusted event;
    event.round = fields.text("round");
    event.job = fields.text("job");
    event.deadline_at = instant(fields, "deadline_at");
    event.added = milliseconds(fields, "added_ms");
    event.reason = known(fields, "reason", credit_reason_from);
    return event;
}

EventReader reader_of(const std::string& kind) {
    static const std::map<std::string, EventReader, std::less<>> table = {
        {"session_created", read_created},
        {"session_started", [](Fields&) -> Event { return SessionStarted{}; }},
        {"session_paused",
         [](Fields& f) -> Event { return SessionPaused{milliseconds(f, "remaining_ms")}; }},
        {"session_resumed",
         [](Fields& f) -> Event { return SessionResumed{instant(f, "deadline_at")}; }},
        {"session_ended",
         [](Fields& f) -> Event {
             return SessionEnded{known(f, "reason", end_reason_from), instant(f, "ended_at")};
         }},
        {"round_opened",
         [](Fields& f) -> Event {
             return RoundOpened{f.text("round"), instant(f, "opened_at"),
                                instant(f, "deadline_at")};
         }},
        {"round_closed",
         [](Fields& f) -> Event {
             return RoundClosed{f.text("round"), known(f, "reason", close_reason_from),
                                instant(f, "closed_at")};
         }},
        {"item_opened", [](Fields& f) -> Event { return ItemOpened{f.text("item")}; }},
        {"document_created", read_document_created},
        {"language_chosen",
         [](Fields& f) -> Event {
             return LanguageChosen{f.text("item"), f.text("language")};
         }},
        {"edited", read_edited},
        {"job_queued", read_job_queued},
        {"job_started",
         [](Fields& f) -> Event {
             return JobStarted{f.text("job"), small(f, "attempt")};
         }},
        {"job_finished", read_job_finished},
        {"hint_revealed",
         [](Fields& f) -> Event {
             return HintRevealed{f.text("item"), f.integer("index", 0, 10'000)};
         }},
        {"clock_adjusted", read_clock_adjusted},
        {"session_scored",
         [](Fields& f) -> Event {
             return SessionScored{f.number("score"), f.number("max_score")};
         }},
    };
    if (const auto found = table.find(kind); found != table.end()) return found->second;
    for (const auto* readers : {&interview_event_readers(), &lifecycle_event_readers()}) {
        if (const auto found = readers->find(kind); found != readers->end()) return found->second;
    }
    return nullptr;
}

void add_cause(Json& json, const Record& record) {
    if (!record.by.empty()) json["by"] = record.by;
    if (!record.client.empty()) json["client"] = record.client;
    if (record.n) json["n"] = *record.n;
}

}  // namespace

Json change_json(const editing::ChangeSet& changes) {
    Json list = Json::array();
    for (const editing::Section& section : changes.sections()) {
        if (section.keeps) {
            list.push_back(section.length);
            continue;
        }
        Json part = Json::array({section.length});
        if (!section.inserted.empty()) {
            const std::u16string_view inserted = section.inserted;
            for (std::size_t start = 0;;) {
                const std::size_t end = inserted.find(u'\n', start);
                part.push_back(utf8(inserted.substr(start, end - start)));
                if (end == std::u16string_view::npos) break;
                start = end + 1;
            }
        }
        list.push_back(std::move(part));
    }
    return list;
}

Result<editing::ChangeSet> change_from_json(const Json& json) {
    const auto unread = [] {
        return fail(ErrorCode::bad_message, "A change must be a list of n, [n] and [n, line, …].");
    };
    const auto is_length = [](const Json& value) {
        return value.is_number_unsigned() && value.get<std::uint64_t>() <= 0x7FFFFFFFU;
    };
    if (!json.is_array()) return unread();
    std::vector<editing::Section> sections;
    sections.reserve(json.size());
    for (const Json& part : json) {
        editing::Section section;
        section.keeps = part.is_number();
        const Json& length = section.keeps                      ? part
                             : part.is_array() && !part.empty() ? part[0]
                                                                : json;
        if (!is_length(length)) return unread();
        section.length = length.get<std::size_t>();
        for (std::size_t line = 1; !section.keeps && line < part.size(); ++line) {
            if (!part[line].is_string()) return unread();
            auto text = editing::to_utf16(part[line].get_ref<const std::string&>());
            if (!text) return text.error();
            if (line > 1) section.inserted += u'\n';
            section.inserted += *text;
        }
        sections.push_back(std::move(section));
    }
    return editing::ChangeSet(std::move(sections));
}

std::string encode_record(const Record& record) {
    if (std::holds_alternative<Edited>(record.event)) return edited_record_text(record);
    Json json = std::visit(CommonFields{}, record.event);
    add_cause(json, record);
    if (const auto* created = std::get_if<SessionCreated>(&record.event)) {
        json["session"] = created->session;
        json["plan"] = plan_json(*created->plan);
        json["person"] = created->person;
        json["person_name"] = created->person_name;
        json["mode"] = name_of(created->mode);
    } else if (const auto* queued = std::get_if<JobQueued>(&record.event)) {
        if (queued->purpose == Purpose::own_input) json["input"] = queued->input;
    } else if (const auto* adjusted = std::get_if<ClockAdjusted>(&record.event)) {
        json["job"] = adjusted->job;
    }
    add_logged_fields(json, record.event);
    return to_text(json);
}

Result<Record> decode_record(std::string_view payload) {
    auto json = parse_strict(payload);
    if (!json) return json.error();
    Fields fields(*json, "event");
    const EventReader reader = reader_of(fields.text("kind"));
    if (reader == nullptr)
        return fail(ErrorCode::bad_message, "The log holds an event of an unknown kind.");
    Record record;
    if (fields.has("by")) record.by = fields.text("by");
    if (fields.has("client")) record.client = fields.text("client");
    if (fields.has("n")) record.n = fields.integer("n");
    record.event = reader(fields);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return record;
}

Json wire_event(const State& state, const Envelope& envelope) {
    const Record& record = envelope.record;
    Json json = std::visit(CommonFields{}, record.event);
    add_cause(json, record);
    json["seq"] = envelope.seq;
    json["at"] = to_millis(envelope.at);
    if (const auto* opened = std::get_if<RoundOpened>(&record.event)) {
        // With the items of then: those that came later are told by events of their own.
        if (state.exists())
            json["view"] = round_view_json(opened_round_view(
                *state.plan_at(envelope.seq), *opened, state.interview.extra_percent));
    } else if (const auto* hint = std::get_if<HintRevealed>(&record.event)) {
        const auto place = state.find_item(hint->item);
        const bool is_there = place && hint->index < state.plan_item(*place).hints.size();
        json["text"] = is_there ? state.plan_item(*place).hints[hint->index] : std::string();
    }
    add_told_fields(json, record.event);
    return json;
}

}  // namespace rehearse::protocol
