#include "protocol/interview_json.hpp"

#include <utility>

#include "base/limits.hpp"
#include "protocol/names.hpp"
#include "protocol/read_fields.hpp"

namespace rehearse::protocol {
namespace {

using namespace session;

// On the wire; decide() has the last word on how long a text may be, in a sentence of its own.
constexpr std::size_t text_bytes_max = 64 * 1024;
constexpr std::size_t name_bytes_max = 256;
constexpr std::size_t id_bytes_max = 64;

Json made_json(const std::optional<bool>& made) {
    return made ? Json(name_of_made(*made)) : Json(nullptr);
}
int small(Fields& fields, const char* name) {
    return static_cast<int>(fields.integer(name, 0, 1'000'000));
}
/// Empty in the core, null on the wire.
Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}
std::string item_of(Fields& fields) {
    return fields.text_or_null("item", id_bytes_max).value_or("");
}

Json link_json(const Link& link) {
    return {{"link", link.id},
            {"role", name_of(link.role)},
            {"expires_at", to_millis(link.expires_at)}};
}
Link read_link(Fields& fields) {
    return {fields.text("link", id_bytes_max), known(fields, "role", role_from),
            instant(fields, "expires_at")};
}

Json chat_json(const std::vector<ChatLine>& chat) {
    Json list = Json::array();
    for (const ChatLine& line : chat) {
        list.push_back({{"seq", line.seq},
                        {"at", to_millis(line.at)},
                        {"person", line.person},
                        {"text", line.text}});
    }
    return list;
}
Json noticed_json(const std::vector<Noticed>& noticed) {
    Json list = Json::array();
    for (const Noticed& one : noticed) {
        list.push_back({{"at", to_millis(one.at)},
                        {"person", one.person},
                        {"signal", name_of(one.signal)},
                        {"item", text_or_null(one.item)},
                        {"size", one.size}});
    }
    return list;
}
Json notes_json(const std::map<std::string, Note>& notes) {
    Json list = Json::array();
    for (const auto& [id, note] : notes) {
        list.push_back({{"note", id},
                        {"item", text_or_null(note.item)},
                        {"text", note.text},
                        {"person", note.person},
                        {"written_at", to_millis(note.written_at)},
                        {"changed_at", to_millis(note.changed_at)}});
    }
    return list;
}
Json ratings_json(const std::map<RatingOf, Rating>& ratings) {
    Json list = Json::array();
    for (const auto& [of, rating] : ratings) {
        list.push_back({{"person", of.person},
                        {"item", text_or_null(of.item)},
                        {"criterion", of.criterion},
                        {"points", rating.points},
                        {"text", rating.text}});
    }
    return list;
}
Json recommended_json(const std::map<std::string, Recommended>& recommended) {
    Json list = Json::array();
    for (const auto& [person, one] : recommended) {
        list.push_back({{"person", person}, {"value", name_of(one.value)}, {"text", one.text}});
    }
    return list;
}
Json key_points_json(const std::map<TickOf, Ticked>& ticks) {
    Json list = Json::array();
    for (const auto& [of, tick] : ticks) {
        list.push_back({{"item", of.item},
                        {"key_point", of.key_point},
                        {"made", made_json(tick.made)},
                        {"person", of.person}});
    }
    return list;
}
Json links_json(const std::vector<Link>& links) {
    Json list = Json::array();
    for (const Link& link : links) list.push_back(link_json(link));
    return list;
}

Json person_json(const std::string& id, const Person& person) {
    Json roles = Json::array();
    for (const RoleSpan& span : person.roles) {
        roles.push_back(
            {{"from", span.from}, {"role", span.role ? Json(name_of(*span.role)) : Json(nullptr)}});
    }
    return {{"person", id},
            {"name", person.name},
            {"joined_at", to_millis(person.joined_at)},
            {"roles", std::move(roles)}};
}

void read_people(Fields& fields, State& state) {
    each(fields, "people", [&](Fields& one) {
        Person& person = state.people[one.text("person")];
        person.name = one.text("name", name_bytes_max);
        person.joined_at = instant(one, "joined_at");
        each(one, "roles", [&](Fields& span) {
            person.roles.push_back({span.integer("from"), known_or_null(span, "role", role_from)});
        });
    });
    each(fields, "links", [&](Fields& link) { state.links.push_back(read_link(link)); });
}

void read_kept(Fields& fields, Interview& interview) {
    each(fields, "chat", [&](Fields& line) {
        interview.chat.write().push_back({line.integer("seq"), instant(line, "at"),
                                          line.text("person"), line.text("text", text_bytes_max)});
    });
    each(fields, "noticed", [&](Fields& one) {
        interview.noticed.write().push_back({instant(one, "at"), one.text("person"),
                                             known(one, "signal", signal_from), item_of(one),
                                             one.integer("size")});
    });
    each(fields, "notes", [&](Fields& note) {
        interview.notes.write()[note.text("note")] =
            Note{item_of(note), note.text("text", text_bytes_max), note.text("person"),
                 instant(note, "written_at"), instant(note, "changed_at")};
    });
    each(fields, "ratings", [&](Fields& rating) {
        RatingOf of{rating.text("person"), item_of(rating), rating.text("criterion", 1024)};
        interview.ratings.write()[std::move(of)] =
            Rating{small(rating, "points"), rating.text("text", text_bytes_max)};
    });
    each(fields, "recommended", [&](Fields& one) {
        interview.recommended[one.text("person")] =
            Recommended{known(one, "value", recommendation_from), one.text("text", text_bytes_max)};
    });
    each(fields, "key_points", [&](Fields& tick) {
        TickOf of{tick.text("item"), tick.text("key_point", 1024), tick.text("person")};
        interview.key_points.write()[std::move(of)] =
            Ticked{known_or_null(tick, "made", made_from).value_or(false)};
    });
}

}  // namespace

