#include "app/course.hpp"

#include <string_view>
#include <utility>
#include <variant>

#include "base/verdict.hpp"
#include "protocol/names.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

/// What an event is in the course; null: nothing.
struct Told {
    json operator()(const session::SessionStarted&) const { return {{"kind", "session_started"}}; }
    json operator()(const session::SessionPaused&) const { return {{"kind", "session_paused"}}; }
    json operator()(const session::SessionResumed&) const { return {{"kind", "session_resumed"}}; }
    json operator()(const session::SessionEnded& event) const {
        return {{"kind", "session_ended"}, {"reason", protocol::name_of(event.reason)}};
    }
    json operator()(const session::SessionReopened& event) const {
        return {{"kind", "session_reopened"}, {"round", event.round}};
    }
    json operator()(const session::RoundOpened& event) const {
        return {{"kind", "round_opened"}, {"round", event.round}};
    }
    json operator()(const session::RoundClosed& event) const {
        return {{"kind", "round_closed"},
                {"round", event.round},
                {"reason", protocol::name_of(event.reason)}};
    }
    json operator()(const session::ItemOpened& event) const {
        return {{"kind", "item_opened"}, {"item", event.item}};
    }
    json operator()(const session::JobQueued& event) const {
        const bool is_submission = event.purpose == session::Purpose::submission;
        return {{"kind", is_submission ? "submission" : "run"},
                {"item", event.item},
                {"job", event.job},
                {"auto", event.automatic},
                {"verdict", nullptr}};
    }
    json operator()(const session::HintRevealed& event) const {
        return {{"kind", "hint_revealed"}, {"item", event.item}};
    }
    json operator()(const session::TimeExtended& event) const {
        return {
            {"kind", "time_extended"}, {"round", event.round}, {"added_ms", event.added.count()}};
    }
    template <class Other>
    json operator()(const Other&) const {
        return nullptr;
    }
};

/// When it took effect: the log may have been written later.
struct TookEffect {
    Instant at;

    Instant operator()(const session::SessionEnded& event) const { return event.ended_at; }
    Instant operator()(const session::RoundOpened& event) const { return event.opened_at; }
    Instant operator()(const session::RoundClosed& event) const { return event.closed_at; }
    template <class Other>
    Instant operator()(const Other&) const {
        return at;
    }
};

}  // namespace

bool is_edit(std::string_view payload) {
    // Quotes inside of texts are escaped, so this stands only where it is a field.
    return payload.find(R"("kind":"edited")") != std::string_view::npos;
}

void Course::add(const session::Envelope& envelope) {
    const session::Event& event = envelope.record.event;
    if (const auto* finished = std::get_if<session::JobFinished>(&event)) return finish(*finished);
    json entry = std::visit(Told{}, event);
    if (entry.is_null() || entries_.size() >= course_entries_max) return;
    if (const auto* queued = std::get_if<session::JobQueued>(&event))
        jobs_[queued->job] = entries_.size();
    entry["seq"] = envelope.seq;
    entry["at"] = to_millis(std::visit(TookEffect{envelope.at}, event));
    entries_.push_back(std::move(entry));
}

void Course::finish(const session::JobFinished& event) {
    const auto place = jobs_.find(event.job);
    if (place != jobs_.end()) entries_[place->second]["verdict"] = to_string(event.verdict);
}

}  // namespace rehearse::app
