// The JSON of what only sessions of several people have: their events, commands, and parts of view
// and snapshot. Names of fields are here and in event_json.cpp, messages.cpp, state_json.cpp alone.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "protocol/strict_json.hpp"
#include "session/commands.hpp"
#include "session/events.hpp"
#include "session/view.hpp"

namespace rehearse::protocol {

/// The fields that log and wire have in common.
struct InterviewFields {
    Json operator()(const session::PersonJoined& event) const;
    Json operator()(const session::PersonRemoved& event) const;
    Json operator()(const session::LinkMade& event) const;
    Json operator()(const session::LinkRevoked& event) const;
    Json operator()(const session::TimeExtended& event) const;
    Json operator()(const session::ExtraTimeSet& event) const;
    Json operator()(const session::LocksSet& event) const;
    Json operator()(const session::ChatSaid& event) const;
    Json operator()(const session::NoteWritten& event) const;
    Json operator()(const session::Rated& event) const;
    Json operator()(const session::RecommendationMade& event) const;
    Json operator()(const session::KeyPointTicked& event) const;
    Json operator()(const session::ReportShared& event) const;
    Json operator()(const session::SignalsAsked& event) const;
    Json operator()(const session::SignalNoticed& event) const;
};

using EventReader = session::Event (*)(Fields&);
using CommandReader = session::Command (*)(Fields&);
/// By kind.
const std::map<std::string, EventReader, std::less<>>& interview_event_readers();
const std::map<std::string, CommandReader, std::less<>>& interview_command_readers();

/// Adds people, locks, chat and, if there is one, the console.
void add_interview_view(Json& json, const session::SessionView& view);

Json interview_snapshot_json(const session::State& state);
void read_interview_snapshot(Fields& fields, session::State& state);

}  // namespace rehearse::protocol