Json InterviewFields::operator()(const PersonJoined& event) const {
    return {{"kind", "person_joined"},
            {"person", event.person},
            {"name", event.name},
            {"role", name_of(event.role)}};
}
Json InterviewFields::operator()(const PersonRemoved& event) const {
    return {{"kind", "person_removed"}, {"person", event.person}};
}
Json InterviewFields::operator()(const LinkMade& event) const {
    Json json = link_json(event.link);
    json["kind"] = "link_made";
    return json;
}
Json InterviewFields::operator()(const LinkRevoked& event) const {
    return {{"kind", "link_revoked"}, {"link", event.link}};
}
Json InterviewFields::operator()(const TimeExtended& event) const {
    return {
        {"kind", "time_extended"},
        {"round", event.round},
        {"added_ms", event.added.count()},
        {"deadline_at", event.deadline_at ? Json(to_millis(*event.deadline_at)) : Json(nullptr)}};
}
Json InterviewFields::operator()(const ExtraTimeSet& event) const {
    return {{"kind", "extra_time_set"}, {"percent", event.percent}};
}
Json InterviewFields::operator()(const LocksSet& event) const {
    return {{"kind", "locks_set"}, {"editing", event.editing}, {"running", event.running}};
}
Json InterviewFields::operator()(const ChatSaid& event) const {
    return {{"kind", "chat_said"}, {"text", event.text}};
}
Json InterviewFields::operator()(const NoteWritten& event) const {
    return {{"kind", "note_written"},
            {"note", event.note},
            {"item", text_or_null(event.item)},
            {"text", event.text}};
}
Json InterviewFields::operator()(const Rated& event) const {
    return {{"kind", "rated"},
            {"item", text_or_null(event.item)},
            {"criterion", event.criterion},
            {"points", event.points},
            {"text", event.text}};
}
Json InterviewFields::operator()(const RecommendationMade& event) const {
    return {{"kind", "recommendation_made"},
            {"value", event.value ? Json(name_of(*event.value)) : Json(nullptr)},
            {"text", event.text}};
}
Json InterviewFields::operator()(const KeyPointTicked& event) const {
    return {{"kind", "key_point_ticked"},
            {"item", event.item},
            {"key_point", event.key_point},
            {"made", made_json(event.made)}};
}
Json InterviewFields::operator()(const ReportShared&) const {
    return {{"kind", "report_shared"}};
}
Json InterviewFields::operator()(const SignalsAsked& event) const {
    return {{"kind", "signals_asked"}, {"on", event.on}};
}
Json InterviewFields::operator()(const SignalNoticed& event) const {
    return {{"kind", "signal_noticed"},
            {"signal", name_of(event.signal)},
            {"item", text_or_null(event.item)},
            {"size", event.size}};
}

