// The JSON of the course of a session and of changes of its items: their events and commands, and
// the part of the snapshot that undoes such changes.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "protocol/interview_json.hpp"

namespace rehearse::protocol {

/// The fields that log and wire have in common.
struct LifecycleFields : InterviewFields {
    using InterviewFields::operator();
    Json operator()(const session::SessionScheduled& event) const;
    Json operator()(const session::SessionReopened& event) const;
    Json operator()(const session::SessionArchived& event) const;
    Json operator()(const session::ItemAdded& event) const;
    Json operator()(const session::ItemSkipped& event) const;
    Json operator()(const session::ItemMoved& event) const;
    Json operator()(const session::RoleChanged& event) const;
};

/// By kind.
const std::map<std::string, EventReader, std::less<>>& lifecycle_event_readers();
const std::map<std::string, CommandReader, std::less<>>& lifecycle_command_readers();

/// What only the log holds: the whole item with its hints, and who may know of it.
void add_logged_fields(Json& json, const session::Event& event);
/// What only the wire has: the item as in the view.
void add_told_fields(Json& json, const session::Event& event);

Json plan_changes_json(const std::vector<session::PlanChange>& changes);
void read_plan_change(Fields& fields, session::State& state);

}  // namespace rehearse::protocol
