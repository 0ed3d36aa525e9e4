#include "protocol/edit_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/time.hpp"
#include "editing/utf16.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {
namespace {

using session::Edited;
using session::Record;

void put_number(std::string& out, std::uint64_t number) {
    const fmt::format_int text(number);
    out.append(text.data(), text.size());
}

/// Most of what people type is plain.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F; });
}

void put_text(std::string& out, std::string_view text) {
    if (!is_plain(text)) {
        out += to_text(Json(text));
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void put_lines(std::string& out, std::u16string_view text) {
    for (std::size_t start = 0;;) {
        const std::size_t end = text.find(u'\n', start);
        out += ',';
        put_text(out, editing::to_utf8_lossy(text.substr(start, end - start)));
        if (end == std::u16string_view::npos) return;
        start = end + 1;
    }
}

void put_change(std::string& out, const editing::ChangeSet& changes) {
    out += '[';
    const char* comma = "";
    for (const editing::Section& section : changes.sections()) {
        out += comma;
        comma = ",";
        if (section.keeps) {
            put_number(out, section.length);
            continue;
        }
        out += '[';
        put_number(out, section.length);
        if (!section.inserted.empty()) put_lines(out, section.inserted);
        out += ']';
    }
    out += ']';
}

/// From `by` on; what the log has not stands before, and between `late` and `updates`.
void put_front(std::string& out, const Edited& event, const Record& record) {
    if (!record.by.empty()) {
        out += R"("by":)";
        put_text(out, record.by);
        out += ',';
    }
    out += R"("check":)";
    put_number(out, event.check);
    out += R"(,"client":)";
    put_text(out, record.client.empty() ? event.client : record.client);
    out += R"(,"doc":)";
    put_text(out, event.doc);
    out += R"(,"first":)";
    put_number(out, event.first);
    out += R"(,"kind":"edited","late":)";
    out += event.late ? "true" : "false";
    if (!record.n) return;
    out += R"(,"n":)";
    put_number(out, *record.n);
}

void put_back(std::string& out, const Edited& event) {
    out += R"(,"updates":[)";
    const char* comma = "";
    for (const editing::ChangeSet& update : event.updates) {
        out += comma;
        comma = ",";
        put_change(out, update);
    }
    out += R"(],"version":)";
    put_number(out, event.version);
    out += '}';
}

}  // namespace

std::string edited_record_text(const Record& record) {
    const auto& event = std::get<Edited>(record.event);
    std::string out = "{";
    out.reserve(256);
    put_front(out, event, record);
    put_back(out, event);
    return out;
}

std::string edited_event_text(const session::Envelope& envelope) {
    const auto& event = std::get<Edited>(envelope.record.event);
    std::string out;
    out.reserve(320);
    fmt::format_to(std::back_inserter(out), R"({{"at":{},)", to_millis(envelope.at));
    put_front(out, event, envelope.record);
    out += R"(,"seq":)";
    put_number(out, envelope.seq);
    put_back(out, event);
    return out;
}

std::string edit_ack_text(std::string_view doc, std::uint64_t first, std::uint64_t count,
                          std::uint64_t version) {
    std::string out = R"({"count":)";
    out.reserve(96 + doc.size());
    put_number(out, count);
    out += R"(,"doc":)";
    put_text(out, doc);
    out += R"(,"first":)";
    put_number(out, first);
    out += R"(,"type":"edit_ack","version":)";
    put_number(out, version);
    out += '}';
    return out;
}

std::string events_text(std::uint64_t from, std::uint64_t to, std::string_view hash,
                        std::int64_t server_time_ms, std::string_view events) {
    std::string out = R"({"events":[)";
    out.reserve(events.size() + 160);
    out += events;
    out += R"(],"from":)";
    put_number(out, from);
    out += R"(,"hash":)";
    put_text(out, hash);
    fmt::format_to(std::back_inserter(out), R"(,"server_time_at":{})", server_time_ms);
    out += R"(,"to":)";
    put_number(out, to);
    out += R"(,"type":"events"})";
    return out;
}

}  // namespace rehearse::protocol