const std::map<std::string, EventReader, std::less<>>& interview_event_readers() {
    static const std::map<std::string, EventReader, std::less<>> table = {
        {"person_joined",
         [](Fields& f) -> Event {
             return PersonJoined{f.text("person"), f.text("name", name_bytes_max),
                                 known(f, "role", role_from)};
         }},
        {"person_removed", [](Fields& f) -> Event { return PersonRemoved{f.text("person")}; }},
        {"link_made", [](Fields& f) -> Event { return LinkMade{read_link(f)}; }},
        {"link_revoked", [](Fields& f) -> Event { return LinkRevoked{f.text("link")}; }},
        {"time_extended",
         [](Fields& f) -> Event {
             TimeExtended event{f.text("round"),
                                Milliseconds(static_cast<std::int64_t>(f.integer("added_ms"))),
                                std::nullopt};
             if (const auto at = f.integer_or_null("deadline_at"))
                 event.deadline_at = from_millis(static_cast<std::int64_t>(*at));
             return event;
         }},
        {"extra_time_set", [](Fields& f) -> Event { return ExtraTimeSet{small(f, "percent")}; }},
        {"locks_set",
         [](Fields& f) -> Event {
             return LocksSet{f.flag("editing"), f.flag("running")};
         }},
        {"chat_said", [](Fields& f) -> Event { return ChatSaid{f.text("text", text_bytes_max)}; }},
        {"note_written",
         [](Fields& f) -> Event {
             return NoteWritten{f.text("note"), item_of(f), f.text("text", text_bytes_max)};
         }},
        {"rated",
         [](Fields& f) -> Event {
             return Rated{item_of(f), f.text("criterion", 1024), small(f, "points"),
                          f.text("text", text_bytes_max)};
         }},
        {"recommendation_made",
         [](Fields& f) -> Event {
             return RecommendationMade{known_or_null(f, "value", recommendation_from),
                                       f.text("text", text_bytes_max)};
         }},
        {"key_point_ticked",
         [](Fields& f) -> Event {
             return KeyPointTicked{f.text("item"), f.text("key_point", 1024),
                                   known_or_null(f, "made", made_from)};
         }},
        {"report_shared", [](Fields&) -> Event { return ReportShared{}; }},
        {"signals_asked", [](Fields& f) -> Event { return SignalsAsked{f.flag("on")}; }},
        {"signal_noticed",
         [](Fields& f) -> Event {
             return SignalNoticed{known(f, "signal", signal_from), item_of(f), f.integer("size")};
         }},
    };
    return table;
}

