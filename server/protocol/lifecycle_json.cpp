#include "protocol/lifecycle_json.hpp"

#include <utility>

#include "base/limits.hpp"
#include "protocol/names.hpp"
#include "protocol/plan_json.hpp"
#include "protocol/read_fields.hpp"
#include "protocol/state_json.hpp"
#include "session/view.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;

constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t ref_bytes_max = 256;
constexpr std::uint64_t minutes_max = 1'000'000;  // decide() has the last word

std::optional<Instant> instant_or_null(Fields& fields, const char* name) {
    const auto millis = fields.integer_or_null(name);
    if (!millis) return std::nullopt;
    return from_millis(static_cast<std::int64_t>(*millis));
}
std::string name(Fields& fields, const char* field) {
    return fields.text(field, name_bytes_max);
}
std::size_t position(Fields& fields) {
    return fields.integer("position");
}

Event read_item_added(Fields& fields) {
    ItemAdded event;
    event.round = fields.text("round");
    event.position = position(fields);
    if (const Json* json = fields.object("item")) {
        auto item = plan_item_from_json(*json);
        if (item) {
            event.item = std::make_shared<const PlanItem>(*std::move(item));
        } else {
            fields.refuse(item.error().code, item.error().message);
        }
    }
    event.is_ahead = fields.flag("ahead");
    return event;
}

Command read_item_add(Fields& fields) {
    ItemAdd command;
    command.round = name(fields, "round");
    command.kind = known(fields, "item_kind", item_kind_from);
    command.ref = fields.text("ref", ref_bytes_max);
    command.position = fields.integer_or_null("position");
    return command;
}

std::string_view name_of_change(PlanChange::Kind kind) {
    switch (kind) {
        case PlanChange::Kind::added:
            return "added";
        case PlanChange::Kind::moved:
            return "moved";
        case PlanChange::Kind::skipped:
            return "skipped";
    }
    return "";
}
constexpr Words change_from{
    std::array{PlanChange::Kind::added, PlanChange::Kind::moved, PlanChange::Kind::skipped},
    &name_of_change};

}  // namespace

Json LifecycleFields::operator()(const SessionScheduled& event) const {
    // `at` is taken: every event has it.
    return {{"kind", "session_scheduled"},
            {"scheduled_at", event.at ? Json(to_millis(*event.at)) : Json(nullptr)}};
}
Json LifecycleFields::operator()(const SessionReopened& event) const {
    return {{"kind", "session_reopened"},
            {"round", event.round},
            {"remaining_ms", event.remaining.count()}};
}
Json LifecycleFields::operator()(const SessionArchived&) const {
    return {{"kind", "session_archived"}};
}
Json LifecycleFields::operator()(const ItemAdded& event) const {
    return {{"kind", "item_added"}, {"round", event.round}, {"position", event.position}};
}
Json LifecycleFields::operator()(const ItemSkipped& event) const {
    return {{"kind", "item_skipped"}, {"item", event.item}, {"skipped", event.skipped}};
}
Json LifecycleFields::operator()(const ItemMoved& event) const {
    return {{"kind", "item_moved"}, {"item", event.item}, {"position", event.position}};
}
Json LifecycleFields::operator()(const RoleChanged& event) const {
    return {{"kind", "role_changed"}, {"person", event.person}, {"role", name_of(event.role)}};
}

const std::map<std::string, EventReader, std::less<>>& lifecycle_event_readers() {
    static const std::map<std::string, EventReader, std::less<>> table = {
        {"session_scheduled",
         [](Fields& f) -> Event { return SessionScheduled{instant_or_null(f, "scheduled_at")}; }},
        {"session_reopened",
         [](Fields& f) -> Event {
             return SessionReopened{
                 f.text("round"),
                 Milliseconds(static_cast<std::int64_t>(f.integer("remaining_ms")))};
         }},
        {"session_archived", [](Fields&) -> Event { return SessionArchived{}; }},
        {"item_added", read_item_added},
        {"item_skipped",
         [](Fields& f) -> Event {
             return ItemSkipped{f.text("item"), f.flag("skipped"), f.flag("ahead")};
         }},
        {"item_moved",
         [](Fields& f) -> Event {
             return ItemMoved{f.text("item"), position(f), f.flag("ahead")};
         }},
        {"role_changed",
         [](Fields& f) -> Event {
             return RoleChanged{f.text("person"), known(f, "role", role_from)};
         }},
    };
    return table;
}

const std::map<std::string, CommandReader, std::less<>>& lifecycle_command_readers() {
    static const std::map<std::string, CommandReader, std::less<>> table = {
        {"session_schedule",
         [](Fields& f) -> Command { return SessionSchedule{instant_or_null(f, "at")}; }},
        {"session_reopen",
         [](Fields& f) -> Command {
             return SessionReopen{name(f, "round"),
                                  static_cast<int>(f.integer("minutes", 0, minutes_max))};
         }},
        {"session_archive", [](Fields&) -> Command { return SessionArchive{}; }},
        {"item_add", read_item_add},
        {"item_skip",
         [](Fields& f) -> Command {
             return ItemSkip{name(f, "item"), f.flag("skipped")};
         }},
        {"item_move",
         [](Fields& f) -> Command {
             return ItemMove{name(f, "item"), position(f)};
         }},
        {"roles_swap", [](Fields&) -> Command { return RolesSwap{}; }},
    };
    return table;
}

void add_logged_fields(Json& json, const Event& event) {
    if (const auto* added = std::get_if<ItemAdded>(&event)) {
        json["item"] = plan_item_json(*added->item);
        json["ahead"] = added->is_ahead;
    } else if (const auto* skipped = std::get_if<ItemSkipped>(&event)) {
        json["ahead"] = skipped->is_ahead;
    } else if (const auto* moved = std::get_if<ItemMoved>(&event)) {
        json["ahead"] = moved->is_ahead;
    }
}

void add_told_fields(Json& json, const Event& event) {
    if (const auto* added = std::get_if<ItemAdded>(&event))
        json["item"] = item_view_json(new_item_view(*added->item));
}

Json plan_changes_json(const std::vector<PlanChange>& changes) {
    Json list = Json::array();
    for (const PlanChange& change : changes) {
        list.push_back({{"seq", change.seq},
                        {"change", name_of_change(change.kind)},
                        {"item", change.item},
                        {"before", change.before}});
    }
    return list;
}

void read_plan_change(Fields& fields, State& state) {
    state.plan_changes.write().push_back({fields.integer("seq"),
                                          known(fields, "change", change_from), fields.text("item"),
                                          fields.integer("before")});
}

}  // namespace rehearse::protocol
