#include "protocol/messages.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "base/limits.hpp"
#include "protocol/edit_text.hpp"
#include "protocol/event_json.hpp"
#include "protocol/lifecycle_json.hpp"
#include "protocol/names.hpp"
#include "protocol/state_json.hpp"
#include "protocol/strict_json.hpp"
#include "session/permissions.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;

constexpr std::size_t name_bytes_max = 64;

Command read_run(Fields& fields) {
    Run run;
    run.item = fields.text("item", name_bytes_max);
    run.language = fields.text("language", name_bytes_max);
    run.version = fields.integer("version");
    run.input = fields.text_or_null("input", limits::ws_message_bytes_max);
    return run;
}

CommandReader command_reader_of(const std::string& kind) {
    static const auto name = [](Fields& f, const char* field) {
        return f.text(field, name_bytes_max);
    };
    static const std::map<std::string, CommandReader, std::less<>> table = {
        {"session_start", [](Fields&) -> Command { return SessionStart{}; }},
        {"session_pause", [](Fields&) -> Command { return SessionPause{}; }},
        {"session_resume", [](Fields&) -> Command { return SessionResume{}; }},
        {"session_finish", [](Fields&) -> Command { return SessionFinish{}; }},
        {"round_finish", [](Fields& f) -> Command { return RoundFinish{name(f, "round")}; }},
        {"item_open", [](Fields& f) -> Command { return ItemOpen{name(f, "item")}; }},
        {"language_choose",
         [](Fields& f) -> Command {
             return LanguageChoose{name(f, "item"), name(f, "language")};
         }},
        {"run", read_run},
        {"submit",
         [](Fields& f) -> Command {
             return Submit{name(f, "item"), name(f, "language"), f.integer("version")};
         }},
        {"hint_reveal",
         [](Fields& f) -> Command {
             return HintReveal{name(f, "item"), f.integer("index")};
         }},
    };
    if (const auto found = table.find(kind); found != table.end()) return found->second;
    for (const auto* readers : {&interview_command_readers(), &lifecycle_command_readers()}) {
        if (const auto found = readers->find(kind); found != readers->end()) return found->second;
    }
    return nullptr;
}

Result<ClientMessage> read_hello(Fields& fields) {
    Hello hello;
    hello.protocol = fields.integer("protocol");
    hello.client = fields.text_or_null("client", name_bytes_max);
    const Json* resume = fields.object_or_null("resume");
    if (fields.has("diverged")) hello.diverged = fields.flag("diverged");
    if (auto fine = fields.finish(); !fine) return fine.error();
    if (resume != nullptr) {
        Fields point(*resume, "resume");
        hello.resume = ResumePoint{point.integer("seq"), point.text("hash", name_bytes_max)};
        if (auto fine = point.finish(); !fine) return fine.error();
    }
    return ClientMessage(std::move(hello));
}

Result<ClientMessage> read_command(Fields& fields) {
    CommandMessage message;
    message.n = fields.integer("n", 1);
    const Json* json = fields.object("command");
    if (auto fine = fields.finish(); !fine) return fine.error();
    Fields command(*json, "command");
    const std::string kind = command.text("kind");
    if (!command.is_fine()) return command.finish().error();
    const CommandReader reader = command_reader_of(kind);
    if (reader == nullptr) {
        return fail(ErrorCode::unknown_command, "This command is not known here: reload the page.");
    }
    message.command = reader(command);
    if (auto fine = command.finish(); !fine) return fine.error();
    return ClientMessage(std::move(message));
}

Result<ClientMessage> read_edit(Fields& fields) {
    EditMessage message;
    message.push.doc = fields.text("doc", name_bytes_max);
    message.push.version = fields.integer("version");
    message.push.first = fields.integer("first", 1);
    const Json* updates = fields.array("updates");
    if (fields.has("check"))
        message.check = static_cast<std::uint32_t>(fields.integer("check", 0, 0xFFFFFFFFU));
    if (auto fine = fields.finish(); !fine) return fine.error();
    message.push.updates.reserve(updates->size());
    for (const Json& update : *updates) {
        auto change = change_from_json(update);
        if (!change) return change.error();
        message.push.updates.push_back(*std::move(change));
    }
    return ClientMessage(std::move(message));
}