const std::map<std::string, CommandReader, std::less<>>& interview_command_readers() {
    static const std::map<std::string, CommandReader, std::less<>> table = {
        {"link_make",
         [](Fields& f) -> Command {
             return LinkMake{known(f, "role", role_from), small(f, "hours")};
         }},
        {"link_revoke",
         [](Fields& f) -> Command { return LinkRevoke{f.text("link", id_bytes_max)}; }},
        {"person_remove", [](Fields& f) -> Command { return PersonRemove{f.text("person")}; }},
        {"time_extend", [](Fields& f) -> Command { return TimeExtend{small(f, "minutes")}; }},
        {"extra_time", [](Fields& f) -> Command { return ExtraTimeGive{small(f, "percent")}; }},
        {"locks",
         [](Fields& f) -> Command {
             return LocksChange{f.flag("editing"), f.flag("running")};
         }},
        {"chat_say", [](Fields& f) -> Command { return ChatSay{f.text("text", text_bytes_max)}; }},
        {"note_write",
         [](Fields& f) -> Command {
             return NoteWrite{f.text_or_null("note", id_bytes_max).value_or(""), item_of(f),
                              f.text("text", text_bytes_max)};
         }},
        {"rate",
         [](Fields& f) -> Command {
             return Rate{item_of(f), f.text("criterion", 1024), small(f, "points"),
                         f.text("text", text_bytes_max)};
         }},
        {"recommend",
         [](Fields& f) -> Command {
             return Recommend{known_or_null(f, "value", recommendation_from),
                              f.text("text", text_bytes_max)};
         }},
        {"key_point_tick",
         [](Fields& f) -> Command {
             return KeyPointTick{item_of(f), f.text("key_point", 1024),
                                 known_or_null(f, "made", made_from)};
         }},
        {"report_share", [](Fields&) -> Command { return ReportShare{}; }},
        {"signals_ask", [](Fields& f) -> Command { return SignalsAsk{f.flag("on")}; }},
        {"signal_notice",
         [](Fields& f) -> Command {
             return SignalNotice{known(f, "signal", signal_from), item_of(f), f.integer("size")};
         }},
    };
    return table;
}

void add_interview_view(Json& json, const SessionView& view) {
    Json people = Json::array();
    for (const PersonView& person : view.people) {
        people.push_back(
            {{"person", person.person}, {"name", person.name}, {"role", name_of(person.role)}});
    }
    json["role"] = name_of(view.role);
    json["people"] = std::move(people);
    json["extra_percent"] = view.extra_percent;
    json["locks"] = {{"editing", view.editing_locked}, {"running", view.running_locked}};
    json["signals"] = {{"on", view.asks_for_signals}, {"noticed", noticed_json(view.noticed)}};
    json["report_shared"] = view.report_shared;
    json["chat"] = chat_json(view.chat);
    json["console"] = nullptr;
    if (view.console) {
        json["console"] = {{"links", links_json(view.console->links)},
                           {"notes", notes_json(view.console->notes)},
                           {"ratings", ratings_json(view.console->ratings)},
                           {"recommended", recommended_json(view.console->recommended)},
                           {"key_points", key_points_json(view.console->key_points)}};
    }
}

Json interview_snapshot_json(const State& state) {
    const Interview& interview = state.interview;
    Json people = Json::array();
    for (const auto& [id, person] : state.people) people.push_back(person_json(id, person));
    return {{"people", std::move(people)},
            {"links", links_json(state.links)},
            {"extra_percent", interview.extra_percent},
            {"editing_locked", interview.editing_locked},
            {"running_locked", interview.running_locked},
            {"asks_for_signals", interview.asks_for_signals},
            {"report_shared", interview.report_shared},
            {"chat", chat_json(*interview.chat)},
            {"noticed", noticed_json(*interview.noticed)},
            {"notes", notes_json(*interview.notes)},
            {"ratings", ratings_json(*interview.ratings)},
            {"recommended", recommended_json(interview.recommended)},
            {"key_points", key_points_json(*interview.key_points)}};
}

void read_interview_snapshot(Fields& fields, State& state) {
    Interview& interview = state.interview;
    read_people(fields, state);
    interview.extra_percent = small(fields, "extra_percent");
    interview.editing_locked = fields.flag("editing_locked");
    interview.running_locked = fields.flag("running_locked");
    interview.asks_for_signals = fields.flag("asks_for_signals");
    interview.report_shared = fields.flag("report_shared");
    read_kept(fields, interview);
}

}  // namespace rehearse::protocol