Result<ClientMessage> read_cursor(Fields& fields) {
    CursorMessage cursor;
    cursor.doc = fields.text("doc", name_bytes_max);
    cursor.version = fields.integer("version");
    cursor.anchor = fields.integer("anchor", 0, limits::document_units_max);
    cursor.head = fields.integer("head", 0, limits::document_units_max);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return ClientMessage(std::move(cursor));
}

Result<ClientMessage> read_ping(Fields& fields) {
    const Ping ping{fields.number("sent")};
    if (auto fine = fields.finish(); !fine) return fine.error();
    return ClientMessage(ping);
}

Result<ClientMessage> read_message(const Json& json) {
    Fields fields(json, "message");
    const std::string type = fields.text("type");
    if (!fields.is_fine()) return fields.finish().error();
    if (type == "edit") return read_edit(fields);
    if (type == "command") return read_command(fields);
    if (type == "cursor") return read_cursor(fields);
    if (type == "ping") return read_ping(fields);
    if (type == "hello") return read_hello(fields);
    return fail(ErrorCode::bad_message,
                "The field type must be hello, command, edit, cursor or ping: reload the page.");
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The value of a \uXXXX escape that starts at `at`; nullopt if there is none.
std::optional<unsigned> escape_at(std::string_view text, std::size_t at) {
    if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    unsigned value = 0;
    for (const char c : text.substr(at + 2, 4)) {
        if (!is_hex(c)) return std::nullopt;
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
}

/// A page writes half a surrogate pair as an escape, which is not JSON to our reader; but an edit
/// that holds one has to be refused as an edit (EDIT-5). Puts a carriage return, refused for the
/// same reason, in place of each. Empty: there was none.
std::string with_marked_surrogates(std::string_view text) {
    std::string out;
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto unit = escape_at(text, at);
        if (!unit || *unit < 0xD800 || *unit > 0xDFFF) {
            const std::size_t length = text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
            out += text.substr(at, length);
            at += length;
            continue;
        }
        const auto partner = escape_at(text, at + 6);
        if (*unit <= 0xDBFF && partner && *partner >= 0xDC00 && *partner <= 0xDFFF) {
            out += text.substr(at, 12);
            at += 12;
        } else {
            out += "\\r";
            any = true;
            at += 6;
        }
    }
    return any ? out : std::string();
}

Json number_json(double value) {
    if (std::abs(value) < 1e15 && std::trunc(value) == value)
        return static_cast<std::int64_t>(value);
    return value;
}

}  // namespace

Result<ClientMessage> parse_client_message(std::string_view text) {
    auto json = parse_strict(text);
    if (json) return read_message(*json);
    const std::string marked = with_marked_surrogates(text);
    if (!marked.empty()) {
        const auto second = parse_strict(marked);
        if (second && second->is_object() && second->value("type", Json()) == Json("edit"))
            return read_message(*second);
    }
    return json.error();
}

std::string encode_welcome(const Welcome& welcome) {
    Json json = {{"type", "welcome"},
                 {"protocol", protocol_number},
                 {"client", welcome.client},
                 {"person", welcome.person},
                 {"role", name_of(welcome.role)},
                 {"name", welcome.name},
                 {"server_time_at", to_millis(welcome.server_time)},
                 {"seq", welcome.seq},
                 {"hash", welcome.hash},
                 {"state", nullptr}};
    if (welcome.state != nullptr) json["state"] = view_json(*welcome.state);
    return to_text(json);
}

namespace {

/// Those of `envelopes` within the range that the person may see.
Json seen_events(const State& state, std::string_view person, std::uint64_t from, std::uint64_t to,
                 const std::vector<Envelope>& envelopes) {
    Json events = Json::array();
    for (const Envelope& envelope : envelopes) {
        if (envelope.seq < from || envelope.seq > to) continue;
        if (may_see(state, envelope, person)) events.push_back(wire_event(state, envelope));
    }
    return events;
}

}  // namespace

std::string encode_events(const State& state, std::string_view person, std::uint64_t from,
                          std::uint64_t to, std::string_view hash, Instant server_time,
                          const std::vector<Envelope>& envelopes) {
    std::string events;
    for (const Envelope& envelope : envelopes) {
        if (envelope.seq < from || envelope.seq > to) continue;
        if (!may_see(state, envelope, person)) continue;
        if (!events.empty()) events += ',';
        events += std::holds_alternative<Edited>(envelope.record.event)
                      ? edited_event_text(envelope)
                      : to_text(wire_event(state, envelope));
    }
    return events_text(from, to, hash, to_millis(server_time), events);
}

std::string encode_event_page(const State& state, std::string_view person, const EventPage& page,
                              const std::vector<Envelope>& envelopes) {
    Json events = seen_events(state, person, page.from, page.to, envelopes);
    return to_text({{"from", page.from},
                    {"to", page.to},
                    {"hash", page.hash},
                    {"next", page.next ? Json(*page.next) : Json(nullptr)},
                    {"state", page.first == nullptr ? Json(nullptr) : view_json(*page.first)},
                    {"events", std::move(events)}});
}

std::string encode_ack(std::uint64_t n, std::uint64_t seq) {
    return to_text({{"type", "ack"}, {"n", n}, {"seq", seq}});
}

std::string encode_refused(std::uint64_t n, const Error& error) {
    return to_text({{"type", "refused"},
                    {"n", n},
                    {"code", error_id(error.code)},
                    {"message", error.message}});
}

std::string encode_edit_ack(std::string_view doc, std::uint64_t first, std::uint64_t count,
                            std::uint64_t version) {
    return edit_ack_text(doc, first, count, version);
}

std::string encode_edit_refused(std::string_view doc, std::uint64_t first, const Error& error,
                                std::uint64_t version) {
    return to_text({{"type", "edit_refused"},
                    {"doc", doc},
                    {"first", first},
                    {"code", error_id(error.code)},
                    {"message", error.message},
                    {"version", version}});
}

std::string_view name_of(ProgressPhase phase) {
    switch (phase) {
        case ProgressPhase::compiling:
            return "compiling";
        case ProgressPhase::running:
            return "running";
    }
    return "running";
}

std::string encode_progress(std::string_view job, ProgressPhase phase, int done, int total) {
    return to_text({{"type", "progress"},
                    {"job", job},
                    {"phase", name_of(phase)},
                    {"done", done},
                    {"total", total}});
}

std::string encode_status(StoreStatus status) {
    return to_text({{"type", "status"}, {"store", status == StoreStatus::ok ? "ok" : "away"}});
}

std::string encode_cursor(std::string_view person, std::string_view client,
                          const CursorMessage& cursor) {
    return to_text({{"type", "cursor"},
                    {"person", person},
                    {"client", client},
                    {"doc", cursor.doc},
                    {"version", cursor.version},
                    {"anchor", cursor.anchor},
                    {"head", cursor.head}});
}

std::string encode_presence(std::string_view server, const std::set<std::string>& people) {
    return to_text({{"type", "presence"}, {"server", server}, {"people", people}});
}

std::string encode_pong(double sent, Instant server_time) {
    return to_text({{"type", "pong"},
                    {"sent", number_json(sent)},
                    {"server_time_at", to_millis(server_time)}});
}

std::string encode_error(const Error& error) {
    return to_text({{"type", "error"}, {"code", error_id(error.code)}, {"message", error.message}});
}

std::string encode_going_away(Milliseconds retry) {
    return to_text({{"type", "going_away"}, {"retry_ms", retry.count()}});
}

}  // namespace rehearse::protocol
